# SPDX-License-Identifier: Apache-2.0
import gc
import weakref

import cycling
import refsan


def pair(kind):
    first, second = kind(), kind()
    first.set_other(second)
    second.named = first
    return first


class Child(cycling.Good):
    pass


def many(n):
    """Where one is kept, all are still there."""
    return [pair(cycling.Plain) for _ in range(n)]


for _ in range(50):
    pair(cycling.Good)
    pair(Child).extra = [Child()]

cycling.keep(pair(cycling.Plain))
cycling.keep_in_block(pair(cycling.Plain))
cycling.keep_in_python(pair(cycling.Plain))
in_global = many(20)
in_dict = {i: node for i, node in enumerate(many(20))}
in_set = {pair(cycling.Forgetful)}
in_slot = cycling.Plain()
in_slot.named = pair(cycling.Plain)


def closure():
    node = pair(cycling.NoClear)
    return lambda: node


in_closure = closure()

# Parents have their children, which know their parents without a reference.
parents = []
for _ in range(20):
    parent, child = cycling.Plain(), cycling.Plain()
    parent.named = child
    child.borrow_other(parent)
    parents.append(parent)
kept_by_c = cycling.Plain()
kept_by_c.named = child = cycling.Plain()
child.borrow_other(kept_by_c)
cycling.keep(kept_by_c)
del kept_by_c, child, parent

# What a weak reference has is not kept by it.
watched = [cycling.Plain() for _ in range(20)]
watchers = [weakref.ref(node) for node in watched]
for node, watcher in zip(watched, watchers):
    node.named = watcher
del node, watcher, watched
gc.collect()


def running():
    others = [pair(cycling.Plain) for _ in range(20)]
    print("while it runs:", refsan.check(quiet=True), flush=True)
    for node in others:
        node.forget()


running()
for parent in parents:
    parent.named.forget_other()
print("end", flush=True)
