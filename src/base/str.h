#ifndef GW_BASE_STR_H
#define GW_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define GW_CHECKED __attribute__((warn_unused_result))
#define GW_PRINTF(f, a) __attribute__((format(printf, f, a)))

/*
 * Someone else's bytes: a pointer and a length, never ended by NUL and never
 * freed. { NULL, 0 } is "no text"; an empty text has a pointer.
 */
struct gw_str {
	const char *p;
	size_t n;
};

#define GW_STR(literal) ((struct gw_str){ "" literal, sizeof(literal) - 1 })
/* The same for static tables: an initialiser, not a value. */
#define GW_STR_INIT(literal) { "" literal, sizeof(literal) - 1 }
/* For printf: "%.*s", GW_FMT(s). Only for bytes that we wrote ourselves. */
#define GW_FMT(s) (int)(s).n, (s).p ? (s).p : ""

/* Here, so that the length of a literal is not counted at run time. */
static inline struct gw_str gw_str_of(const char *text)
{
	return (struct gw_str){ text, text ? strlen(text) : 0 };
}

/* The bytes [from, to), both cut to the length. */
struct gw_str gw_str_part(struct gw_str s, size_t from, size_t to);
struct gw_str gw_str_trim(struct gw_str s);

static inline bool gw_str_eq(struct gw_str a, struct gw_str b)
{
	return a.n == b.n && (a.n == 0 || (a.p && b.p && memcmp(a.p, b.p, a.n) == 0));
}

static inline bool gw_str_is(struct gw_str a, const char *text)
{
	return gw_str_eq(a, gw_str_of(text));
}

/* As gw_str_eq, with A-Z folded; other bytes as they are. */
bool gw_str_eq_fold(struct gw_str a, struct gw_str b);
/* Byte order, the shorter first; < 0, 0 or > 0. */
int gw_str_cmp(struct gw_str a, struct gw_str b);
static inline bool gw_str_starts(struct gw_str s, struct gw_str with)
{
	return s.n >= with.n &&
	       (with.n == 0 ||
		(s.p && with.p && memcmp(s.p, with.p, with.n) == 0));
}

bool gw_str_ends(struct gw_str s, struct gw_str with);
bool gw_str_starts_fold(struct gw_str s, struct gw_str with);

#define GW_NOWHERE ((size_t)-1)
/* Offset of the first needle at or after `from`, or GW_NOWHERE. */
size_t gw_str_find(struct gw_str s, struct gw_str needle, size_t from);
size_t gw_str_find_fold(struct gw_str s, struct gw_str needle, size_t from);
size_t gw_str_find_byte(struct gw_str s, char c, size_t from);

/*
 * Cut the next piece before `sep` off the front of *rest. Returns false when
 * *rest is used up. "a,,b" gives "a", "", "b"; "" gives nothing.
 */
bool gw_str_next(struct gw_str *rest, char sep, struct gw_str *piece);

/* No byte is above 127. */
bool gw_str_ascii(struct gw_str s);

/* Canonical decimal integer with optional minus; false if anything else. */
bool gw_str_int(struct gw_str s, int64_t *out);

/* ASCII only, whatever the locale. */
static inline bool gw_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool gw_is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static inline bool gw_is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static inline bool gw_is_alpha(char c)
{
	return gw_is_upper(c) || gw_is_lower(c);
}

static inline bool gw_is_alnum(char c)
{
	return gw_is_alpha(c) || gw_is_digit(c);
}

static inline bool gw_is_word(char c)
{
	return gw_is_alnum(c) || c == '_';
}

static inline bool gw_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool gw_is_hex(char c)
{
	return gw_is_digit(c) || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F');
}

static inline char gw_lower(char c)
{
	return gw_is_upper(c) ? (char)(c + 32) : c;
}

/* 0 to 15, or -1 where it is no digit of hexadecimal numbers. */
static inline int gw_hex_value(char c)
{
	if (gw_is_digit(c))
		return c - '0';
	return gw_is_hex(c) ? gw_lower(c) - 'a' + 10 : -1;
}

#endif
