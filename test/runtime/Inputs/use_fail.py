# SPDX-License-Identifier: Apache-2.0
# use_fail.py FUNCTION...: calls them, prints what they return or raise.
import sys
from fractions import Fraction

import fail

arguments = {"guarded": ([1] * 1000,), "number": (Fraction(1, 3),)}
for name in sys.argv[1:]:
    try:
        result = getattr(fail, name)(*arguments.get(name, ()))
    except Exception as error:
        result = "%s %s" % (type(error).__name__, error)
    if name == "pair" and isinstance(result, tuple):
        result = tuple(i - 100000 for i in result)
    print("%s: %s" % (name, result), flush=True)
