/*
 * golden NAME: the fixed verdict in that format, compared with the file
 * tests/golden/NAME/expected; with GW_GOLDEN_WRITE the file is written.
 * "remote" is text as git shows it, "quiet" text with -q. "golden NAME -" only
 * prints. The verdict holds all that a hostile repository could say, and one
 * secret that may be in no output.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "report/report.h"

#define NOW 1795478400

/* In two parts, so that no scanner sees a secret in this file. */
static const char canary[] = "CANARY7f3a9c" "51e0d8b264aa";

static struct gw_arena arena;
static gw_findings found;

static struct gw_finding *add(const char *rule, const char *title,
			      const char *path, uint32_t line)
{
	struct gw_finding *f = GW_PUSH(&found);

	*f = (struct gw_finding){
		.what = GW_FOUND,
		.rule = gw_str_of(rule),
		.title = gw_str_of(title),
		.place = { .path = gw_str_of(path), .line = line, .col = 1 },
		.severity = GW_HIGH,
		.confidence = GW_CONF_HIGH,
	};
	return f;
}

static void at(struct gw_finding *f, const char *line, const char *part,
	       bool secret)
{
	size_t from = (size_t)(strstr(line, part) - line);

	f->place.col = (uint32_t)from + 1;
	f->place.end_line = f->place.line;
	f->place.end_col = (uint32_t)(from + strlen(part)) + 1;
	gw_finding_excerpt(f, &arena, gw_str_of(line), from,
			   from + strlen(part), secret);
}

static void print_as(struct gw_finding *f, char digit)
{
	memset(f->fingerprint, digit, 64);
	snprintf(f->line_hash, sizeof(f->line_hash), "%c1b2c3d4e5f60718:1",
		 digit);
}

static void add_secret(void)
{
	char line[128];
	struct gw_finding *f = add("secrets/acme-token",
				   "A token of Acme in clear",
				   "deploy/config.env", 12);

	snprintf(line, sizeof(line), "ACME_TOKEN=%s", canary);
	at(f, line, canary, true);
	f->tier = GW_TIER_PROVEN;
	f->severity = GW_CRITICAL;
	f->message = GW_STR("the checksum of this token holds");
	f->why = GW_STR("Who can read the repository can act as its owner.");
	f->fix = GW_STR("Revoke it at Acme, then read it from the "
			"environment.");
	f->refs = GW_STR("url: https://docs.example.com/tokens\ncwe: 798");
	f->tags = GW_STR("secret,cwe-798");
	f->place.commit = GW_STR("0123456789abcdef0123456789abcdef01234567");
	f->place.ref = GW_STR("refs/heads/main");
	print_as(f, 'a');
}

static void add_pod(void)
{
	struct gw_finding *f = add("kubernetes/privileged-container",
				   "Container runs privileged",
				   "deploy/app.yaml", 14);

	at(f, "          privileged: true", "privileged: true", false);
	f->message = GW_STR("container 'agent' of DaemonSet 'node' has every "
			    "right on its node");
	f->fix = GW_STR("Set privileged to false and add the capabilities "
			"that it needs.");
	f->address = GW_STR("apps/v1/DaemonSet/ops/node:agent");
	f->tags = GW_STR("pss,cis-kubernetes");
	print_as(f, 'b');
	f = add("docker/no-user", "Final image has no USER", "Dockerfile", 1);
	at(f, "FROM debian:12", "debian:12", false);
	f->severity = GW_MEDIUM;
	f->existing = true;
	f->other = GW_STR("base/Dockerfile:3");
	print_as(f, 'c');
	f = add("docker/label", "No label names the source", "Dockerfile", 0);
	f->severity = GW_INFO;
}

/* Everything that some reader would obey. */
static void add_hostile(void)
{
	struct gw_finding *f;

	f = add("kubernetes/odd-name", "Name holds \033[31mred\033[0m text",
		"::error file=x::y/<script>alert(1)</script>\n.yaml", 3);
	at(f, "name: \"]]><b>\033]0;t\a ##vso[task.setvariable]x ::set-output",
	   "##vso[task.setvariable]x", false);
	f->message = GW_STR("'\"><img src=x onerror=alert(1)> [a](http://e) "
			    "`code` **bold** | @all #1 %0A::warning::w "
			    "\xe2\x80\xae\xff\xc0\xaf ##teamcity[x] ]]> "
			    "</script><!-- $(id) {{7*7}}");
	f->fix = GW_STR("Use\r\n::error::plain letters\u2028only");
	f->severity = GW_HIGH;
	print_as(f, 'd');
	f = add("push/ref-name", "Branch has an odd name", "", 0);
	f->place.ref = GW_STR("refs/heads/\033[2J<x>");
	f->place.line = 0;
	f->severity = GW_LOW;
	f = add("secrets/acme-token", "A token of Acme in clear",
		"docs/\xff\xfe long path that goes on and on and on and on and "
		"on and on and on until/the end of it.md",
		7);
	f->tier = GW_TIER_FAKE;
	f->message = GW_STR("its checksum does not hold: a test token");
}

static void add_rest(void)
{
	struct gw_finding *f;

	f = add("undecided/parse", "The file cannot be read to its end",
		"deploy/broken.yaml", 9);
	f->what = GW_UNDECIDED;
	f->message = GW_STR("a '}' is missing");
	f->fix = GW_STR("Correct the syntax.");
	f = add("terraform-aws/open-port", "Port is open to the world",
		"main.tf", 5);
	f->what = GW_UNRESOLVED;
	f->message = GW_STR("var.cidr is not known");
	f = add("kubernetes/host-network", "Pod uses the node's network",
		"deploy/agent.yaml", 4);
	at(f, "  hostNetwork: true", "hostNetwork: true", false);
	f->message = GW_STR("it sees the traffic of all pods");
	print_as(f, 'e');
	f = add("kubernetes/latest-tag", "Image has no fixed tag",
		"deploy/old.yaml", 8);
	print_as(f, 'f');
}

static void judge(struct gw_verdict *v)
{
	struct gw_policy *policy;
	struct gw_policy_setup setup = { .now = NOW };
	gw_waivers waivers = { NULL, 0, 0 };
	char text[200];
	struct gw_judge j = { .waivers = &waivers, .arena = &arena };
	struct gw_err err = { .status = GW_OK };

	if (gw_policy_open(&policy, &arena, &setup, &err) < 0)
		exit(3);
	gw_waivers_read(&waivers,
			GW_STR("\n\n# gitward:allow kubernetes/host-network "
			       "reason=\"node agent <b>\"\n"),
			GW_STR("deploy/agent.yaml"), &arena);
	gw_waivers_read(&waivers,
			GW_STR("# gitward:allow kubernetes/secret-in-env\n"),
			GW_STR("deploy/app.yaml"), &arena);
	snprintf(text, sizeof(text),
		 "gitward-baseline 1 salt=00ff\n%.64s kubernetes/latest-tag "
		 "# legacy\n",
		 "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
		 "ffff");
	j.policy = policy;
	j.baseline = gw_str_of(text);
	j.baseline_name = GW_STR(".gitward-baseline");
	gw_verdict_make(v, &found, &j);
	GW_VEC_FREE(&waivers);
	v->command = GW_STR("receive");
	v->repository = GW_STR("team/app<&>");
	v->bundle_digest = GW_STR("00112233445566778899aabbccddeeff"
				  "00112233445566778899aabbccddeeff");
	v->policy_digest = GW_STR("ffeeddccbbaa99887766554433221100"
				  "ffeeddccbbaa99887766554433221100");
	v->files = 42;
	v->bytes = 123456;
	v->commits = 3;
	v->receipt = GW_STR("judged 42 files, 120 KiB, 3 commits of "
			    "refs/heads/main");
}

static int compare(const char *name, struct gw_str got)
{
	char path[512];
	struct gw_str want = GW_STR("");
	struct gw_err err;
	const char *source = getenv("GW_SOURCE");

	snprintf(path, sizeof(path), "%s/tests/golden/%s/expected",
		 source ? source : ".", name);
	if (getenv("GW_GOLDEN_WRITE"))
		return gw_io_replace(path, got, 0644, &err) < 0;
	if (gw_io_read(&want, path, 1 << 24, &arena, &err) < 0 ||
	    !gw_str_eq(got, want)) {
		fprintf(stderr, "%s differs from what is written below\n", path);
		fwrite(got.p, 1, got.n, stdout);
		return 1;
	}
	return 0;
}

/* Readers of the other formats know no markup. */
static int knows_markup(const char *name)
{
	static const char *const rest = " text brief remote quiet gcc azure github ";

	return !strstr(rest, name);
}

/* What no output of any format may hold. */
static int is_clean(const char *name, struct gw_str out)
{
	static const char *const never[] = { "\033", "\a", "\xff",
					     "##vso[task.set", "##teamcity[",
					     "\xe2\x80\xae", "<img" };
	size_t count = sizeof(never) / sizeof(never[0]);
	int bad = 0;

	if (!knows_markup(name))
		count--;
	for (size_t i = 0; i < count; i++) {
		if (gw_str_find(out, gw_str_of(never[i]), 0) == GW_NOWHERE)
			continue;
		fprintf(stderr, "it holds never[%zu]\n", i);
		bad = 1;
	}
	if (gw_str_find(out, gw_str_of(canary), 0) != GW_NOWHERE) {
		fprintf(stderr, "it holds the secret\n");
		bad = 1;
	}
	return bad;
}

int main(int argc, char **argv)
{
	struct gw_verdict v = { .now = 0 };
	struct gw_report r = { .verdict = &v, .show_unknown = true };
	const struct gw_reporter *rep;
	const char *name = argc > 1 ? argv[1] : "text";
	struct gw_buf out;
	int bad;

	gw_arena_init(&arena, 64 << 20);
	add_secret();
	add_pod();
	add_hostile();
	add_rest();
	judge(&v);
	r.remote = !strcmp(name, "remote");
	r.quiet = !strcmp(name, "quiet");
	r.show_observed = !strcmp(name, "text");
	rep = gw_reporter_named(gw_str_of(name));
	if (!rep)
		rep = gw_reporter_named(GW_STR("text"));
	gw_buf_init(&out, 16 << 20);
	rep->write(&out, &r);
	bad = is_clean(name, gw_buf_str(&out));
	if (argc > 2)
		fwrite(out.p, 1, out.n, stdout);
	else
		bad |= compare(name, gw_buf_str(&out));
	gw_buf_release(&out);
	GW_VEC_FREE(&v.found);
	gw_arena_release(&arena);
	return bad;
}
