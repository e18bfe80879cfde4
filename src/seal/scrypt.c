/* scrypt (RFC 7914) of two texts at once. SPDX-License-Identifier: Apache-2.0 */
/*
 * Of scrypt's steps each waits for the one before, so that a processor is half
 * idle: two texts, mixed in turn, take hardly longer than one. OpenSSL knows
 * one only, and asks the system for 16 MiB each time. What it is derived from
 * and into is HMAC, and stays OpenSSL's. Words stand in the order in which
 * Salsa20 takes them from a block, by its diagonals: four at a time are added,
 * turned and mixed. tests/unit/seal compares it with OpenSSL.
 */
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "seal/seal.h"

#include <openssl/evp.h>

#define COST 16384u /* N: a power of two */
#define BLOCKS 16u /* 2 r */
#define WORDS 16u

typedef uint32_t quad __attribute__((vector_size(16)));

struct block {
	quad v[4];
};
struct chunk {
	struct block b[BLOCKS];
};

struct gw_scrypt_room {
	struct chunk *v[GW_SCRYPT_TEXTS]; /* NULL until it is needed */
};

struct step { /* out := BlockMix(in ^ with) */
	struct chunk *out;
	const struct chunk *in;
	const struct chunk *with;
};

static const unsigned char diagonals[WORDS] = {
	0, 5, 10, 15, 4, 9, 14, 3, 8, 13, 2, 7, 12, 1, 6, 11,
};

static inline quad turn(quad x, unsigned n)
{
	return x << n | x >> (32 - n);
}

/* Two rounds of Salsa20: columns, then rows. */
static inline void two_rounds(struct block *x)
{
	quad a = x->v[0];
	quad b = x->v[1];
	quad c = x->v[2];
	quad d = x->v[3];

	b ^= turn(a + d, 7);
	c ^= turn(b + a, 9);
	d ^= turn(c + b, 13);
	a ^= turn(d + c, 18);
	b = (quad){ b[3], b[0], b[1], b[2] };
	c = (quad){ c[2], c[3], c[0], c[1] };
	d = (quad){ d[1], d[2], d[3], d[0] };
	d ^= turn(a + b, 7);
	c ^= turn(d + a, 9);
	b ^= turn(c + d, 13);
	a ^= turn(b + c, 18);
	x->v[0] = a;
	x->v[1] = (quad){ b[1], b[2], b[3], b[0] };
	x->v[2] = (quad){ c[2], c[3], c[0], c[1] };
	x->v[3] = (quad){ d[3], d[0], d[1], d[2] };
}

static inline void mix_in(struct block *x, const struct step *s, unsigned i)
{
	for (unsigned k = 0; k < 4; k++)
		x->v[k] ^= s->in->b[i].v[k] ^ s->with->b[i].v[k];
}

static inline void add_to(struct block *x, const struct block *y)
{
	for (unsigned k = 0; k < 4; k++)
		x->v[k] += y->v[k];
}

/* One step for each text; `two` is known where it is called. */
static inline void mix(const struct step s[GW_SCRYPT_TEXTS], bool two)
{
	struct block x = { { { 0 } } };
	struct block y = { { { 0 } } };

	mix_in(&x, &s[0], BLOCKS - 1);
	if (two)
		mix_in(&y, &s[1], BLOCKS - 1);
	for (unsigned i = 0; i < BLOCKS; i++) {
		unsigned to = i / 2 + i % 2 * (BLOCKS / 2);
		struct block a;
		struct block b;

		mix_in(&x, &s[0], i);
		if (two)
			mix_in(&y, &s[1], i);
		a = x;
		b = y;
		for (int round = 0; round < 8; round += 2) {
			two_rounds(&a);
			if (two)
				two_rounds(&b);
		}
		add_to(&x, &a);
		s[0].out->b[to] = x;
		if (!two)
			continue;
		add_to(&y, &b);
		s[1].out->b[to] = y;
	}
}

/* The chunk that the last one asks for. */
static const struct chunk *asked(const struct chunk *v, const struct chunk *x)
{
	return &v[x->b[BLOCKS - 1].v[0][0] % COST];
}

/* ROMix of what stands in x[i], in place. */
static inline void mix_all(struct chunk *x, struct chunk *const *v, bool two)
{
	static const struct chunk none;
	struct chunk y[GW_SCRYPT_TEXTS];
	size_t second = two ? 1 : 0;

	for (size_t i = 0; i < COST; i++) {
		struct chunk *to[] = { i + 1 < COST ? &v[0][i + 1] : x,
				       i + 1 < COST ? &v[second][i + 1] :
						      &x[second] };
		struct step s[] = { { to[0], &v[0][i], &none },
				    { to[1], &v[second][i], &none } };

		if (i == 0) {
			v[0][0] = x[0];
			v[second][0] = x[second];
		}
		mix(s, two);
	}
	for (size_t i = 0; i < COST; i += 2) {
		struct step s[] = {
			{ y, x, asked(v[0], x) },
			{ &y[1], &x[1], asked(v[second], &x[second]) }
		};
		struct step t[GW_SCRYPT_TEXTS];

		mix(s, two);
		t[0] = (struct step){ x, y, asked(v[0], y) };
		t[1] = (struct step){ &x[1], &y[1],
				      asked(v[second], &y[second]) };
		mix(t, two);
	}
	explicit_bzero(y, sizeof(y));
}

static void mix_one(struct chunk *x, struct chunk *const *v)
{
	mix_all(x, v, false);
}

static void mix_two(struct chunk *x, struct chunk *const *v)
{
	mix_all(x, v, true);
}

static void sort_words(struct chunk *x, bool back)
{
	uint32_t in[BLOCKS * WORDS];
	uint32_t out[BLOCKS * WORDS];

	memcpy(in, x, sizeof(in));
	for (unsigned i = 0; i < BLOCKS * WORDS; i++) {
		unsigned at = i / WORDS * WORDS + diagonals[i % WORDS];

		if (back)
			out[at] = htole32(in[i]);
		else
			out[i] = le32toh(in[at]);
	}
	memcpy(x, out, sizeof(out));
	explicit_bzero(in, sizeof(in));
	explicit_bzero(out, sizeof(out));
}

static bool derive(void *out, size_t n, struct gw_str text, struct gw_str salt)
{
	return PKCS5_PBKDF2_HMAC(text.p ? text.p : "", (int)text.n,
				 (const unsigned char *)salt.p, (int)salt.n, 1,
				 EVP_sha256(), (int)n, out);
}

static void make_room(struct gw_scrypt_room *room, size_t i)
{
	size_t n = COST * sizeof(*room->v[i]);

	if (!room->v[i])
		room->v[i] = aligned_alloc(64, n);
	if (!room->v[i])
		gw_no_memory(n);
}

int gw_scrypt(unsigned char (*out)[GW_DIGEST_SIZE], const struct gw_scrypt *ask,
	      struct gw_scrypt_room *room, struct gw_err *err)
{
	struct chunk x[GW_SCRYPT_TEXTS] = { 0 };
	bool ok = true;

	for (size_t i = 0; i < ask->count; i++) {
		make_room(room, i);
		ok = ok && derive(&x[i], sizeof(x[i]), ask->text[i], ask->salt);
		sort_words(&x[i], false);
	}
	if (ask->count > 1)
		mix_two(x, room->v);
	else
		mix_one(x, room->v);
	for (size_t i = 0; i < ask->count; i++) {
		sort_words(&x[i], true);
		ok = ok && derive(out[i], GW_DIGEST_SIZE, ask->text[i],
				  (struct gw_str){ (const char *)&x[i],
						   sizeof(x[i]) });
	}
	explicit_bzero(x, sizeof(x));
	return ok ? GW_OK :
		    gw_err_set(err, GW_ESYSTEM, "scrypt cannot be computed");
}

struct gw_scrypt_room *gw_scrypt_room_new(void)
{
	struct gw_scrypt_room *room = calloc(1, sizeof(*room));

	if (!room)
		gw_no_memory(sizeof(*room));
	return room;
}

void gw_scrypt_room_free(struct gw_scrypt_room *room)
{
	for (size_t i = 0; room && i < GW_SCRYPT_TEXTS; i++) {
		if (room->v[i])
			explicit_bzero(room->v[i], COST * sizeof(*room->v[i]));
		free(room->v[i]);
	}
	free(room);
}
