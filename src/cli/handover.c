/* What a judge hands to its supervisor. SPDX-License-Identifier: Apache-2.0 */
#include "cli/server.h"

#include <string.h>
#include <sys/mman.h>

struct gw_handover *gw_handover_new(void)
{
	void *p = mmap(NULL, sizeof(struct gw_handover), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

void gw_handover_free(struct gw_handover *h)
{
	if (h)
		munmap(h, sizeof(*h));
}

/* The counts of a verdict, each at its place in the handover. */
static void count_places(uint32_t *places[9], struct gw_verdict *v)
{
	uint32_t *all[9] = { &v->blocking,   &v->annotated, &v->observed,
			     &v->waived,     &v->baselined, &v->bypassed,
			     &v->unresolved, &v->undecided, &v->notes };

	memcpy(places, all, sizeof(all));
}

void gw_handover_give(struct gw_handover *h, const struct gw_verdict *v)
{
	struct gw_verdict copy = *v;
	uint32_t *places[9];
	struct gw_buf words;

	gw_buf_init(&words, GW_AUDIT_WORDS);
	gw_audit_words(&words, v);
	count_places(places, &copy);
	for (size_t i = 0; i < 9; i++)
		h->counts[i] = *places[i];
	h->files = v->files;
	h->bytes = v->bytes;
	h->commits = v->commits;
	snprintf(h->policy, sizeof(h->policy), "%.*s",
		 GW_FMT(v->policy_digest));
	memcpy(h->words, words.p, words.n);
	h->words_n = words.over ? 0 : (uint32_t)words.n;
	gw_buf_release(&words);
	atomic_store(&h->phase, GW_PHASE_DONE);
}

static bool is_digest(const char *text)
{
	size_t n = 0;

	while (n < 64 && (gw_is_digit(text[n]) ||
			  (text[n] >= 'a' && text[n] <= 'f')))
		n++;
	return n == 64 && !text[n];
}

static enum gw_outcome outcome_of(const struct gw_verdict *v, int code)
{
	if (code == GW_EXIT_BLOCK)
		return GW_VERDICT_BLOCK;
	if (code != GW_EXIT_ALLOW)
		return GW_VERDICT_UNDECIDED;
	return v->annotated || v->notes || v->undecided ? GW_VERDICT_ANNOTATE :
							  GW_VERDICT_ALLOW;
}

bool gw_handover_take(struct gw_verdict *out, struct gw_str *words,
		      const struct gw_handover *h, int code,
		      struct gw_arena *arena)
{
	uint32_t *places[9];
	uint32_t n = h->words_n;
	struct gw_str said = { h->words,
			       n <= sizeof(h->words) ? (size_t)n : 0 };

	*words = GW_STR("");
	if (atomic_load(&h->phase) == GW_PHASE_DONE)
		*words = gw_arena_copy(arena, said);
	if (!words->n || !gw_audit_sound(*words) || !is_digest(h->policy)) {
		*words = GW_STR("");
		return false;
	}
	count_places(places, out);
	for (size_t i = 0; i < 9; i++)
		*places[i] = h->counts[i];
	out->files = h->files;
	out->bytes = h->bytes;
	out->commits = h->commits;
	out->policy_digest = gw_arena_print(arena, "%.64s", h->policy);
	out->exit_code = code;
	out->outcome = outcome_of(out, code);
	return true;
}

struct gw_str gw_handover_phase(const struct gw_handover *h,
				struct gw_arena *arena)
{
	switch (atomic_load(&h->phase)) {
	case GW_PHASE_OPEN:
		return GW_STR("it had not yet looked at the push");
	case GW_PHASE_LIST:
		return GW_STR("it was still listing what is new");
	case GW_PHASE_JUDGE:
		return gw_arena_print(
			arena, "it had judged %llu of %llu files",
			(unsigned long long)atomic_load(&h->done),
			(unsigned long long)atomic_load(&h->total));
	default:
		return GW_STR("it had judged all files");
	}
}
