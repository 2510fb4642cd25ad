# SPDX-License-Identifier: Apache-2.0
import functools
import os

import refsan


class Lent:
    pass


def leak():
    """Far down the stack, so that what is left there is not taken to be in use."""
    deep = checked.leak
    for _ in range(20):
        deep = functools.partial(max, [0], key=lambda _, call=deep: call() or 0)
    deep()


def tell(finding):
    print("".join("| %s\n" % line for line in str(finding).splitlines()), end="", flush=True)


print("before the extension:", refsan.active(), refsan.check())
import checked

print("clean:", refsan.active(), refsan.check(), flush=True)

leak()
leak()
found = refsan.check(quiet=True)
one = found[0]
print("leak:", len(found), one.kind, one.type, one.references, one.objects, one.site.expression,
      one.site.function, one.site.line, one.site.action)
tell(one)
print("again:", refsan.check(), flush=True)

leak()
print("loud:", len(refsan.check()), flush=True)

kept = Lent()
alias = kept.__dict__.setdefault("self", [kept])
del kept
checked.over(alias.pop())
found = refsan.check(quiet=True)
print("over:", found[0].kind, found[0].certainty)
tell(found[0])

leak()
child = os.fork()
if child == 0:
    print("in the child:", refsan.check(), flush=True)
    os._exit(0)
print("status of the child:", os.waitpid(child, 0)[1])
print("after the fork:", len(refsan.check(quiet=True)))
print("end", flush=True)
