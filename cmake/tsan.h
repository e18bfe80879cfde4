/* ThreadSanitizer sees locks of POSIX only: C11's are called by these names
 * where it watches. In glibc they are the same. */
#include <pthread.h>
#include <threads.h>

#define mtx_t pthread_mutex_t
#define mtx_init(lock, kind) pthread_mutex_init((lock), NULL)
#define mtx_lock(lock) pthread_mutex_lock(lock)
#define mtx_unlock(lock) pthread_mutex_unlock(lock)
#define mtx_destroy(lock) pthread_mutex_destroy(lock)
