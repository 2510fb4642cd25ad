# SPDX-License-Identifier: Apache-2.0
import cycling


def itself():
    node = cycling.Plain()
    node.named = node


def by_dict():
    node = cycling.Plain()
    node.set_other({"back": node})


def pair(kind):
    first, second = kind(), kind()
    first.set_other(second)
    second.named = first
    return first, second


def forgotten():
    pair(cycling.Forgetful)


def not_cleared():
    pair(cycling.NoClear)


def untracked():
    for node in pair(cycling.Untracked):
        node.untrack()


for _ in range(50):
    itself()
    by_dict()
    forgotten()
    not_cleared()
    untracked()
