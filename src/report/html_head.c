/*
 * Top and bottom of the page. Nothing is fetched and nothing but our own
 * style and script may act: both are named by their SHA-256 in the policy of
 * the page (CSP level 3), so text that slips through would still be dead.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "report/html.h"

#include "base/words.h"
#include "seal/seal.h"

static struct gw_str asset(const char *name)
{
	for (const struct gw_asset *a = gw_report_assets; a->name; a++)
		if (!strcmp(a->name, name))
			return (struct gw_str){ a->text, a->size };
	gw_bug("no asset '%s'", name);
}

/* RFC 4648, 4, of one SHA-256. */
static void add_hash(struct gw_buf *out, struct gw_str text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned char hash[GW_DIGEST_SIZE + 1] = { 0 };

	gw_sha256(hash, &text, 1);
	gw_buf_text(out, "'sha256-");
	for (size_t i = 0; i < GW_DIGEST_SIZE; i += 3) {
		unsigned three = (unsigned)hash[i] << 16 |
				 (unsigned)hash[i + 1] << 8 |
				 (i + 2 < GW_DIGEST_SIZE ? hash[i + 2] : 0u);

		gw_buf_byte(out, digits[three >> 18]);
		gw_buf_byte(out, digits[three >> 12 & 63]);
		gw_buf_byte(out, digits[three >> 6 & 63]);
		gw_buf_byte(out,
			    i + 2 < GW_DIGEST_SIZE ? digits[three & 63] : '=');
	}
	gw_buf_byte(out, '\'');
}

static void add_policy(struct gw_buf *out)
{
	gw_buf_text(out, "<meta http-equiv=\"Content-Security-Policy\" "
			 "content=\"default-src 'none'; style-src ");
	add_hash(out, asset("style"));
	gw_buf_text(out, "; script-src ");
	add_hash(out, asset("script"));
	gw_buf_text(out, "; base-uri 'none'; form-action 'none'\">\n");
}

static void add_count(struct gw_buf *out, const char *label, const char *look,
		      uint64_t n)
{
	if (n || *look)
		gw_buf_print(out, "<li><b class=\"%s\">%llu</b> %s</li>\n",
			     n ? look : "", (unsigned long long)n, label);
}

static void add_counts(struct gw_buf *out, const struct gw_verdict *v)
{
	gw_buf_text(out, "<ul class=\"counts\">\n");
	add_count(out, "blocking", "t-enforce", v->blocking);
	add_count(out, "not fully judged", "t-enforce", v->undecided);
	add_count(out, "annotated", "t-annotate", v->annotated);
	add_count(out, "observed", "t-observe", v->observed);
	add_count(out, "waived", "", v->waived);
	add_count(out, "in the baseline", "", v->baselined);
	add_count(out, "bypassed", "", v->bypassed);
	add_count(out, "unknown values", "", v->unresolved);
	gw_buf_text(out, "</ul>\n");
}

static const char filters[] =
	"<div class=\"bar\"><form id=\"filters\" autocomplete=\"off\">\n"
	"<label class=\"wide\">Search<input type=\"search\" name=\"search\" "
	"placeholder=\"rule, path, words\"></label>\n"
	"<label>Level<select name=\"level\"><option value=\"\">all</option>"
	"</select></label>\n"
	"<label>Severity<select name=\"severity\"><option value=\"\">all"
	"</option></select></label>\n"
	"<label>Pack<select name=\"pack\"><option value=\"\">all</option>"
	"</select></label>\n"
	"<label>Group by<select name=\"group\"><option value=\"level\">level"
	"</option><option value=\"path\">file</option>"
	"<option value=\"rule\">rule</option><option "
	"value=\"severity\">severity</option></select></label>\n"
	"<button type=\"reset\">Reset</button>\n"
	"</form><p class=\"dim\" id=\"shown\" role=\"status\"></p></div>\n";

static void add_title(struct gw_buf *out, const struct gw_verdict *v)
{
	static const char *const words[] = { "passed", "passed with remarks",
					     "blocked", "not fully judged" };
	static const char *const looks[] = { "allow", "annotated", "block",
					     "undecided" };
	struct gw_arena a;

	gw_arena_init(&a, 4096);
	gw_buf_print(out,
		     "<h1>gitward: <span class=\"%s\">%s</span></h1>\n"
		     "<p class=\"dim\">",
		     looks[v->outcome], words[v->outcome]);
	gw_report_xml(out, v->repository);
	gw_buf_text(out, v->repository.n ? ", " : "");
	gw_report_xml(out, v->command);
	gw_buf_text(out, v->command.n ? ", " : "");
	gw_buf_add(out, gw_words_time(&a, v->now));
	gw_buf_text(out, "</p>\n");
	gw_arena_release(&a);
}

void gw_html_head(struct gw_buf *out, const struct gw_report *r)
{
	gw_buf_text(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
			 "<meta charset=\"utf-8\">\n");
	add_policy(out);
	gw_buf_text(out, "<meta name=\"viewport\" content=\"width=device-width"
			 ", initial-scale=1\">\n"
			 "<meta name=\"referrer\" content=\"no-referrer\">\n"
			 "<title>gitward report</title>\n<style>");
	gw_buf_add(out, asset("style"));
	gw_buf_text(out, "</style>\n</head>\n<body>\n<header class=\"top\">\n");
	add_title(out, r->verdict);
	add_counts(out, r->verdict);
	gw_buf_text(out, "</header>\n<main>\n");
	gw_buf_text(out, filters);
}

void gw_html_foot(struct gw_buf *out, const struct gw_report *r)
{
	const struct gw_verdict *v = r->verdict;

	gw_buf_text(out, "<footer class=\"dim\"><p>");
	gw_report_xml(out, v->receipt);
	gw_buf_print(out, "</p>\n<p>gitward %s; policy ", gw_report_version());
	gw_report_xml(out, gw_str_part(v->policy_digest, 0, 16));
	gw_buf_text(out, ", rules ");
	gw_report_xml(out, gw_str_part(v->bundle_digest, 0, 16));
	gw_buf_text(out, ". Secrets are masked.</p></footer>\n</main>\n"
			 "<script>");
	gw_buf_add(out, asset("script"));
	gw_buf_text(out, "</script>\n</body>\n</html>\n");
}
