# SPDX-License-Identifier: Apache-2.0
# What the demo and the tests do with shelf: all of it once, errors included.
import sys

import shelf

LINES = [
    "# fruit on the shelf",
    "name,colour,weight",
    'apple,red,"150"',
    "pear,green,170",
    "cherry,red,8",
    "plum,blue,unknown",
]


def fails(error, function, *args):
    try:
        function(*args)
    except error:
        return True
    sys.exit("no %s" % error.__name__)


def work():
    table = shelf.load(LINES)
    seen = []
    table.on_insert = seen.append
    table.insert(("fig", "blue", 50))
    assert [row["name"] for row in seen] == ["fig"]
    assert table.get("pear")["colour"] == "green"
    assert table.get("melon", 0) == 0
    assert table.total("weight") == 378
    assert len(table.group("colour")["red"]) == 2
    assert table.describe() == {"rows": 5, "columns": table.columns}
    assert table.sorted(lambda values: values[0])[0][0] == "apple"
    assert table[0].as_dict()["weight"] == "150"
    assert shelf.split("a;b;c", sep=";") == ["a", "b", "c"]
    fails(ValueError, shelf.split, 'a,"b')
    fails(shelf.Error, table.insert, ("too", "short"))
    fails(shelf.Error, shelf.load, [])
    fails(KeyError, table.column, "price")
    fails(TypeError, table.group)


work()
