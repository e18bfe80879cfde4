#!/usr/bin/env python3
"""A secret in every encoding, container and place: each in a push of its own.

usage: encodings.py GITWARD [CASE...]

The token is made here. Each push goes through the real git receive-pack and
must be rejected by the rule of the token, and the token must not be shown.
The same without a token must pass.
"""
import base64
import bz2
import gzip
import html
import io
import json
import lzma
import os
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from rawgit import Objects, Pack, receive_pack, request  # noqa: E402

WHO = b" <a@example.org> 1700000000 +0000\n"


def wrap(text, width):
    return b"\n".join(text[i:i + width] for i in range(0, len(text), width))


def zipped(files, how=zipfile.ZIP_DEFLATED, comment=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as z:
        for name, body in files.items():
            z.writestr(name, body)
        z.comment = comment
    return out.getvalue()


def tarred(files, mode="w"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as t:
        for name, body in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            t.addfile(info, io.BytesIO(body))
    return out.getvalue()


def zstd(body):
    return subprocess.run(["zstd", "-q", "-c"], input=body, check=True, capture_output=True).stdout


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*chunks):
    pixels = zlib.compress(b"\0\0\0\0")
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)) +
            b"".join(chunks) + chunk(b"IDAT", pixels) + chunk(b"IEND", b""))


def jpeg(marker, body):
    return b"\xff\xd8\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body + b"\xff\xd9"


def pdf(stream, head=b""):
    return (b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n2 0 obj\n<< /Length " + str(len(stream)).encode() + head +
            b" >>\nstream\n" + stream + b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n")


def exif(body):
    """A TIFF with an ImageDescription."""
    return (b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 1) + struct.pack("<HHII", 0x10e, 2, len(body), 26) +
            struct.pack("<I", 0) + body)


def escaped(fmt, text):
    return "".join(fmt % c for c in text).encode()


def encodings(token):
    """name: (path, bytes)."""
    t = token.encode()
    line = b"GITHUB_TOKEN=" + t + b"\n"
    text = line.decode()
    long = b"# a note that makes the text long enough to be wrapped over several lines\n" + line
    half = len(token) // 2
    b64 = base64.b64encode
    deflated = zlib.compress(b"BT (" + t + b") Tj ET")
    cases = {
        "plain": ("a.env", line), "CRLF": ("a.env", line.replace(b"\n", b"\r\n")), "UTF-8 BOM": ("a.env", b"\xef\xbb\xbf" + line),
        "between NULs": ("a.bin", b"\0\1\2" + t + b"\0\xff"), "in binary bytes": ("a", bytes(range(128, 256)) + line),
        "UTF-16 BOM LE": ("a.txt", b"\xff\xfe" + text.encode("utf-16-le")),
        "UTF-16 BOM BE": ("a.txt", b"\xfe\xff" + text.encode("utf-16-be")),
        "UTF-16 LE": ("a.txt", text.encode("utf-16-le")), "UTF-16 BE": ("a.txt", text.encode("utf-16-be")),
        "UTF-32 BOM LE": ("a.txt", b"\xff\xfe\0\0" + text.encode("utf-32-le")),
        "UTF-32 BOM BE": ("a.txt", b"\0\0\xfe\xff" + text.encode("utf-32-be")),
        "UTF-32 LE": ("a.txt", text.encode("utf-32-le")), "UTF-32 BE": ("a.txt", text.encode("utf-32-be")),
        "base64": ("a.yaml", b"data: " + b64(line) + b"\n"), "base64 of the token": ("a.yaml", b"x: " + b64(t) + b"\n"),
        "base64 wrapped at 76": ("a.txt", wrap(b64(long), 76) + b"\n"),
        "base64 wrapped at 64, CRLF": ("a.txt", wrap(b64(long), 64).replace(b"\n", b"\r\n") + b"\r\n"),
        "base64 wrapped and indented": ("a.yaml", b"data: |\n  " + wrap(b64(long), 60).replace(b"\n", b"\n  ") + b"\n"),
        "base64 for URLs": ("a.txt", base64.urlsafe_b64encode(b"is it? ok~~ " + line + b"~~~???") + b"\n"),
        "base64 without padding": ("a.txt", b64(line + b"x").rstrip(b"=") + b"\n"),
        "base64 of base64": ("a.txt", b64(b64(long)) + b"\n"),
        "Kubernetes Secret": ("s.yaml", b"apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  token: " + b64(t) + b"\n"),
        "hex": ("a.txt", line.hex().encode() + b"\n"), "HEX": ("a.txt", line.hex().upper().encode() + b"\n"),
        "percent, all": ("a.txt", escaped("%%%02X", line) + b"\n"),
        "percent, some": ("a.txt", b"https://x.test/?a=%20&t=" + t.replace(b"_", b"%5F") + b"\n"),
        "\\u": ("a.json", b'{"t": "' + escaped("\\u%04x", t) + b'"}\n'),
        "\\u, some": ("a.json", b'{"t": "' + t.replace(b"_", b"\\u005f") + b'"}\n'),
        "\\x": ("a.py", b"t = '" + escaped("\\x%02x", t) + b"'\n"),
        "HTML, decimal": ("a.html", b"<p>" + escaped("&#%d;", t) + b"</p>\n"),
        "HTML, hex": ("a.html", b"<p>" + escaped("&#x%x;", t) + b"</p>\n"),
        "HTML, named": ("a.html", b"<p>" + t.replace(b"_", b"&lowbar;") + b"</p>\n"),
        "gzip": ("a.gz", gzip.compress(line)), "gzip without a name for it": ("a", gzip.compress(line)),
        "bzip2": ("a.bz2", bz2.compress(line)), "xz": ("a.xz", lzma.compress(line)), "zstd": ("a.zst", zstd(line)),
        "zip": ("a.zip", zipped({"x/y.env": line})), "zip, stored": ("a.zip", zipped({"y.env": b64(long)}, zipfile.ZIP_STORED)),
        "zip, a comment": ("a.zip", zipped({"a": b"x"}, comment=line)),
        "zip, a name": ("a.zip", zipped({"a/" + token + ".txt": b"x"})),
        "zip, behind its end": ("a.zip", zipped({"a": b"x"}) + line),
        "zip, in front": ("a.zip", line + zipped({"a": b"x"})),
        "zip in zip": ("a.zip", zipped({"b.zip": zipped({"c.env": line})})),
        "tar": ("a.tar", tarred({"x.env": line})), "tar, a name": ("a.tar", tarred({token: b"x"})),
        "tar.gz": ("a.tgz", tarred({"x.env": line}, "w:gz")),
        "tar.bz2": ("a.tbz", tarred({"x.env": line}, "w:bz2")), "tar.xz": ("a.txz", tarred({"x.env": line}, "w:xz")),
        "tar.zst": ("a.tzst", zstd(tarred({"x.env": line}))),
        "docx": ("a.docx", zipped({"[Content_Types].xml": "<Types/>", "word/document.xml":
                                   "<w:document><w:p><w:t>" + text + "</w:t></w:p></w:document>"})),
        "docx, split into runs": ("a.docx", zipped({"[Content_Types].xml": "<Types/>", "word/document.xml":
                                                   "<w:document><w:p><w:r><w:t>" + token[:half] + "</w:t></w:r><w:r><w:t>" +
                                                   token[half:] + "</w:t></w:r></w:p></w:document>"})),
        "xlsx": ("a.xlsx", zipped({"xl/sharedStrings.xml": "<sst><si><t>" + token + "</t></si></sst>"})),
        "jar": ("a.jar", zipped({"META-INF/MANIFEST.MF": "Manifest-Version: 1.0\n", "app.properties": "token=" + token})),
        "wheel": ("a-1-py3-none-any.whl", zipped({"a/__init__.py": "TOKEN = '%s'\n" % token, "a-1.dist-info/RECORD": ""})),
        "nupkg": ("a.nupkg", zipped({"a.nuspec": "<package/>", "content/web.config": "<add key='t' value='%s'/>" % token})),
        "PNG tEXt": ("a.png", png(chunk(b"tEXt", b"Comment\0" + t))),
        "PNG zTXt": ("a.png", png(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(line)))),
        "PNG iTXt": ("a.png", png(chunk(b"iTXt", b"Comment\0\1\0\0\0" + zlib.compress(line)))),
        "PNG, behind its end": ("a.png", png() + line),
        "JPEG comment": ("a.jpg", jpeg(0xfe, line)), "JPEG EXIF": ("a.jpg", jpeg(0xe1, exif(t + b"\0"))),
        "PDF string": ("a.pdf", pdf(b"BT (" + t + b") Tj ET")),
        "PDF string, escaped": ("a.pdf", pdf(b"BT (" + escaped("\\%03o", t) + b") Tj ET")),
        "PDF string, in pieces": ("a.pdf", pdf(b"BT [(" + t[:half] + b") -20 (" + t[half:] + b")] TJ ET")),
        "PDF hex string": ("a.pdf", pdf(b"BT <" + t.hex().encode() + b"> Tj ET")),
        "PDF, deflated": ("a.pdf", pdf(deflated, b" /Filter /FlateDecode")),
        "adjacent literals": ("a.py", ('t = "%s" "%s"\n' % (token[:half], token[half:])).encode()),
        "adjacent literals on lines": ("a.c", ('char *t = "%s"\n\t"%s";\n' % (token[:half], token[half:])).encode()),
        "plus": ("a.js", ("t = '%s' + '%s';\n" % (token[:half], token[half:])).encode()),
        "plus over lines": ("A.java", ('t = "%s" +\n    "%s";\n' % (token[:half], token[half:])).encode()),
        "backslash newline": ("a.sh", ("t=%s\\\n%s\n" % (token[:half], token[half:])).encode()),
        "notebook": ("a.ipynb", json.dumps({"cells": [{"cell_type": "code", "source": ["t = '%s'\n" % token], "outputs": [],
                                                       "metadata": {}}], "nbformat": 4, "nbformat_minor": 5,
                                            "metadata": {}}).encode()),
        "notebook, an output": ("a.ipynb", json.dumps({"cells": [{"cell_type": "code", "source": [], "metadata": {}, "outputs": [
            {"output_type": "stream", "name": "stdout", "text": ["%s\n" % token]}]}], "nbformat": 4, "nbformat_minor": 5,
            "metadata": {}}).encode()),
        "gzip in base64": ("a.yaml", b"data: " + b64(gzip.compress(line)) + b"\n"),
        "base64 in zip": ("a.zip", zipped({"s.yaml": b"data: " + b64(line)})),
        "base64 in UTF-16": ("a.txt", b"\xff\xfe" + (b"d: " + b64(line)).decode().encode("utf-16-le")),
        "HTML in JSON": ("a.json", json.dumps({"a": html.escape("'") + token}).encode()),
    }
    return cases


class Pusher:
    def __init__(self, top, gitward):
        self.dir = os.path.join(top, "s.git")
        self.objects = Objects()
        self.count = 0
        subprocess.run(["git", "init", "-q", "--bare", self.dir], check=True)
        subprocess.run(["git", "-C", self.dir, "config", "receive.advertisePushOptions", "true"], check=True)
        with open(self.dir + "/hooks/pre-receive", "w", encoding="utf-8") as f:
            f.write("#!/bin/sh\nexec '%s' receive --policy '%s/policy.yaml'\n" % (gitward, top))
        with open(top + "/policy.yaml", "w", encoding="utf-8") as f:
            f.write("gitward: 1\nuse: [recommended]\nrules: {'git-push/*': observe, 'ml-files/*': observe}\n")
        os.chmod(self.dir + "/hooks/pre-receive", 0o755)

    def tree(self, path, body, mode=b"100644"):
        return self.objects.tree([(mode, path, self.objects.put("blob", body))])

    def commit(self, tree, message=b"message\n", name=b"A", committer=b"C", head=b""):
        return self.objects.put("commit", b"tree " + tree.encode() + b"\nauthor " + name + WHO + b"committer " + committer +
                                WHO + head + b"\n" + message)

    def push(self, tip, ref=None, options=()):
        self.count += 1
        pack = Pack(self.objects)
        for name in sorted(self.objects.reach([tip])):
            pack.add(name)
        ref = ref or b"refs/x/%d" % self.count
        data = request(self.objects, [(self.objects.zero, tip, ref)], pack.bytes(), options)
        results, _, said, _ = receive_pack(self.dir, data)
        return results.get(ref), said


def places(pusher, token):
    """name: (tip, ref, push options)."""
    t, objects = token.encode(), pusher.objects
    tree = pusher.tree(b"a.txt", b"hello\n")
    clean = pusher.commit(tree)

    def tag(name=b"v1", tagger=b"T", message=b"m\n", target=clean, kind=b"commit"):
        return objects.put("tag", b"object " + target.encode() + b"\ntype " + kind + b"\ntag " + name + b"\ntagger " + tagger +
                           WHO + b"\n" + message)

    def at(path, body, mode=b"100644"):
        return pusher.commit(pusher.tree(path, body, mode)), None, ()

    def made(**words):
        return pusher.commit(tree, **words), None, ()

    blob = objects.put("blob", b"T=" + t + b"\n")
    armour = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n " + t + b"\n -----END PGP SIGNATURE-----\n"
    merged = b"mergetag object " + clean.encode() + b"\n type commit\n tag x\n tagger A <a@b> 1 +0000\n \n " + t + b"\n"
    fan = objects.tree([(b"40000", b"ab", pusher.tree(b"c" * 38, b"T=" + t + b"\n"))])
    return {
        "commit message": made(message=b"Use " + t + b"\n"), "commit message, base64": made(message=base64.b64encode(b"T=" + t)),
        "commit message, behind a NUL": made(message=b"Fine\n\0" + t + b"\n"), "author": made(name=t),
        "committer": made(committer=b"C " + t), "unknown header": made(head=b"x-key " + t + b"\n"),
        "folded header": made(head=b"x-key a\n b " + t + b"\n"), "encoding header": made(head=b"encoding " + t + b"\n"),
        "signature": made(head=armour), "mergetag": made(head=merged),
        "tag message": (tag(message=b"Key " + t + b"\n"), None, ()), "tag name": (tag(name=t), None, ()),
        "tagger": (tag(tagger=t), None, ()), "tag message behind a NUL": (tag(message=b"m\0" + t), None, ()),
        "tag of a tag of a blob": (tag(target=tag(target=blob, kind=b"blob"), kind=b"tag"), None, ()),
        "ref at a blob": (blob, None, ()), "ref at a tree": (pusher.tree(b"x", b"T=" + t + b"\n"), None, ()),
        "branch name": (clean, b"refs/heads/x-" + t, ()), "tag ref name": (clean, b"refs/tags/" + t, ()),
        "path": at(b"d-" + t + b".txt", b"x\n"), "path of a directory": (pusher.commit(objects.tree(
            [(b"40000", t, tree)])), None, ()),
        "link target": at(b"l", b"/x/" + t, b"120000"), "executable": at(b"run", b"#!/bin/sh\nT=" + t + b"\n", b"100755"),
        ".gitmodules": at(b".gitmodules", b'[submodule "x"]\n\tpath = x\n\turl = https://a:' + t + b"@x.test/y\n"),
        ".gitattributes hides": (pusher.commit(objects.tree([
            (b"100644", b".gitattributes", objects.put("blob", b"* -diff -text binary\n")), (b"100644", b"a.env", blob)])), None, ()),
        "note": (pusher.commit(fan), b"refs/notes/commits", ()), "LFS pointer": at(
            b"big.bin", b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a1" * 32 + b"\nsize 12\nx-key " + t + b"\n"),
        "push option": (clean, None, (b"deploy.key=" + t,)), "stash": (pusher.commit(pusher.tree(b"s", b"T=" + t + b"\n")),
                                                                    b"refs/stash/1", ()),
        "submodule": (pusher.commit(objects.tree([(b"160000", t, "1" * 40), (b"100644", b"zz", objects.put("blob", b"x\n"))])),
                      None, ()),
    }


def main():
    gitward = os.path.abspath(sys.argv[1])
    wanted = sys.argv[2:]
    for word in [w for w in os.environ if w.startswith("GIT_")]:
        del os.environ[word]
    os.environ.update(LC_ALL="C", GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL="/dev/null")
    top = tempfile.mkdtemp(prefix="encodings.")
    token = subprocess.run([gitward, "rules", "fake", "ghp_{alnum:30}{crc32b62}", "enc"], check=True, capture_output=True,
                           text=True).stdout.strip()
    harmless = "gh_" + "".join(c if c.isdigit() else "x" for c in token[4:])
    bad = 0
    try:
        pusher = Pusher(top, gitward)
        jobs = {}
        for word in (token, harmless):
            cases = {n: (pusher.commit(pusher.tree(p.encode(), b)), None, ()) for n, (p, b) in encodings(word).items()}
            cases.update(places(pusher, word))
            jobs[word] = cases
        count = 0
        for name in jobs[token]:
            if wanted and name not in wanted:
                continue
            count += 1
            result, said = pusher.push(*jobs[token][name])
            shown = said.decode("latin-1")
            wrong = []
            if result != b"pre-receive hook declined":
                wrong.append("the secret has landed (%s)" % result)
            elif "secrets/github-pat" not in shown:
                wrong.append("rejected, but not by its rule")
            if token in shown:
                wrong.append("the secret is shown")
            passed, why = pusher.push(*jobs[harmless][name])
            if passed != b"ok":
                wrong.append("without a secret it does not pass: " + why.decode("latin-1")[:600])
            bad += bool(wrong)
            print("%sok %d - %s" % ("not " if wrong else "", count, name))
            for told in wrong:
                print("# " + told + ("" if "land" in told or "without" in told else ": " + shown[:600]))
        print("1..%d" % count)
    finally:
        shutil.rmtree(top)
    sys.exit(1 if bad or not count else 0)


if __name__ == "__main__":
    main()
