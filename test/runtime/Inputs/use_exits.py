# SPDX-License-Identifier: Apache-2.0
import exits

arg = ["an argument"]
for i in range(4):
    exits.jumped(arg)
    exits.jumped_and_lost(arg)
    assert exits.tail(arg) is arg
    assert exits.tail_and_lose(arg) is arg
