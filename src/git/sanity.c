/* What a tree entry must not be. SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/utf8.h"
#include "git/raw.h"

/* Code points that HFS+ drops from names (git: utf8.c, CVE-2014-9390). */
static bool hfs_ignores(uint32_t c)
{
	return (c >= 0x200c && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x206a && c <= 0x206f) || c == 0xfeff;
}

/* Does the name become `want` on HFS+: ignorable characters dropped, letters
 * folded? */
static bool is_on_hfs(struct gw_str name, const char *want)
{
	size_t at = 0;
	size_t i = 0;

	while (at < name.n) {
		uint32_t c = gw_utf8_next(name, &at);

		if (hfs_ignores(c))
			continue;
		if (c > 0x7f || gw_lower((char)c) != want[i])
			return false;
		if (!want[++i])
			break;
	}
	while (at < name.n)
		if (!hfs_ignores(gw_utf8_next(name, &at)))
			return false;
	return want[i] == '\0';
}

/* NTFS: a stream (".git::$INDEX_ALLOCATION") and trailing dots and blanks are
 * cut off; "git~1" is the short name. Also a backslash separates there. */
static bool is_git_on_ntfs(struct gw_str name)
{
	size_t end = name.n;
	size_t colon = gw_str_find_byte(name, ':', 0);

	if (colon != GW_NOWHERE)
		end = colon;
	while (end > 0 && (name.p[end - 1] == '.' || name.p[end - 1] == ' '))
		end--;
	name = gw_str_part(name, 0, end);
	return gw_str_eq_fold(name, GW_STR(".git")) ||
	       gw_str_eq_fold(name, GW_STR("git~1"));
}

static const char *name_fault(struct gw_str name)
{
	if (name.n == 0)
		return "empty name";
	if (gw_str_is(name, ".") || gw_str_is(name, ".."))
		return "named '.' or '..'";
	if (gw_str_find_byte(name, '/', 0) != GW_NOWHERE)
		return "slash in the name";
	if (is_on_hfs(name, ".git") || is_git_on_ntfs(name))
		return "named like .git";
	return NULL;
}

/* The modes that git itself writes; 100664 is what it wrote long ago. */
static const char *mode_fault(const struct gw_raw_entry *e)
{
	static const uint32_t good[] = { 0100644, 0100755, 0120000, 0160000,
					 0040000 };

	if (e->padded)
		return "mode with a leading zero";
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		if (e->mode == good[i])
			return NULL;
	return "unusual mode";
}

static const char *text_fault(struct gw_str name)
{
	bool hides = false;
	bool control = false;

	for (size_t at = 0; at < name.n;) {
		uint32_t c = gw_utf8_next(name, &at);

		if (c == GW_NOT_UTF8)
			return "name is not UTF-8";
		if (gw_utf8_hides(c))
			hides = true;
		else if (gw_utf8_unsafe(c))
			control = true;
	}
	if (control)
		return "control character in the name";
	return hides ? "invisible or bidirectional character in the name" :
		       NULL;
}

const char *gw_entry_fault(const struct gw_raw_entry *e,
			   const struct gw_raw_entry *before)
{
	const char *fault = name_fault(e->name);

	if (fault)
		return fault;
	if (before && gw_str_eq(before->name, e->name))
		return "name stands twice in its tree";
	if (before && gw_raw_entry_cmp(before, e) > 0)
		return "tree is not sorted";
	fault = mode_fault(e);
	return fault ? fault : text_fault(e->name);
}
