/* The commands and the options each of them takes.
 * SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <string.h>

#define REPORT_OPTS                                                        \
	(GW_BIT(HELP) | GW_BIT(FORMAT) | GW_BIT(OUTPUT) | GW_BIT(POLICY) | \
	 GW_BIT(REPORT) |                                                 \
	 GW_BIT(RULES) | GW_BIT(MIN_LEVEL) | GW_BIT(FAIL_ON) |             \
	 GW_BIT(UNKNOWN) | GW_BIT(COLOR) | GW_BIT(THREADS) |               \
	 GW_BIT(QUIET) | GW_BIT(VERBOSE) | GW_BIT(BUNDLE) |                \
	 GW_BIT(BASELINE) | GW_BIT(TRUST))

static const struct gw_command commands[] = {
	{ "staged", "", "judge what is about to be committed",
	  "Reads the index as `git commit` will write it (commit -a, commit PATH,\n"
	  "intent-to-add, initial commits, merges and worktrees included) and\n"
	  "judges the blobs that differ from HEAD. This is the pre-commit hook.\n",
	  REPORT_OPTS | GW_BIT(ALLOW_EMPTY), gw_cmd_staged },
	{ "message", "FILE", "judge a commit message",
	  "This is the commit-msg hook. Comment lines and the part below a\n"
	  "scissors line are left out, as git does.\n",
	  REPORT_OPTS, gw_cmd_message },
	{ "push", "[REMOTE [URL]]", "judge what is about to be pushed",
	  "Reads the lines that git gives to pre-push on standard input and judges\n"
	  "every object that the remote does not have yet.\n",
	  REPORT_OPTS | GW_BIT(REMOTE), gw_cmd_push },
	{ "receive", "", "judge what is being pushed here",
	  "This is the pre-receive hook. Reads \"<old> <new> <ref>\" lines on\n"
	  "standard input and judges every new object of the push: files, commits,\n"
	  "tags, notes, messages, names. Anything that cannot be judged rejects.\n"
	  "It judges in a process of its own, in a jail, within the deadline and the\n"
	  "memory of the policy's `budgets:`. See docs/server.md.\n"
	  "--replay, in the repository, judges the pushes of the audit again under\n"
	  "the policy that --policy names, and says what would be otherwise.\n",
	  (REPORT_OPTS & ~GW_BIT(REPORT)) | GW_BIT(REPLAY), gw_cmd_receive },
	{ "annotate", "", "hang what was found on the commits that came in",
	  "This is the post-receive hook. Reads \"<old> <new> <ref>\" lines on standard\n"
	  "input, finds the verdict in the audit that let them in, and does what the\n"
	  "policy's `annotate:` wants: notes on the commits (refs/notes/gitward), a\n"
	  "report, a program that reads the record. Nothing is scanned again.\n",
	  GW_BIT(HELP) | GW_BIT(POLICY) | GW_BIT(BUNDLE) | GW_BIT(TRUST),
	  gw_cmd_annotate },
	{ "audit", "verify|show|rotate [FILE]...", "check or read the audit",
	  "  verify [FILE]...   the records follow each other (name files oldest\n"
	  "                     first); --key FILE: each bears its mark; --server DIR:\n"
	  "                     no ref of that repository moved without a verdict\n"
	  "  show [FILE]...     a line a record; with --verbose refs and findings\n"
	  "  rotate [FILE]      begin the file anew, the chain goes on\n"
	  "Without FILE: the one of the policy.\n",
	  GW_BIT(HELP) | GW_BIT(POLICY) | GW_BIT(KEY) | GW_BIT(SERVER) |
		  GW_BIT(TRUST) | GW_BIT(VERBOSE),
	  gw_cmd_audit },
	{ "scan", "[PATH | REVISION | RANGE]...", "judge files, or history",
	  "An existing path is scanned as it lies on disk, no repository needed. A\n"
	  "revision or range such as main..topic is judged blob by blob, and --all\n"
	  "judges all history. A path wins over a revision of the same name; write\n"
	  "`REVISION --` or `-- PATH` to tell them apart. Without arguments: the\n"
	  "current directory.\n"
	  "--all keeps each file's verdict in a cache of yours, so that a run which\n"
	  "was interrupted goes on where it stopped; --cache does so for revisions\n"
	  "and ranges, --no-cache judges all anew.\n"
	  "--all --record, on a server, judges by the site's policy, in the jail and\n"
	  "without a deadline, and keeps the verdicts where `cache:` says: a first\n"
	  "push of this history finds them there. See docs/server.md.\n",
	  REPORT_OPTS | GW_BIT(ALL) | GW_BIT(SINCE) | GW_BIT(CACHE) |
		  GW_BIT(RECORD) | GW_BIT(MAX_FINDINGS) |
		  GW_BIT(MASK_AUTHORS) |
		  GW_BIT(NO_CACHE) |
		  GW_BIT(STDIN_NAME) | GW_BIT(ALLOW_EMPTY) | GW_BIT(IGNORED),
	  gw_cmd_scan },
	{ "ci", "", "judge what a CI job is about",
	  "Finds base and head from the CI system's variables (GitHub Actions,\n"
	  "GitLab CI, Jenkins, Azure Pipelines, Bitbucket, CircleCI, Buildkite) or\n"
	  "from --base and --head, and judges what is new between them. The policy\n"
	  "is read from the base.\n",
	  REPORT_OPTS | GW_BIT(BASE) | GW_BIT(HEAD) | GW_BIT(ALLOW_EMPTY),
	  gw_cmd_ci },
	{ "report", "[FILE]", "write a result in another format",
	  "Reads what --format json wrote (from FILE or standard input) and writes\n"
	  "the same verdict with --format, --report and --output. The exit code\n"
	  "tells whether that worked, not what was found.\n",
	  GW_BIT(HELP) | GW_BIT(FORMAT) | GW_BIT(OUTPUT) | GW_BIT(REPORT) |
		  GW_BIT(UNKNOWN) | GW_BIT(COLOR) | GW_BIT(QUIET) |
		  GW_BIT(VERBOSE),
	  gw_cmd_report },
	{ "rules", "list|show|new|lint|test|schema|compile|fake [ARGUMENT]...",
	  "look at rules, check and compile them",
	  "  list [GLOB]        one line a rule\n"
	  "  show ID            all of a rule\n"
	  "  new ID [NODE]      write a rule to begin with, with its tests\n"
	  "  schema             the JSON Schema of rule files, for editors\n"
	  "  lint DIR...        check rule files; exit 2 at the first fault\n"
	  "  test DIR...        check them and run the tests inside them\n"
	  "  compile DIR... -o FILE   write a bundle\n"
	  "  fake TEMPLATE [SEED]     make a fake secret, such as '{hex:40}'\n",
	  GW_BIT(HELP) | GW_BIT(OUTPUT) | GW_BIT(BUNDLE) | GW_BIT(OFFICIAL) |
		  GW_BIT(FRAMEWORK) | GW_BIT(TAGS) | GW_BIT(FORMAT) |
		  GW_BIT(RULES),
	  gw_cmd_rules },
	{ "explain", "ID | --why FILE[:LINE]", "explain a rule, or a decision",
	  "With an id: what the rule looks for, why, and how to fix it. With --why:\n"
	  "every decision of every rule about the file or line, with T, F or U and\n"
	  "the value at each step.\n",
	  GW_BIT(HELP) | GW_BIT(BUNDLE) | GW_BIT(WHY) | GW_BIT(RULES) |
		  GW_BIT(POLICY) | GW_BIT(COLOR),
	  gw_cmd_explain },
	{ "fix", "[PATH]...", "make the changes that rules know",
	  "Some rules say how a finding is taken away: a setting to put in, a line\n"
	  "to remove, the outputs of a notebook to clear. Each change is tried, and\n"
	  "kept if the file then parses and has that finding less and no other more.\n"
	  "Shows the changes as a diff and makes them in the work tree (never on a\n"
	  "server); what no rule can change is left to you.\n",
	  GW_BIT(HELP) | GW_BIT(DRY_RUN) | GW_BIT(RULES) | GW_BIT(POLICY) |
		  GW_BIT(BUNDLE),
	  gw_cmd_fix },
	{ "policy", "show", "show the policy in force",
	  "`policy show --effective` prints the merged policy and where each line\n"
	  "comes from.\n",
	  GW_BIT(HELP) | GW_BIT(POLICY) | GW_BIT(EFFECTIVE) | GW_BIT(TRUST),
	  gw_cmd_policy },
	{ "baseline", "[PATH]...", "write or update a baseline file",
	  "Lists the fingerprints of today's findings, so that they no longer\n"
	  "count. One sorted line each, no line numbers: the file merges cleanly.\n",
	  GW_BIT(HELP) | GW_BIT(OUTPUT) | GW_BIT(POLICY) | GW_BIT(RULES) |
		  GW_BIT(BUNDLE) | GW_BIT(TRUST),
	  gw_cmd_baseline },
	{ "waive", "ID [PATH]...", "write an exception with its reason",
	  "ID is the beginning of a fingerprint (scan -v shows them) or the id of a\n"
	  "rule. The exception goes into allow: of .gitward.yaml, by content: it\n"
	  "moves with the lines, and another secret in the same place shows.\n",
	  GW_BIT(HELP) | GW_BIT(REASON) | GW_BIT(UNTIL) | GW_BIT(OWNER) |
		  GW_BIT(DRY_RUN) | GW_BIT(POLICY) | GW_BIT(BUNDLE) |
		  GW_BIT(BASELINE),
	  gw_cmd_waive },
	{ "init", "", "write a policy that fits what is here",
	  "Looks at the files and writes .gitward.yaml at the root, with a profile\n"
	  "for each kind of them and comments on the rest; a file that is there is\n"
	  "never replaced. On a terminal it offers the hooks; --client installs\n"
	  "them without asking.\n",
	  GW_BIT(HELP) | GW_BIT(DRY_RUN) | GW_BIT(CLIENT) | GW_BIT(TRUST) |
		  GW_BIT(BUNDLE),
	  gw_cmd_init },
	{ "install", "", "install the hooks",
	  "  --client           hooks of this repository (the default)\n"
	  "  --server DIR       hooks of a bare repository\n"
	  "An existing hook is kept and runs first. Afterwards it is checked that\n"
	  "git would really run the hook.\n",
	  GW_BIT(HELP) | GW_BIT(CLIENT) | GW_BIT(SERVER) | GW_BIT(UNINSTALL) |
		  GW_BIT(TRUST) | GW_BIT(POLICY),
	  gw_cmd_install },
	{ "doctor", "", "check that the gate is really shut",
	  "Hooks, policy sources, rules, versions: what would run, and what is in\n"
	  "its way.\n",
	  GW_BIT(HELP) | GW_BIT(BUNDLE) | GW_BIT(POLICY) | GW_BIT(SERVER) |
		  GW_BIT(TRUST),
	  gw_cmd_doctor },
	{ "completion", "bash|zsh|fish", "print the completion of a shell",
	  "Packages install it. By hand, for this session:\n"
	  "  source <(gitward completion bash)\n"
	  "  source <(gitward completion zsh)\n"
	  "  gitward completion fish | source\n",
	  GW_BIT(HELP), gw_cmd_completion },
	{ "man", "[COMMAND]", "print a manual page",
	  "In mdoc(7), for man -l or mandoc. With --output DIR all pages are\n"
	  "written there.\n",
	  GW_BIT(HELP) | GW_BIT(OUTPUT), gw_cmd_man },
	{ "version", "", "print the versions", "", GW_BIT(HELP) | GW_BIT(VERBOSE),
	  gw_cmd_version },
};

const struct gw_command *gw_command_at(size_t i)
{
	return i < sizeof(commands) / sizeof(commands[0]) ? &commands[i] :
							    NULL;
}

const struct gw_command *gw_command_named(const char *name)
{
	for (size_t i = 0; gw_command_at(i); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}
