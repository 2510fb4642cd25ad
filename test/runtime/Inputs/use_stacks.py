# SPDX-License-Identifier: Apache-2.0
# use_stacks.py FUNCTION
import sys

import stacks

if sys.argv[1] == "over":
    stacks.over([object()].pop())
else:
    try:
        getattr(stacks, sys.argv[1])()
    except MemoryError:
        pass
