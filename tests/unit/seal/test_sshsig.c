#include "unit.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/io.h"
#include "seal/ssh.h"

/* Signatures are made with ssh-keygen; without it there is nothing to check. */
struct fixture {
	struct gw_arena arena;
	char dir[64];
	struct gw_ssh_question q;
};

extern char **environ;

static int shell(const char *script)
{
	const char *args[] = { "sh", script, NULL };
	int status;
	pid_t pid;

	if (posix_spawnp(&pid, "sh", NULL, NULL,
			 (char *const *)(uintptr_t)args, environ) != 0)
		return -1;
	return waitpid(pid, &status, 0) == pid ? status : -1;
}

static bool run(struct fixture *f, const char *format, ...)
	GW_PRINTF(2, 3);
static bool run(struct fixture *f, const char *format, ...)
{
	char command[512];
	char whole[640];
	va_list ap;
	FILE *script;

	va_start(ap, format);
	vsnprintf(command, sizeof(command), format, ap);
	va_end(ap);
	snprintf(whole, sizeof(whole), "cd %s && %s\n", f->dir, command);
	snprintf(command, sizeof(command), "%s/run.sh", f->dir);
	script = fopen(command, "w");
	assert_non_null(script);
	fputs(whole, script);
	fclose(script);
	return shell(command) == 0;
}

static struct gw_str read_file(struct fixture *f, const char *name)
{
	struct gw_str path =
		gw_arena_print(&f->arena, "%s/%s", f->dir, name);
	struct gw_str text = GW_STR("");

	assert_int_equal(gw_io_read(&text, path.p, 1 << 20, &f->arena, NULL),
			 GW_OK);
	return text;
}

/* A key of the kind, and its signature of "words\n" for git. */
static bool begin(struct fixture *f, const char *kind, unsigned bits)
{
	struct gw_str key;

	*f = (struct fixture){ .dir = "/tmp/gw-sshsig-XXXXXX" };
	gw_arena_init(&f->arena, (size_t)1 << 24);
	assert_non_null(mkdtemp(f->dir));
	if (!run(f, "ssh-keygen -q -t %s -b %u -N '' -C c -f key </dev/null",
		 kind, bits) ||
	    !run(f, "printf 'words\\n' >m && ssh-keygen -q -Y sign -n git "
		    "-f key m 2>/dev/null"))
		return false;
	key = read_file(f, "key.pub");
	f->q = (struct gw_ssh_question){
		.armour = read_file(f, "m.sig"),
		.message = GW_STR("words\n"),
		.name_space = "git",
		.signers = gw_arena_print(&f->arena,
					  "# words\nann@example.org %.*s",
					  GW_FMT(key)),
		.time = 1700000000,
	};
	return true;
}

static void end(struct fixture *f)
{
	assert_true(run(f, "rm -rf %s", f->dir));
	gw_arena_release(&f->arena);
}

static int ask(struct fixture *f, struct gw_str *signer)
{
	struct gw_err err;

	return gw_ssh_verify(signer, &f->q, &f->arena, &err);
}

static void good_signatures_of_each_kind_hold(void **state)
{
	static const struct {
		const char *kind;
		unsigned bits;
	} rows[] = { { "ed25519", 256 },  { "ecdsa", 256 }, { "ecdsa", 384 },
		     { "ecdsa", 521 }, { "rsa", 2048 } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct gw_str signer;
		struct fixture f;

		if (!begin(&f, rows[i].kind, rows[i].bits))
			skip();
		if (ask(&f, &signer) != GW_OK)
			fail_msg("%s %u", rows[i].kind, rows[i].bits);
		assert_str(signer, "ann@example.org");
		f.q.message = GW_STR("Words\n");
		if (ask(&f, &signer) != GW_EUNTRUSTED)
			fail_msg("%s %u over other words", rows[i].kind,
				 rows[i].bits);
		end(&f);
	}
}

static void a_key_is_allowed_for_its_uses_and_times(void **state)
{
	static const struct {
		const char *options;
		int want;
	} rows[] = {
		{ "namespaces=\"git\"", GW_OK },
		{ "namespaces=\"file,git\"", GW_OK },
		{ "namespaces=\"file\"", GW_EUNTRUSTED },
		{ "valid-after=\"20200101\"", GW_OK },
		{ "valid-after=\"20300101Z\"", GW_EUNTRUSTED },
		{ "valid-before=\"20300101\"", GW_OK },
		{ "valid-before=\"202001010000\"", GW_EUNTRUSTED },
		{ "valid-before=\"soon\"", GW_EUNTRUSTED },
		{ "cert-authority", GW_ENOTFOUND },
		{ "something", GW_EUNTRUSTED },
	};
	struct gw_str key;
	struct gw_str signer;
	struct fixture f;

	(void)state;
	if (!begin(&f, "ed25519", 256))
		skip();
	key = read_file(&f, "key.pub");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		f.q.signers = gw_arena_print(&f.arena, "*@example.org %s %.*s",
					     rows[i].options, GW_FMT(key));
		if (ask(&f, &signer) != rows[i].want)
			fail_msg("%s", rows[i].options);
	}
	f.q.signers = GW_STR("");
	assert_int_equal(ask(&f, &signer), GW_ENOTFOUND);
	f.q.name_space = "file";
	assert_int_equal(ask(&f, &signer), GW_EUNTRUSTED);
	end(&f);
}

static void what_is_no_signature_is_told(void **state)
{
	static const char *const rows[] = {
		"",
		"-----BEGIN SSH SIGNATURE-----\n",
		"-----BEGIN SSH SIGNATURE-----\n*\n"
		"-----END SSH SIGNATURE-----\n",
		"-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQ==\n"
		"-----END SSH SIGNATURE-----\n",
		"-----BEGIN PGP SIGNATURE-----\n",
	};
	struct fixture f = { .dir = "" };

	(void)state;
	gw_arena_init(&f.arena, (size_t)1 << 20);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct gw_str signer;

		f.q.armour = gw_str_of(rows[i]);
		f.q.name_space = "git";
		if (ask(&f, &signer) != GW_ESYNTAX)
			fail_msg("row %zu", i);
	}
	gw_arena_release(&f.arena);
}

static void a_signature_cut_anywhere_never_holds(void **state)
{
	struct gw_str whole;
	struct gw_str signer;
	struct fixture f;

	(void)state;
	if (!begin(&f, "ed25519", 256))
		skip();
	whole = f.q.armour;
	for (size_t i = 30; i + 28 < whole.n; i++) {
		struct gw_str parts[2] = {
			gw_str_part(whole, 0, i),
			GW_STR("\n-----END SSH SIGNATURE-----\n")
		};

		f.q.armour = gw_arena_join(&f.arena, parts, 2);
		if (ask(&f, &signer) == GW_OK && i + 32 < whole.n)
			fail_msg("cut at %zu of %zu", i, whole.n);
	}
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_signatures_of_each_kind_hold),
		cmocka_unit_test(a_key_is_allowed_for_its_uses_and_times),
		cmocka_unit_test(what_is_no_signature_is_told),
		cmocka_unit_test(a_signature_cut_anywhere_never_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
