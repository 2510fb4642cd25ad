# SPDX-License-Identifier: Apache-2.0
"""Large blocks go back to malloc, small ones with PYTHONMALLOC=malloc, before others are kept."""
import silent_elsewhere


class Kept:
    pass


for size in (600, 1000, 5000, 40, 100) * 20:
    blocks = [bytes(size) for i in range(200)]
    del blocks
    for i in range(20):
        silent_elsewhere.keep(Kept())
print("end", flush=True)
