/* SHA-256 (FIPS 180-4) for short texts. SPDX-License-Identifier: Apache-2.0 */
/*
 * OpenSSL is much faster on long texts, but to load it and to have it fetch
 * the algorithm takes more time than a whole `git --version`. Nearly every run
 * hashes a few hundred public bytes (a fingerprint, the policy) and nothing
 * else; those are hashed here. Nothing secret comes here: keyed digests are
 * OpenSSL's. tests/unit/seal compares the two.
 */
#include <string.h>

#include "seal/sha256.h"

static const uint32_t round_words[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
};

static uint32_t turn(uint32_t x, unsigned n)
{
	return x >> n | x << (32 - n);
}

static uint32_t be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static void put_be32(unsigned char *p, uint32_t x)
{
	for (unsigned i = 0; i < 4; i++)
		p[i] = (unsigned char)(x >> (24 - 8 * i));
}

/* Section 6.2.2. What turns in the paper are names here: each round gives the
 * eight words to the next one shifted by one. */
struct words {
	uint32_t a, b, c, d, e, f, g, h;
};

static inline void take_round(struct words *v, uint32_t in)
{
	uint32_t x = v->h + (turn(v->e, 6) ^ turn(v->e, 11) ^ turn(v->e, 25)) +
		     (v->g ^ (v->e & (v->f ^ v->g))) + in;
	uint32_t y = (turn(v->a, 2) ^ turn(v->a, 13) ^ turn(v->a, 22)) +
		     ((v->a & v->b) | (v->c & (v->a | v->b)));

	*v = (struct words){ x + y, v->a, v->b, v->c,
			     v->d + x, v->e, v->f, v->g };
}

static void take_block(uint32_t state[8], const unsigned char *block)
{
	uint32_t w[64];
	struct words v;

	for (unsigned i = 0; i < 16; i++)
		w[i] = be32(block + 4 * i);
	for (unsigned i = 16; i < 64; i++) {
		uint32_t a = w[i - 15];
		uint32_t b = w[i - 2];

		w[i] = w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ a >> 3) +
		       w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ b >> 10);
	}
	memcpy(&v, state, sizeof(v));
#pragma GCC unroll 8
	for (unsigned i = 0; i < 64; i++)
		take_round(&v, round_words[i] + w[i]);
	state[0] += v.a;
	state[1] += v.b;
	state[2] += v.c;
	state[3] += v.d;
	state[4] += v.e;
	state[5] += v.f;
	state[6] += v.g;
	state[7] += v.h;
}

struct stream {
	uint32_t state[8];
	unsigned char block[64];
	uint64_t length; /* of all, in bytes */
};

static void take(struct stream *m, struct gw_str part)
{
	for (size_t i = 0; i < part.n;) {
		size_t have = m->length % sizeof(m->block);
		size_t n = sizeof(m->block) - have;

		if (n > part.n - i)
			n = part.n - i;
		memcpy(m->block + have, part.p + i, n);
		m->length += n;
		i += n;
		if (m->length % sizeof(m->block) == 0)
			take_block(m->state, m->block);
	}
}

void gw_sha256_short(unsigned char out[32], const struct gw_str *parts,
		     size_t count)
{
	static const char padding[64] = "\x80";
	struct stream m = { .state = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372,
				       0xa54ff53a, 0x510e527f, 0x9b05688c,
				       0x1f83d9ab, 0x5be0cd19 } };
	unsigned char bits[8];
	size_t rest;

	for (size_t i = 0; i < count; i++)
		take(&m, parts[i]);
	put_be32(bits, (uint32_t)(m.length >> 29));
	put_be32(bits + 4, (uint32_t)(m.length << 3));
	rest = m.length % 64;
	take(&m, (struct gw_str){ padding, (rest < 56 ? 56 : 120) - rest });
	take(&m, (struct gw_str){ (const char *)bits, sizeof(bits) });
	for (unsigned i = 0; i < 8; i++)
		put_be32(out + 4 * i, m.state[i]);
}
