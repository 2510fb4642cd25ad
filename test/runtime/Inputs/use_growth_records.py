# SPDX-License-Identifier: Apache-2.0
# use_growth_records.py [FILE]: with a file, what has grown since a snapshot goes there as well.
import sys

import growing

kept = [None] * 100000


def fill(n):
    for i in range(n):
        kept[i] = growing.key()


fill(20000)
if len(sys.argv) > 1:
    import refsan

    del kept[:1000]
    before = refsan.snapshot()
    kept[:0] = [growing.key() for _ in range(1000)]
    with open(sys.argv[1], "w") as file:
        file.write(refsan.growth(before).json())
