# SPDX-License-Identifier: Apache-2.0
"""Checks the shape of a workflow of GitHub or a job of GitLab, and prints the commands that it runs,
but for those that install packages."""
import sys

import yaml

with open(sys.argv[1], encoding="utf-8") as file:
    text = yaml.load(file, yaml.BaseLoader)  # "on" is a word


def is_text(*values):
    assert all(isinstance(value, str) and value for value in values), values


def github(text):
    assert set(text) == {"name", "on", "jobs"}
    assert set(text["on"]) <= {"push", "pull_request"}
    for job in text["jobs"].values():
        assert set(job) == {"runs-on", "container", "env", "steps"}
        is_text(job["runs-on"], job["container"], *job["env"].values())
        for step in job["steps"]:
            assert set(step) in ({"run"}, {"uses"}, {"uses", "with"})
            is_text(*step.get("with", {}).values())
            yield from [step["run"]] if "run" in step else []


def gitlab(text):
    for job in text.values():
        assert set(job) == {"image", "variables", "cache", "before_script", "script", "artifacts"}
        is_text(job["image"], job["cache"]["key"], *job["cache"]["paths"])
        assert job["artifacts"]["when"] == "always"
        is_text(job["artifacts"]["reports"]["codequality"])
        yield from job["before_script"] + job["script"]


commands = list(github(text) if "jobs" in text else gitlab(text))
is_text(*commands)
print("\n".join(each for each in commands if not each.startswith("apt-get ")))
