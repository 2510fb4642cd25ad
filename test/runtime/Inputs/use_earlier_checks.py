# SPDX-License-Identifier: Apache-2.0
import earlier_checks


def use():
    kept = set()
    earlier_checks.lose(kept)
    earlier_checks.check()
    earlier_checks.reuse()


use()
