# SPDX-License-Identifier: Apache-2.0
# demo_growth.py PICTURE: a program that only grows; who holds the last label is drawn.
import sys

import orchard
import refsan


def plant(row):
    for number in range(1000):
        orchard.label(1000 * row + number)
        first, second = orchard.Tree(), orchard.Tree()
        first.neighbour, second.neighbour = second, first


plant(0)
before = refsan.snapshot()
plant(1)
print(refsan.growth(before, top=3))
print(refsan.graph(orchard.label(1999), sys.argv[1]), flush=True)
