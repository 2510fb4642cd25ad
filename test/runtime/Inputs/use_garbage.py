# SPDX-License-Identifier: Apache-2.0
import gc

import cycling


class Node:
    __slots__ = ("next",)


def cycle():
    node = Node()
    node.next = Node()
    node.next.next = Node()
    node.next.next.next = node


def pair():
    first, second = cycling.Good(), cycling.Good()
    first.named, second.named = second, first


def held():
    """Freed by its count."""
    node = Node()
    node.next = Node()


kept = [Node() for _ in range(1000)]
before = sum(generation["collected"] for generation in gc.get_stats())
for _ in range(1000):
    cycle()
    pair()
    held()
gc.collect()
print("collector:", sum(generation["collected"] for generation in gc.get_stats()) - before,
      flush=True)
