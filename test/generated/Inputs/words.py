# SPDX-License-Identifier: Apache-2.0
# Annotated Python for mypyc to compile.
from typing import Dict, List


class Node:
    def __init__(self, word: str) -> None:
        self.word = word
        self.next: List["Node"] = []


def count(words: List[str]) -> Dict[str, int]:
    seen: Dict[str, int] = {}
    for word in words:
        seen[word] = seen.get(word, 0) + 1
    return seen
