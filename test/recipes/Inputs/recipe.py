# SPDX-License-Identifier: Apache-2.0
"""Prints what a document says to type: the code (a block, or words between backquotes in a table)
that has the text. There must be one.

    recipe.py DOCUMENT TEXT
"""
import re
import sys

document, wanted = sys.argv[1:]
with open(document, encoding="utf-8") as file:
    text = file.read()

fenced = re.findall(r"^```[^\n]*\n(.*?)^```$", text, flags=re.M | re.S)
text = re.sub(r"^```[^\n]*\n.*?^```$", "", text, flags=re.M | re.S)
indented = re.findall(r"(?:^    .*\n|^\n(?=    ))+", text, flags=re.M)
spans = re.findall(r"^\|.*?\| `([^`|]*)`(?:, then `([^`|]*)`)?.*\|$", text, flags=re.M)
codes = fenced + [re.sub("^    ", "", code, flags=re.M) for code in indented]
codes += ["\n".join(filter(None, span)) for span in spans]
found = [code for code in codes if wanted in code]
if len(found) != 1:
    sys.exit("%s: %d times '%s'" % (document, len(found), wanted))
print(found[0].strip("\n"))
