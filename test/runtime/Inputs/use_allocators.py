# SPDX-License-Identifier: Apache-2.0
import sys
import threading

import allocators

CODE = """
items = [[i, str(i), float(i), {i: str}] for i in range(2000)]
for k in range(10):
    pairs = [(a, b, [c]) for a, b, c, d in items]
    texts = [str(i) * 3 for i in range(1000)]
"""


def run_in(interpreter):
    assert not interpreters.run_string(interpreter, CODE)


allocators.churn()
if sys.version_info[:2] == (3, 12) or sys.version_info[:2] == (3, 13):
    try:
        import _interpreters as interpreters
    except ImportError:
        import _xxsubinterpreters as interpreters

    several = [interpreters.create() for i in range(3)]
    threads = [threading.Thread(target=run_in, args=(each,)) for each in several]
    for thread in threads:
        thread.start()
    exec(CODE)
    for thread in threads:
        thread.join()
    exec(CODE)
    for each in several:
        interpreters.destroy(each)
exec(CODE)
allocators.churn()
