# SPDX-License-Identifier: Apache-2.0
# status.py STATUS COMMAND...: succeeds if the command ends with that status.
import subprocess
import sys

status = subprocess.run(sys.argv[2:]).returncode
if status != int(sys.argv[1]):
    sys.exit("status is %d, not %s" % (status, sys.argv[1]))
