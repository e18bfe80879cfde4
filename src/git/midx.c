/* The index over many packs. SPDX-License-Identifier: Apache-2.0 */
#include "git/midx.h"

#include <string.h>

#include "git/numbers.h"

#define HEAD 12u /* "MIDX", version, hash, chunks, base files, packs */
#define ROW 12u /* of the table of chunks: name, offset */
#define FANOUT 1024u

enum chunk { NAMES, FAN, IDS, PLACES, FAR, CHUNKS };

static const char names_of_chunks[CHUNKS][5] = { "PNAM", "OIDF", "OIDL",
						 "OOFF", "LOFF" };

static void note_chunk(struct gw_str chunks[CHUNKS], const unsigned char *row,
		       struct gw_str part)
{
	for (unsigned i = 0; i < CHUNKS; i++)
		if (memcmp(row, names_of_chunks[i], 4) == 0)
			chunks[i] = part;
}

/* table := row* ends; a chunk reaches to where the next one begins, the last
 * one to where the row of zeros says, which is the trailer. */
static int read_table(struct gw_str chunks[CHUNKS], struct gw_str all,
		      unsigned count, size_t id_bytes)
{
	const unsigned char *row = (const unsigned char *)all.p + HEAD;
	uint64_t least = HEAD + (uint64_t)ROW * (count + 1);
	uint64_t end = all.n - id_bytes;

	if (least > end)
		return GW_ESYNTAX;
	for (unsigned i = 0; i < count; i++, row += ROW) {
		uint64_t from = gw_be64(row + 4);
		uint64_t to = gw_be64(row + ROW + 4);

		if (from < least || to < from || to > end)
			return GW_ESYNTAX;
		note_chunk(chunks, row,
			   gw_str_part(all, (size_t)from, (size_t)to));
		least = to;
	}
	return gw_be32(row) == 0 && least == end ? GW_OK : GW_ESYNTAX;
}

static const unsigned char *bytes_of(struct gw_str s)
{
	return (const unsigned char *)s.p;
}

static int take_chunks(struct gw_midx *m, const struct gw_str chunks[CHUNKS])
{
	struct gw_str names = chunks[NAMES];
	struct gw_str name;
	uint32_t n = 0;

	m->fanout = bytes_of(chunks[FAN]);
	if (chunks[FAN].n != FANOUT || !gw_fanout_is_sane(m->fanout))
		return GW_ESYNTAX;
	m->count = gw_be32(m->fanout + FANOUT - 4);
	if (chunks[IDS].n != (uint64_t)m->count * m->id_bytes ||
	    chunks[PLACES].n != (uint64_t)m->count * 8 ||
	    chunks[FAR].n % 8 != 0 || chunks[FAR].n / 8 > m->count)
		return GW_ESYNTAX;
	m->ids = bytes_of(chunks[IDS]);
	m->places = bytes_of(chunks[PLACES]);
	m->far = bytes_of(chunks[FAR]);
	m->far_count = (uint32_t)(chunks[FAR].n / 8);
	m->names = names;
	while (n < m->packs && gw_midx_name(&names, &name))
		n++;
	return n == m->packs ? GW_OK : GW_ESYNTAX;
}

int gw_midx_open(struct gw_midx *m, struct gw_str bytes, size_t id_bytes)
{
	struct gw_str chunks[CHUNKS] = { 0 };
	const unsigned char *x = bytes_of(bytes);
	int r;

	*m = (struct gw_midx){ .id_bytes = id_bytes };
	if (bytes.n < HEAD + ROW + id_bytes || memcmp(x, "MIDX\1", 5) != 0 ||
	    x[5] != (id_bytes == 20 ? 1 : 2) || x[7] != 0)
		return GW_ESYNTAX;
	m->packs = gw_be32(x + 8);
	r = read_table(chunks, bytes, x[6], id_bytes);
	return r < 0 ? r : take_chunks(m, chunks);
}

bool gw_midx_name(struct gw_str *names, struct gw_str *name)
{
	size_t end = gw_str_find_byte(*names, '\0', 0);

	if (end == GW_NOWHERE || end == 0)
		return false;
	*name = gw_str_part(*names, 0, end);
	*names = gw_str_part(*names, end + 1, names->n);
	return true;
}

bool gw_midx_find(const struct gw_midx *m, const unsigned char *id,
		  uint32_t *pack, uint64_t *offset)
{
	uint32_t at;
	uint32_t low;

	if (!gw_fanout_find(&at, m->fanout, m->ids, id, m->id_bytes))
		return false;
	*pack = gw_be32(m->places + 8 * (size_t)at);
	low = gw_be32(m->places + 8 * (size_t)at + 4);
	*offset = low;
	/* Without far places all 32 bits are an offset's. */
	if (m->far_count > 0 && low & 0x80000000u) {
		low &= 0x7fffffffu;
		if (low >= m->far_count)
			return false;
		*offset = gw_be64(m->far + 8 * (size_t)low);
	}
	return *pack < m->packs;
}
