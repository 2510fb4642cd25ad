# SPDX-License-Identifier: Apache-2.0
# A short run of the extension with the bugs in it: only what loses references, nothing that would
# crash a Python without refsan.
import shelf

table = shelf.load(["# stock of today", "name,weight", "apple,150", "pear,170"])
table.on_insert = lambda row: ["seen", row["name"]]
table.insert(["fig", 50])
print(table.describe()["rows"], "rows;", "melon:", table.get("melon"))
