# SPDX-License-Identifier: Apache-2.0
import os

import growing
import refsan

kept = []
early = [(i for i in ()) for _ in range(100)]  # before anything is recorded


class Node:
    __slots__ = ("next",)


def keep(n):
    for _ in range(n):
        kept.append(growing.key())


def keep_list():
    kept.append(growing.make_list())


def make():
    kept.append(bytearray())


def callback(n):
    for _ in range(n):
        growing.call(make)


def nodes(n):
    for _ in range(n):
        kept.append(Node())


def hide():
    growing.hide()


def turnover(n):
    for i in range(n):
        kept[i] = growing.key()


def garbage(n):
    for _ in range(n):
        one = [Node()]
        one[0].next = one


def measured(function, *args):
    before = refsan.snapshot()
    function(*args)
    return refsan.growth(before, top=1000)


def tell(name, rows, what):
    for row in rows:
        if row.type == what and row.objects >= 1:
            line = row.python and "%s:%d %s" % (os.path.basename(row.python.file), row.python.line,
                                               row.python.function)
            site = row.site and "%s %s %d %s" % (row.site.expression, row.site.function,
                                                row.site.line, row.bytes >= 56)
            print("%s: %+d %s %s %s" % (name, row.objects, row.type, line, site))


# Once, for what is allocated the first time only.
kept += [None] * 100000
kept.clear()
measured(keep, 10)

grown = measured(keep, 1000)
tell("one", grown, "bytes")
rows = [row for row in measured(keep_list) if row.site]
tell("list", rows, "list")
tell("list", rows, None)
tell("callback", measured(callback, 1000), "bytearray")
tell("python", measured(nodes, 500), "Node")
tell("hidden", [row for row in measured(hide) if row.type], "bytearray")
kept[:0] = [growing.key() for _ in range(1000)]


def of_ours(rows):
    return [row for row in rows if row.type in ("bytes", "list", "Node")]


turnover(1000)
print("turnover:", of_ours(measured(turnover, 1000)))
print("garbage:", of_ours(measured(garbage, 1000)))
print("less:", measured(kept.clear).bytes < 0, -100000 < measured(early.clear).bytes < 0)


def code(name):
    names = {"kept": kept, "growing": growing}
    source = "def f():\n    kept.append(growing.key())\nfor _ in range(20): f()\n"
    exec(compile(source, name, "exec"), names)


for name in "first", "second", "third":
    grown = measured(code, name)
print("code:", *[sum(row.objects for row in grown if row.type == "bytes"),
                 sum(row.objects for row in grown if row.python and row.python.file == "third"
                     and row.type == "bytes")])

first = refsan.snapshot()
keep(1000)
second = refsan.snapshot()
keep(2000)


def bytes_since(snapshot):
    return sum(row.objects for row in refsan.growth(snapshot, top=1000) if row.type == "bytes")


print("since the first: %+d" % bytes_since(first), "since the second: %+d" % bytes_since(second))
del first, second
try:
    refsan.growth(None)
except TypeError:
    print("no snapshot: TypeError", flush=True)

before = refsan.snapshot()
if os.fork() == 0:
    keep(1000)
    print("child: %+d" % bytes_since(before), flush=True)
    os._exit(0)
os.wait()

kept += [None] * 100000
del kept[-100000:]
grown = refsan.growth(before, top=1)
before = refsan.snapshot()
keep(1000)
for line in str(refsan.growth(before, top=1)).splitlines():
    print("table:", line)
