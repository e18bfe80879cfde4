/* HDF5: the attributes of the root group, where Keras keeps a model's layers.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Format: "HDF5 File Format Specification" 3.0 (support.hdfgroup.org):
 * superblock 0 to 3, object headers 1 and 2 with their continuations, attribute
 * messages 1 to 3 with texts of fixed length or in the global heap. Attributes
 * in dense storage (a fractal heap) are not followed: if such a file names
 * classes anywhere, it is said not to be read. The data never is.
 */
#include <string.h>

#include "parse/binary.h"
#include "parse/code.h"
#include "parse/json.h"
#include "parse/parse.h"

#define SIGNATURE GW_STR("\211HDF\r\n\032\n")
#define MOST_BLOCKS 64
#define MOST_MESSAGES 100000
#define MSG_ATTRIBUTE 0x0cu
#define MSG_CONTINUATION 0x10u
#define MSG_ATTRIBUTE_INFO 0x15u

struct hdf5 {
	struct gw_builder *b;
	struct gw_str all;
	struct gw_err *err;
	uint64_t base; /* addresses count from here */
	unsigned offset; /* bytes of an address */
	unsigned length; /* bytes of a size */
	int version; /* of the root's object header */
	bool ordered; /* messages carry their order (version 2) */
	unsigned blocks;
	unsigned messages;
	bool open; /* there are attributes that were not read */
	int r;
};

static void fault(struct hdf5 *h, size_t at, const char *what)
{
	if (h->r == GW_OK)
		h->r = gw_build_fault(h->b, h->err, (uint32_t)at, "%s", what);
}

/* The bytes from an address on; none behind the end. */
static struct gw_bytes reader(const struct hdf5 *h, uint64_t address)
{
	struct gw_bytes in = { .all = h->all };

	in.cut = address > h->all.n || h->base > h->all.n - address;
	in.at = in.cut ? h->all.n : (size_t)(address + h->base);
	return in;
}

static uint64_t address(struct hdf5 *h, struct gw_bytes *in)
{
	return gw_bytes_number(in, h->offset);
}

/* --- values --------------------------------------------------------------- */

/* An object of a global heap: "GCOL", then objects with their numbers. */
static struct gw_str heap_object(struct hdf5 *h, uint64_t at, uint64_t index)
{
	struct gw_bytes in = reader(h, at);
	struct gw_str none = { NULL, 0 };
	size_t end;
	uint64_t size;

	if (!gw_str_is(gw_bytes_take(&in, 4), "GCOL"))
		return none;
	gw_bytes_take(&in, 4);
	size = gw_bytes_number(&in, h->length);
	if (in.cut || size > in.all.n)
		return none;
	end = in.at + (size_t)size;
	for (unsigned i = 0; i < 65536 && in.at < end && !in.cut; i++) {
		uint64_t number = gw_bytes_number(&in, 2);
		uint64_t bytes;

		gw_bytes_take(&in, 6);
		bytes = gw_bytes_number(&in, h->length);
		if (number == index && number)
			return gw_bytes_take(&in, bytes);
		if (!number || bytes > in.all.n)
			break;
		gw_bytes_take(&in, (bytes + 7) & ~(uint64_t)7);
	}
	return none;
}

/* The text of a value by its datatype; none if it is no text. */
static struct gw_str text_of(struct hdf5 *h, struct gw_str type,
			     struct gw_bytes *data)
{
	struct gw_str none = { NULL, 0 };
	struct gw_bytes in = { .all = type };
	unsigned head = (unsigned)gw_bytes_number(&in, 4);
	uint64_t size = gw_bytes_number(&in, 4);

	if (in.cut)
		return none;
	if ((head & 15) == 3) {
		struct gw_str s = gw_bytes_take(data, size);

		while (s.n && s.p[s.n - 1] == '\0')
			s.n--;
		return s;
	}
	if ((head & 15) == 9 && (head >> 8 & 15) == 1) {
		uint64_t bytes = gw_bytes_number(data, 4);
		uint64_t at = address(h, data);
		struct gw_str s = heap_object(h, at,
					      gw_bytes_number(data, 4));

		return s.p && bytes <= s.n ? gw_str_part(s, 0, (size_t)bytes) :
					     s;
	}
	return none;
}

static void put_value(struct hdf5 *h, struct gw_str value)
{
	uint32_t at = (uint32_t)(value.p - h->all.p);
	struct gw_json json = { .b = h->b,
				.text = gw_str_part(h->all, 0, at + value.n),
				.at = at,
				.err = h->err };
	int r;

	if (value.n && value.p[0] == '{')
		r = gw_json_read(&json);
	else
		r = gw_build_scalar(h->b, GW_STRING, value, at,
				    (uint32_t)value.n, h->err);
	if (r < 0 && h->r == GW_OK)
		h->r = r;
}

/* --- messages ------------------------------------------------------------- */

static void read_attribute(struct hdf5 *h, struct gw_str message)
{
	struct gw_bytes in = { .all = message };
	unsigned version = (unsigned)gw_bytes_number(&in, 1);
	uint64_t pad = version == 1 ? 7 : 0;
	uint64_t sizes[3];
	struct gw_str name;
	struct gw_str type;
	struct gw_str value;

	gw_bytes_number(&in, 1);
	for (int i = 0; i < 3; i++)
		sizes[i] = gw_bytes_number(&in, 2);
	if (version == 3)
		gw_bytes_number(&in, 1); /* character set of the name */
	name = gw_bytes_take(&in, (sizes[0] + pad) & ~pad);
	type = gw_bytes_take(&in, (sizes[1] + pad) & ~pad);
	gw_bytes_take(&in, (sizes[2] + pad) & ~pad);
	if (in.cut || version < 1 || version > 3) {
		fault(h, (size_t)(message.p - h->all.p),
		      "an attribute cannot be read");
		return;
	}
	name.n = strnlen(name.p, name.n);
	value = text_of(h, type, &in);
	if (!value.p || !name.n || h->r < 0)
		return;
	gw_build_key(h->b, name, (uint32_t)(name.p - h->all.p));
	put_value(h, value);
}

/* What is not read may be a model only if it names classes. */
static void dense(struct hdf5 *h, size_t at)
{
	h->open = true;
	if (gw_str_find(h->all, GW_STR("class_name"), 0) != GW_NOWHERE)
		fault(h, at,
		      "attributes stand in dense storage, which is not read");
}

static void read_block(struct hdf5 *h, uint64_t at, uint64_t size);

static void read_message(struct hdf5 *h, unsigned type, struct gw_str message)
{
	struct gw_bytes in = { .all = message };
	uint64_t at;

	if (type == MSG_ATTRIBUTE) {
		read_attribute(h, message);
	} else if (type == MSG_CONTINUATION) {
		at = address(h, &in);
		read_block(h, at, gw_bytes_number(&in, h->length));
	} else if (type == MSG_ATTRIBUTE_INFO) {
		gw_bytes_number(&in, 1);
		if (gw_bytes_number(&in, 1) & 1)
			gw_bytes_number(&in, 2);
		at = address(h, &in);
		if (!in.cut && at < h->all.n)
			dense(h, (size_t)(message.p - h->all.p));
	}
}

static void read_messages(struct hdf5 *h, struct gw_str block)
{
	struct gw_bytes in = { .all = block };
	size_t head = h->version == 1 ? 8 : h->ordered ? 6 : 4;

	while (in.all.n - in.at >= head && h->r == GW_OK) {
		size_t at = in.at;
		unsigned type = (unsigned)gw_bytes_number(
			&in, h->version == 1 ? 2 : 1);
		uint64_t size = gw_bytes_number(&in, 2);
		struct gw_str message;

		in.at = at + head;
		message = gw_bytes_take(&in, size);
		if (in.cut || ++h->messages > MOST_MESSAGES) {
			fault(h, (size_t)(block.p - h->all.p) + at,
			      "a message of the header is cut off");
			return;
		}
		read_message(h, type, message);
	}
}

/* A continuation: messages, in version 2 between "OCHK" and a checksum. */
static void read_block(struct hdf5 *h, uint64_t at, uint64_t size)
{
	struct gw_bytes in = reader(h, at);
	struct gw_str block;

	if (++h->blocks > MOST_BLOCKS) {
		fault(h, in.at, "the header has too many parts");
		return;
	}
	block = gw_bytes_take(&in, size);
	if (in.cut) {
		fault(h, h->all.n, "a part of the header is missing");
		return;
	}
	if (h->version == 2)
		block = block.n > 8 ? gw_str_part(block, 4, block.n - 4) :
				      gw_str_part(block, 0, 0);
	read_messages(h, block);
}

static void read_object(struct hdf5 *h, uint64_t at)
{
	struct gw_bytes in = reader(h, at);
	uint64_t size;
	unsigned flags;

	if (in.all.n - in.at > 4 &&
	    gw_str_is(gw_str_part(in.all, in.at, in.at + 4), "OHDR")) {
		h->version = 2;
		gw_bytes_take(&in, 5);
		flags = (unsigned)gw_bytes_number(&in, 1);
		h->ordered = flags & 4;
		gw_bytes_take(&in, flags & 32 ? 16 : 0);
		gw_bytes_take(&in, flags & 16 ? 4 : 0);
		size = gw_bytes_number(&in, 1u << (flags & 3));
	} else {
		h->version = 1;
		if (gw_bytes_number(&in, 1) != 1)
			in.cut = true;
		gw_bytes_take(&in, 7);
		size = gw_bytes_number(&in, 4);
		gw_bytes_take(&in, 4);
	}
	if (in.cut || size > in.all.n - in.at)
		fault(h, in.cut ? in.all.n : in.at,
		      "the header of the root group cannot be read");
	else
		read_messages(h, gw_bytes_take(&in, size));
}

/* --- the file --------------------------------------------------------------- */

/* The superblock stands at 0, or behind a user's block of 512 bytes times a
 * power of two. */
static bool find_superblock(struct gw_bytes *in, struct gw_str all)
{
	for (size_t at = 0; at < all.n && at <= (size_t)1 << 30;
	     at = at ? at * 2 : 512) {
		*in = (struct gw_bytes){ .all = all, .at = at };
		if (gw_str_eq(gw_bytes_take(in, 8), SIGNATURE))
			return true;
	}
	return false;
}

static uint64_t read_superblock(struct hdf5 *h, struct gw_bytes *in)
{
	unsigned version = (unsigned)gw_bytes_number(in, 1);

	if (version <= 1) {
		gw_bytes_take(in, 4);
		h->offset = (unsigned)gw_bytes_number(in, 1);
		h->length = (unsigned)gw_bytes_number(in, 1);
		gw_bytes_take(in, version == 1 ? 13 : 9);
	} else {
		h->offset = (unsigned)gw_bytes_number(in, 1);
		h->length = (unsigned)gw_bytes_number(in, 1);
		gw_bytes_take(in, 1);
	}
	if (version > 3 || h->offset < 2 || h->offset > 8 || h->length < 2 ||
	    h->length > 8) {
		in->cut = true;
		return 0;
	}
	h->base = address(h, in);
	gw_bytes_take(in, (version <= 1 ? 4u : 2u) * h->offset);
	return address(h, in);
}

static int parse_hdf5(struct gw_builder *b, const struct gw_view *view,
		      struct gw_err *err)
{
	struct hdf5 h = { .b = b, .all = view->bytes, .err = err };
	struct gw_bytes in = { .all = view->bytes };
	uint64_t root = 0;
	int r = gw_build_open(b, GW_MAP, 0, err);

	if (r < 0)
		return r;
	gw_build_key(b, GW_STR("attributes"), 0);
	r = gw_build_open(b, GW_MAP, 0, err);
	if (r < 0)
		return r;
	if (find_superblock(&in, view->bytes))
		root = read_superblock(&h, &in);
	else
		fault(&h, 0, "no HDF5 superblock");
	if (h.r == GW_OK && in.cut)
		fault(&h, 0, "the superblock cannot be read");
	if (h.r == GW_OK)
		read_object(&h, root);
	if (h.r < 0)
		return h.r;
	gw_build_close(b, (uint32_t)view->bytes.n);
	if (h.open)
		gw_build_flag(b, GW_OPEN);
	gw_build_close(b, (uint32_t)view->bytes.n);
	return GW_OK;
}

static int sniff(struct gw_str head)
{
	return gw_str_starts(head, SIGNATURE) ? 95 : 0;
}

static const char *const globs[] = { "*.h5", "*.hdf5", NULL };

const struct gw_parser gw_parser_hdf5 = {
	.name = "hdf5",
	.globs = globs,
	.sniff = sniff,
	.binary = true,
	.parse = parse_hdf5,
};
