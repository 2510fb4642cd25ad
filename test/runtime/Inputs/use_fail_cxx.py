# SPDX-License-Identifier: Apache-2.0
import fail_cxx

try:
    result = type(fail_cxx.held()).__name__
except Exception as error:
    result = type(error).__name__
print(result, fail_cxx.count(), flush=True)
