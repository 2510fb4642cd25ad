# SPDX-License-Identifier: Apache-2.0
# The text of `refsan contracts --all`, taken apart.
import re
import subprocess

OUTCOME = r"(?:[^{|]|\{[^}]*\})+"
LINE = re.compile(r"^(?P<name>[\w.]+)\((?P<params>[^)]*)\)(?: -> (?P<rest>.*))?$")
# Any word behind the last outcome.
FLAG = re.compile(r"(?<=\S) (runs-python(?: unless [-\w.]+\(\S+\))?|(?:since|until) \d+\.\d+|"
                  r"(?!shared\b)[a-z][a-z-]*)$")
CONDITION = re.compile(r" unless (raised|quiet|[-\w.]+\(\S+\))$")


class Outcome:
    """One outcome of a line: "borrowed", "-1", ...; whether an exception is set; the effects."""

    def __init__(self, text):
        self.text = text.strip()
        rest = self.text
        self.conditions = []
        found = CONDITION.search(rest)
        while found:
            self.conditions.append(found[1])
            rest = rest[:found.start()]
            found = CONDITION.search(rest)
        effects = re.search(r" \{([^}]*)\}$", rest)
        self.effects = effects[1] if effects else ""
        value = rest[:effects.start()] if effects else rest
        self.raises = value.endswith("!")
        self.value = value.rstrip("!")
        self.kind = self.value.split("(")[0].split(" ")[0]


class Line:
    def __init__(self, name, params, rest):
        self.name = name
        self.params = [text.strip() for text in params.split(",") if text.strip()]
        self.flags = []
        rest = rest or ""
        found = FLAG.search(rest)
        while found and not rest[:found.start()].endswith((" |", " unless")):
            self.flags.insert(0, found[1])
            rest = rest[:found.start()]
            found = FLAG.search(rest)
        self.outcomes = [Outcome(text) for text in re.findall(OUTCOME, rest) if text.strip()]

    def holds_for(self, version):
        for flag in self.flags:
            word, _, bound = flag.partition(" ")
            if word == "since" and number(version) < number(bound):
                return False
            if word == "until" and number(version) >= number(bound):
                return False
        return True


def number(version):
    major, minor = version.split(".")
    return int(major) << 8 | int(minor)


class Contracts:
    """All lines; find() follows other names and chooses the version's line."""

    def __init__(self, text):
        self.lines = {}
        self.aliases = {}
        self.objects = {}
        for row in text.splitlines():
            alias = re.match(r"^(\S+) = (\S+)$", row)
            object_line = re.match(r"^(\w+): (.*)$", row)
            found = LINE.match(row)
            if alias:
                self.aliases[alias[1]] = alias[2]
            elif found:
                self.lines.setdefault(found["name"], []).append(
                    Line(found["name"], found["params"], found["rest"]))
            elif object_line:
                self.objects[object_line[1]] = object_line[2]
                title = re.search(r" as (\w+)", object_line[2])
                if title:
                    self.objects[title[1]] = object_line[2]

    def find(self, name, version):
        seen = set()
        while name in self.aliases and name not in seen:
            seen.add(name)
            name = self.aliases[name]
        fitting = [line for line in self.lines.get(name, []) if line.holds_for(version)]
        return fitting[-1] if fitting else None


def ask(tool):
    done = subprocess.run([tool, "contracts", "--all"], stdout=subprocess.PIPE, check=True)
    return Contracts(done.stdout.decode())
