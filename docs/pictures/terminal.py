#!/usr/bin/env python3
"""A picture of a terminal: text with colours from standard input, SVG to standard output.

Usage: docs/pictures/terminal.py TITLE <text >picture.svg
"""
import html
import re
import sys

INK = {"0": "#d7dde4", "31": "#ff7b72", "33": "#e3b341", "36": "#79c0ff", "32": "#7ee787", "2": "#8b949e"}
NO_BREAK = "&#160;"  # a reader of SVG joins blanks
WIDTH, HEIGHT, LEFT, TOP = 8.4, 19, 18, 52

title = sys.argv[1] if len(sys.argv) > 1 else "terminal"
lines = sys.stdin.read().rstrip("\n").split("\n")
text_of = lambda line: re.sub(r"\x1b\[[0-9;]*[mK]", "", line)
width = int(max(len(text_of(l)) for l in lines) * WIDTH + 2 * LEFT)
height = TOP + len(lines) * HEIGHT + 10
out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-label="{html.escape(title)}">',
       f'<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>',
       '<circle cx="20" cy="20" r="6" fill="#ff5f57"/><circle cx="40" cy="20" r="6" fill="#febc2e"/><circle cx="60" cy="20" r="6" fill="#28c840"/>',
       f'<text x="{width / 2:.0f}" y="25" fill="#8b949e" text-anchor="middle" font-family="sans-serif" font-size="13">{html.escape(title)}</text>',
       '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" xml:space="preserve">']
for n, line in enumerate(lines):
    ink, bold, column = INK["0"], False, 0
    spans = []
    for part in re.split(r"(\x1b\[[0-9;]*[mK])", line):
        code = re.fullmatch(r"\x1b\[([0-9;]*)([mK])", part)
        if code:
            for c in (code.group(1) or "0").split(";") if code.group(2) == "m" else ():
                bold = c == "1" or (bold and c != "0")
                ink = INK.get(c, ink) if c != "1" else ink
            continue
        if part.strip():
            weight = ' font-weight="bold"' if bold else ""
            spans.append(f'<tspan x="{LEFT + column * WIDTH:.1f}" fill="{ink}"{weight} textLength="{len(part) * WIDTH:.1f}">{html.escape(part).replace(" ", NO_BREAK)}</tspan>')
        column += len(part)
    if spans:
        out.append(f'<text y="{TOP + n * HEIGHT}">{"".join(spans)}</text>')
out += ["</g>", "</svg>"]
print("\n".join(out))
