#ifndef GW_PARSE_PROTOBUF_H
#define GW_PARSE_PROTOBUF_H

#include "parse/binary.h"

/* Private to parse/: fields of a protocol buffer, whatever their schema
 * (protobuf.dev/programming-guides/encoding). */
struct gw_pb_field {
	uint32_t number;
	uint32_t wire; /* 0 varint, 1 eight bytes, 2 bytes, 5 four bytes */
	uint64_t value; /* of wire 0, 1 and 5 */
	struct gw_str bytes; /* of wire 2; else empty */
};

static inline uint64_t gw_pb_varint(struct gw_bytes *in)
{
	uint64_t value = 0;

	for (unsigned shift = 0; shift < 64; shift += 7) {
		uint64_t byte = gw_bytes_number(in, 1);

		value |= (byte & 127) << shift;
		if (!(byte & 128))
			return value;
	}
	in->cut = true;
	return 0;
}

/* The next field; false at the end, and with in->cut where it is none. */
static inline bool gw_pb_next(struct gw_bytes *in, struct gw_pb_field *f)
{
	uint64_t tag;

	*f = (struct gw_pb_field){ .number = 0 };
	if (in->cut || in->at >= in->all.n)
		return false;
	tag = gw_pb_varint(in);
	f->number = (uint32_t)(tag >> 3);
	f->wire = tag & 7;
	if (f->wire == 0)
		f->value = gw_pb_varint(in);
	else if (f->wire == 1 || f->wire == 5)
		f->value = gw_bytes_number(in, f->wire == 1 ? 8 : 4);
	else if (f->wire == 2)
		f->bytes = gw_bytes_take(in, gw_pb_varint(in));
	else
		in->cut = true; /* groups are used by none of ours */
	if (!f->number || tag >> 32)
		in->cut = true;
	return !in->cut;
}

/* A field of a message that is a message again; a table of them ends with
 * field 0. */
struct gw_pb_nested {
	uint8_t message;
	uint8_t field;
	uint8_t to;
};

static inline int gw_pb_message_in(const struct gw_pb_nested *v, int message,
				   const struct gw_pb_field *f, int none)
{
	for (; f->wire == 2 && v->field; v++)
		if (v->message == message && v->field == f->number)
			return v->to;
	return none;
}

#endif
