#!/bin/sh
# CI templates: each is what its system takes (schemas of check-jsonschema), and
# its script really judges: run here with the variables that the system sets.
# shellcheck disable=SC2317,SC2119 # functions are called by ok and code
. "${GW_SOURCE:?}/tests/cli/lib.sh"
PATH=$(dirname "$GITWARD"):$PATH
export PATH
at=$GW_SOURCE/packaging/ci
for v in GITHUB_ACTIONS GITLAB_CI TF_BUILD BITBUCKET_BUILD_NUMBER CIRCLECI BUILDKITE JENKINS_URL GITHUB_EVENT_PATH GITHUB_STEP_SUMMARY; do
	unset "$v"
done
if command -v check-jsonschema >/dev/null; then
	fits() { check-jsonschema --regex-variant nonunicode --builtin-schema "vendor.$1" "$2"; }
	ok "GitHub action" fits github-actions "$GW_SOURCE/action.yml"
	ok "GitHub workflow" fits github-workflows "$at/github-workflow.yml"
	ok "GitLab CI" fits gitlab-ci "$at/gitlab-ci.yml"
	ok "Azure Pipelines" fits azure-pipelines "$at/azure-pipelines.yml"
	ok "Bitbucket Pipelines" fits bitbucket-pipelines "$at/bitbucket-pipelines.yml"
	ok "CircleCI" fits circle-ci "$at/circleci.yml"
	ok "Buildkite" fits buildkite "$at/buildkite.yml"
else
	echo "# no check-jsonschema here"
fi

# script FILE PATH [FROM=TO]...: the text at the path of a YAML file.
cat >script.py <<'P'
import sys, yaml
node = list(yaml.safe_load_all(open(sys.argv[1])))[-1]
for key in sys.argv[2].split("/"):
    node = node[int(key)] if key.isdigit() else node[key]
text = "\n".join(node) if isinstance(node, list) else node
for pair in sys.argv[3:]:
    a, b = pair.split("=", 1)
    text = text.replace(a, b)
print(text)
P
script() { python3 "$scratch/script.py" "$@"; }

git init -q --bare up.git
git init -q repo && cd repo || exit 1
git remote add origin ../up.git
commit a.txt x
base=$(git rev-parse HEAD)
git push -q origin main
git checkout -q -b topic
commit b.env "T=$(token)"
head=$(git rev-parse HEAD)

printf '{"pull_request":{"base":{"sha":"%s"},"head":{"sha":"%s"}}}\n' "$base" "$head" >../event.json
: >../output
: >../summary
github() {
	script "$GW_SOURCE/action.yml" runs/steps/1/run |
		env GITHUB_ACTIONS=true GITHUB_EVENT_PATH="$scratch/event.json" GITHUB_OUTPUT="$scratch/output" GITHUB_STEP_SUMMARY="$scratch/summary" "$@" sh -e -s
}
code 1 "the action judges" github BASE= FAIL_ON= SARIF=out.sarif
said "and annotates" "::error file=b.env"
ok "its output is the exit code" grep -qx exit-code=1 ../output
ok "SARIF is written" test -s out.sarif
ok "and the step summary" test -s ../summary
code 0 "fail-on off lets it through" github BASE= FAIL_ON=off SARIF=
# shellcheck disable=SC2016 # it must stay as it is
code 3 "an input is no command" github 'BASE=$(touch ../broken)' FAIL_ON='off; touch ../broken' SARIF=
[ ! -e ../broken ]
pass_or_fail $? "nothing was run"

gitlab() {
	script "$@" | env GITLAB_CI=true CI_MERGE_REQUEST_DIFF_BASE_SHA="$base" CI_COMMIT_SHA="$head" sh -e -s
}
code 1 "the GitLab template judges" gitlab "$at/gitlab-ci.yml" gitward/script
ok "and writes both reports" python3 -c 'import json; assert json.load(open("gl-code-quality-report.json")) and json.load(open("gl-secret-detection-report.json"))["vulnerabilities"]'
# shellcheck disable=SC2016 # GitLab fills it in
code 0 "so does the component" gitlab "$GW_SOURCE/templates/gitward.yml" gitward/script '$[[ inputs.fail-on ]]=off'
azure() {
	mkdir -p "$scratch/stage"
	# shellcheck disable=SC2016 # Azure fills it in
	script "$at/azure-pipelines.yml" steps/1/script '$(Build.ArtifactStagingDirectory)'="$scratch/stage" |
		env TF_BUILD=True SYSTEM_PULLREQUEST_TARGETBRANCH=refs/heads/main BUILD_SOURCEVERSION="$head" sh -e -s
}
code 1 "the Azure template judges" azure
ok "and writes SARIF" test -s ../stage/gitward.sarif
circle() {
	mkdir -p reports
	script "$at/circleci.yml" jobs/gitward/steps/1/run | env CIRCLECI=true CIRCLE_SHA1="$head" BASE="$base" sh -e -s
}
code 1 "the CircleCI template judges" circle
cat >"$scratch/buildkite-agent" <<'A'
#!/bin/sh
cat >"$OUT" && echo "$@" >>"$OUT"
A
chmod +x "$scratch/buildkite-agent"
buildkite() {
	# shellcheck disable=SC2016 # Buildkite reads $$ as $
	script "$at/buildkite.yml" steps/0/command '$$=$' |
		env BUILDKITE=true BUILDKITE_PULL_REQUEST_BASE_BRANCH=main BUILDKITE_COMMIT="$head" OUT="$scratch/annotation" PATH="$scratch:$PATH" sh -e -s
}
code 1 "the Buildkite template judges" buildkite
ok "and annotates" grep -q -- '--style error' "$scratch/annotation"
bitbucket() {
	script "$at/bitbucket-pipelines.yml" definitions/steps/0/step/script |
		env BITBUCKET_BUILD_NUMBER=1 BITBUCKET_PR_DESTINATION_COMMIT="$base" BITBUCKET_COMMIT="$head" BITBUCKET_REPO_FULL_NAME=a/b \
			OUT="$scratch/sent" PATH="$scratch/bin:$PATH" sh -e -s
}
if command -v jq >/dev/null; then
	mkdir "$scratch/bin"
	# shellcheck disable=SC2016 # for the script
	printf '#!/bin/sh\ncat >>"$OUT"\n' >"$scratch/bin/curl"
	chmod +x "$scratch/bin/curl"
	code 1 "the Bitbucket template judges" bitbucket
	ok "and sends report and annotations" grep -q external_id "$scratch/sent"
else
	echo "# no jq here"
fi
code 1 "the Jenkins pipeline judges" env JENKINS_URL=http://x CHANGE_TARGET=main GIT_COMMIT="$head" \
	sh -e -c "$(sed -n "s/.*sh '\(gitward ci.*\)'/\1/p" "$at/Jenkinsfile")"
ok "and writes what its plugins read" python3 "$GW_SOURCE/tests/tools/check_reports.py" "$GW_SOURCE" warnings-ng=gitward.json junit=gitward.xml
finish
