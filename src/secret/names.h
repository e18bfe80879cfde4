#ifndef GW_SECRET_NAMES_H
#define GW_SECRET_NAMES_H

#include "base/str.h"

/* Private to secret/: what a name says of the value beside it. */

struct gw_name {
	int grade; /* 3 password, 2 token, 1 doubtful; -1: no secret */
	bool password; /* the head is a password */
	bool key_secret; /* "secret_key": people write words there too */
	bool object; /* the head is "secret": often an object's name */
	bool bare_key; /* nothing but "key" */
	bool vendor; /* a vendor's name stands in it */
	bool alone; /* ... that means nothing else */
	bool sole; /* ... of whose credentials the only shape is known */
	uint32_t words;
};

#define GW_VENDOR_NAME 1u
#define GW_VENDOR_SOLE 2u /* all it issues has one shape, and a rule */
#define GW_VENDOR_ALONE 4u /* the word means nothing else */
/* GW_VENDOR_ bits of a lower-case word, by vendors.def; 0: none. */
unsigned gw_name_vendor(const char *word);

/* Does a vendor's name that means nothing else stand in the text? */
bool gw_name_vendor_near(struct gw_str text);

/* `vendor` says whether a lower-case word is a vendor's name; may be NULL. */
struct gw_name_judge {
	bool (*vendor)(const void *ctx, struct gw_str word);
	const void *ctx;
};
void gw_name_read(struct gw_name *out, struct gw_str name,
		  const struct gw_name_judge *judge);

/*
 * Names that one thread has read, for the same ones come again and again. All
 * zero it knows none. Keep one for each judge.
 */
#define GW_NAMES_KNOWN 512u
#define GW_NAME_KNOWN_MOST 47u /* longer ones are read anew */
struct gw_names_known {
	struct {
		uint8_t n; /* 0: free */
		char text[GW_NAME_KNOWN_MOST];
		struct gw_name name;
	} slot[GW_NAMES_KNOWN];
};
/* gw_name_read(), from memory if it is there. */
void gw_name_recall(struct gw_name *out, struct gw_names_known *known,
		    struct gw_str name, const struct gw_name_judge *judge);

/* Does the word table know it as a word of passwords, keys, users? */
bool gw_name_word_is_secret(struct gw_str word);
/* The words are sorted (tests). */
bool gw_name_words_sorted(void);

#endif
