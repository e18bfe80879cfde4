#!/bin/sh
# shellcheck disable=SC2317 # functions are called by ok and code
# gitward ci: every system's base and head, and no green run that saw nothing.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

# What this test itself runs in must not be taken for the job.
for v in GITHUB_ACTIONS GITLAB_CI TF_BUILD BITBUCKET_BUILD_NUMBER CIRCLECI BUILDKITE JENKINS_URL \
	GITHUB_EVENT_PATH GITHUB_STEP_SUMMARY CHANGE_TARGET AGENT_TEMPDIRECTORY; do
	unset "$v"
done

git init -q --bare up.git
git init -q repo && cd repo || exit 1
code 3 "an unborn branch is no pass" "$GITWARD" ci
said "and said" "no commit yet"
commit a.txt hello
commit .gitward.yaml 'gitward: 1'
base=$(git rev-parse HEAD)
git remote add origin ../up.git
git push -q origin main
git remote set-head origin main
git checkout -q -b topic
commit b.env "T=$(token)"
commit c.txt clean
head=$(git rev-parse HEAD)
zeros=0000000000000000000000000000000000000000

code 1 "plain: what the default branch does not have" "$GITWARD" ci
said "it says where the base is from" "(base from the default branch)"
code 1 "zeros as base are a new branch" "$GITWARD" ci --base $zeros
said "judged against the default branch" "refs/remotes/origin/HEAD..$(echo "$head" | cut -c1-12)"
code 2 "an empty --base is a variable that is not set" "$GITWARD" ci --base ''
said "and says so" "is the variable behind it set?"
code 2 "a revision is no option" "$GITWARD" ci --base=--all
code 3 "a missing base is no pass" "$GITWARD" ci --base 0123456789012345678901234567890123456789
said "with what to do" "fetch it"
code 3 "nothing new is no pass" "$GITWARD" ci --base HEAD
said "and loud" "nothing to judge"
code 0 "unless told otherwise" "$GITWARD" ci --base HEAD --allow-empty
git checkout -q --detach
code 1 "a detached HEAD is judged" "$GITWARD" ci --base "$base"
git checkout -q main
code 1 "the default branch itself: all of it" "$GITWARD" ci --head topic --base $zeros
code 0 "a default branch without base is judged whole" "$GITWARD" ci
said "and says so" "judging all that"
git checkout -q topic

# GitHub: the event file has both ends.
event() { printf '%s\n' "$1" >../event.json; }
github() {
	: >../summary.md
	env GITHUB_ACTIONS=true GITHUB_EVENT_PATH=../event.json GITHUB_SHA="$head" \
		GITHUB_STEP_SUMMARY=../summary.md "$GITWARD" ci "$@"
}
event "{\"pull_request\":{\"base\":{\"sha\":\"$base\"},\"head\":{\"sha\":\"$head\"}}}"
code 1 "GitHub: pull request" github
said "annotation" "::error file=b.env,line=1"
said "and words for people" "GitHub personal access token"
ok "step summary" grep -q 'secrets/github' ../summary.md
! grep -q "$(token)" ../summary.md
pass_or_fail $? "without the token"
event "{\"merge_group\":{\"base_sha\":\"$base\",\"head_sha\":\"$head\"}}"
code 1 "GitHub: merge queue" github
said "base from the event" "merge_group.base_sha"
event "{\"before\":\"$base\",\"after\":\"$head\",\"forced\":false}"
code 1 "GitHub: push" github
event "{\"before\":\"$zeros\",\"after\":\"$head\",\"repository\":{\"default_branch\":\"main\"}}"
code 1 "GitHub: first push of a branch" github
said "against the default branch" "the default branch"
event "{\"before\":\"1234567890123456789012345678901234567890\",\"after\":\"$head\",\"forced\":true}"
code 3 "GitHub: force-pushed base" github
said "says what happened" "rewritten its branch"
event 'not json'
code 1 "GitHub: an event that cannot be read falls back on variables" \
	env GITHUB_ACTIONS=true GITHUB_EVENT_PATH=../event.json GITHUB_BASE_REF=main GITHUB_SHA="$head" "$GITWARD" ci

gitlab() { env GITLAB_CI=true CI_COMMIT_SHA="$head" CI_DEFAULT_BRANCH=main "$@" "$GITWARD" ci --report gitlab=../q.json,sarif=../q.sarif; }
code 1 "GitLab: merge request" gitlab CI_MERGE_REQUEST_DIFF_BASE_SHA="$base" CI_COMMIT_BEFORE_SHA=$zeros
ok "GitLab: code quality beside the log" python3 -c 'import json; assert json.load(open("../q.json"))'
ok "GitLab: and SARIF" python3 -c 'import json; assert json.load(open("../q.sarif"))["runs"]'
code 1 "GitLab: merged results" gitlab CI_MERGE_REQUEST_TARGET_BRANCH_SHA="$base" CI_MERGE_REQUEST_DIFF_BASE_SHA=$zeros
code 1 "GitLab: branch push" gitlab CI_COMMIT_BEFORE_SHA="$base"
code 1 "GitLab: new branch" gitlab CI_COMMIT_BEFORE_SHA=$zeros
mkdir ../agent
code 1 "Azure: pull request" env TF_BUILD=True SYSTEM_PULLREQUEST_TARGETBRANCH=refs/heads/main BUILD_SOURCEVERSION="$head" \
	AGENT_TEMPDIRECTORY=../agent "$GITWARD" ci
said "issue" "##vso[task.logissue type=error;sourcepath=b.env;linenumber=1"
said "summary" "##vso[task.uploadsummary]../agent/gitward.md"
code 1 "Bitbucket: pull request" env BITBUCKET_BUILD_NUMBER=1 BITBUCKET_PR_DESTINATION_COMMIT="$base" BITBUCKET_COMMIT="$head" "$GITWARD" ci
code 1 "CircleCI: branch" env CIRCLECI=true CIRCLE_SHA1="$head" "$GITWARD" ci
code 1 "Buildkite: pull request" env BUILDKITE=true BUILDKITE_PULL_REQUEST_BASE_BRANCH=main BUILDKITE_COMMIT="$head" "$GITWARD" ci
code 1 "Jenkins: pull request" env JENKINS_URL=http://x CHANGE_TARGET=main GIT_COMMIT="$head" GIT_PREVIOUS_COMMIT="$head" "$GITWARD" ci
jenkins() { env JENKINS_URL=http://x CHANGE_TARGET="$1" GIT_COMMIT="$head" "$GITWARD" ci; }
git branch old "$base" && git tag old HEAD^
code 1 "a target is a branch, not the tag of its name" jenkins old
git branch -q -D old
code 3 "nor is it where only the tag is here" jenkins old
git tag -d old >/dev/null
code 3 "nor the commit that it names as a revision" jenkins "old-1-g$(git rev-parse HEAD^)"
code 1 "Jenkins: branch" env JENKINS_URL=http://x GIT_COMMIT="$head" GIT_PREVIOUS_SUCCESSFUL_COMMIT="$base" "$GITWARD" ci

# The policy is the base's: the head cannot switch its judge off.
git checkout -q -b loose
commit .gitward.yaml 'gitward: 1
default: observe
tiers: {proven: observe, shaped: observe}'
code 1 "a head does not loosen the policy that judges it" "$GITWARD" ci --base "$base"
git checkout -q topic

# The same range, three ways in: the same findings, byte for byte.
printf 'gitward: 1\nuse: [recommended]\n' >../policy.yaml
"$GITWARD" ci --base "$base" --head "$head" -p ../policy.yaml -f json -o ../ci.json 2>/dev/null
echo "refs/heads/topic $head refs/heads/topic $base" |
	"$GITWARD" push -p ../policy.yaml -f json -o ../push.json origin
git init -q --bare ../in.git
git push -q ../in.git main
cat >../in.git/hooks/pre-receive <<HOOK
#!/bin/sh
"$GITWARD" receive -p "$scratch/policy.yaml" -f json -o "$scratch/receive.json"
HOOK
chmod +x ../in.git/hooks/pre-receive
git push -q ../in.git topic >/dev/null 2>&1
cat >../same.py <<'PY'
import json, sys
def findings(name):
    found = json.load(open(name))["findings"]
    for f in found:
        f["place"].pop("ref", None)
    return json.dumps([f for f in found if "path" in f["place"]])
a, b, c = map(findings, sys.argv[1:])
assert "secrets/" in a
assert a == b, (a, b)
assert a == c, (a, c)
PY
ok "pre-push, receive and ci find the same" python3 ../same.py ../ci.json ../push.json ../receive.json

# Shallow: what is cut off is not judged, and that is said. The tip is clean.
git rm -q b.env && git commit -q -m gone
cd .. || exit 1
git clone -q --depth 1 --no-single-branch "file://$scratch/repo" cut
cd cut || exit 1
git checkout -q topic
code 3 "a shallow clone without the base is no pass" "$GITWARD" ci --base "$base^"
said "it says shallow" "this clone is shallow"
code 3 "a history that is cut before the base is no pass" "$GITWARD" ci --base origin/main
said "and says why" "the clone ends before the base"
printf 'gitward: 1\nundecided: {shallow: annotate}\n' >../p.yaml
code 0 "unless the policy lets it" "$GITWARD" ci --base origin/main -p ../p.yaml
cd ..
mkdir none && cd none || exit 1
code 2 "no repository is wrong usage" "$GITWARD" ci
finish
