# SPDX-License-Identifier: Apache-2.0
import sys

import options

if len(sys.argv) < 2:
    options.leak()
sys.exit(3)
