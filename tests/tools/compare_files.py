#!/usr/bin/env python3
"""Our trees against those of the languages' own parsers, file by file (compare_code.py), on files that are here or made.

Usage: tests/tools/compare_files.py TREE_JSON SOURCE-DIRECTORY python|dockerfile [COUNT]
python: the standard library and installed packages against the ast module. dockerfile: those of the rules' tests and made ones against
dockerfile-parse; exit 77 (skipped) without it. What it does not know (heredocs, the escape directive) is not made.
"""
import glob
import os
import random
import subprocess
import sys
import sysconfig
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def python_files(_source, _folder, count):
    found = []
    for top in dict.fromkeys((sysconfig.get_path("stdlib"), "/usr/lib/python3/dist-packages", sysconfig.get_path("purelib"))):
        for folder, folders, names in os.walk(top):
            # Their own tests hold broken files on purpose.
            folders[:] = sorted(d for d in folders if d not in ("test", "tests", "lib2to3", "site-packages", "__pycache__"))
            found += [os.path.join(folder, n) for n in sorted(names) if n.endswith(".py")]
    return found[:count]


def rule_dockerfiles(source):
    import yaml
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in sorted(glob.glob(os.path.join(source, "rules/*/*.yaml"))):
        with open(path, encoding="utf-8") as f:
            for doc in yaml.load_all(f, loader):
                for rule in (doc or {}).get("rules") or []:
                    for test in rule.get("tests") or []:
                        if os.path.basename(str(test.get("file"))).startswith("Dockerfile") and "fakes" not in test:
                            yield test.get("text", "")


WORDS = ["apt-get", "install", "-y", "curl", "&&", "echo", "a=b", "'x y'", '"$HOME/z"', "$(id)", "||", "true", ";", "2>&1", "#no", "--flag=v"]
LINES = ["FROM {w}:{n}", "from {w} as b{n}", "RUN {s}", "run {s}", "COPY {w} /{w}", "COPY --from=0 {w} /{w}", 'ADD ["{w}", "/{w}/"]',
         "ENV {w} {n}", "ENV A{n}={n} B='x y'", "ARG V{n}={n}", "LABEL k{n}=v{n}", "EXPOSE {n} {n}/udp", "USER {n}", "WORKDIR /{w}",
         'CMD ["{w}", "{n}"]', "ENTRYPOINT {s}", "HEALTHCHECK --interval={n}s CMD {s}", "ONBUILD RUN {s}", "VOLUME /{w}", "STOPSIGNAL {n}",
         "SHELL [\"/bin/sh\", \"-c\"]", "MAINTAINER {w}", "# {s}", "   # {w}", ""]


def words(rng, n):
    return " ".join(rng.choice(WORDS) for _ in range(n))


def made_dockerfile(rng):
    lines = [f"FROM base:{rng.randrange(9)}"]
    for _ in range(rng.randrange(1, 25)):
        line = rng.choice(LINES).format(w=rng.choice("abcdef") * 3, n=rng.randrange(1, 9999), s=words(rng, rng.randrange(1, 7)))
        while line and not line.lstrip().upper().startswith(("FROM", "#")) and rng.random() < 0.3:
            line += " \\" + " " * rng.choice([0, 0, 2]) + "\n" + " " * rng.randrange(5) + "x " + words(rng, rng.randrange(1, 4))
            if rng.random() < 0.2:
                line = line.replace("\n", "\n# between\n", 1)
        lines.append(" " * rng.choice([0, 0, 0, 2]) + line)
    return "\n".join(lines) + "\n"


def dockerfile_files(source, folder, count):
    rng = random.Random(5)
    texts = [t for t in rule_dockerfiles(source) if "<<" not in t and "escape=" not in t]
    texts += [made_dockerfile(rng) for _ in range(max(0, count - len(texts)))]
    for i, text in enumerate(texts):
        path = os.path.join(folder, f"{i}.Dockerfile")
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(text)
        yield path


def main():
    tool, source, kind = sys.argv[1:4]
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 600
    if kind == "dockerfile":
        try:
            import dockerfile_parse  # noqa: F401
        except ImportError:
            print("skipped: no dockerfile-parse here")
            sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        files = list(globals()[kind + "_files"](source, folder, count))
        return subprocess.run([sys.executable, os.path.join(HERE, "compare_code.py"), tool, kind, *files], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
