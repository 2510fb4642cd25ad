# SPDX-License-Identifier: Apache-2.0
import mmap
import sys

import memory_map

kept = []
for i in range(2000):
    protection = mmap.PROT_READ if i % 2 else mmap.PROT_READ | mmap.PROT_WRITE
    kept.append(mmap.mmap(-1, 4096, prot=protection))
with open(sys.argv[1], "w+b") as file:
    file.write(bytes(65536))
    file.flush()
    kept.append(mmap.mmap(file.fileno(), 65536))
    file.truncate(4096)
memory_map.lose()
