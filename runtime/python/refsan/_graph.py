# SPDX-License-Identifier: Apache-2.0
"""Who holds an object: the shortest chains from what Python code can name, or C code has, to it.

The search goes from the object to its holders, level by level. It remembers objects in one
dictionary, which it does not take for a holder, and otherwise by their addresses.
"""
import ctypes
import json
import os
import shutil
import subprocess
import sys
import types

NODES_MAX = 30  # in a picture
CHAINS_MAX = 4
DEPTH_MAX = 12
FRONTIER_MAX = 400  # objects whose holders are asked for at once
TEXT_MAX = 40  # characters of a value

# What the interpreter keeps in free lists: the place where their memory came from may be of an
# earlier life.
RECYCLED = (list, dict, tuple, float, types.MethodType, types.FrameType)

OURS = os.path.dirname(__file__) + os.sep


def cut(text, size=TEXT_MAX):
    return text if len(text) <= size else text[:size - 3] + "..."


def plural(n, what):
    return "%d %s%s" % (n, what, "" if n == 1 else "s")


# ---- what objects are called ---------------------------------------------------------------------

def type_name(cls):
    module = getattr(cls, "__module__", "builtins")
    known = module in ("builtins", None) or not isinstance(module, str)
    return cls.__name__ if known else "%s.%s" % (module, cls.__qualname__)


def describe(value):
    """The object in a line or two. Calls no code of its own."""
    kind = type(value)
    if kind in (str, bytes, int, float, complex, bool, type(None)):
        return "%s %s" % (kind.__name__, cut(repr(value[:TEXT_MAX] if kind in (str, bytes) else value)))
    if kind in (list, tuple, dict, set, frozenset):
        return "%s of %s" % (kind.__name__, plural(len(value), "item"))
    if kind is types.FunctionType:
        return "function %s" % value.__qualname__
    if kind is types.BuiltinFunctionType:
        return "function %s" % value.__name__
    if kind is types.CodeType:
        return "code of %s, %s:%d" % (value.co_name, os.path.basename(value.co_filename),
                                      value.co_firstlineno)
    if isinstance(value, type):
        return "class %s" % type_name(value)
    return type_name(kind)


def place(python, site):
    """Where something was allocated."""
    parts = []
    if python:
        parts.append("at %s:%d in %s" % (python["file"], python["line"], python["function"]))
    if site:
        parts.append("by %s in %s at %s:%d" % (site["expression"], site["function"], site["file"],
                                               site["line"]))
    return " ".join(parts)


# ---- what references are called ------------------------------------------------------------------

FIELDS = {
    types.FunctionType: ("__globals__", "__closure__", "__defaults__", "__kwdefaults__", "__code__",
                         "__dict__", "__annotations__", "__module__", "__doc__"),
    types.MethodType: ("__self__", "__func__"),
    types.BuiltinFunctionType: ("__self__",),
    types.TracebackType: ("tb_frame", "tb_next"),
    types.FrameType: ("f_back", "f_globals", "f_builtins", "f_code"),
    types.GeneratorType: ("gi_frame", "gi_code"),
    property: ("fget", "fset", "fdel"),
}


def own_dict(value):
    """The object's __dict__, if it is a real one."""
    try:
        names = object.__getattribute__(value, "__dict__")
    except Exception:
        return None
    return names if type(names) is dict else None


def key_of(names, value):
    for key, item in names.items():
        if item is value:
            return "[%s]" % describe_key(key)
    return "a key" if any(key is value for key in names) else None


def describe_key(key):
    return cut(repr(key)) if type(key) in (str, bytes, int, float, bool, type(None)) else describe(key)


def index_of(items, value):
    for i, item in enumerate(items):
        if item is value:
            return "[%d]" % i
    return None


def local_of(frame, value):
    names = frame.f_locals
    for name in list(names):
        if names[name] is value:
            return "local %s" % name
    return None


def attribute_of(holder, value):
    """By the holder's members and its __dict__."""
    for cls in type(holder).__mro__:
        for name, member in list(vars(cls).items()):
            if type(member) is types.MemberDescriptorType:
                try:
                    if member.__get__(holder) is value:
                        return "." + name
                except Exception:  # a member that is not set
                    pass
    names = own_dict(holder)
    for name in names or ():
        if names[name] is value:
            return ".%s" % name
    return ".__dict__" if names is value else None


def class_label(cls, value):
    names = vars(cls)
    if type(value) is dict and value.keys() == names.keys():
        return ".__dict__"
    return next((".%s" % name for name in names if names[name] is value), None)


def label_of(holder, value, record):
    """How the holder holds the value."""
    kind = type(holder)
    label = None
    if isinstance(holder, dict):
        label = key_of(holder, value)
    elif isinstance(holder, (list, tuple)):
        label = index_of(holder, value)
    elif isinstance(holder, types.FrameType):
        label = local_of(holder, value)
    elif isinstance(holder, (types.GeneratorType,)) and holder.gi_frame is not None:
        label = local_of(holder.gi_frame, value)
    elif isinstance(holder, type):
        label = class_label(holder, value)
    if label is None and kind in FIELDS:
        label = next((".%s" % name for name in FIELDS[kind]
                      if getattr(holder, name, None) is value), None)
    if label is None and record["how"] != "class":
        label = attribute_of(holder, value)
    if label is None and type(holder).__name__ == "cell":
        label = "contents"
    if label is None and "member" in record:
        label = ".%s" % record["member"]
    if label is None and record["how"] == "class":
        label = "its class"
    if label is None and record.get("offset"):
        label = "at offset %d" % record["offset"]
    if record["how"] in ("word", "field"):
        label = "%s, unknown to the collector" % label
    return label or "holds"


# ---- names of memory in C ------------------------------------------------------------------------

def mapped_file(address):
    """The file that is mapped at an address, and where in it that is: (path, offset)."""
    with open("/proc/self/maps") as maps:
        base = {}
        for line in maps:
            fields = line.split(None, 5)
            start, end = (int(number, 16) for number in fields[0].split("-"))
            path = fields[5].rstrip("\n") if len(fields) > 5 else ""
            if path:
                base.setdefault(path, start)
                last = path, end
            # What a library has beyond its file follows it.
            elif base and start == last[1]:
                path = last[0]
            if start <= address < end:
                return (path, address - base[path]) if path.startswith("/") else (None, 0)
    return None, 0


def read_sections(data):
    """The symbol tables of an ELF file of 64 bits: (symbols, names) of each."""
    import struct
    if data[:6] != b"\x7fELF\x02\x01":
        return
    offset, = struct.unpack_from("<Q", data, 0x28)
    size, count = struct.unpack_from("<HH", data, 0x3a)
    headers = [struct.unpack_from("<IIQQQQIIQQ", data, offset + i * size) for i in range(count)]
    for header in headers:
        if header[1] in (2, 11):  # SHT_SYMTAB, SHT_DYNSYM
            names = headers[header[6]]
            yield data[header[4]:header[4] + header[5]], data[names[4]:names[4] + names[5]]


def variable_at(path, offset):
    """The variable at an address of a library: "global cache of item.c", or None."""
    import struct
    try:
        with open(path, "rb") as file:
            data = file.read()
        for symbols, names in read_sections(data):
            source = None
            for name, info, _, _, value, size in struct.iter_unpack("<IBBHQQ", symbols):
                text = names[name:names.index(b"\0", name)].decode(errors="replace")
                if info & 15 == 4:  # STT_FILE
                    source = text
                elif info & 15 == 1 and value <= offset < value + size:  # STT_OBJECT
                    of = source if info >> 4 == 0 and source else os.path.basename(path)
                    return "global %s of %s" % (text, of)
    except (OSError, ValueError, struct.error):
        pass
    return None


def memory_name(address):
    path, offset = mapped_file(address)
    if path is None:
        return "memory of C at 0x%x" % address
    return variable_at(path, offset) or "a global of %s" % os.path.basename(path)


# ---- the search ----------------------------------------------------------------------------------

class Node:
    """An object, or what holds one without being one (`root`)."""

    def __init__(self, key, text, root=False):
        self.key = key  # the address of an object
        self.drawn = text if root else key  # equal ones are one box
        self.text = text
        self.root = root
        self.where = ""
        self.holders = 0  # how many there are
        self.target = None  # the next node on the way to the object, and by what it is held
        self.label = ""
        self.depth = 0


class Search:
    """What is found on the way from an object to what holds it."""

    def __init__(self, value, lost=()):
        self.seen = set()  # (holder, object)
        self.objects = {id(value): value}
        self.nodes = {id(value): Node(id(value), describe(value))}
        self.target = self.nodes[id(value)]
        self.lost = list(lost)  # what the runtime knows of lost references
        self.roots = []
        self.modules = {}
        self.locals = {}  # by address of the value: [(frame, name)]
        self.in_frames = {}  # by address of the value: how many variables have it
        self.ours = set()
        self.look_at_interpreter()

    def look_at_interpreter(self):
        self.modules = {id(vars(module)): name for name, module in list(sys.modules.items())
                        if type(module) is types.ModuleType}
        for frame in sys._current_frames().values():
            while frame is not None:
                self.look_at_frame(frame)
                frame = frame.f_back

    def look_at_frame(self, frame):
        self.ours.add(id(frame))
        names = frame.f_locals
        if names is frame.f_globals:
            return
        self.ours.add(id(names))
        where = "%s at %s:%d" % (frame.f_code.co_name, frame.f_code.co_filename, frame.f_lineno)
        ours = frame.f_code.co_filename.startswith(OURS)
        for name in list(names):
            address = id(names[name])
            self.in_frames[address] = self.in_frames.get(address, 0) + 1
            if not ours:
                self.locals.setdefault(address, []).append((where, name))

    def add_root(self, key, text, target, label, where=""):
        if key in self.nodes:
            return
        node = Node(key, text, root=True)
        node.where = where
        node.target, node.label, node.depth = target, label, target.depth + 1
        self.nodes[key] = node
        self.roots.append(node)

    def add_holder(self, record):
        target = self.nodes[record["object"]]
        pair = record.get("holder", record.get("address")), target.key
        if pair in self.seen:
            return None
        self.seen.add(pair)
        target.holders += 1
        if record["how"] == "slot":
            self.add_root(("slot", record["address"]), memory_name(record["address"]), target,
                          "recorded pointer")
            return None
        address = record["holder"]
        holder = ctypes.cast(address, ctypes.py_object).value
        label = label_of(holder, self.objects[target.key], record)
        if address in self.modules:
            name = label[2:-2] if label.startswith("['") else label
            self.add_root(("module", address, name), "module %s" % self.modules[address], target,
                          "global %s" % name)
        elif isinstance(holder, type) and label != "its class":
            self.add_root(address, describe(holder), target, label)
        elif address not in self.nodes:
            node = Node(address, describe(holder))
            node.target, node.label, node.depth = target, label, target.depth + 1
            self.nodes[address] = node
            self.objects[address] = holder
            return address
        return None

    def add_held(self, record):
        node = self.nodes[record["object"]]
        value = self.objects[node.key]
        if not isinstance(value, RECYCLED):
            node.where = place(record.get("python"), record.get("site"))
        for where, name in self.locals.get(node.key, ()):
            node.holders += 1
            self.add_root(("local", where, name), "running %s" % where, node, "local %s" % name)
        if node is self.target and self.lost:
            count, text = self.lost
        else:
            count, text = self.unaccounted(record), place(None, record.get("ledger0"))
        if count:
            node.holders += 1
            self.add_root(("nobody", node.key),
                          "%s nobody accounts for" % plural(count, "reference"), node, "",
                          "acquired " + text if text else "")

    def unaccounted(self, record):
        """Where a ledger tells that references were not given up, variables are enough to explain
        the others: what else looks like one in frames and stacks may be of the past. Up to 3.10
        frames are objects that tell what they hold."""
        lost = record["surplus"]
        if sys.version_info >= (3, 11):
            lost -= self.in_frames.get(record["object"], 0)
        return max(record["unaccounted"], min(record["balance"], lost))

    def level(self, frontier):
        """Adds the holders of these; returns those whose own holders are not yet known."""
        import _refsan
        wanted = [self.objects[address] for address in frontier]
        ours = self.ours | {id(wanted), id(self.objects)}
        records = [json.loads(line) for line in _refsan.holders(wanted).splitlines()]
        del wanted[:]
        following = []
        for record in records:
            if record["record"] == "held":
                self.add_held(record)
            elif record["record"] == "cut":
                self.nodes[record["object"]].holders = record["holders"]
            elif record.get("holder") not in ours:
                added = self.add_holder(record)
                if added is not None:
                    following.append(added)
        return following

    def run(self):
        frontier = [self.target.key]
        for _ in range(DEPTH_MAX):
            if not frontier or len(self.roots) >= CHAINS_MAX:
                break
            frontier = self.level(frontier[:FRONTIER_MAX])
        self.ends = [] if self.roots else [self.nodes[address] for address in frontier]


# ---- the result ----------------------------------------------------------------------------------

class Graph:
    """The chains of holders that were found. str() tells them, `dot` draws them."""

    def __init__(self, search):
        target = search.target
        self.chains = [short(chain(end)) for end in (search.roots or search.ends)[:CHAINS_MAX]]
        self.more = max(0, len(search.roots) - CHAINS_MAX)
        self.complete = bool(search.roots) or not search.ends
        self._target = target

    def __str__(self):
        target = self._target
        lines = [target.text + (", allocated " + target.where if target.where else "")]
        if not self.chains:
            lines.append("    nothing that holds it was found")
        for number, nodes in enumerate(self.chains, 1):
            root = nodes[0][0]
            lines.append("  %d. %s" % (number, root.text + (", " + root.where if root.where else "")))
            for (_, label), (node, _) in zip(nodes, nodes[1:]):
                more = node.holders - 1
                others = " (and %s more)" % plural(more, "holder") if more > 0 else ""
                lines.append("       %s%s%s" % (label + ": " if label else "", node.text, others))
        if self.more:
            lines.append("  ... and %s more" % plural(self.more, "chain"))
        if not self.complete:
            lines.append("  where these begin was not found")
        return "\n".join(lines)

    @property
    def dot(self):
        """The chains in Graphviz's language."""
        shown, edges = {}, []
        for steps in self.chains or [[(self._target, "")]]:
            for (holder, label), (node, _) in zip(steps, steps[1:] + [(None, None)]):
                if len(shown) < NODES_MAX or holder.drawn in shown:
                    shown.setdefault(holder.drawn, holder)
                edge = holder.drawn, node and node.drawn, label
                if node is not None and edge not in edges:
                    edges.append(edge)
        lines = ["digraph refsan {", "  rankdir=LR; nodesep=0.25; ranksep=0.6;",
                 '  node [shape=box, style="rounded,filled", fillcolor="#f4f4f4", color="#888888", '
                 'fontname="Helvetica", fontsize=11, margin="0.12,0.06"];',
                 '  edge [color="#666666", fontname="Helvetica", fontsize=10, arrowsize=0.7];']
        numbers = {key: "n%d" % i for i, key in enumerate(shown)}
        for key, node in shown.items():
            lines.append("  %s [%s];" % (numbers[key], self._style(node)))
        edges = [edge for edge in edges if edge[0] in numbers and edge[1] in numbers]
        for start, end, label in edges:
            lines.append("  %s -> %s [label=%s];" % (numbers[start], numbers[end], quote(label)))
        lines += self._cuts(shown, numbers, [end for _, end, _ in edges])
        return "\n".join(lines + ["}", ""])

    def _style(self, node):
        text = node.text
        if node.where:
            text += "\n" + "\n".join(wrap(node.where))
        if node is self._target:
            return 'label=%s, fillcolor="#ffd9d0", color="#c03020", penwidth=2' % quote(text)
        if node.root:
            nobody = isinstance(node.key, tuple) and node.key[0] == "nobody"
            return 'label=%s, fillcolor="%s"' % (quote(text), "#ffe9a8" if nobody else "#d8e8f8")
        return "label=%s" % quote(text)

    @staticmethod
    def _cuts(shown, numbers, held):
        """Marks where there are holders that are not shown."""
        for key, node in shown.items():
            more = node.holders - held.count(key)
            if node.root or more <= 0:
                continue
            cut_node = "c" + numbers[key]
            yield '  %s [label=%s, shape=plaintext, style="", fontcolor="#888888"];' % (
                cut_node, quote("... %s more" % plural(more, "holder")))
            yield "  %s -> %s [style=dashed];" % (cut_node, numbers[key])

    def write(self, path):
        """Writes a picture by Graphviz's dot, by the ending of the path; DOT for .dot and .gv, text
        for .txt. Returns the path that was written: DOT where there is no Graphviz."""
        base, ending = os.path.splitext(path)
        if ending == ".txt":
            return write_text(path, str(self) + "\n")
        if ending in (".dot", ".gv"):
            return write_text(path, self.dot)
        dot = shutil.which("dot")
        if dot is None:
            sys.stderr.write("refsan: %s.dot instead of %s: there is no dot of Graphviz\n"
                             % (base, path))
            return write_text(base + ".dot", self.dot)
        subprocess.run([dot, "-T" + ending[1:], "-o", path], input=self.dot.encode(), check=True)
        return path


def short(nodes):
    """The nodes without each __dict__, whose keys are attributes then: [(node, label)]."""
    steps = [(node, node.label) for node in nodes]
    for i in range(len(steps) - 2, 0, -1):
        (holder, attribute), (names, key) = steps[i - 1:i + 1]
        if attribute == ".__dict__" and key.startswith("['"):
            steps[i - 1:i + 1] = [(holder, ".%s" % key[2:-2])]
    return steps


def chain(node):
    while node is not None:
        yield node
        node = node.target


def wrap(text, size=44):
    import textwrap
    return textwrap.wrap(text, size, break_long_words=False, break_on_hyphens=False)


def quote(text):
    return '"%s"' % text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def write_text(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def graph(value, lost=()):
    search = Search(value, lost)
    search.run()
    return Graph(search)


# ---- for the runtime -----------------------------------------------------------------------------

def leak(value, count, text, folder, number):
    """Of a leaked object: writes the picture, and returns the path."""
    os.makedirs(folder, exist_ok=True)
    base = os.path.join(folder, "leak-%d-%d" % (os.getpid(), number))
    drawn = graph(value, (count, "by " + text))
    write_text(base + ".dot", drawn.dot)
    return drawn.write(base + ".svg") if shutil.which("dot") else base + ".dot"
