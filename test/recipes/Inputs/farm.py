# SPDX-License-Identifier: Apache-2.0
"""Runs a command with a farm of icecream: a scheduler, a daemon for the clients here, and one that
compiles for others. It has to be started in namespaces of its own:

    unshare --net --mount --pid --fork --kill-child python3 farm.py LOG COMMAND...

$FARM is a folder that the daemons can read. LOG is what the client says.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time

PATIENCE = 60  # seconds


def start(folder, name, command, **environment):
    subprocess.Popen(command + ["-n", "refsan", "-l", "%s/%s.log" % (folder, name), "-vv"],
                     env=dict(os.environ, ICECC_TESTS="1", **environment))


def start_daemon(folder, name, *options):
    base = os.path.join(folder, name)
    os.mkdir(base)
    shutil.chown(base, "icecc", "icecc")
    start(folder, name, ["iceccd", "-s", "localhost", "-N", name, "-b", base] + list(options),
          ICECC_TEST_SOCKET=base + ".socket")


def wait_for(log, text):
    end = time.monotonic() + PATIENCE
    while not os.path.exists(log) or text not in open(log).read():
        if time.monotonic() > end:
            sys.exit("the farm does not come up")
        time.sleep(0.2)


def look_idle(folder):
    """A daemon takes no job while the machine is busy; what it reads of that stands still here."""
    shutil.copy("/proc/stat", folder + "/stat")
    subprocess.run(["mount", "--bind", folder + "/stat", "/proc/stat"], check=True)


def run(folder, log, command):
    shutil.chown(folder, "icecc", "icecc")
    os.chmod(folder, 0o755)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    look_idle(folder)
    start(folder, "scheduler", ["icecc-scheduler"])
    start_daemon(folder, "client", "--no-remote", "-m", "1")
    start_daemon(folder, "worker", "-m", "1", "-p", "10246")
    for name in ("client", "worker"):
        wait_for("%s/%s.log" % (folder, name), "Connected to scheduler")
    client = dict(os.environ, FARM=folder, ICECC_TEST_SOCKET=folder + "/client.socket",
                  ICECC_TEST_REMOTEBUILD="1", ICECC_PREFERRED_HOST="worker",
                  ICECC_ENV_COMPRESSION="none", ICECC_DEBUG="debug",
                  ICECC_LOGFILE=os.path.abspath(log))
    return subprocess.run(command, env=client).returncode


with tempfile.TemporaryDirectory(prefix="refsan-farm-", dir="/tmp") as folder:
    sys.exit(run(folder, sys.argv[1], sys.argv[2:]))
