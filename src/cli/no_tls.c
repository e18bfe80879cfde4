/*
 * When libgit2 is initialised it reads all certificates of the system, seeds
 * the random numbers of its connections and makes libssh2 load every cipher and
 * engine of OpenSSL: together that costs more than judging a small push.
 * gitward never opens a connection, so these take the place of the libraries'
 * functions (the program's symbols come before a library's) and do nothing.
 * With other libraries below libgit2 nobody calls them.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#define GW_EXPORT __attribute__((visibility("default"), used))

int mbedtls_x509_crt_parse_file(void *chain, const char *path);
int mbedtls_x509_crt_parse_path(void *chain, const char *path);

int mbedtls_entropy_func(void *state, unsigned char *out, size_t n);
void mbedtls_entropy_init(void *state);
void mbedtls_entropy_free(void *state);
int libssh2_init(int flags);
void libssh2_exit(void);

GW_EXPORT int mbedtls_x509_crt_parse_file(void *chain, const char *path)
{
	(void)chain;
	(void)path;
	return 0;
}

GW_EXPORT int mbedtls_x509_crt_parse_path(void *chain, const char *path)
{
	(void)chain;
	(void)path;
	return 0;
}

/* What is not used need not be random. */
GW_EXPORT int mbedtls_entropy_func(void *state, unsigned char *out, size_t n)
{
	(void)state;
	memset(out, 0, n);
	return 0;
}

GW_EXPORT void mbedtls_entropy_init(void *state)
{
	(void)state;
}

GW_EXPORT void mbedtls_entropy_free(void *state)
{
	(void)state;
}

GW_EXPORT int libssh2_init(int flags)
{
	(void)flags;
	return 0;
}

GW_EXPORT void libssh2_exit(void)
{
}
