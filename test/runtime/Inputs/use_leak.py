# SPDX-License-Identifier: Apache-2.0
import leak

for _ in range(3):
    leak.forgotten()
d = {1: 2}
for _ in range(5):
    leak.one_more(d)
leak.on_error(17)
try:
    leak.on_error([1.5])
except TypeError:
    pass
leak.appended()
leak.by_helper()
leak.by_address()
leak.converted("a path")
