# SPDX-License-Identifier: Apache-2.0
import sys

if len(sys.argv) > 1:
    import taker
    import maker
else:
    import maker
    import taker

for i in range(10):
    taker.take(maker.api(), 0)
taker.take(maker.api(), 1)
