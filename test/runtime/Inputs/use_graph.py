# SPDX-License-Identifier: Apache-2.0
# use_graph.py FOLDER: what is written goes there.
import gc
import os
import sys

import holding
import refsan

refsan.snapshot()


class Session:
    def __init__(self):
        self.log = []


class Server:
    handlers = {}

    def __init__(self):
        self.sessions = {}


class Slotted:
    __slots__ = ("place",)


def tell(name, address):
    """Without a reference of its own: the object is found among those that the collector or a
    global has."""
    print("%s: %s" % (name, address), flush=True)


def take(box):
    """Whoever holds the object, it is not the caller."""
    return refsan.graph(box.pop())


def fill():
    for i in range(1000):
        session = server.sessions["user %d" % i] = Session()
        session.log.append(bytearray(20))


def listen():
    inside = bytearray(20)

    def handler():
        return inside

    Server.handlers["b"] = handler
    return inside


def local():
    pair = 1, bytearray(20)
    tell("local", refsan.graph(pair[1]))


def slots():
    slotted.place = bytearray(20)


def generate():
    inside = bytearray(20)
    yield [inside]


server = Server()
slotted = Slotted()
fill()
tell("attribute", refsan.graph(server.sessions["user 7"].log[0]))
tell("closure", take([listen()]))
local()
slots()
tell("slots", refsan.graph(slotted.place))
running = generate()
tell("generator", take(next(running)))
tell("nothing", take([bytearray(20)]))


def given(function, *more):
    """A new object that the function was given."""
    box = [bytearray(20)]
    function(box[0], *more)
    return take(box)


tell("global", given(holding.keep))
tell("block", given(holding.keep_link))
holder = None


def hold_named(value):
    global holder
    holder = holding.hold(value, 1)


def hold_other(value):
    global holder
    holder = holding.hold(1, value)


tell("member", given(hold_named))
tell("offset", given(hold_other))
tell("lost", given(holding.lose))
everywhere = bytearray(20)
for number in range(50):
    globals()["holder%d" % number] = [everywhere] * 10
drawn = refsan.graph(everywhere)
tell("many", drawn)
boxes = drawn.dot.count("fillcolor") + drawn.dot.count("[label=")
print("at most 30 boxes: %s, cuts: %s" % (drawn.dot.count("\n  n") < 60, "more" in drawn.dot))

os.chdir(sys.argv[1])
drawn.write("graph.txt")
drawn.write("graph.dot")
print("written:", *sorted(name for name in os.listdir(".") if name.startswith("graph.")))
os.remove("graph.dot")
os.environ["PATH"] = ""
print("without:", drawn.write("graph.svg"), flush=True)
