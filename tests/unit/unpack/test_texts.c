#include "unit.h"

#include "unpack/texts.h"
#include "unpack/unpack.h"

static struct gw_arena arena;

static int done(void **state)
{
	(void)state;
	gw_arena_release(&arena);
	return 0;
}

static int begin(void **state)
{
	(void)state;
	gw_arena_init(&arena, (size_t)1 << 28);
	return 0;
}

static struct gw_str texts(struct gw_str bytes, int wanted)
{
	struct gw_str out;
	struct gw_err err;

	assert_true(gw_texts_know(bytes));
	assert_int_equal(gw_texts_of(&out, &arena, bytes, &err), wanted);
	return out;
}

static void assert_text(struct gw_str got, const char *wanted)
{
	assert_string_equal(gw_arena_copy(&arena, got).p, wanted);
}

static void a_text_chunk_is_text(void **state)
{
	(void)state;
	assert_text(texts(GW_STR("\x89PNG\r\n\x1a\n"
				 "\0\0\0\5tEXtk\0abc\1\2\3\4"
				 "\0\0\0\0IEND\1\2\3\4"),
			  GW_OK),
		    "abc\n");
}

static void a_chunk_that_is_cut_ends_the_picture(void **state)
{
	(void)state;
	assert_text(texts(GW_STR("\x89PNG\r\n\x1a\n"
				 "\xff\xff\xff\xfftEXtk\0abcdef"),
			  GW_OK),
		    "ab\n");
	assert_text(texts(GW_STR("\x89PNG\r\n\x1a\n"), GW_OK), "");
}

static void packed_text_that_is_none_is_said(void **state)
{
	(void)state;
	assert_text(texts(GW_STR("\x89PNG\r\n\x1a\n"
				 "\0\0\0\7zTXtk\0\0xxxx\1\2\3\4"),
			  GW_ESYNTAX),
		    "");
	assert_text(texts(GW_STR("%PDF-1.4 << /FlateDecode >> stream\nx"
				 "\nendstream (b)"),
			  GW_ESYNTAX),
		    "b\n");
}

static void strings_of_a_document_lose_their_escapes(void **state)
{
	(void)state;
	assert_text(texts(GW_STR("%PDF-1.4 (a\\(b\\)\\n) Tj"), GW_OK),
		    "a(b)\n");
	assert_text(texts(GW_STR("%PDF-1.4 (a(b)c) Tj (\\101\\1012) Tj"),
			  GW_OK),
		    "a(b)c\nAA2\n");
	assert_text(texts(GW_STR("%PDF-1.4 (a\\\nb) Tj (c"), GW_OK),
		    "ab\nc\n");
	assert_text(texts(GW_STR("%PDF-1.4 <41 42 4> Tj << /A (x) >>"), GW_OK),
		    "AB\nx\n");
	assert_text(texts(GW_STR("%PDF-1.4 (\xfe\xff\0a\0b) Tj"), GW_OK),
		    "ab\n");
}

static void pieces_of_an_array_are_one_text(void **state)
{
	(void)state;
	assert_text(texts(GW_STR("%PDF-1.4 [(ab) -20 (cd)] TJ (e) Tj"), GW_OK),
		    "abcd\ne\n");
}

static void pictures_in_documents_are_left_out(void **state)
{
	(void)state;
	assert_text(texts(GW_STR("%PDF-1.4 << /Subtype /Image /FlateDecode >> "
				 "stream\n(x)\nendstream (y) Tj"),
			  GW_OK),
		    "y\n");
}

static void words_that_tags_split_are_whole(void **state)
{
	(void)state;
	assert_text(gw_texts_of_xml(&arena,
				    GW_STR("<w:p><w:t>ab</w:t><w:t x=''>cd"
					   "</w:t></w:p><w:t>e</w:t><cut")),
		    "abcd\ne");
}

static void gzip_is_unpacked_up_to_a_limit(void **state)
{
	struct gw_str packed = GW_STR("\x1f\x8b\x08\0\0\0\0\0\0\3"
				      "\x4b\x4c\x4a\6\0\xc2\x41\x24\x35"
				      "\3\0\0\0");
	struct gw_str out;

	(void)state;
	assert_int_equal(gw_unpack_gzip(&out, &arena, packed, 100), GW_OK);
	assert_text(out, "abc");
	assert_int_equal(gw_unpack_gzip(&out, &arena, packed, 2), GW_ELIMIT);
	packed.n -= 10;
	assert_int_equal(gw_unpack_gzip(&out, &arena, packed, 100),
			 GW_ESYNTAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_chunk_is_text),
		cmocka_unit_test(a_chunk_that_is_cut_ends_the_picture),
		cmocka_unit_test(packed_text_that_is_none_is_said),
		cmocka_unit_test(strings_of_a_document_lose_their_escapes),
		cmocka_unit_test(pieces_of_an_array_are_one_text),
		cmocka_unit_test(pictures_in_documents_are_left_out),
		cmocka_unit_test(words_that_tags_split_are_whole),
		cmocka_unit_test(gzip_is_unpacked_up_to_a_limit),
	};

	return cmocka_run_group_tests(tests, begin, done);
}
