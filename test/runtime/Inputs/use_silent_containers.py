# SPDX-License-Identifier: Apache-2.0
import silent_containers as m

kept = []
for i in range(100):
    kept.append(m.list_of("an argument %d" % i))
    kept.append(m.tuple_of("an argument %d" % i))
    kept.append(m.dict_of("a key %d" % i))
for i in range(100):
    m.list_of(object())
    m.tuple_of(object())
    m.dict_of(object())
pair = ["x" * 40, "y" * 40]
assert m.swapped(pair) is None and pair[0][0] == "y"
assert m.reversed_list([1 << 70, 1 << 71]) == [1 << 71, 1 << 70]
assert m.temporary([1000, 2000, 3000]) == 6000
