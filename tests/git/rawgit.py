"""Git objects, packs and the push protocol, written from their descriptions
(gitformat-pack, gitprotocol-pack), so that a test can send what no client
sends."""
import hashlib
import os
import struct
import subprocess
import zlib

KINDS = {"commit": 1, "tree": 2, "blob": 3, "tag": 4}
OFS_DELTA, REF_DELTA = 6, 7


class Objects:
    """All objects that a test has made: id -> (kind, body)."""

    def __init__(self, algorithm="sha1"):
        self.algorithm = algorithm
        self.zero = "0" * (40 if algorithm == "sha1" else 64)
        self.bodies = {}

    def put(self, kind, body):
        data = b"%s %d\0" % (kind.encode(), len(body)) + body
        name = hashlib.new(self.algorithm, data).hexdigest()
        self.bodies[name] = (kind, body)
        return name

    def tree(self, entries):
        """entries: (mode, name, id), bytes, bytes, hex; kept in this order."""
        return self.put("tree", b"".join(
            mode + b" " + name + b"\0" + bytes.fromhex(i) for mode, name, i in entries))

    def sorted_tree(self, entries):
        return self.tree(sorted(entries, key=lambda e: e[1] + (b"/" if e[0] == b"40000" else b"")))

    def entries(self, tree):
        body, size, at = self.bodies[tree][1], len(self.zero) // 2, 0
        while at < len(body):
            end = body.index(b"\0", at)
            mode, name = body[at:end].split(b" ", 1)
            yield mode, name, body[end + 1:end + 1 + size].hex()
            at = end + 1 + size

    def links(self, name):
        """What an object names; submodules are elsewhere."""
        kind, body = self.bodies[name]
        if kind == "tree":
            return [i for mode, _, i in self.entries(name) if mode != b"160000"]
        if kind == "blob":
            return []
        found = []
        for line in body.split(b"\n\n", 1)[0].split(b"\n"):
            word, _, rest = line.partition(b" ")
            if word in (b"tree", b"parent", b"object"):
                found.append(rest.decode().lower())
        return found

    def reach(self, tips, stop=()):
        """All that the tips reach, without what is in `stop` (which must be closed)."""
        seen, todo = set(), [t for t in tips if t != self.zero]
        while todo:
            name = todo.pop()
            if name in seen or name in stop:
                continue
            seen.add(name)
            todo.extend(self.links(name))
        return seen


def varint(n):
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def entry_head(kind, size):
    byte = kind << 4 | size & 15
    size >>= 4
    out = bytearray()
    while size:
        out.append(byte | 128)
        byte = size & 127
        size >>= 7
    out.append(byte)
    return bytes(out)


def offset_head(distance):
    out = [distance & 127]
    distance >>= 7
    while distance:
        distance -= 1
        out.insert(0, distance & 127 | 128)
        distance >>= 7
    return bytes(out)


def copy_op(offset, size):
    op, tail = 128, b""
    for i in range(4):
        if offset >> 8 * i & 255:
            op |= 1 << i
            tail += bytes([offset >> 8 * i & 255])
    for i in range(3):
        if size >> 8 * i & 255:
            op |= 16 << i
            tail += bytes([size >> 8 * i & 255])
    return bytes([op]) + tail


def delta(base, target):
    """Common head and tail copied, the middle inserted."""
    head = 0
    while head < min(len(base), len(target)) and base[head] == target[head]:
        head += 1
    tail = 0
    while tail < min(len(base), len(target)) - head and base[-1 - tail] == target[-1 - tail]:
        tail += 1
    out = varint(len(base)) + varint(len(target))
    spans = [(0, head)] if head else []
    middle = target[head:len(target) - tail]
    for offset, size in spans:
        for at in range(0, size, 0xffffff):
            out += copy_op(offset + at, min(0xffffff, size - at))
    for at in range(0, len(middle), 127):
        piece = middle[at:at + 127]
        out += bytes([len(piece)]) + piece
    for at in range(0, tail, 0xffffff):
        out += copy_op(len(base) - tail + at, min(0xffffff, tail - at))
    return out


class Pack:
    """A pack under construction; deltas against what is in it or in the store."""

    def __init__(self, objects):
        self.objects = objects
        self.data = bytearray()
        self.places = {}
        self.count = 0

    def add(self, name, base=None):
        kind, body = self.objects.bodies[name]
        at = 12 + len(self.data)
        if base is not None and len(delta(self.objects.bodies[base][1], body)) < 4:
            base = None  # git takes no delta that short
        if base is None:
            self.data += entry_head(KINDS[kind], len(body))
        else:
            body = delta(self.objects.bodies[base][1], body)
            if base in self.places:
                self.data += entry_head(OFS_DELTA, len(body)) + offset_head(at - self.places[base])
            else:
                self.data += entry_head(REF_DELTA, len(body)) + bytes.fromhex(base)
        self.data += zlib.compress(body, 1)
        self.places[name] = at
        self.count += 1

    def bytes(self):
        data = b"PACK" + struct.pack(">II", 2, self.count) + bytes(self.data)
        return data + hashlib.new(self.objects.algorithm, data).digest()


def packet(text):
    return b"%04x" % (len(text) + 4) + text


def request(objects, commands, pack, options=(), atomic=False):
    """The bytes of a push: commands are (old, new, ref)."""
    words = b" report-status delete-refs ofs-delta"
    if options:
        words += b" push-options"
    if atomic:
        words += b" atomic"
    if objects.algorithm != "sha1":
        words += b" object-format=" + objects.algorithm.encode()
    out = []
    for i, (old, new, ref) in enumerate(commands):
        line = old.encode() + b" " + new.encode() + b" " + ref
        out.append(packet(line + (b"\0" + words if i == 0 else b"")))
    out.append(b"0000")
    if options:
        out += [packet(o) for o in options] + [b"0000"]
    return b"".join(out) + (pack or b"")


def packets(data):
    at = 0
    while at + 4 <= len(data):
        size = int(data[at:at + 4], 16)
        yield data[at + 4:at + size] if size else None
        at += max(size, 4)


def receive_pack(repository, data, env=None, program=("git", "receive-pack")):
    """Push raw bytes: ({ref: b"ok" or why not}, unpack status, stderr, exit code)."""
    done = subprocess.run([*program, repository], input=data, capture_output=True, check=False,
                          env={**os.environ, **(env or {})})
    return answers(done.stdout) + (done.stderr, done.returncode)


def answers(out):
    results, unpack, told = {}, b"", False
    try:
        for line in packets(out):
            if line is None:
                told = True
            elif told and line.startswith(b"unpack "):
                unpack = line[7:].strip()
            elif told and line[:3] in (b"ok ", b"ng "):
                ref, _, why = line[3:].rstrip(b"\n").partition(b" ")
                results[ref] = b"ok" if line[:2] == b"ok" else why
    except ValueError:
        pass
    return results, unpack
