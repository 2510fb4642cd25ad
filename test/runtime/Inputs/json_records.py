# SPDX-License-Identifier: Apache-2.0
# json_records.py SCHEMA FILE...: tells each record in a line, after it was held against the schema.
import json
import sys

import jsonschema


def place(site):
    return "%(action)s by %(expression)s in %(function)s at %(file)s:%(line)d:%(column)d" % site


def count(n, what):
    return "%d %s%s" % (n, what, "" if n == 1 else "s")


def tell_row(record):
    told = "%s %s %s" % (record["record"], record.get("type", "memory"),
                         count(record["objects"], "object"))
    if "python" in record:
        told += ", at %(file)s:%(line)d in %(function)s" % record["python"]
    return told + (", " + place(record["site"]) if "site" in record else "")


def tell(record):
    if record["record"] in ("growth", "garbage"):
        return tell_row(record)
    if record["record"] != "finding":
        return "%s %s" % (record["record"], json.dumps(record))
    told = "finding %s %s" % (record["kind"], record.get("type"))
    if "cycles" in record:
        return "%s %s in %s, %s" % (told, count(record["objects"], "object"),
                                    count(record["cycles"], "cycle"), record["certainty"])
    if "references" in record:
        told += " " + count(record["references"], "reference")
        told += ", " + count(record["objects"], "object")
    return "%s, %s, %s" % (told, record.get("certainty"), place(record["site"]))


with open(sys.argv[1]) as schema:
    validator = jsonschema.Draft7Validator(json.load(schema))
for name in sys.argv[2:]:
    with open(name, encoding="utf-8") as records:
        for line in records:
            record = json.loads(line)
            validator.validate(record)
            print(tell(record))
