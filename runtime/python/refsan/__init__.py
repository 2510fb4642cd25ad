# SPDX-License-Identifier: Apache-2.0
"""Asks refsan's runtime about references in this process.

The runtime comes with the extensions that were built with refsan's flags for --instrument, and is
there once one of them was imported. Without it there is nothing to find, and check() says so by an
empty list; active() tells the two apart.

Growth can be asked for in any process, with instrumented extensions or without: start() brings the
runtime if it is not there.
"""
import collections
import json
import os
import sys

__all__ = ["Finding", "Growth", "Line", "Row", "Site", "Snapshot", "active", "check", "graph",
           "growth", "snapshot", "start"]

#: A place of the source: `action` says what happens to the reference there.
Site = collections.namedtuple("Site", "action expression function file line column")

#: A place of Python code.
Line = collections.namedtuple("Line", "file line function")


class Finding:
    """One lost reference, or several that were lost at one place. str() tells the story."""

    def __init__(self, record):
        self.kind = record["kind"]  #: "leak", "over-decref" and others
        self.certainty = record.get("certainty")  #: "certain", "probable", "function", "latent"
        self.type = record.get("type")  #: the name of the objects' type
        self.references = record.get("references", 1)
        self.objects = record.get("objects", 1)
        #: None where code that is not instrumented used a freed object.
        self.site = Site(**record["site"]) if "site" in record else None
        self.lent = Site(**record["lent"]) if "lent" in record else None
        self.story = record["text"].rstrip("\n")

    def __str__(self):
        return self.story

    def __repr__(self):
        place = " at %s:%d" % (self.site.file, self.site.line) if self.site else ""
        return "<refsan.%s %s of %r%s>" % (type(self).__name__, self.kind, self.type, place)


def active():
    """Whether the runtime is there: an instrumented extension was imported."""
    return "_refsan" in sys.modules


def check(quiet=False):
    """Judges the references now, as at the end of the process, and returns the findings since the
    last call. What was found is not found again.

    The findings are reported as usual and count for the exit status of the process. With `quiet`
    they are the caller's alone.
    """
    if not active():
        return []
    runtime = sys.modules["_refsan"]
    records = runtime.take() if quiet else runtime.check()
    records = [json.loads(line) for line in records.splitlines()]
    return [Finding(record) for record in records if record["record"] == "finding"]


# ---- growth --------------------------------------------------------------------------------------

def start():
    """Brings the runtime into the process if no instrumented extension has done so."""
    if active():
        return
    import ctypes
    library = os.path.join(os.path.dirname(__file__), "..", "..", "librefsan_rt.so")
    head = 16 if hasattr(sys, "getobjects") else 0  # of what Py_TRACE_REFS puts before an object
    if not ctypes.PyDLL(os.path.realpath(library)).rs_rt_start(head):
        raise RuntimeError("refsan does not know this Python")


class Snapshot:
    """What was alive at a moment: only good for growth()."""

    def __init__(self):
        start()
        runtime = sys.modules["_refsan"]
        self._number = int(runtime.snapshot())
        self._forget = runtime.forget
        if not self._number:
            raise MemoryError("no room for a snapshot")

    def __del__(self):
        if getattr(self, "_number", 0):
            self._forget(self._number)


class Row:
    """What has grown at one place: objects of a type and their own bytes, without what they hold."""

    def __init__(self, record):
        self.type = record.get("type")  #: None: memory that is no object, such as a list's items
        self.objects = record["objects"]  #: how many more, or how many more blocks of memory
        self.bytes = record["bytes"]
        #: The line of Python that ran; None: none did, or it was allocated before the first snapshot.
        self.python = Line(**record["python"]) if "python" in record else None
        #: The call of the C API in instrumented code; None: there was none.
        self.site = Site(**record["site"]) if "site" in record else None
        self.text = record["text"]

    def __str__(self):
        return self.text

    def __repr__(self):
        return "<refsan.Row %s>" % self.text


class Growth:
    """The places at which memory has grown, the largest first. str() is a table."""

    def __init__(self, records, top):
        ours = os.path.dirname(__file__) + os.sep
        rows = [record for record in records if record["record"] == "growth"
                and not record.get("python", {}).get("file", "").startswith(ours)]
        total = records[-1]
        self.objects = total["objects"]  #: of all places, those that became less included
        self.bytes = total["bytes"]
        self.places = len(rows)  #: how many there are
        self.rows = [Row(record) for record in rows[:top]]
        self._records = rows[:top] + [total]

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)

    def __str__(self):
        lines = [self._records[-1]["text"]] + ["    " + row.text for row in self.rows]
        if self.places > len(self.rows):
            lines.append("    ... and %d more" % (self.places - len(self.rows)))
        return "\n".join(lines)

    def json(self):
        """The same as lines of JSON, as docs/runtime-records.schema.json describes them."""
        return "".join(json.dumps(record) + "\n" for record in self._records)


def snapshot():
    """Remembers what is alive, after a full collection. The first one also begins to record where
    memory is allocated, which slows the program down.
    """
    return Snapshot()


def growth(since, top=10):
    """What there is more of than at a snapshot, after a full collection."""
    if not isinstance(since, Snapshot):
        raise TypeError("growth is measured since a snapshot, not since %r" % (since,))
    records = sys.modules["_refsan"].growth(since._number).splitlines()
    return Growth([json.loads(line) for line in records], top)


# ---- who holds it --------------------------------------------------------------------------------

def graph(value, path=None):
    """The shortest chains of holders that lead to an object: from globals, running functions,
    classes, pointers in C, and references that nobody accounts for. str() tells them.

    With a path they are drawn: by Graphviz's dot if it is there, for .svg, .png or .pdf; as Graphviz's
    own language for .dot; as text for .txt.
    """
    start()
    from . import _graph
    drawn = _graph.graph(value)
    if path is not None:
        drawn.write(path)
    return drawn
