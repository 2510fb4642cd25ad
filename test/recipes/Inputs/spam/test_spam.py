import unittest

import spam


class SomeTest(unittest.TestCase):
    def test_some(self):
        self.assertEqual(spam.some("a"), ["a"])
        self.assertIsNone(spam.some(""))
