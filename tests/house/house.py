#!/usr/bin/env python3
"""Proves the laws of the house (docs/design.md) that a script can prove.

Usage: tests/house/house.py [SOURCE-DIRECTORY]
One line a breach, "file:line: what"; exit 1 if there is any. Exemptions stand in exempt.txt beside this file, each with a reason.
"""
import collections
import os
import re
import sys

ROOT = os.path.realpath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "../.."))
SRC = os.path.join(ROOT, "src")

# A room may include rooms of lower floors only.
FLOOR = {"base": 0, "doc": 1, "finding": 1, "match": 1, "seal": 1, "git": 1.5, "jail": 1, "parse": 2, "unpack": 2,
         "resolve": 2.5, "model": 3, "rule": 3, "secret": 4, "push": 4, "query": 5, "verdict": 6, "cache": 7, "report": 7,
         "run": 8, "cli": 9}
# One foreign library, one room.
FOREIGN = {r"git2(/|\.h)": ("git/",), r"yaml\.h": ("parse/",), r"pcre2\.h": ("match/",), r"hs(/|\.h)": ("match/",),
           r"openssl/": ("seal/",), r"archive(_entry)?\.h": ("unpack/",), r"seccomp\.h": ("jail/",), r"linux/landlock\.h": ("jail/",),
           r"sqlite3\.h": ("cache/",), r"(libdeflate|zlib)\.h": ("git/", "unpack/"), r"pthread\.h": ("base/workers.c", "run/")}
# A line that knows its room: pattern -> where it may stand.
WORDS = {r"\b(fork|vfork|execv[pe]*|execl[pe]*|posix_spawnp?)\s*\(": ("run/supervise.c", "run/guard.c", "git/child.c"),
         r"\b(secure_)?getenv\s*\(": ("cli/", "git/"),
         r"\b(printf|fprintf|puts|fputs|putchar|perror)\s*\(": ("cli/", "base/err.", "base/banned.h"),
         r"\b(time|clock_gettime|gettimeofday|random|rand|srand)\s*\((?!s\b)": ("cli/", "run/", "seal/"),
         r"\b(strcpy|strcat|strncpy|strncat|sprintf|vsprintf|strtok|gets|gmtime|localtime|asctime|ctime|atoi|atol|atoll|system|popen|alloca|tmpnam|mktemp)\s*\(": (),
         r"\bsetlocale\s*\(": (), r"\babort\s*\(": ("base/err.c",)}
MOST_LINES, MOST_FUNCTION, MOST_PARAMETERS, MOST_COMPLEX, MOST_INDENT = 600, 60, 5, 15, 4


def exemptions():
    rows = {}
    for line in open(os.path.join(ROOT, "tests/house/exempt.txt")):
        if line.strip() and not line.startswith("#"):
            what, reason = line.split(None, 1)
            rows[what] = reason.strip()
    return rows


def sources():
    for folder, _, names in sorted(os.walk(SRC)):
        for name in sorted(names):
            if name.endswith((".c", ".h", ".def")):
                path = os.path.join(folder, name)
                yield os.path.relpath(path, SRC), open(path, encoding="utf-8").read()


def bare(text):
    """The text without comments and strings, line structure kept."""
    blank = lambda m: re.sub(r"[^\n]", " ", m.group())
    return re.sub(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", blank, text, flags=re.S)


class House:
    def __init__(self):
        self.faults, self.exempt, self.used = [], exemptions(), set()
        self.edges = collections.defaultdict(set)
        self.rooms = collections.defaultdict(set)

    def say(self, path, line, what, key=None):
        key = key or path
        if key in self.exempt:
            self.used.add(key)
            return
        self.faults.append(f"src/{path}:{line}: {what}")

    def includes(self, path, text):
        room = path.split("/")[0]
        for n, line in enumerate(text.split("\n"), 1):
            ours = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            theirs = re.match(r"\s*#\s*include\s+<([^>]+)>", line)
            if ours:
                target = ours.group(1)
                self.edges[path].add(target)
                other = target.split("/")[0]
                if "/" not in target or target.startswith("."):
                    self.say(path, n, f'write the room: "room/{target}"')
                    continue
                if not os.path.exists(os.path.join(SRC, target)):
                    self.say(path, n, f"'{target}' does not exist")
                if other != room:
                    self.rooms[room].add(other)
                    if other not in FLOOR or FLOOR[other] >= FLOOR[room]:
                        self.say(path, n, f"'{room}' may not look into '{other}': stairs go down only")
                    if other != "base" and target not in (f"{other}/{other}.h",) and not target.endswith(".def"):
                        self.say(path, n, f"'{target}' is private: the door is \"{other}/{other}.h\"", f"door:{target}")
            if theirs:
                for pattern, where in FOREIGN.items():
                    if re.match(pattern, theirs.group(1)) and not path.startswith(where):
                        self.say(path, n, f"<{theirs.group(1)}> belongs to {' or '.join(where)}")

    def words(self, path, code):
        for n, line in enumerate(code.split("\n"), 1):
            for pattern, where in WORDS.items():
                hit = re.search(pattern, line)
                if hit and not (where and path.startswith(where)) and not line.startswith("#pragma"):
                    self.say(path, n, f"'{hit.group().strip()}' does not belong here" + (f" (only in {', '.join(where)})" if where else ""))

    def sizes(self, path, text):
        lines = text.count("\n")
        if lines > MOST_LINES:
            self.say(path, lines, f"{lines} lines (at most {MOST_LINES})")

    def functions(self, path, code):
        lines = code.split("\n")
        start = None
        for n, line in enumerate(lines):
            if line == "{" and start is None:
                head = n - 1
                while head > 0 and lines[head - 1].strip() and lines[head - 1][0] not in "}#" and not lines[head - 1].rstrip().endswith((";", "*/")):
                    head -= 1
                if "(" in "".join(lines[head:n]):
                    start = (head, n)
            elif line == "}" and start is not None:
                self.function(path, lines, start, n)
                start = None

    def function(self, path, lines, start, end):
        head = " ".join(lines[start[0]:start[1]])
        name = re.search(r"(\w+)\s*\(", head)
        name = name.group(1) if name else "?"
        key = f"{path}:{name}"
        size = end - start[1] - 1
        body = "\n".join(lines[start[1]:end])
        if size > MOST_FUNCTION:
            self.say(path, start[1], f"'{name}' has {size} lines (at most {MOST_FUNCTION})", key)
        parameters = head[head.index("(") + 1:].count(",") + 1 - ("..." in head)
        if parameters > MOST_PARAMETERS:
            self.say(path, start[1], f"'{name}' has {parameters} parameters (at most {MOST_PARAMETERS})", key)
        paths = 1 + len(re.findall(r"\b(?:if|for|while|case)\b|&&|\|\||\?", body))
        if paths > MOST_COMPLEX and not re.search(r"\bswitch\b", body) and paths > 2 * MOST_COMPLEX:
            self.say(path, start[1], f"'{name}' has {paths} paths (at most {2 * MOST_COMPLEX})", key)
        deep = max((len(re.match(r"\t*", l).group()) for l in lines[start[1] + 1:end] if re.match(r"\t+(if|for|while|switch)\b", l)), default=0)
        if deep > MOST_INDENT + 1:
            self.say(path, start[1], f"'{name}' nests {deep} deep (at most {MOST_INDENT + 1})", key)

    def statics(self, path, code):
        if path.startswith("cli/"):
            return
        for n, line in enumerate(code.split("\n"), 1):
            if re.match(r"\s*static\b(?!.*\bconst\b)(?!\s*inline\b)[^(]*(=|;|\[)", line) and "(" not in line.split("=")[0]:
                self.say(path, n, "a mutable static: state lives in a struct that someone passes")

    def conditionals(self, path, text):
        count = len(re.findall(r"^\s*#\s*(?:if|ifdef)\b", text, re.M))
        if count > 2 and not path.startswith("base/"):
            self.say(path, 1, f"{count} conditional parts: #if belongs to base/ and CMake")

    def cycles(self, edges, what):
        state = {}

        def visit(at, trail):
            state[at] = 1
            for to in sorted(edges.get(at, ())):
                if state.get(to) == 1:
                    self.faults.append(f"{what} cycle: {' -> '.join(trail + [at, to])}")
                elif to not in state:
                    visit(to, trail + [at])
            state[at] = 2

        for node in sorted(edges):
            if node not in state:
                visit(node, [])

    def parsers(self):
        table = os.path.join(SRC, "parse/parsers.def")
        if not os.path.exists(table):
            return
        for name in re.findall(r"GW_PARSER\((\w+)", open(table).read()):
            for file in (f"fuzz/fuzz_{name}.c", f"tests/unit/parse/test_{name}.c", f"fuzz/corpus/{name}"):
                if not os.path.exists(os.path.join(ROOT, file)):
                    self.faults.append(f"src/parse/parsers.def: parser '{name}' has no {file}")

    def run(self):
        count = 0
        for path, text in sources():
            count += 1
            code = bare(text)
            self.includes(path, text)
            self.words(path, code)
            self.sizes(path, text)
            self.statics(path, code)
            self.conditionals(path, text)
            if path.endswith(".c"):
                self.functions(path, code)
        self.cycles(self.edges, "include")
        self.cycles(self.rooms, "room")
        self.parsers()
        for key in sorted(set(self.exempt) - self.used):
            self.faults.append(f"tests/house/exempt.txt: '{key}' needs no exemption any more")
        for fault in self.faults:
            print(fault)
        print(f"{count} files, {len(self.faults)} breaches")
        return 1 if self.faults else 0


sys.exit(House().run())
