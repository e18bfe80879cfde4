/* What `gitward rules new` writes. SPDX-License-Identifier: Apache-2.0
 *
 * Each skeleton is a whole rule with one test that fires and one that is
 * nearly bad and quiet: it can be run as it stands, and then be changed.
 */
#include "cli/skeletons.h"

#define POD "apiVersion: v1\n      kind: Pod\n      metadata: {name: a}\n" \
	    "      spec:\n        containers:\n        - name: c\n"

static const struct gw_skeleton all[] = {
	{ "k8s.container", "{node: k8s.container}",
	  "{at: image, ends: [\":latest\"]}",
	  "container {@.name} of {$object.kind}/{$object.metadata.name} has the image {image}",
	  "Name the version of the image.", "pod.yaml",
	  POD "          image: example.org/a:latest\n", 7,
	  POD "          image: example.org/a:1.2.3\n" },
	{ "k8s.object", "{node: k8s.object, type: Deployment}",
	  "{at: metadata.labels.team, missing: true}",
	  "{kind}/{metadata.name} does not say which team it belongs to",
	  "Add the label team.", "deployment.yaml",
	  "apiVersion: apps/v1\n      kind: Deployment\n"
	  "      metadata: {name: a, labels: {app: a}}\n",
	  3,
	  "apiVersion: apps/v1\n      kind: Deployment\n"
	  "      metadata: {name: a, labels: {team: b}}\n" },
	{ "cloud.resource", "{node: cloud.resource, type: aws_s3_bucket}",
	  "{at: tags.owner, missing: true}",
	  "{@.$address} does not say who owns it", "Add the tag owner.",
	  "main.tf", "resource \"aws_s3_bucket\" \"b\" {\n        bucket = \"b\"\n      }\n",
	  1,
	  "resource \"aws_s3_bucket\" \"b\" {\n        tags = { owner = \"team\" }\n      }\n" },
	{ "terraform.module", "{node: terraform.module}",
	  "{all: [{at: source, matches: '^git::'}, {not: {at: source, contains: \"ref=\"}}]}",
	  "module {@.$name} comes from a moving branch",
	  "Add ?ref= with a tag or a commit.", "main.tf",
	  "module \"m\" {\n        source = \"git::https://example.org/m.git\"\n      }\n",
	  2,
	  "module \"m\" {\n        source = \"git::https://example.org/m.git?ref=v1\"\n      }\n" },
	{ "docker.instruction", "{node: docker.instruction, type: LABEL}",
	  "{at: pairs.maintainer, exists: true}",
	  "the label maintainer is out of use",
	  "Write org.opencontainers.image.authors.", "Dockerfile",
	  "FROM scratch\n      LABEL maintainer=a\n", 2,
	  "FROM scratch\n      LABEL org.opencontainers.image.authors=a\n" },
	{ "gha.step", "{node: gha.step}",
	  "{at: uses, starts: [\"example/\"]}",
	  "{uses} is not one of our actions", "Use an action of ours.",
	  ".github/workflows/a.yml",
	  "on: push\n      jobs:\n        a:\n          runs-on: ubuntu-24.04\n"
	  "          steps:\n          - uses: example/a@v1\n",
	  6,
	  "on: push\n      jobs:\n        a:\n          runs-on: ubuntu-24.04\n"
	  "          steps:\n          - uses: ours/a@v1\n" },
	{ "command", "{node: command, type: curl}",
	  "{at: flag.insecure, exists: true}",
	  "{text} does not check who it talks to", "Take --insecure away.",
	  "Dockerfile",
	  "FROM debian:12\n      RUN curl --insecure https://example.org/a\n",
	  2, "FROM debian:12\n      RUN curl https://example.org/a\n" },
	{ "compose.service", "{node: compose.service}",
	  "{at: network_mode, is: host}",
	  "service {@.$name} shares the network of its host",
	  "Take network_mode away.", "compose.yaml",
	  "services:\n        a:\n          image: a:1\n          network_mode: host\n",
	  4, "services:\n        a:\n          image: a:1\n          network_mode: bridge\n" },
	{ "yaml.document", "{node: yaml.document, path: [\"**/service.yaml\"]}",
	  "{at: owner, missing: true}", "{$file.path} names no owner",
	  "Add owner.", "service.yaml", "name: a\n", 1,
	  "name: a\n      owner: b\n" },
	{ "text", NULL, NULL, "a badge number stands in the file",
	  "Take it out; say it in person.", "notes.txt",
	  "badge BDG-{hex:12}\n", 1, "badge BDG-short\n" },
};

const struct gw_skeleton *gw_skeleton_at(size_t i)
{
	return i < sizeof(all) / sizeof(all[0]) ? &all[i] : NULL;
}

/* A secret rule has another body, and a fake in its test. */
static void find_body(struct gw_buf *out)
{
	gw_buf_text(out, "  match: {node: text}\n"
			 "  find: {regex: '\\bBDG-[0-9a-f]{12}\\b', keywords: "
			 "[badge]}\n");
}

static void add_test(struct gw_buf *out, const struct gw_skeleton *s,
		     bool fires)
{
	const char *text = fires ? s->bad : s->good;

	if (!s->match && fires) {
		gw_buf_print(out,
			     "  - file: %s\n    text: \"badge {b}\\n\"\n"
			     "    fakes: {b: 'BDG-{hex:12}'}\n    finds: [1]\n",
			     s->file);
		return;
	}
	gw_buf_print(out, "  - file: %s\n    text: |\n      %s    finds: [",
		     s->file, text);
	if (fires)
		gw_buf_print(out, "%u", s->line);
	gw_buf_text(out, "]\n");
}

void gw_skeleton_write(struct gw_buf *out, const struct gw_skeleton *s,
		       struct gw_str id)
{
	gw_buf_print(out,
		     "# gitward rules test %s\n"
		     "# What may stand where: docs/rules.md, docs/node-classes.md\n"
		     "gitward: 1\nrules:\n- id: %.*s\n  severity: medium\n"
		     "  title: Say in a few words what is wrong\n",
		     "<this file>", GW_FMT(id));
	if (s->match)
		gw_buf_print(out, "  match: %s\n  deny: %s\n", s->match,
			     s->deny);
	else
		find_body(out);
	gw_buf_print(out,
		     "  message: \"%s\"\n  fix: {text: \"%s\"}\n"
		     "  refs: {doc: [\"https://example.org/why\"]}\n  tests:\n",
		     s->message, s->fix);
	add_test(out, s, true);
	add_test(out, s, false);
}
