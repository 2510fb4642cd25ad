# SPDX-License-Identifier: Apache-2.0
"""pytest --refsan: a test that loses references fails, with the story of each.

References are judged after each part of a test: what its setup loses is its setup's error, and so
on. What is lost outside of tests, as by an import, is told at the end and fails the session.
"""
import pytest

import refsan

KEY = "refsan"  # of what a worker of pytest-xdist tells


def pytest_addoption(parser):
    parser.getgroup("refsan").addoption(
        "--refsan", action="store_true",
        help="fail tests in which instrumented extensions lose references")


def pytest_configure(config):
    if config.getoption("refsan"):
        config.pluginmanager.register(Checker(config), "refsan-checker")


def stories():
    return [str(finding) for finding in refsan.check(quiet=True) if finding.certainty != "latent"]


def check(part):
    found = stories()
    if found:
        pytest.fail("refsan: %s of this test loses references\n%s" % (part, "\n".join(found)),
                    pytrace=False)


class Checker:
    def __init__(self, config):
        self.config = config
        self.outside = []  # stories of what no test is to blame for
        self.active = False

    def is_worker(self):
        return hasattr(self.config, "workeroutput")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self):
        self.outside += stories()

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_setup(self):
        check("the setup")

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_call(self):
        check("the body")

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_teardown(self):
        check("the teardown")

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        told = getattr(node, "workeroutput", {}).get(KEY)
        if told:
            self.outside += told["outside"]
            self.active |= told["active"]

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        self.outside += stories()
        self.active |= refsan.active()
        if self.is_worker():
            self.config.workeroutput[KEY] = {"outside": self.outside, "active": self.active}
        elif session.exitstatus == 0 and self.complaint():
            session.exitstatus = 1

    def complaint(self):
        if not self.active and not self.config.getoption("collectonly"):
            return "nothing was checked: no instrumented extension was imported"
        return "references were lost outside of tests" if self.outside else ""

    def pytest_terminal_summary(self, terminalreporter):
        if self.complaint():
            terminalreporter.section("refsan")
            terminalreporter.line(self.complaint())
            for story in self.outside:
                terminalreporter.line(story)
