# SPDX-License-Identifier: Apache-2.0
import cycling
import refsan


def make(n):
    for _ in range(n):
        first, second = cycling.Plain(), cycling.Plain()
        first.named, second.named = second, first
        del first, second


make(100)
found = refsan.check(quiet=True)
print("kinds:", [finding.kind for finding in found])
print("types:", [finding.type for finding in found], found[0].certainty,
      found[0].site.function)
first = found[0].objects
print("enough:", first > 100, first % 2 == 0)
# Where memory still had an address, the cycle is told later.
objects = first + sum(finding.objects for finding in refsan.check(quiet=True))
print("no more than there are:", objects <= 200, flush=True)
