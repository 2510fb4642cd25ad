# SPDX-License-Identifier: Apache-2.0
import old_counts


class Lent:
    pass


for value in ([1], [2], [3]):
    old_counts.keep(value)
    assert old_counts.same(value) is value
    assert old_counts.pair(value) == (value, value)
    assert old_counts.again(value) == value * 4

kept = Lent()
alias = kept.__dict__.setdefault("self", [kept])
del kept
old_counts.over(alias.pop())

old_counts.leak([])
old_counts.leak([])
try:
    old_counts.unreleased([])
except ValueError:
    pass
