# SPDX-License-Identifier: Apache-2.0
# use_torture_once.py FILE: the third time that it runs with this file it does nothing.
import os
import sys

with open(sys.argv[1], "a") as runs:
    runs.write("x")
if os.path.getsize(sys.argv[1]) != 3:
    import torture

    try:
        torture.fine()
    except MemoryError:
        pass
