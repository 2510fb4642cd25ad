# SPDX-License-Identifier: Apache-2.0
# lit's test formats of this suite. A module of its own, because lit's workers import it by name.

import os
import re

import lit.formats
import lit.Test
import lit.util


class ShellTest(lit.formats.ShTest):
    """A shell test that is unsupported when its RUN lines name something this build lacks."""

    def __init__(self):
        super().__init__(execute_external=False)
        self.missing = {}  # "%name": what it stands for

    def execute(self, test, litConfig):
        with open(test.getSourcePath(), encoding="utf-8", errors="replace") as source:
            runs = "\n".join(line for line in source if "RUN:" in line)
        for name, what in self.missing.items():
            if re.search(re.escape(name) + r"\b", runs):
                return lit.Test.Result(lit.Test.UNSUPPORTED, "no " + what)
        return super().execute(test, litConfig)


class UnitTest(lit.formats.FileBasedTest):
    """A cmocka program that CMake built from the .c file of the same name."""

    def execute(self, test, litConfig):
        program = os.path.splitext(test.getExecPath())[0]
        if not os.path.exists(program):
            return lit.Test.Result(lit.Test.UNSUPPORTED, "not built (no cmocka)")
        out, err, code = lit.util.executeCommand([program], env=test.config.environment)
        passed = lit.Test.PASS if code == 0 else lit.Test.FAIL
        return lit.Test.Result(passed, out + err)
