/* Bitbucket Code Insights: a report and its annotations, for two requests.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/shared.h"

#include "base/json.h"

#define MOST_ANNOTATIONS 1000
#define MOST_SUMMARY 440

static const char *severity_of(const struct gw_finding *f)
{
	static const char *const names[] = { "LOW", "LOW", "MEDIUM", "HIGH",
					     "CRITICAL" };

	return names[f->severity];
}

/* No cut inside of a character. */
static struct gw_str cut(struct gw_str s, size_t most)
{
	if (s.n <= most)
		return s;
	while (most && ((unsigned char)s.p[most] & 0xc0) == 0x80)
		most--;
	return gw_str_part(s, 0, most);
}

static void add_datum(struct gw_json *j, const char *title, uint64_t n)
{
	gw_json_open(j, '{');
	gw_json_word(j, "title", title);
	gw_json_word(j, "type", "NUMBER");
	gw_json_count(j, "value", n);
	gw_json_close(j, '}');
}

static void add_report(struct gw_json *j, const struct gw_verdict *v)
{
	struct gw_buf sum;

	gw_buf_init(&sum, 4096);
	gw_report_sum(&sum, v);
	gw_json_key(j, "report");
	gw_json_open(j, '{');
	gw_json_word(j, "title", "gitward");
	gw_json_member(j, "details", gw_buf_str(&sum));
	gw_json_word(j, "report_type", "SECURITY");
	gw_json_word(j, "reporter", "gitward");
	gw_json_word(j, "result",
		     v->exit_code == GW_EXIT_ALLOW ? "PASSED" : "FAILED");
	gw_json_key(j, "data");
	gw_json_open(j, '[');
	add_datum(j, "Blocking", v->blocking);
	add_datum(j, "Annotated", v->annotated);
	add_datum(j, "Not fully judged", v->undecided);
	gw_json_close(j, ']');
	gw_json_close(j, '}');
	gw_buf_release(&sum);
}

static void add_annotation(struct gw_json *j, const struct gw_finding *f,
			   size_t number, struct gw_arena *a)
{
	struct gw_str id = gw_report_id(f, a);

	gw_json_open(j, '{');
	gw_json_member(j, "external_id",
		       gw_arena_print(a, "%.32s-%zu", id.p, number));
	gw_json_word(j, "annotation_type", "VULNERABILITY");
	if (f->place.path.n) {
		gw_json_member(j, "path", f->place.path);
		gw_json_count(j, "line", gw_report_line(f));
	}
	gw_json_member(j, "summary", cut(gw_report_prose(f, a), MOST_SUMMARY));
	gw_json_if(j, "details", f->fix);
	gw_json_word(j, "result", f->level == GW_ENFORCE ? "FAILED" : "PASSED");
	gw_json_word(j, "severity", severity_of(f));
	gw_json_if(j, "link", gw_report_url(f));
	gw_json_close(j, '}');
}

static void write_bitbucket(struct gw_buf *out, const struct gw_report *r)
{
	struct gw_arena a;
	struct gw_json j;
	const struct gw_finding **sorted;
	size_t count;

	gw_arena_init(&a, (size_t)256 << 20);
	sorted = gw_report_sorted(r, &a, &count);
	gw_json_init(&j, out);
	gw_json_open(&j, '{');
	add_report(&j, r->verdict);
	gw_json_key(&j, "annotations");
	gw_json_open(&j, '[');
	for (size_t i = 0; i < count && i < MOST_ANNOTATIONS; i++)
		add_annotation(&j, sorted[i], i + 1, &a);
	gw_json_close(&j, ']');
	gw_json_close(&j, '}');
	gw_arena_release(&a);
}

const struct gw_reporter gw_reporter_bitbucket = {
	.name = "bitbucket",
	.media = "application/json",
	.does = "Bitbucket Code Insights: report and annotations",
	.write = write_bitbucket,
};
