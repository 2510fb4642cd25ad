# SPDX-License-Identifier: Apache-2.0
# After a reference too few anything may happen: the process ends before it does.
import atexit
import os
import sys

# Called after what the runtime registers when it is loaded.
atexit.register(os._exit, 0)

import over


def argument():
    over.argument([])
    over.argument([])


def element():
    over.element([])


def borrowed():
    items = [{}]
    over.borrowed(items)
    return items


def returned():
    items = [{}]
    over.returned(items)
    return items


def field():
    return over.field().held()


def twice():
    first = second = []
    over.drop(first)
    over.twice(first)
    return first, second


def end():
    lost = [[], {}, set()]
    keep = [lost, list(lost), list(lost), list(lost)]
    over.drop(lost[0])
    over.drop(lost[0])
    over.give(lost[1])
    over.same(lost[2])
    return keep


kept = globals()[sys.argv[1]]()
if sys.argv[1] != "end":
    os._exit(0)
