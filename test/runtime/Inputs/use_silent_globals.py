# SPDX-License-Identifier: Apache-2.0
import silent_globals as m

for i in range(20):
    m.remember([i])
assert m.recall() == [19]
for i in range(3):
    m.exchange([i])
capsule = m.chain([[i] for i in range(10)])
m.chain([[i] for i in range(10)])
for i in range(100):
    m.push([i])
m.compact()
m.record(["key"])
