# SPDX-License-Identifier: Apache-2.0
# use_torture.py [FUNCTION...]
import sys

import torture

ALL = ["always", "pair", "second", "fine", "over", "silent", "crashes", "hangs"]
for name in sys.argv[1:] or ALL:
    arguments = ({},) if name == "over" else ()
    try:
        getattr(torture, name)(*arguments)
    except (MemoryError, SystemError):
        pass
