/*
 * A preloaded library that lets one call fail: an allocation with ENOMEM, a
 * call that reads with EIO, one that writes with ENOSPC. Where each call comes
 * from is kept in a mapped file that the test reads and writes, so that every
 * call site can be made to fail, the first time, the n-th, or each time.
 * Parent and child share the file, and with it the counts.
 */

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_SITES 8192
#define MOST_MODULES 64

struct site {
	_Atomic uint64_t where; /* module << 40 | offset, 0: free */
	_Atomic uint32_t count;
	char name[20];
};

/* Its layout stands in faults.py too. */
struct shared {
	uint64_t target; /* the site that fails, 0: none */
	uint32_t nth; /* 0: each time */
	_Atomic uint32_t fired;
	struct site sites[MOST_SITES];
};

static struct shared *shared;
static struct {
	uintptr_t from;
	uintptr_t to;
} modules[MOST_MODULES];
static unsigned module_count;

static int note_module(struct dl_phdr_info *info, size_t size, void *ctx)
{
	(void)size;
	(void)ctx;
	if (module_count == MOST_MODULES)
		return 1;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *p = &info->dlpi_phdr[i];

		if (p->p_type != PT_LOAD || !(p->p_flags & PF_X))
			continue;
		modules[module_count].from = info->dlpi_addr;
		modules[module_count].to =
			info->dlpi_addr + p->p_vaddr + p->p_memsz;
	}
	module_count++;
	return 0;
}

__attribute__((constructor)) static void begin(void)
{
	const char *file = getenv("GW_FAULT_FILE");
	int fd = file ? open(file, O_RDWR | O_CLOEXEC) : -1;
	void *p = MAP_FAILED;

	if (fd < 0)
		return;
	dl_iterate_phdr(note_module, NULL);
	p = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		 0);
	close(fd);
	if (p != MAP_FAILED)
		shared = p;
}

static uint64_t known_place(const void *address)
{
	uintptr_t at = (uintptr_t)address;

	for (unsigned i = 0; i < module_count; i++)
		if (at >= modules[i].from && at < modules[i].to)
			return (uint64_t)(i + 1) << 40 |
			       (at - modules[i].from);
	return 0;
}

/* Libraries that are loaded later come behind the others, so numbers stay. */
static uint64_t place_of(const void *address)
{
	uint64_t place = known_place(address);

	if (place)
		return place;
	module_count = 0;
	dl_iterate_phdr(note_module, NULL);
	return known_place(address);
}

/* Count the call; true: it must fail. */
static bool fails(const char *name, const void *from)
{
	uint64_t where = shared ? place_of(from) : 0;
	uint32_t n;

	if (!where)
		return false;
	for (uint64_t i = where * 0x9e3779b97f4a7c15u >> 51;; i++) {
		struct site *s = &shared->sites[i % MOST_SITES];
		uint64_t none = 0;

		if (atomic_compare_exchange_strong(&s->where, &none, where)) {
			strncpy(s->name, name, sizeof(s->name) - 1);
			none = where;
		}
		if (none != where)
			continue;
		n = atomic_fetch_add(&s->count, 1) + 1;
		break;
	}
	if (where != shared->target || (shared->nth && n != shared->nth))
		return false;
	atomic_fetch_add(&shared->fired, 1);
	return true;
}

#define FROM __builtin_return_address(0)

/* RESULT name(PARAMETERS): real(ARGUMENTS), or errno and the result FAILED. */
#define WRAP(result, name, parameters, arguments, why, failed)                 \
	result name parameters                                                 \
	{                                                                      \
		static result(*real) parameters;                               \
		if (!real)                                                     \
			real = (result(*) parameters)dlsym(RTLD_NEXT, #name);  \
		if (fails(#name, FROM)) {                                      \
			errno = (why);                                         \
			return (failed);                                       \
		}                                                              \
		return real arguments;                                         \
	}

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);
extern void *__libc_memalign(size_t align, size_t n);

void *malloc(size_t n)
{
	if (!fails("malloc", FROM))
		return __libc_malloc(n);
	errno = ENOMEM;
	return NULL;
}

void *calloc(size_t n, size_t size)
{
	if (!fails("calloc", FROM))
		return __libc_calloc(n, size);
	errno = ENOMEM;
	return NULL;
}

void *realloc(void *p, size_t n)
{
	if (!fails("realloc", FROM))
		return __libc_realloc(p, n);
	errno = ENOMEM;
	return NULL;
}

void *reallocarray(void *p, size_t n, size_t size)
{
	size_t all;

	if (!__builtin_mul_overflow(n, size, &all) &&
	    !fails("reallocarray", FROM))
		return __libc_realloc(p, all);
	errno = ENOMEM;
	return NULL;
}

void *aligned_alloc(size_t align, size_t n)
{
	if (!fails("aligned_alloc", FROM))
		return __libc_memalign(align, n);
	errno = ENOMEM;
	return NULL;
}

int posix_memalign(void **out, size_t align, size_t n)
{
	if (fails("posix_memalign", FROM))
		return ENOMEM;
	*out = __libc_memalign(align, n);
	return *out ? 0 : ENOMEM;
}

/* With and without the third argument: it is handed on. */
#define WRAP_OPEN(name, parameters, arguments)                                 \
	int name parameters                                                    \
	{                                                                      \
		static int(*real) parameters;                                  \
		if (!real)                                                     \
			real = (int(*) parameters)dlsym(RTLD_NEXT, #name);     \
		if (fails(#name, FROM)) {                                      \
			errno = EIO;                                           \
			return -1;                                             \
		}                                                              \
		return real arguments;                                         \
	}

#undef open
#undef open64
#undef openat
#undef openat64
WRAP_OPEN(open, (const char *path, int flags, ...),
	  (path, flags, flags & O_CREAT ? 0666 : 0))
WRAP_OPEN(open64, (const char *path, int flags, ...),
	  (path, flags, flags & O_CREAT ? 0666 : 0))
WRAP_OPEN(openat, (int dir, const char *path, int flags, ...),
	  (dir, path, flags, flags & O_CREAT ? 0666 : 0))
WRAP_OPEN(openat64, (int dir, const char *path, int flags, ...),
	  (dir, path, flags, flags & O_CREAT ? 0666 : 0))
WRAP_OPEN(__open_2, (const char *path, int flags), (path, flags))
WRAP_OPEN(__open64_2, (const char *path, int flags), (path, flags))

WRAP(ssize_t, read, (int fd, void *to, size_t n), (fd, to, n), EIO, -1)
WRAP(ssize_t, pread, (int fd, void *to, size_t n, off_t at), (fd, to, n, at),
     EIO, -1)
WRAP(ssize_t, pread64, (int fd, void *to, size_t n, off64_t at),
     (fd, to, n, at), EIO, -1)
WRAP(ssize_t, __read_chk, (int fd, void *to, size_t n, size_t room),
     (fd, to, n, room), EIO, -1)
WRAP(void *, mmap, (void *p, size_t n, int a, int b, int fd, off_t at),
     (p, n, a, b, fd, at), ENOMEM, MAP_FAILED)
WRAP(void *, mmap64, (void *p, size_t n, int a, int b, int fd, off64_t at),
     (p, n, a, b, fd, at), ENOMEM, MAP_FAILED)
WRAP(int, stat, (const char *path, struct stat *st), (path, st), EIO, -1)
WRAP(int, stat64, (const char *path, struct stat64 *st), (path, st), EIO, -1)
WRAP(int, lstat, (const char *path, struct stat *st), (path, st), EIO, -1)
WRAP(int, lstat64, (const char *path, struct stat64 *st), (path, st), EIO, -1)
WRAP(int, fstat, (int fd, struct stat *st), (fd, st), EIO, -1)
WRAP(int, fstat64, (int fd, struct stat64 *st), (fd, st), EIO, -1)
WRAP(int, access, (const char *path, int mode), (path, mode), EIO, -1)
WRAP(off_t, lseek, (int fd, off_t at, int whence), (fd, at, whence), EIO, -1)
WRAP(off64_t, lseek64, (int fd, off64_t at, int whence), (fd, at, whence), EIO,
     -1)
WRAP(ssize_t, readlink, (const char *path, char *to, size_t n), (path, to, n),
     EIO, -1)
WRAP(ssize_t, __readlink_chk,
     (const char *path, char *to, size_t n, size_t room), (path, to, n, room),
     EIO, -1)
WRAP(char *, realpath, (const char *path, char *to), (path, to), EIO, NULL)
WRAP(char *, __realpath_chk, (const char *path, char *to, size_t n),
     (path, to, n), EIO, NULL)
WRAP(char *, getcwd, (char *to, size_t n), (to, n), EIO, NULL)
WRAP(char *, __getcwd_chk, (char *to, size_t n, size_t room), (to, n, room),
     EIO, NULL)
WRAP(DIR *, opendir, (const char *path), (path), EIO, NULL)
WRAP(struct dirent *, readdir, (DIR * d), (d), EIO, NULL)
WRAP(struct dirent64 *, readdir64, (DIR * d), (d), EIO, NULL)
WRAP(int, pipe, (int fds[2]), (fds), EMFILE, -1)
WRAP(int, pipe2, (int fds[2], int flags), (fds, flags), EMFILE, -1)
WRAP(pid_t, fork, (void), (), EAGAIN, -1)
WRAP(int, poll, (struct pollfd * v, nfds_t n, int ms), (v, n, ms), ENOMEM, -1)
WRAP(int, __poll_chk, (struct pollfd * v, nfds_t n, int ms, size_t room),
     (v, n, ms, room), ENOMEM, -1)
WRAP(int, dup2, (int a, int b), (a, b), EBUSY, -1)
WRAP(int, flock, (int fd, int what), (fd, what), EIO, -1)
WRAP(int, getrlimit, (__rlimit_resource_t what, struct rlimit *out),
     (what, out), EINVAL, -1)
WRAP(int, setrlimit, (__rlimit_resource_t what, const struct rlimit *to),
     (what, to), EPERM, -1)
WRAP(int, setpgid, (pid_t a, pid_t b), (a, b), EPERM, -1)
WRAP(pid_t, waitpid, (pid_t pid, int *state, int how), (pid, state, how), ECHILD,
     -1)
WRAP(ssize_t, write, (int fd, const void *p, size_t n), (fd, p, n), ENOSPC, -1)
WRAP(ssize_t, writev, (int fd, const struct iovec *v, int n), (fd, v, n),
     ENOSPC, -1)
WRAP(int, fsync, (int fd), (fd), EIO, -1)
WRAP(int, fdatasync, (int fd), (fd), EIO, -1)
WRAP(int, rename, (const char *a, const char *b), (a, b), ENOSPC, -1)
WRAP(int, ftruncate, (int fd, off_t n), (fd, n), EIO, -1)
WRAP(int, ftruncate64, (int fd, off64_t n), (fd, n), EIO, -1)
WRAP(size_t, fwrite, (const void *p, size_t a, size_t b, FILE *f), (p, a, b, f),
     ENOSPC, 0)
WRAP(int, fputs, (const char *text, FILE *f), (text, f), ENOSPC, EOF)
WRAP(int, fputc, (int c, FILE *f), (c, f), ENOSPC, EOF)
WRAP(int, putc, (int c, FILE *f), (c, f), ENOSPC, EOF)
WRAP(int, fflush, (FILE * f), (f), ENOSPC, EOF)
WRAP(int, fclose, (FILE * f), (f), ENOSPC, EOF)

int prctl(int what, ...)
{
	static int (*real)(int what, unsigned long a, unsigned long b,
			   unsigned long c, unsigned long d);
	__builtin_va_list words;
	unsigned long w[4];

	__builtin_va_start(words, what);
	for (int i = 0; i < 4; i++)
		w[i] = __builtin_va_arg(words, unsigned long);
	__builtin_va_end(words);
	if (!real)
		real = (int (*)(int, unsigned long, unsigned long,
				unsigned long, unsigned long))
			dlsym(RTLD_NEXT, "prctl");
	if (fails("prctl", FROM)) {
		errno = EINVAL;
		return -1;
	}
	return real(what, w[0], w[1], w[2], w[3]);
}
