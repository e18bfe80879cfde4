/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HMAC-SHA-256, or scrypt for what could be guessed (a contextual value that
 * is not random), over rule family, kind
 * of path and value, keyed with the repository's salt. The value is taken as
 * written but for blanks around it, so line moves, renames and new quotes do
 * not change it, and an ignored finding cannot stand for another secret.
 */
#include "secret/fingerprint.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "seal/seal.h"

#define MOST_VALUE 65536u
#define SETS 256u
#define WAYS 4u

struct known {
	unsigned char key[GW_DIGEST_SIZE];
	char print[65]; /* "": free */
};

struct gw_fingerprints {
	atomic_flag taken; /* a thread is at what stands below */
	struct known known[SETS][WAYS]; /* by the key; the last taken first */
	struct gw_scrypt_room *room; /* NULL: none yet, or it is in use */
};

/* All generic rules are one family: which of them sees a value may change. */
static struct gw_str family_of(struct gw_str rule)
{
	struct gw_str generic = GW_STR("secrets/generic-");

	return gw_str_starts(rule, generic) ||
			       gw_str_is(rule, "secrets/weak-password") ?
		       generic :
		       rule;
}

/* --- what is remembered --------------------------------------------------- */

static struct known *set_of(struct gw_fingerprints *m, const unsigned char *key)
{
	return m->known[key[0] % SETS];
}

/* Nobody waits: who does not get at it has nothing to recall, and takes the
 * fingerprint anew. */
static bool enter(struct gw_fingerprints *m)
{
	return !atomic_flag_test_and_set_explicit(&m->taken,
						  memory_order_acquire);
}

static void leave(struct gw_fingerprints *m)
{
	atomic_flag_clear_explicit(&m->taken, memory_order_release);
}

static bool recall(char out[65], struct gw_fingerprints *m,
		   const unsigned char key[GW_DIGEST_SIZE])
{
	const struct known *set = set_of(m, key);
	bool there = false;

	if (!enter(m))
		return false;
	for (size_t i = 0; i < WAYS && !there; i++) {
		there = set[i].print[0] &&
			memcmp(set[i].key, key, GW_DIGEST_SIZE) == 0;
		if (there)
			memcpy(out, set[i].print, sizeof(set[i].print));
	}
	leave(m);
	return there;
}

static void remember(struct gw_fingerprints *m, const unsigned char *key,
		     const unsigned char *digest)
{
	struct known *set = set_of(m, key);

	if (!enter(m))
		return;
	memmove(&set[1], &set[0], (WAYS - 1) * sizeof(*set));
	memcpy(set[0].key, key, sizeof(set[0].key));
	gw_hex(set[0].print, digest, GW_DIGEST_SIZE);
	leave(m);
}

/* The one that is kept, or when another thread works in it one of its own. */
static struct gw_scrypt_room *borrow_room(struct gw_fingerprints *m)
{
	struct gw_scrypt_room *room = NULL;

	if (enter(m)) {
		room = m->room;
		m->room = NULL;
		leave(m);
	}
	return room ? room : gw_scrypt_room_new();
}

static void give_back(struct gw_fingerprints *m, struct gw_scrypt_room *room)
{
	struct gw_scrypt_room *spare = room;

	if (enter(m)) {
		if (!m->room) {
			m->room = room;
			spare = NULL;
		}
		leave(m);
	}
	gw_scrypt_room_free(spare);
}

/* --- one and two at a time ------------------------------------------------ */

static void begin_text(struct gw_buf *text, const struct gw_fingerprint *f)
{
	gw_buf_init(text, MOST_VALUE + 1024);
	gw_buf_add(text, family_of(f->rule));
	gw_buf_byte(text, '\0');
	gw_buf_byte(text, f->quiet ? 'q' : 'c');
	gw_buf_byte(text, '\0');
	gw_buf_add(text, gw_str_part(gw_str_trim(f->secret), 0, MOST_VALUE));
}

static void end_text(struct gw_buf *text)
{
	explicit_bzero(text->p, text->n);
	gw_buf_release(text);
}

struct pending {
	struct gw_buf text[GW_SCRYPT_TEXTS];
	unsigned char key[GW_SCRYPT_TEXTS][GW_DIGEST_SIZE];
	size_t n;
};

/* Adds it unless it is remembered (then *out is it) or pending already. */
static void ask(struct pending *p, char out[65], struct gw_fingerprints *m,
		const struct gw_fingerprint *f)
{
	begin_text(&p->text[p->n], f);
	gw_hmac_sha256(p->key[p->n], f->salt, gw_buf_str(&p->text[p->n]));
	if ((p->n && memcmp(p->key[0], p->key[p->n], GW_DIGEST_SIZE) == 0) ||
	    recall(out, m, p->key[p->n]))
		end_text(&p->text[p->n]);
	else
		p->n++;
}

/* Takes what is pending; none is any more. The first is put out, too. */
static int take_pending(struct pending *p, char out[65], struct gw_str salt,
			struct gw_fingerprints *m, struct gw_err *err)
{
	unsigned char digest[GW_SCRYPT_TEXTS][GW_DIGEST_SIZE];
	struct gw_str text[GW_SCRYPT_TEXTS];
	struct gw_scrypt how = { text, p->n, salt };
	struct gw_scrypt_room *room;
	int r;

	if (p->n == 0)
		return GW_OK;
	for (size_t i = 0; i < p->n; i++)
		text[i] = gw_buf_str(&p->text[i]);
	room = borrow_room(m);
	r = gw_scrypt(digest, &how, room, err);
	give_back(m, room);
	for (size_t i = 0; i < p->n; i++) {
		if (r == GW_OK)
			remember(m, p->key[i], digest[i]);
		end_text(&p->text[i]);
	}
	if (r == GW_OK)
		gw_hex(out, digest[0], GW_DIGEST_SIZE);
	p->n = 0;
	return r;
}

void gw_fingerprints_expect(struct gw_fingerprints *m,
			    const struct gw_fingerprint *f, size_t n)
{
	struct pending p = { .n = 0 };
	struct gw_err none;
	char out[65];
	int r = GW_OK;

	for (size_t i = 0; i < n && r == GW_OK; i++) {
		ask(&p, out, m, &f[i]);
		if (p.n == GW_SCRYPT_TEXTS || i + 1 == n)
			r = take_pending(&p, out, f[i].salt, m, &none);
	}
}

int gw_fingerprint_take(char out[65], const struct gw_fingerprint *f,
			struct gw_fingerprints *m, struct gw_err *err)
{
	struct pending p = { .n = 0 };
	unsigned char digest[GW_DIGEST_SIZE];
	struct gw_buf text;

	if (f->slow) {
		ask(&p, out, m, f);
		return take_pending(&p, out, f->salt, m, err);
	}
	begin_text(&text, f);
	gw_hmac_sha256(digest, f->salt, gw_buf_str(&text));
	gw_hex(out, digest, sizeof(digest));
	end_text(&text);
	return GW_OK;
}

struct gw_fingerprints *gw_fingerprints_new(void)
{
	struct gw_fingerprints *m = calloc(1, sizeof(*m));

	if (!m)
		gw_no_memory(sizeof(*m));
	leave(m);
	return m;
}

void gw_fingerprints_free(struct gw_fingerprints *m)
{
	if (!m)
		return;
	gw_scrypt_room_free(m->room);
	explicit_bzero(m, sizeof(*m));
	free(m);
}
