# SPDX-License-Identifier: Apache-2.0
import sys

try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters

import silent_interpreters as m

CODE = """
import sys
sys.path[:0] = %r
import silent_interpreters as m
kept = []
for i in range(20):
    kept.append(m.put([i]))
    m.put(i)
    m.call(lambda: kept.append(i))
    m.call(lambda: None + 1)
""" % (sys.path[:3],)


def new():
    # Multi-phase modules without Py_mod_multiple_interpreters need the GIL of the first.
    if sys.version_info >= (3, 13):
        return interpreters.create("legacy")
    if sys.version_info >= (3, 10):
        return interpreters.create(isolated=False)
    return interpreters.create()


for i in range(10):
    m.put([i])
first = new()
second = new()
for each in (first, second, first):
    assert not interpreters.run_string(each, CODE)
    m.put([each])
interpreters.destroy(first)
third = new()
interpreters.run_string(third, CODE)
interpreters.destroy(second)
interpreters.destroy(third)
for i in range(10):
    m.put([i])
