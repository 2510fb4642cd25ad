# SPDX-License-Identifier: Apache-2.0
import jumps

arg = ["an argument"]
for i in range(10):
    jumps.jump(arg)
    assert jumps.tail(arg) is arg
jumps.jump_and_lose(arg)
