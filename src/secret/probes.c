/* SPDX-License-Identifier: Apache-2.0 */
/* Which literals wake which probe, and which paths which format. */
#include "base/glob.h"
#include "secret/detect.h"
#include "secret/names.h"

static const char *const name_anchors[] = {
	"pass",	 "pwd",	  "secret", "token", "key",  "cred", "auth",
	"bearer", "jwt",  "webhook", "sig=", "dsn",  "salt", "psswd",
	"_pw",	 "pw=",	  "pw:",    "pswd",  "_pat", "pat=", "passe",
	"senha", "sas_",  "pat:",   "pepper", "parola", "psk=",
	"psk\"", "psk:",  "rootpw", NULL
};
/* "" for a word that may mean something else: it wakes nothing. */
static const char *const vendor_anchors[] = {
#define GW_VENDOR(text, bits) ((bits) & GW_VENDOR_ALONE) ? text : "",
#include "secret/vendors.def"
#include "secret/vendors_d.def"
#include "secret/vendors_m.def"
#include "secret/vendors_s.def"
#undef GW_VENDOR
	NULL
};
static const char *const uri_anchors[] = { "://", NULL };
static const char *const pem_anchors[] = { "-----begin", NULL };
static const char *const ppk_anchors[] = { "putty-user-key-file-", NULL };
static const char *const basic_anchors[] = { "basic ", "basic%20", NULL };
static const char *const sql_anchors[] = { "identified by ", "password '",
					   "password('", NULL };
static const char *const k8s_anchors[] = { "kind: secret",
					   "kind: \"secret\"",
					   "\"kind\": \"secret\"",
					   "\"kind\":\"secret\"", NULL };

static const char *const insert_anchors[] = { "insert into ",
					      "replace into ", NULL };
static const char *const dsn_anchors[] = { "@tcp(", "@unix(",
					   "jdbc:oracle:thin:", NULL };
static const char *const machine_anchors[] = { "machine ", NULL };

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

static const struct gw_format *const formats[] = {
#define GW_FORMAT(id) &gw_format_##id,
#include "secret/formats.def"
#undef GW_FORMAT
};

void gw_formats_judge(struct gw_scan *sc)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		for (const char *const *p = formats[i]->paths; *p; p++)
			if (gw_glob_path(gw_str_of(*p), sc->job->view->name)) {
				formats[i]->judge(sc);
				break;
			}
}
