#!/usr/bin/env python3
"""Derive src/secret/trigrams.inc: how likely a character is after two others in names and words that people write.

Usage: tools/make_trigrams.py DIRECTORY... > src/secret/trigrams.inc

The directories hold source code and documentation of open source: standard libraries, headers, manuals. Every word of 3 to 41
characters is counted once a file and kept when it stands in two files or more, which throws out blobs, hashes and test
data; its weight is 1 + log2(files). Only counts of character triples survive: no word is stored. The table shipped was made
from the library directories of Python, Perl, Go and Node.js, /usr/include and the manuals of a Debian installation.
"""
import collections
import math
import os
import re
import sys

WORD = re.compile(rb"[A-Za-z][A-Za-z0-9_./-]{2,40}")
KINDS = (".py", ".pm", ".pl", ".h", ".hpp", ".c", ".go", ".js", ".ts", ".md", ".rst", ".txt", ".html", ".rb", ".java", ".sh", ".yaml", ".tf")
SKIP = re.compile(r"test|fixture|sample|vendor/google|third_party|/locale|unicode|codec|min\.js|\.map$", re.I)
SYMBOLS = "_-./+=@ "
EDGE, OTHER, COUNT = 36, 35, 37


def symbol(c):
    if "a" <= c <= "z":
        return ord(c) - 97
    if c.isdigit():
        return 26
    return 27 + SYMBOLS.index(c) if c in SYMBOLS else OTHER


def words(roots):
    files = collections.Counter()
    for root in roots:
        for folder, dirs, names in os.walk(root):
            dirs.sort()
            for name in sorted(names):
                path = os.path.join(folder, name)
                if not name.endswith(KINDS) or SKIP.search(path) or os.path.islink(path) or os.path.getsize(path) > 2 << 20:
                    continue
                with open(path, "rb") as f:
                    files.update(set(WORD.findall(f.read())))
    return files


def main():
    three, two, one = (collections.Counter() for _ in range(3))
    case = [[1.0, 1.0] for _ in range(5)]
    kept = 0
    for word, files in words(sys.argv[1:]).items():
        if files < 2:
            continue
        kept += 1
        weight = 1 + math.log2(files)
        text = word.decode().rstrip("./-")
        s = [EDGE, EDGE] + [symbol(c) for c in text.lower()] + [EDGE]
        for a, b, c in zip(s, s[1:], s[2:]):
            three[a, b, c] += weight
            two[b, c] += weight
            one[c] += weight
        before = 0
        for c in text:
            if c.isalpha():
                case[before][c.isupper()] += weight
                before = 1 if c.islower() else 2
            else:
                before = 3 if c.isdigit() else 4
    total = sum(one.values())
    after2, after1 = collections.Counter(), collections.Counter()
    for (a, b, c), n in three.items():
        after2[a, b] += n
    for (a, b), n in two.items():
        after1[a] += n
    print("/* Made by tools/make_trigrams.py: -log2 P(c | a, b) in 1/8 bit, each cell as a character from '#' on ('~' 91 and more; '!' is")
    print(f"   the backslash, ' ' the question mark); a row is one `a`, in it 37 x 37 cells. {kept} words. */")
    for a in range(COUNT):
        row = []
        for b in range(COUNT):
            for c in range(COUNT):
                p1 = (one[c] + 1) / (total + COUNT)
                p2 = (two[b, c] + 20 * p1) / (after1[b] + 20)
                p3 = (three[a, b, c] + 10 * p2) / (after2[a, b] + 10)
                cell = chr(35 + min(91, round(-8 * math.log2(p3))))
                row.append({"\\": "!", "?": " "}.get(cell, cell))
        print('"' + "".join(row) + '",')
    print("/* P(upper case) after: start, lower, upper, digit, symbol; -log2 in 1/8 bit of lower and of upper. */", file=sys.stderr)
    for lower, upper in case:
        print("{ %d, %d }," % tuple(round(-8 * math.log2(n / (lower + upper))) for n in (lower, upper)), file=sys.stderr)


main()
