# SPDX-License-Identifier: Apache-2.0
# use_json.py [FUNCTION]: calls it with an object whose type has a name that needs escapes.
import sys

import json_report

Odd = type("t\"\\\u00e9\t\U0001f40d", (), {})
for name in sys.argv[1:]:
    getattr(json_report, name)(Odd())
