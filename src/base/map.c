/* Text -> pointer, in order of insertion. SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

#include <endian.h>
#include <string.h>
#include <sys/auxv.h>

static uint64_t load64(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return le64toh(v);
}

static uint64_t rotl(uint64_t x, unsigned b)
{
	return x << b | x >> (64 - b);
}

/* Inline: its four words stay in registers. */
__attribute__((always_inline)) static inline void sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = rotl(v[1], 13) ^ v[0];
	v[0] = rotl(v[0], 32);
	v[2] += v[3];
	v[3] = rotl(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotl(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotl(v[1], 17) ^ v[2];
	v[2] = rotl(v[2], 32);
}

/* The key is the kernel's AT_RANDOM. */
static void read_key(uint64_t key[2])
{
	const char *p = (const char *)getauxval(AT_RANDOM);

	key[0] = p ? load64(p) : 0;
	key[1] = p ? load64(p + 8) : 0;
}

/* The bytes behind the last eight whole ones. */
static uint64_t load_rest(struct gw_str s)
{
	size_t over = s.n % 8;
	uint64_t rest = 0;

	if (s.n > 8 && over > 0)
		return load64(s.p + s.n - 8) >> 8 * (8 - over);
	for (size_t i = over; i > 0; i--)
		rest = rest << 8 | (unsigned char)s.p[s.n / 8 * 8 + i - 1];
	return rest;
}

/* SipHash-1-3 (Aumasson, Bernstein). */
static uint64_t hash_with(const uint64_t key[2], struct gw_str s)
{
	uint64_t v[4] = { key[0] ^ 0x736f6d6570736575,
			  key[1] ^ 0x646f72616e646f6d,
			  key[0] ^ 0x6c7967656e657261,
			  key[1] ^ 0x7465646279746573 };

	for (size_t i = 0; i <= s.n; i += 8) {
		uint64_t m = s.n - i >= 8 ?
				     load64(s.p + i) :
				     (uint64_t)s.n << 56 | load_rest(s);

		v[3] ^= m;
		sip_round(v);
		v[0] ^= m;
	}
	v[2] ^= 0xff;
	for (int r = 0; r < 3; r++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

uint64_t gw_hash(struct gw_str s)
{
	uint64_t key[2];

	read_key(key);
	return hash_with(key, s);
}

void gw_map_init(struct gw_map *m, struct gw_arena *arena)
{
	*m = (struct gw_map){ .arena = arena };
	read_key(m->key);
}

/* Slots hold index + 1; there are twice as many as entries at the most. */
static uint32_t *find_slot(const struct gw_map *m, struct gw_str key,
			   uint64_t hash)
{
	size_t mask = m->cap * 2 - 1;

	for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
		const struct gw_map_entry *e;

		if (!m->slots[i])
			return &m->slots[i];
		e = &m->entries[m->slots[i] - 1];
		if (e->hash == hash && gw_str_eq(e->key, key))
			return &m->slots[i];
	}
}

static void grow(struct gw_map *m)
{
	struct gw_map_entry *old = m->entries;

	m->cap = m->cap ? m->cap * 2 : 8;
	m->entries = gw_arena_array(m->arena, m->cap, sizeof(*old));
	m->slots = gw_arena_array(m->arena, m->cap * 2, sizeof(*m->slots));
	if (m->count)
		memcpy(m->entries, old, m->count * sizeof(*old));
	for (size_t i = 0; i < m->count; i++)
		*find_slot(m, old[i].key, old[i].hash) = (uint32_t)i + 1;
}

void *gw_map_get(const struct gw_map *m, struct gw_str key)
{
	uint32_t slot;

	if (!m->count)
		return NULL;
	slot = *find_slot(m, key, hash_with(m->key, key));
	return slot ? m->entries[slot - 1].value : NULL;
}

void **gw_map_put(struct gw_map *m, struct gw_str key)
{
	uint64_t hash = hash_with(m->key, key);
	uint32_t *slot;

	if (m->count == m->cap)
		grow(m);
	slot = find_slot(m, key, hash);
	if (!*slot) {
		m->entries[m->count] =
			(struct gw_map_entry){ .key = key, .hash = hash };
		*slot = (uint32_t)++m->count;
	}
	return &m->entries[*slot - 1].value;
}
