/* Counters for Prometheus' text collector (text format 0.0.4).
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "verdict/verdict.h"

struct metrics {
	struct gw_buf *out;
	struct gw_str old;
};

/* The value of the sample in the old text, or 0. */
static uint64_t old_value(const struct metrics *m, const char *sample)
{
	struct gw_str rest = m->old;
	struct gw_str name = gw_str_of(sample);
	struct gw_str line;
	int64_t n;

	while (gw_str_next(&rest, '\n', &line))
		if (gw_str_starts(line, name) && line.n > name.n &&
		    line.p[name.n] == ' ' &&
		    gw_str_int(gw_str_trim(gw_str_part(line, name.n, line.n)),
			       &n) &&
		    n >= 0)
			return (uint64_t)n;
	return 0;
}

static void add_head(struct metrics *m, const char *name, const char *type,
		     const char *help)
{
	gw_buf_print(m->out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name,
		     type);
}

static void add_sample(struct metrics *m, const char *sample, uint64_t more)
{
	more += old_value(m, sample);
	gw_buf_print(m->out, "%s %llu\n", sample, (unsigned long long)more);
}

static void add_outcomes(struct metrics *m, const struct gw_verdict *v)
{
	static const char *const samples[] = {
		"gitward_verdicts_total{outcome=\"allow\"}",
		"gitward_verdicts_total{outcome=\"annotate\"}",
		"gitward_verdicts_total{outcome=\"block\"}",
		"gitward_verdicts_total{outcome=\"undecided\"}",
	};

	add_head(m, "gitward_verdicts_total", "counter",
		 "Verdicts by their outcome.");
	for (int i = GW_VERDICT_ALLOW; i <= GW_VERDICT_UNDECIDED; i++)
		add_sample(m, samples[i], (int)v->outcome == i);
}

static void add_findings(struct metrics *m, const struct gw_verdict *v)
{
	add_head(m, "gitward_findings_total", "counter",
		 "Findings by what followed from them.");
	add_sample(m, "gitward_findings_total{fate=\"blocking\"}", v->blocking);
	add_sample(m, "gitward_findings_total{fate=\"annotated\"}",
		   v->annotated);
	add_sample(m, "gitward_findings_total{fate=\"observed\"}", v->observed);
	add_sample(m, "gitward_findings_total{fate=\"waived\"}", v->waived);
	add_sample(m, "gitward_findings_total{fate=\"baselined\"}",
		   v->baselined);
	add_sample(m, "gitward_findings_total{fate=\"bypassed\"}", v->bypassed);
	add_sample(m, "gitward_findings_total{fate=\"undecided\"}",
		   v->undecided);
	add_sample(m, "gitward_findings_total{fate=\"unresolved\"}",
		   v->unresolved);
}

void gw_metrics_write(struct gw_buf *out, struct gw_str old,
		      const struct gw_verdict *v, uint64_t took_ms)
{
	struct metrics m = { .out = out, .old = old };

	add_outcomes(&m, v);
	add_findings(&m, v);
	add_head(&m, "gitward_judged_bytes_total", "counter",
		 "Bytes that were judged.");
	add_sample(&m, "gitward_judged_bytes_total", v->bytes);
	add_head(&m, "gitward_milliseconds_total", "counter",
		 "Time that the verdicts took.");
	add_sample(&m, "gitward_milliseconds_total", took_ms);
	add_head(&m, "gitward_last_verdict_seconds", "gauge",
		 "When the last verdict was made, seconds since 1970.");
	gw_buf_print(out, "gitward_last_verdict_seconds %lld\n",
		     (long long)v->now);
}
