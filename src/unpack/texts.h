#ifndef GW_UNPACK_TEXTS_H
#define GW_UNPACK_TEXTS_H

#include "doc/doc.h"

/* Private to unpack/: texts that stand in files which are no archives. */

/* Do the bytes begin as a PNG picture or a PDF document? */
bool gw_texts_know(struct gw_str bytes);
/*
 * What a reader would see as text, a line each, owned by the arena: text
 * chunks of a PNG, strings of a PDF and of its deflated streams (pictures and
 * fonts left 
 */
GW_CHECKED int gw_texts_of(struct gw_str *out, struct gw_arena *a,
			   struct gw_str bytes, struct gw_err *err);
/* The text of XML without its tags, so that words which a word processor
 * split are whole again; paragraphs, cells and rows end lines. */
struct gw_str gw_texts_of_xml(struct gw_arena *a, struct gw_str xml);

#endif
