# SPDX-License-Identifier: Apache-2.0
import throws

for i in range(3):
    throws.run([i])
    throws.run_rest(i)
    try:
        throws.run(i)
    except ValueError:
        pass
    else:
        raise AssertionError
