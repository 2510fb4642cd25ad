# SPDX-License-Identifier: Apache-2.0
import silent_pools as m


class Box:
    pass


def fail():
    raise ValueError([1, 2, 3])


kept = []
for i in range(30):
    kept.append(m.cell([i]))
    m.cell(m.cell([i]))
    if i % 3 == 0:
        kept.pop(0)
    m.phoenix()
    box = Box()
    kept.append(m.interned(box))
    kept.append(m.shared(i))
    m.keep_error(fail)
    for function, args in ((m.raise_again, ()), (m.chain, (fail,))):
        try:
            function(*args)
        except (ValueError, RuntimeError) as error:
            if i % 5 == 0:
                kept.append(error)
