# SPDX-License-Identifier: Apache-2.0
import gc

# From here on the collector does not track the tuples of constants.
gc.collect()

import constants


def call():
    constants.first([2.5])


constants.first([1.5])
call()
del call
