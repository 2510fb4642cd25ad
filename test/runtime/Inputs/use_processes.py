# SPDX-License-Identifier: Apache-2.0
import os
import sys

import processes

processes.leak([])
child = os.fork()
if child == 0:
    processes.leak({})
    sys.exit(0)
_, status = os.waitpid(child, 0)
print("status of the child:", os.WEXITSTATUS(status), file=sys.stderr)
