# SPDX-License-Identifier: Apache-2.0
# cython: language_level=3
# A bit of everything that Cython has idioms for: a class with objects in it, keyword arguments,
# a generator, exceptions, comprehensions.
from cpython.ref cimport Py_INCREF


cdef class Point:
    cdef double x, y
    cdef object tag

    def __init__(self, double x, double y, tag=None):
        self.x = x
        self.y = y
        self.tag = tag

    def moved(self, double dx, double dy):
        return Point(self.x + dx, self.y + dy, self.tag)

    def __repr__(self):
        return "Point(%r, %r)" % (self.x, self.y)


def total(items, *, start=0):
    for item in items:
        start = start + item
    return start


def names(dict table):
    try:
        return [str(key) for key in table if table[key] is not None]
    except KeyError as error:
        raise ValueError("not a table") from error
    finally:
        table.clear()


def squares(n):
    for i in range(n):
        yield {"i": i, "square": i * i}


def lose(items):
    """Takes a reference to a new list and forgets it."""
    copy = list(items)
    Py_INCREF(copy)
    return len(copy)
