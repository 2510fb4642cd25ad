# SPDX-License-Identifier: Apache-2.0
import threading

import silent_threads as m


def work(n):
    for i in range(200):
        m.exchange([n, i])


threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
for i in range(10):
    m.spawn(lambda: [i])
