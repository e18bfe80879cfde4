/* A bundle opened in place. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/glob.h"
#include "rule/bundle.h"
#include "seal/seal.h"

static int broken(struct gw_err *err, const char *what)
{
	return gw_err_set(err, GW_EUNTRUSTED,
			  "the rule bundle is broken: %s (compile it again)",
			  what);
}

static int check_head(struct gw_bundle *out, struct gw_str bytes, bool believed,
		      struct gw_err *err)
{
	struct gw_bundle_head head;
	unsigned char digest[GW_DIGEST_SIZE];
	struct gw_str sealed;

	if (bytes.n < sizeof(head) + sizeof(struct gw_bundle_table) ||
	    (uintptr_t)bytes.p % 4)
		return broken(err, "it is too short");
	memcpy(&head, bytes.p, sizeof(head));
	if (memcmp(head.magic, GW_BUNDLE_MAGIC, sizeof(head.magic)) != 0)
		return broken(err, "it is none");
	if (head.version != GW_BUNDLE_VERSION)
		return gw_err_set(err, GW_EUNTRUSTED,
				  "rule bundle version %u is not known (compile it again)",
				  head.version);
	if (head.size != bytes.n)
		return broken(err, "it is cut off");
	sealed = gw_str_part(bytes, sizeof(head), bytes.n);
	if (!believed) {
		gw_sha256(digest, &sealed, 1);
		if (!gw_same_bytes(digest, head.digest, sizeof(digest)))
			return broken(err, "its digest does not hold");
	}
	gw_hex(out->digest, head.digest, sizeof(head.digest));
	return GW_OK;
}

static int check_sections(struct gw_bundle *out, struct gw_err *err)
{
	struct gw_bundle_table table;
	const size_t least = sizeof(struct gw_bundle_head) + sizeof(table);

	memcpy(&table, out->bytes.p + sizeof(struct gw_bundle_head),
	       sizeof(table));
	for (unsigned i = 0; i < GW_SECTIONS; i++) {
		struct gw_ref s = table.section[i];

		if (s.off < least || s.off % 4 || s.off > out->bytes.n ||
		    s.len > out->bytes.n - s.off)
			return broken(err, "a section lies outside");
		out->section[i] = (struct gw_str){ out->bytes.p + s.off,
						   s.len };
	}
	if (out->section[GW_SEC_META].n % sizeof(struct gw_rule_meta) ||
	    out->section[GW_SEC_LISTS].n % sizeof(struct gw_ref))
		return broken(err, "a section has an odd size");
	return GW_OK;
}

bool gw_bundle_has_list(const struct gw_bundle *b, struct gw_list_ref l)
{
	size_t count = b->section[GW_SEC_LISTS].n / sizeof(struct gw_ref);

	return l.first <= count && l.count <= count - l.first;
}

static int check_meta(const struct gw_bundle *b, struct gw_err *err)
{
	for (uint32_t i = 0; i < b->rules; i++)
		if (!gw_bundle_has_list(b, b->meta[i].paths) ||
		    !gw_bundle_has_list(b, b->meta[i].skip_paths))
			return broken(err, "a list lies outside");
	return GW_OK;
}

static int open_bundle(struct gw_bundle *out, struct gw_str bytes,
		       const struct gw_engine *const *engines, bool believed,
		       struct gw_err *err)
{
	int r;

	*out = (struct gw_bundle){ .bytes = bytes };
	r = check_head(out, bytes, believed, err);
	if (r == GW_OK)
		r = check_sections(out, err);
	if (r < 0)
		return r;
	/* Sections begin at multiples of 8 in bytes that are 4-aligned. */
	out->meta = (const void *)out->section[GW_SEC_META].p;
	out->rules = (uint32_t)(out->section[GW_SEC_META].n /
				sizeof(struct gw_rule_meta));
	r = check_meta(out, err);
	for (unsigned i = 0; r == GW_OK && engines && engines[i]; i++)
		if (engines[i]->check)
			r = engines[i]->check(out, err);
	return r;
}

int gw_bundle_open(struct gw_bundle *out, struct gw_str bytes,
		   const struct gw_engine *const *engines, struct gw_err *err)
{
	return open_bundle(out, bytes, engines, false, err);
}

int gw_bundle_open_checked(struct gw_bundle *out, struct gw_str bytes,
			   const struct gw_engine *const *engines,
			   struct gw_err *err)
{
	return open_bundle(out, bytes, engines, true, err);
}

int gw_bundle_open_installed(struct gw_bundle *out, struct gw_str bytes,
			     struct gw_err *err)
{
	return open_bundle(out, bytes, NULL, true, err);
}

struct gw_str gw_bundle_str(const struct gw_bundle *b, struct gw_ref ref)
{
	struct gw_str text = b->section[GW_SEC_TEXT];

	if (ref.off > text.n || ref.len > text.n - ref.off)
		return GW_STR("");
	return (struct gw_str){ text.p + ref.off, ref.len };
}

struct gw_str gw_bundle_item(const struct gw_bundle *b, struct gw_list_ref l,
			     uint32_t i)
{
	struct gw_str lists = b->section[GW_SEC_LISTS];
	uint64_t at = ((uint64_t)l.first + i) * sizeof(struct gw_ref);
	struct gw_ref ref;

	if (i >= l.count || at + sizeof(ref) > lists.n)
		return GW_STR("");
	memcpy(&ref, lists.p + at, sizeof(ref));
	return gw_bundle_str(b, ref);
}

int64_t gw_bundle_find(const struct gw_bundle *b, struct gw_str id)
{
	for (uint32_t i = 0; i < b->rules; i++)
		if (gw_str_eq(gw_bundle_str(b, b->meta[i].id), id))
			return i;
	return -1;
}

/* By its low six bits, since there are sixty-four. */
static uint64_t start_bit(char c)
{
	return (uint64_t)1 << (c & 63);
}

struct gw_rule_path gw_rule_path_of(struct gw_str path)
{
	struct gw_rule_path out = { path, path, 0 };

	out.starts = path.n ? start_bit(path.p[0]) : UINT64_MAX;
	for (size_t i = 1; i < path.n; i++)
		if (path.p[i - 1] == '/') {
			out.name = gw_str_part(path, i, path.n);
			out.starts |= start_bit(path.p[i]);
		}
	if (path.n && path.p[path.n - 1] == '/')
		out.name = gw_str_part(path, path.n, path.n);
	return out;
}

/* Some part of the path begins as the pattern does behind its directories of
 * any number: what most patterns fail at. */
static uint64_t starts_of(struct gw_str pattern)
{
	struct gw_str any = GW_STR("**/");
	char c;

	while (gw_str_starts(pattern, any))
		pattern = gw_str_part(pattern, any.n, pattern.n);
	if (!pattern.n)
		return UINT64_MAX;
	c = pattern.p[0];
	return c == '*' || c == '?' || c == '[' || c == '\\' || c == '/' ?
		       UINT64_MAX :
		       start_bit(c);
}

uint64_t gw_rule_path_starts(const struct gw_bundle *b,
			     const struct gw_rule_meta *m)
{
	uint64_t starts = m->paths.count ? 0 : UINT64_MAX;

	for (uint32_t i = 0; i < m->paths.count; i++)
		starts |= starts_of(gw_bundle_item(b, m->paths, i));
	return starts;
}

/* A pattern without a slash fits the last part of the path, as in git. */
static bool path_fits(struct gw_str pattern, const struct gw_rule_path *path)
{
	if (!(starts_of(pattern) & path->starts))
		return false;
	return gw_glob_path(pattern, path->path) ||
	       (gw_str_find_byte(pattern, '/', 0) == GW_NOWHERE &&
		gw_glob_path(pattern, path->name));
}

bool gw_rule_wants_path(const struct gw_bundle *b, const struct gw_rule_meta *m,
			const struct gw_rule_path *path)
{
	bool wanted = m->paths.count == 0;

	for (uint32_t i = 0; !wanted && i < m->paths.count; i++)
		wanted = path_fits(gw_bundle_item(b, m->paths, i), path);
	for (uint32_t i = 0; wanted && i < m->skip_paths.count; i++)
		wanted = !path_fits(gw_bundle_item(b, m->skip_paths, i), path);
	return wanted;
}

void gw_rule_begin_finding(struct gw_finding *f, const struct gw_bundle *b,
			   const struct gw_rule_meta *m)
{
	*f = (struct gw_finding){
		.what = GW_FOUND,
		.rule = gw_bundle_str(b, m->id),
		.title = gw_bundle_str(b, m->title),
		.fix = gw_bundle_str(b, m->fix),
		.refs = gw_bundle_str(b, m->refs),
		.tags = gw_bundle_str(b, m->tags),
		.severity = (enum gw_severity)m->severity,
		.confidence = (enum gw_confidence)m->confidence,
		.tier = (enum gw_tier)m->tier,
		.waivable = true,
	};
}
