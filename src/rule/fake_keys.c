/* Private keys of the right structure, in PEM. SPDX-License-Identifier: Apache-2.0
 *
 * The numbers are random, so that no key here opens anything: DER's form
 * (X.690) holds, arithmetic does not.
 */
#include "rule/fakes.h"

static void der_head(struct gw_buf *out, unsigned char tag, size_t len)
{
	gw_buf_byte(out, (char)tag);
	if (len >= 256) {
		gw_buf_byte(out, (char)0x82);
		gw_buf_byte(out, (char)(len >> 8));
	} else if (len >= 128) {
		gw_buf_byte(out, (char)0x81);
	}
	gw_buf_byte(out, (char)(len & 255));
}

static void der_random(struct gw_buf *out, const struct gw_fake *f, size_t n)
{
	der_head(out, 0x02, n + 1);
	gw_buf_byte(out, 0);
	gw_buf_byte(out, (char)(gw_fake_byte(f->random) | 0x80));
	for (size_t i = 1; i < n; i++)
		gw_buf_byte(out, (char)gw_fake_byte(f->random));
}

static void der_wrap(struct gw_buf *out, unsigned char tag,
		     const struct gw_buf *body)
{
	der_head(out, tag, body->n);
	gw_buf_add(out, gw_buf_str(body));
}

/* RSAPrivateKey of RFC 8017, A.1.2, 2048 bits. */
static void rsa_key(struct gw_buf *out, const struct gw_fake *f)
{
	struct gw_buf body;

	gw_buf_init(&body, 4096);
	gw_buf_add(&body, GW_STR("\x02\x01\x00"));
	der_random(&body, f, 256);
	gw_buf_add(&body, GW_STR("\x02\x03\x01\x00\x01"));
	der_random(&body, f, 256);
	for (unsigned i = 0; i < 5; i++)
		der_random(&body, f, 128);
	der_wrap(out, 0x30, &body);
	gw_buf_release(&body);
}

/* ECPrivateKey of RFC 5915 on P-256. */
static void ec_key(struct gw_buf *out, const struct gw_fake *f)
{
	struct gw_buf body;

	gw_buf_init(&body, 512);
	gw_buf_add(&body, GW_STR("\x02\x01\x01\x04\x20"));
	for (unsigned i = 0; i < 32; i++)
		gw_buf_byte(&body, (char)gw_fake_byte(f->random));
	gw_buf_add(&body, GW_STR("\xa0\x0a\x06\x08\x2a\x86\x48\xce\x3d\x03"
				 "\x01\x07"));
	der_wrap(out, 0x30, &body);
	gw_buf_release(&body);
}

/* PrivateKeyInfo of RFC 5958 around an RSA key. */
static void pkcs8_key(struct gw_buf *out, const struct gw_fake *f)
{
	struct gw_buf inner;
	struct gw_buf body;

	gw_buf_init(&inner, 4096);
	gw_buf_init(&body, 4096);
	rsa_key(&inner, f);
	gw_buf_add(&body, GW_STR("\x02\x01\x00\x30\x0d\x06\x09\x2a\x86\x48"
				 "\x86\xf7\x0d\x01\x01\x01\x05\x00"));
	der_wrap(&body, 0x04, &inner);
	der_wrap(out, 0x30, &body);
	gw_buf_release(&inner);
	gw_buf_release(&body);
}

struct key_form {
	const char *name;
	const char *label;
	void (*make)(struct gw_buf *out, const struct gw_fake *f);
};

static const struct key_form forms[] = {
	{ "rsa", "RSA ", rsa_key },
	{ "ec", "EC ", ec_key },
	{ "pkcs8", "", pkcs8_key },
};

/* {pem:rsa}, with lines of 64; the words are put together here so that they
 * stand nowhere in the sources. */
bool gw_fake_pem(struct gw_buf *out, const struct gw_fake *fake)
{
	const struct key_form *form = NULL;
	struct gw_buf der;
	struct gw_buf text;

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		if (gw_str_is(fake->arg, forms[i].name))
			form = &forms[i];
	if (!form)
		return false;
	gw_buf_init(&der, 8192);
	gw_buf_init(&text, 16384);
	form->make(&der, fake);
	gw_fake_base64(&text, gw_buf_str(&der), false);
	gw_buf_print(out, "-----%s %sPRIVATE KEY-----\n", "BEGIN", form->label);
	for (size_t i = 0; i < text.n; i += 64) {
		gw_buf_add(out, gw_str_part(gw_buf_str(&text), i, i + 64));
		gw_buf_byte(out, '\n');
	}
	gw_buf_print(out, "-----%s %sPRIVATE KEY-----", "END", form->label);
	gw_buf_release(&der);
	gw_buf_release(&text);
	return true;
}
