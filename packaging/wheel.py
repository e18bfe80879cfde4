#!/usr/bin/env python3
"""A Python wheel that carries the program: no Python runs when gitward does.

Usage: packaging/wheel.py TREE DIRECTORY    (TREE by packaging/tree.sh)
The program goes beside python in the environment, its data into its share/. The same tree gives the same bytes.
"""
import base64
import hashlib
import os
import platform
import re
import sys
import zipfile

tree, out = sys.argv[1], sys.argv[2]
here = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
version = re.search(r"VERSION (\d+\.\d+\.\d+)", open(os.path.join(here, "CMakeLists.txt")).read()).group(1)
libc = platform.libc_ver()[1].replace(".", "_")
tag = f"py3-none-manylinux_{libc}_{platform.machine()}"
info, data = f"gitward-{version}.dist-info", f"gitward-{version}.data"
records = []
TIME = (2026, 1, 1, 0, 0, 0)


def add(wheel, name, content, mode=0o644):
    entry = zipfile.ZipInfo(name, TIME)
    entry.external_attr = (0o100000 | mode) << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    wheel.writestr(entry, content, compresslevel=9)
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    records.append(f"{name},sha256={digest},{len(content)}")


def files(folder):
    for base, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(base, name)
            if not os.path.islink(path):
                yield path, os.path.relpath(path, tree)


os.makedirs(out, exist_ok=True)
path = os.path.join(out, f"gitward-{version}-{tag}.whl")
with zipfile.ZipFile(path, "w") as wheel:
    add(wheel, f"{data}/scripts/gitward", open(os.path.join(tree, "bin/gitward"), "rb").read(), 0o755)
    add(wheel, f"{data}/scripts/git-ward", b'#!/bin/sh\nexec "$(dirname "$0")/gitward" "$@"\n', 0o755)
    for folder in ("lib/gitward", "share/gitward", "share/man"):
        for file, name in files(os.path.join(tree, folder)):
            add(wheel, f"{data}/data/{name}", open(file, "rb").read(), 0o755 if os.access(file, os.X_OK) else 0o644)
    add(wheel, f"{info}/METADATA", f"""Metadata-Version: 2.1
Name: gitward
Version: {version}
Summary: one gate in Git for DevOps, MLOps and GitOps
License: Apache-2.0
Requires-Python: >=3.7
Description-Content-Type: text/markdown

""".encode() + open(os.path.join(here, "README.md"), "rb").read())
    add(wheel, f"{info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: gitward\nRoot-Is-Purelib: false\nTag: {tag}\n".encode())
    add(wheel, f"{info}/licenses/LICENSE", open(os.path.join(here, "LICENSE"), "rb").read())
    records.append(f"{info}/RECORD,,")
    entry = zipfile.ZipInfo(f"{info}/RECORD", TIME)
    entry.external_attr = 0o100644 << 16
    wheel.writestr(entry, "\n".join(records) + "\n")
print(path)
