/* YAML: libyaml's events as ours. The only file that knows libyaml.
 * SPDX-License-Identifier: Apache-2.0 */
#include <yaml.h>

#include "parse/yaml_read.h"

/* Byte offset of a mark, which counts characters; y->bytes is left there.
 * Marks come nearly in order, so walk from the last. */
static uint32_t offset_of(struct gw_yaml *y, yaml_mark_t mark)
{
	const char *text = y->text.p + y->base;
	uint32_t size = (uint32_t)y->text.n - y->base;

	if (y->ascii) {
		y->bytes = mark.index < size ? (uint32_t)mark.index : size;
		return y->base + y->bytes;
	}
	while (y->chars < mark.index && y->bytes < size) {
		y->bytes++;
		while (y->bytes < size && (text[y->bytes] & 0xc0) == 0x80)
			y->bytes++;
		y->chars++;
	}
	while (y->chars > mark.index && y->bytes > 0) {
		y->bytes--;
		while (y->bytes > 0 && (text[y->bytes] & 0xc0) == 0x80)
			y->bytes--;
		y->chars--;
	}
	return y->base + y->bytes;
}

static struct gw_str str_of(const yaml_char_t *text)
{
	return gw_str_of((const char *)text);
}

static void take_scalar(struct gw_yaml_event *e, const yaml_event_t *from)
{
	static const char styles[] = { 0, 0, '\'', '"', '|', '>' };

	e->type = GW_YAML_SCALAR;
	e->style = styles[from->data.scalar.style];
	e->tag = str_of(from->data.scalar.tag);
	e->anchor = str_of(from->data.scalar.anchor);
	e->text = (struct gw_str){ (const char *)from->data.scalar.value,
				   from->data.scalar.length };
}

static void take_map(struct gw_yaml_event *e, const yaml_event_t *from)
{
	e->type = GW_YAML_MAP;
	e->tag = str_of(from->data.mapping_start.tag);
	e->anchor = str_of(from->data.mapping_start.anchor);
	if (from->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE)
		e->style = '[';
}

static void take_list(struct gw_yaml_event *e, const yaml_event_t *from)
{
	e->type = GW_YAML_LIST;
	e->tag = str_of(from->data.sequence_start.tag);
	e->anchor = str_of(from->data.sequence_start.anchor);
	if (from->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE)
		e->style = '[';
}

static void take_document(struct gw_yaml_event *e, const yaml_event_t *from)
{
	e->type = GW_YAML_DOCUMENT;
	e->directives = from->data.document_start.version_directive ||
			from->data.document_start.tag_directives.start !=
				from->data.document_start.tag_directives.end;
}

static int take_event(struct gw_yaml *y, const yaml_event_t *from)
{
	struct gw_yaml_event e = { .type = GW_YAML_EDGE };

	e.off = offset_of(y, from->start_mark);
	e.end = offset_of(y, from->end_mark);
	if (from->type == YAML_SCALAR_EVENT)
		take_scalar(&e, from);
	else if (from->type == YAML_MAPPING_START_EVENT)
		take_map(&e, from);
	else if (from->type == YAML_SEQUENCE_START_EVENT)
		take_list(&e, from);
	else if (from->type == YAML_DOCUMENT_START_EVENT)
		take_document(&e, from);
	else if (from->type == YAML_MAPPING_END_EVENT ||
		 from->type == YAML_SEQUENCE_END_EVENT)
		e.type = GW_YAML_END;
	else if (from->type == YAML_ALIAS_EVENT) {
		e.type = GW_YAML_ALIAS;
		e.anchor = str_of(from->data.alias.anchor);
	}
	return gw_yaml_take(y, &e);
}

static int parser_fault(struct gw_yaml *y, const yaml_parser_t *parser)
{
	const char *problem = parser->problem ? parser->problem : "no YAML";
	const char *context = parser->context ? parser->context : "";
	uint32_t off = offset_of(y, parser->problem_mark);

	if (parser->error == YAML_READER_ERROR)
		off = y->base + (uint32_t)parser->problem_offset;
	if (parser->error == YAML_MEMORY_ERROR)
		gw_no_memory(0);
	if (off > y->gap)
		gw_yaml_comments(y->b, y->source, y->gap, off);
	return gw_build_fault(y->b, y->err, off, "%s%s%s", problem,
			      parser->context ? " " : "", context);
}

/* Events until the end of the stream or a fault. */
static int read_events(struct gw_yaml *y, yaml_parser_t *parser)
{
	for (;;) {
		yaml_event_t e;
		bool last;
		int r;

		if (!yaml_parser_parse(parser, &e))
			return parser_fault(y, parser);
		last = e.type == YAML_STREAM_END_EVENT;
		r = take_event(y, &e);
		yaml_event_delete(&e);
		if (r < 0 || last)
			return r;
	}
}

int gw_yaml_read_lib(struct gw_yaml *y)
{
	yaml_parser_t parser;
	int r;

	y->chars = y->bytes = 0;
	y->ascii = gw_str_ascii(gw_str_part(y->text, y->base, y->text.n));
	if (!yaml_parser_initialize(&parser))
		gw_no_memory(sizeof(parser));
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
		&parser, (const unsigned char *)y->text.p + y->base,
		y->text.n - y->base);
	r = read_events(y, &parser);
	yaml_parser_delete(&parser);
	return r;
}
