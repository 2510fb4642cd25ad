# SPDX-License-Identifier: Apache-2.0
import silent_calls as m

seen = []


def callback(*args):
    if len(args) > 2:
        raise ValueError(args)
    seen.append(args)
    m.fast(args, seen)
    return [args]


m.set_callback(callback)
for i in range(20):
    m.fire([i])
    m.twice([i])
    try:
        m.twice(1, 2, [i])
    except ValueError:
        pass
    m.helped(([i], [i]))
    try:
        m.helped([[i]])
    except IndexError:
        pass
    m.singletons(None)
    m.singletons([i])
    m.keywords([i])
    m.keywords([i], c=[i])
    m.keywords(a=[i], b={})
    assert m.fast([i], {}) == [[i], {}]
    m.unpack([i])
    m.unpack([i], {})
    assert len(m.grown(None)) == 3008
    try:
        m.failing([i])
    except ValueError:
        pass
