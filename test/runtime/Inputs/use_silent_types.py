# SPDX-License-Identifier: Apache-2.0
import silent_types as m


class Sub(m.Tracked):
    def __init__(self, held):
        super().__init__(held)
        self.other = [held]


class SubPlain(m.Plain):
    pass


kept = []
for kind in (m.Plain, m.Tracked, m.Static, Sub, SubPlain):
    for i in range(50):
        item = kind([i])
        item.member = {i: i}
        item.held = (i, [i])
        item.__init__([i, i])
        kept.append(item)
        kind([i]).take()
        kind([i])
    assert kept[-1].held == [49, 49]
    kept[-2].held = None
assert list(m.Tracked("xy")) == ["xy"]
assert m.Plain(1) == m.Plain(1) and m.Plain([]) != m.Plain([])
a = m.Tracked(None)
a.held = a
del a
try:
    raise m.Error("an error")
except m.Error as e:
    kept.append(e)
