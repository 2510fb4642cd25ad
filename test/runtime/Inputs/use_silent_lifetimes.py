# SPDX-License-Identifier: Apache-2.0
import silent_lifetimes as m

Blob = m.blob_type()
kept = []


def generator():
    local = [1]
    yield local
    yield {2: 2}


class Phoenix:
    def __del__(self):
        kept.append(self)


async def coroutine(value):
    return value


for i in range(20):
    blob = Blob()
    kept.append(m.weak(blob))
    kept.append(blob)
    kept.append(m.weak(Blob()))
    running = generator()
    kept.append(m.next_of(running))
    kept.append(running)
    m.next_of(m.next_of(iter([generator()])))
    m.cycle()
    m.weak(Phoenix())
    kept.append(coroutine([i]))
    m.buffer_sum(blob)
    m.buffer_sum(b"abc")
    kept.append(m.view_of(blob))
    kept.append(m.view_of(bytearray(10)))
for each in kept:
    if hasattr(each, "cr_frame"):
        each.close()
