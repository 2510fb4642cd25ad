# SPDX-License-Identifier: Apache-2.0
"""workload.py OPERATIONS: prints the processor seconds they took and the process' peak in KiB.

workload.py FUNCTION: prints how many bytes of memory each of a million objects takes that FUNCTION of
the extension is given."""
import os
import resource
import sys
import time

import workload


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


if not sys.argv[1].isdigit():
    objects = [object() for i in range(1000000)]
    before = resident()
    getattr(workload, sys.argv[1])(objects)
    print((resident() - before) / len(objects), flush=True)
    os._exit(0)

items = [1000 * i for i in range(8)]
names = {"name %d" % i: i for i in range(100)}
start = time.process_time()
workload.run(items, names, "name 7", int(sys.argv[1]))
seconds = time.process_time() - start
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
