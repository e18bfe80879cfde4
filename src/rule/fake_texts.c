/* Fakes of one alphabet. SPDX-License-Identifier: Apache-2.0 */
#include "rule/fakes.h"

#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGIT "0123456789"

/* The argument is the length; without one it is `usual`. */
static bool draw(struct gw_buf *out, const struct gw_fake *f,
		 const char *alphabet, uint32_t usual)
{
	struct gw_str from = gw_str_of(alphabet);
	int64_t n = usual;

	if (f->arg.n && (!gw_str_int(f->arg, &n) || n < 1 || n > 16384))
		return false;
	for (int64_t i = 0; i < n; i++)
		gw_buf_byte(out,
			    from.p[gw_fake_below(f->random, (uint32_t)from.n)]);
	return true;
}

#define ONE_ALPHABET(id, letters, usual)                                  \
	bool gw_fake_##id(struct gw_buf *out, const struct gw_fake *fake) \
	{                                                                 \
		return draw(out, fake, letters, usual);                   \
	}

ONE_ALPHABET(alnum, UPPER LOWER DIGIT, 32)
ONE_ALPHABET(upper, UPPER, 16)
ONE_ALPHABET(lower, LOWER, 16)
ONE_ALPHABET(hex, DIGIT "abcdef", 32)
ONE_ALPHABET(hex_upper, DIGIT "ABCDEF", 32)
ONE_ALPHABET(b64, UPPER LOWER DIGIT "+/", 32)
ONE_ALPHABET(b64url, UPPER LOWER DIGIT "-_", 32)
ONE_ALPHABET(b32, UPPER "234567", 32)
ONE_ALPHABET(digit, DIGIT, 9)
ONE_ALPHABET(upper_digit, UPPER DIGIT, 16)
ONE_ALPHABET(lower_digit, LOWER DIGIT, 16)

/* {pick:AKIA|ASIA} */
bool gw_fake_pick(struct gw_buf *out, const struct gw_fake *fake)
{
	struct gw_str rest = fake->arg;
	struct gw_str choice;
	uint32_t count = 0;
	uint32_t chosen;

	while (gw_str_next(&rest, '|', &choice))
		count++;
	if (!count)
		return false;
	chosen = gw_fake_below(fake->random, count);
	rest = fake->arg;
	for (uint32_t i = 0; gw_str_next(&rest, '|', &choice); i++)
		if (i == chosen)
			gw_buf_add(out, choice);
	return true;
}

/* {word:3}: words that no entropy test takes for a secret. */
bool gw_fake_word(struct gw_buf *out, const struct gw_fake *fake)
{
	static const char *const words[] = {
		"amber", "basket", "copper", "dragon", "ember",	 "forest",
		"garden", "harbor", "island", "jungle", "kettle", "lantern",
		"meadow", "needle", "orchard", "pepper",
	};
	int64_t n = 1;

	if (fake->arg.n && (!gw_str_int(fake->arg, &n) || n < 1 || n > 64))
		return false;
	for (int64_t i = 0; i < n; i++) {
		if (i)
			gw_buf_byte(out, '-');
		gw_buf_text(out, words[gw_fake_below(fake->random, 16)]);
	}
	return true;
}
