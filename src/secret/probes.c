/* SPDX-License-Identifier: Apache-2.0 */
/* Which literals wake which probe, and which paths which format. */
#include <string.h>

#include "base/glob.h"
#include "secret/detect.h"
#include "secret/names.h"

/*
 * Words that wake the search for a name. Inside a word only its end can say
 * something ("dbpassword", names.c), so they begin or end one; three words of
 * words.def that hold one in their middle stand here themselves.
 */
#define IN_NAME(text) { text, GW_LITERAL_BEGINS }, { text, GW_LITERAL_ENDS }
#define AT_END(text) { text, GW_LITERAL_ENDS }
#define WHOLE(text) { text, GW_LITERAL_BEGINS | GW_LITERAL_ENDS }
#define BEGINS(text) { text, GW_LITERAL_BEGINS }
#define ANYWHERE(text) { text, 0 }
#define END_OF_LIST { NULL, 0 }

static const struct gw_anchor name_anchors[] = {
	IN_NAME("pass"), IN_NAME("pwd"), IN_NAME("secret"), IN_NAME("token"),
	IN_NAME("key"), IN_NAME("cred"), IN_NAME("auth"), IN_NAME("bearer"),
	IN_NAME("jwt"), IN_NAME("webhook"), IN_NAME("dsn"), IN_NAME("salt"),
	IN_NAME("psswd"), IN_NAME("pswd"), IN_NAME("passe"), IN_NAME("senha"),
	IN_NAME("pepper"), IN_NAME("parola"), IN_NAME("rootpw"),
	AT_END("password"), AT_END("passwd"), AT_END("passphrase"),
	AT_END("passcode"), AT_END("credential"), AT_END("credentials"),
	WHOLE("apikeys"), WHOLE("masterauth"), WHOLE("motdepasse"),
	ANYWHERE("sig="), ANYWHERE("_pw"), ANYWHERE("pw="), ANYWHERE("pw:"),
	ANYWHERE("_pat"), ANYWHERE("pat="), ANYWHERE("pat:"), ANYWHERE("sas_"),
	ANYWHERE("psk="), ANYWHERE("psk\""), ANYWHERE("psk:"), END_OF_LIST
};
/* "" for a word that may mean something else: it wakes nothing. */
static const struct gw_anchor vendor_anchors[] = {
#define GW_VENDOR(text, bits) \
	WHOLE(((bits) & GW_VENDOR_ALONE) ? text : ""),
#include "secret/vendors.def"
#include "secret/vendors_d.def"
#include "secret/vendors_m.def"
#include "secret/vendors_s.def"
#undef GW_VENDOR
	END_OF_LIST
};
static const struct gw_anchor uri_anchors[] = {
	ANYWHERE("://"), END_OF_LIST
};
static const struct gw_anchor pem_anchors[] = {
	ANYWHERE("-----begin"), END_OF_LIST
};
static const struct gw_anchor ppk_anchors[] = {
	ANYWHERE("putty-user-key-file-"), END_OF_LIST
};
static const struct gw_anchor basic_anchors[] = {
	ANYWHERE("basic "), ANYWHERE("basic%20"), END_OF_LIST
};
static const struct gw_anchor sql_anchors[] = {
	ANYWHERE("identified by "), ANYWHERE("password '"),
	ANYWHERE("password('"), END_OF_LIST
};
static const struct gw_anchor k8s_anchors[] = {
	ANYWHERE("kind: secret"), ANYWHERE("kind: \"secret\""),
	ANYWHERE("\"kind\": \"secret\""), ANYWHERE("\"kind\":\"secret\""),
	END_OF_LIST
};

static const struct gw_anchor insert_anchors[] = {
	ANYWHERE("insert into "), ANYWHERE("replace into "), END_OF_LIST
};
static const struct gw_anchor dsn_anchors[] = {
	ANYWHERE("@tcp("), ANYWHERE("@unix("), ANYWHERE("jdbc:oracle:thin:"),
	END_OF_LIST
};
static const struct gw_anchor machine_anchors[] = {
	BEGINS("machine "), END_OF_LIST
};

const struct gw_probe gw_probes[] = {
	{ "name", name_anchors, gw_probe_name },
	{ "vendor", vendor_anchors, gw_probe_vendor },
	{ "uri", uri_anchors, gw_probe_uri },
	{ "pem", pem_anchors, gw_probe_pem },
	{ "ppk", ppk_anchors, gw_probe_ppk },
	{ "command", gw_command_anchors, gw_probe_command },
	{ "basic", basic_anchors, gw_probe_basic },
	{ "sql", sql_anchors, gw_probe_sql },
	{ "k8s", k8s_anchors, gw_probe_k8s },
	{ "call", gw_call_anchors, gw_probe_call },
	{ "machine", machine_anchors, gw_probe_machine },
	{ "insert", insert_anchors, gw_probe_insert },
	{ "dsn", dsn_anchors, gw_probe_dsn },
};
const size_t gw_probes_count = sizeof(gw_probes) / sizeof(gw_probes[0]);

static bool is_literal(const struct gw_anchor *list, const struct gw_anchor *a)
{
	return a->text[0] && (a == list || strcmp(a[0].text, a[-1].text) != 0 ||
			      a[0].place != a[-1].place);
}

size_t gw_probes_literals(struct gw_literal **out, struct gw_arena *arena)
{
	size_t n = 0;

	for (size_t i = 0; i < gw_probes_count; i++)
		for (const struct gw_anchor *a = gw_probes[i].anchors; a->text;
		     a++)
			n++;
	*out = gw_arena_array(arena, n + 1, sizeof(**out));
	n = 0;
	for (size_t i = 0; i < gw_probes_count; i++)
		for (const struct gw_anchor *a = gw_probes[i].anchors; a->text;
		     a++)
			if (is_literal(gw_probes[i].anchors, a))
				(*out)[n++] = (struct gw_literal){
					.text = gw_str_of(a->text),
					.number = GW_FIND_PROBE + (uint32_t)i,
					.place = a->place,
				};
	return n;
}

static const struct gw_format *const formats[] = {
#define GW_FORMAT(id) &gw_format_##id,
#include "secret/formats.def"
#undef GW_FORMAT
};

#define FORMATS (sizeof(formats) / sizeof(formats[0]))
_Static_assert(FORMATS <= 32, "a bit for each");

uint32_t gw_formats_of(struct gw_str path)
{
	uint32_t all = 0;

	for (size_t i = 0; i < FORMATS; i++)
		for (const char *const *p = formats[i]->paths; *p; p++)
			if (gw_glob_path(gw_str_of(*p), path))
				all |= (uint32_t)1 << i;
	return all;
}

void gw_formats_judge(struct gw_scan *sc, uint32_t of)
{
	for (size_t i = 0; i < FORMATS; i++)
		if (of >> i & 1)
			formats[i]->judge(sc);
}
