/* Secret-like values made from a seed, for tests of rules.
 * SPDX-License-Identifier: Apache-2.0 */
#include "rule/fakes.h"

#include <string.h>

#include "seal/seal.h"

#define MOST_VALUE ((size_t)64 << 10)

static const struct gw_fake_maker makers[] = {
#define GW_FAKE(id, name) { name, gw_fake_##id },
#include "rule/fakes.def"
#undef GW_FAKE
};

static void seed(struct gw_fake_source *s, const struct gw_fakes *with,
		 struct gw_str name)
{
	char index[16];
	struct gw_str parts[5];

	snprintf(index, sizeof(index), "%u", with->index);
	parts[0] = with->rule_id;
	parts[1] = GW_STR("\n");
	parts[2] = gw_str_of(index);
	parts[3] = GW_STR("\n");
	parts[4] = name;
	*s = (struct gw_fake_source){ .at = sizeof(s->block) };
	gw_sha256(s->seed, parts, 5);
}

unsigned char gw_fake_byte(struct gw_fake_source *s)
{
	if (s->at == sizeof(s->block)) {
		struct gw_str parts[2] = {
			{ (const char *)s->seed, sizeof(s->seed) },
			{ (const char *)&s->counter, sizeof(s->counter) },
		};

		gw_sha256(s->block, parts, 2);
		s->counter++;
		s->at = 0;
	}
	return s->block[s->at++];
}

uint32_t gw_fake_below(struct gw_fake_source *s, uint32_t n)
{
	uint32_t v = 0;

	for (unsigned i = 0; i < 4; i++)
		v = v << 8 | gw_fake_byte(s);
	return n ? (uint32_t)((uint64_t)v * n >> 32) : 0;
}

static const struct gw_fake_maker *find_maker(const struct gw_fakes *with,
					      struct gw_str name)
{
	for (size_t i = 0; i < sizeof(makers) / sizeof(*makers); i++)
		if (gw_str_is(name, makers[i].name))
			return &makers[i];
	for (size_t i = 0; with->more && with->more[i]; i++)
		if (gw_str_is(name, with->more[i]->name))
			return with->more[i];
	return NULL;
}

/* hole := "{" gen ( ":" arg )? "}" */
static int fill_hole(struct gw_buf *out, const struct gw_fakes *with,
		     struct gw_fake *fake, struct gw_str hole,
		     struct gw_err *err)
{
	size_t colon = gw_str_find_byte(hole, ':', 0);
	struct gw_str name = gw_str_part(hole, 0, colon);
	const struct gw_fake_maker *maker = find_maker(with, name);
	size_t from = out->n;

	fake->arg = colon == GW_NOWHERE ?
			    GW_STR("") :
			    gw_str_part(hole, colon + 1, hole.n);
	fake->all = gw_arena_copy(with->arena, gw_buf_str(out));
	if (!maker)
		return gw_rule_fault(err, with->fakes, "E005",
				     "unknown fake '%.*s'", GW_FMT(name));
	if (!maker->make(out, fake) || out->over)
		return gw_rule_fault(err, with->fakes, "E005",
				     "fake '%.*s' does not take '%.*s'",
				     GW_FMT(name), GW_FMT(fake->arg));
	fake->last = gw_arena_copy(with->arena,
				   gw_str_part(gw_buf_str(out), from, out->n));
	return GW_OK;
}

/* template := ( text | hole )* */
static int make_value(struct gw_buf *out, const struct gw_fakes *with,
		      const struct gw_node *tmpl, struct gw_err *err)
{
	struct gw_fake_source source;
	struct gw_fake fake = { .random = &source, .arena = with->arena };
	struct gw_str t = tmpl->text;
	size_t at = 0;

	seed(&source, with, tmpl->key);
	while (at < t.n) {
		size_t open = gw_str_find_byte(t, '{', at);
		size_t close = gw_str_find_byte(t, '}', open);
		int r;

		if (open == GW_NOWHERE || close == GW_NOWHERE) {
			gw_buf_add(out, gw_str_part(t, at, t.n));
			break;
		}
		gw_buf_add(out, gw_str_part(t, at, open));
		r = fill_hole(out, with, &fake, gw_str_part(t, open + 1, close),
			      err);
		if (r < 0)
			return r;
		at = close + 1;
	}
	return GW_OK;
}

/* The value of `{name}`, or "" when the text there is no hole of ours. */
static int add_fake(struct gw_buf *out, const struct gw_fakes *with,
		    struct gw_str name, bool *is_hole, struct gw_err *err)
{
	const struct gw_node *tmpl = gw_node_get(with->fakes, name);
	struct gw_buf value;
	int r;

	*is_hole = tmpl != NULL;
	if (!tmpl)
		return GW_OK;
	gw_buf_init(&value, MOST_VALUE);
	r = make_value(&value, with, tmpl, err);
	gw_buf_add(out, gw_buf_str(&value));
	gw_buf_release(&value);
	return r;
}

int gw_fakes_fill(struct gw_str *out, const struct gw_fakes *with,
		  struct gw_str text, struct gw_err *err)
{
	struct gw_buf b;
	size_t at = 0;
	int r = GW_OK;

	*out = text;
	if (!with->fakes || !with->fakes->count)
		return GW_OK;
	gw_buf_init(&b, (size_t)4 << 20);
	while (r == GW_OK && at < text.n) {
		size_t open = gw_str_find_byte(text, '{', at);
		size_t close = gw_str_find_byte(text, '}', open);
		bool is_hole = false;

		if (open == GW_NOWHERE || close == GW_NOWHERE)
			break;
		gw_buf_add(&b, gw_str_part(text, at, open));
		r = add_fake(&b, with, gw_str_part(text, open + 1, close),
			     &is_hole, err);
		if (!is_hole)
			gw_buf_byte(&b, '{');
		at = is_hole ? close + 1 : open + 1;
	}
	gw_buf_add(&b, gw_str_part(text, at, text.n));
	*out = gw_arena_copy(with->arena, gw_buf_str(&b));
	gw_buf_release(&b);
	return r;
}
