# SPDX-License-Identifier: Apache-2.0
import singletons

for i in range(10):
    singletons.one_more()
    singletons.one_less()
    singletons.balanced(None)
    singletons.balanced(1)
