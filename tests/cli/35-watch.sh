#!/bin/sh
# shellcheck disable=SC2317 # functions are called by ok and code
# A scan of history can be watched, narrowed and stopped.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

XDG_CACHE_HOME=$scratch/xdg
export XDG_CACHE_HOME
git init -q repo && cd repo || exit 1
commit a.txt hello
commit one.env "T=$(token)"
GIT_AUTHOR_NAME='Grace Hopper' GIT_AUTHOR_EMAIL=grace@navy.example commit two.txt "T=$(token two)"
bad=$(git rev-parse HEAD)
commit three.txt "T=$(token three)"
commit four.txt clean

# --- what came in since -------------------------------------------------------
code 1 "--since REV looks behind it" "$GITWARD" scan --all --since "$bad"
said "at what it does not reach" "three.txt"
unsaid "and at nothing else" "two.txt"
code 0 "nothing bad is behind the last but one" "$GITWARD" scan --all --since HEAD~1
code 1 "it goes with a revision, too" "$GITWARD" scan HEAD --since "$bad"
unsaid "in the same way" "two.txt"
code 2 "a word that is neither date nor revision is wrong usage" "$GITWARD" scan --all --since yesterday
said "and it says so" "neither a date nor a revision"

# --- who ----------------------------------------------------------------------
code 1 "a finding" "$GITWARD" scan --all
said "names the commit that brought it" "in commit $(echo "$bad" | cut -c1-12)"
said "and who made that" "made by Grace Hopper <grace@navy.example>"
code 1 "--mask-authors" "$GITWARD" scan --all --mask-authors
unsaid "shows no name" "Grace"
unsaid "and no address" "grace@navy"
said "but that there is one" "made by "
"$GITWARD" scan --all -f json --mask-authors -o out.json
! grep -q 'Grace\|grace@navy' out.json
pass_or_fail $? "in JSON neither"
"$GITWARD" scan --all -f json -o out.json
grep -q '"author": "Grace Hopper .*grace@navy.example' out.json
pass_or_fail $? "which has the author otherwise"
code 0 "a report can be written from that" "$GITWARD" report out.json

# --- enough -------------------------------------------------------------------
code 1 "--max-findings stops" "$GITWARD" scan --all -j 1 --no-cache --max-findings 1
said "and says why" "stopped after 1 findings that block"
said "and what was not looked at" "files were not judged"
code 1 "more than there are stop nothing" "$GITWARD" scan --all --no-cache --max-findings 100
unsaid "and nothing is said" "stopped after"
code 2 "it wants a number" "$GITWARD" scan --all --max-findings few
code 2 "of one or more" "$GITWARD" scan --all --max-findings 0
code 1 "a stopped run keeps only what it judged" "$GITWARD" scan --all -j 1 --max-findings 1
code 1 "the next one finds all" "$GITWARD" scan --all
for f in one.env two.txt three.txt; do
	said "also $f" "$f:1"
done

# --- at a terminal and in a log -----------------------------------------------
git init -q ../long && cd ../long || exit 1
pod() {
	printf -- '---\napiVersion: v1\nkind: Pod\nmetadata: {name: a%s}\nspec:\n  containers:\n' "$1"
	printf '    - {name: c, image: "nginx:1.%s", env: [{name: A, value: "%s"}]}\n' "$1" "$1"
}
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	pod $i
done >../pods
i=0
while [ $i -lt 250 ]; do
	sed "s/name: a/name: b$i/" ../pods >"f$i.yaml"
	[ $i -gt 200 ] && echo "T=$(token $i)" >"t$i.txt"
	i=$((i + 1))
done
git add . && git commit -q -m many
# Short work shows nothing, and how long this takes depends on the machine: so
# the process is stopped for a while when half of its work is done.
cat >../watch.py <<'PYTHON'
"""watch.py COLUMNS SECONDS COMMAND...: run it at a terminal of that width (0: at none), and hold it up for that long in the middle.
Standard output has what the terminal got, or what came on standard error."""
import fcntl, glob, os, pty, signal, struct, sys, termios, threading, time
columns, seconds, command = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]


def used(pid):
    """Nanoseconds of CPU that all threads of a process have had."""
    total = 0
    for task in glob.glob(f"/proc/{pid}/task/*/schedstat"):
        try:
            total += int(open(task).read().split()[0])
        except OSError:
            pass
    return total


def start(aside):
    if aside:
        pid, fd = os.fork(), -1
        if pid == 0:
            null = os.open(os.devnull, os.O_RDWR)
            for i in (0, 1, 2):
                os.dup2(null, i)
    elif columns:
        pid, fd = pty.fork()
        if pid == 0:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
            os.environ["TERM"] = "xterm"
    else:
        fd, out = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.dup2(os.open("../report.out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), 1)
            os.dup2(out, 2)
        os.close(out)
    if pid == 0:
        os.execvp(command[0], command)
    return pid, fd


def hold(pid, most):
    while used(pid) < most:
        time.sleep(0.001)
    os.kill(pid, signal.SIGSTOP)
    time.sleep(seconds)
    os.kill(pid, signal.SIGCONT)


pid, _ = start(True)
use = os.wait4(pid, 0)[2]
pid, fd = start(False)
threading.Thread(target=hold, args=(pid, (use.ru_utime + use.ru_stime) * 5e8), daemon=True).start()
seen = b""
while True:
    try:
        got = os.read(fd, 65536)
    except OSError:
        break
    if not got:
        break
    seen += got
_, state = os.waitpid(pid, 0)
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(state))
PYTHON
watch() { width=$1 && shift && python3 ../watch.py "$width" 0.8 "$@" >../seen; }
code 1 "at a terminal" watch 120 "$GITWARD" scan --all -j 1 --no-cache --min-level enforce
out=$(tr '\r' '\n' <../seen)
said "a bar is drawn" "[####"
said "with what is done" "judging "
said "of how much" " of 299 files ("
said "how fast" " a second"
said "and how long it will take" " left"
said "it is wiped at the end" "$(printf '\n\033[K')"
said "findings come while it runs" "found: t2"
said "with their commit" "(in commit $(git rev-parse HEAD | cut -c1-12))"
[ "$(tr '\r' '\n' <../seen | grep -c '^.\[K*found: \|found: ')" -le 20 ]
pass_or_fail $? "but not more than twenty of them"
said "the others are in the report" "the report at the end has all"
for i in 201 225 249; do
	said "as t$i.txt is" "t$i.txt:1:3"
	unsaid "no token is shown" "$(token $i)"
done
code 1 "at a narrow terminal" watch 60 "$GITWARD" scan --all -j 1 --no-cache --min-level enforce
out=$(tr '\r' '\n' <../seen)
unsaid "there is no bar" "[##"
said "but the words" " a second"
code 1 "quiet at a terminal" watch 120 "$GITWARD" scan --all -j 1 --no-cache --min-level enforce -q
out=$(tr '\r' '\n' <../seen)
unsaid "means no bar" " a second"
code 1 "another format at a terminal" watch 120 "$GITWARD" scan --all -j 1 --no-cache --min-level enforce -f json -o ../out.json
out=$(tr '\r' '\n' <../seen)
said "has the bar" " a second"
unsaid "and no findings beside it" "found: "

# In a log: one line in ten seconds.
python3 ../watch.py 0 10.2 "$GITWARD" scan --all -j 1 --no-cache --min-level enforce >../log
code 1 "the report is the same" "$GITWARD" scan --all --no-cache --min-level enforce
[ "$out" = "$(cat ../report.out)" ]
pass_or_fail $? "whether someone watches or not"
out=$(cat ../log)
said "a log gets a line after ten seconds" "gitward: judging "
unsaid "without a terminal's words" "$(printf '\033')"
[ "$(grep -c judging ../log)" -le 2 ]
pass_or_fail $? "and not one a file"

finish
