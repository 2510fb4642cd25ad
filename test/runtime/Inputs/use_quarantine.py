# SPDX-License-Identifier: Apache-2.0
import sys

import quarantine


class Plain:
    pass


def tell(function, *args):
    try:
        function(*args)
    except RuntimeError as error:
        print("RuntimeError:", error, file=sys.stderr)


quarantine.freed(list)
quarantine.taken()
print("took", file=sys.stderr)
quarantine.freed(dict)
quarantine.dropped()
print("dropped", file=sys.stderr)
quarantine.freed(set)
tell(quarantine.shown, len)
quarantine.freed(Plain)
tell(quarantine.shown, lambda plain: plain.attribute)
quarantine.stashed(tuple([1, 2]))
tell(quarantine.shown, lambda it: it == ())
