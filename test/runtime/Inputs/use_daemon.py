# SPDX-License-Identifier: Apache-2.0
import threading
import time

import daemon

started = threading.Event()


def callback():
    started.set()
    time.sleep(1000)


threading.Thread(target=daemon.wait_with, args=(callback,), daemon=True).start()
started.wait()
