# SPDX-License-Identifier: Apache-2.0
import os
import unittest

import lossy
import pytest

if "LOSSY_IMPORT" in os.environ:
    lossy.lose()


@pytest.fixture
def early():
    lossy.lose()


@pytest.fixture
def late():
    yield
    lossy.lose()


def test_leak():
    lossy.lose()


def test_fine():
    pass


def test_setup(early):
    pass


def test_teardown(late):
    pass


class TestCase(unittest.TestCase):
    def test_method(self):
        pass
