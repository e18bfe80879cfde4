#ifndef GW_SECRET_LOGIN_H
#define GW_SECRET_LOGIN_H

#include "secret/detect.h"

/*
 * Private to secret/: a password that its place names as such (a URI, a login
 * file, a flag). Judged once here, so that all of them agree.
 */
struct gw_login {
	enum gw_detector detector;
	size_t from; /* of the password in the scan's text */
	size_t to;
	struct gw_str user; /* or "" */
	struct gw_str host; /* or "" */
};
/* Raises unless it is a placeholder, a template, a hash or empty. */
void gw_login_judge(struct gw_scan *sc, const struct gw_login *l);

#endif
