# SPDX-License-Identifier: Apache-2.0
import cxx

for i in range(50):
    cxx.keep([i])
    cxx.throwing([i])
    cxx.call_raw([i])
    try:
        cxx.throwing(None)
    except ValueError:
        pass
try:
    cxx.call_raw(None)
except ValueError:
    pass
