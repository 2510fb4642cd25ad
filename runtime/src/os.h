// SPDX-License-Identifier: Apache-2.0
// All that the runtime asks of the operating system: memory, output, the map of the process, the
// stacks of its threads. os_linux.c is the one implementation.
#ifndef RS_RT_OS_H
#define RS_RT_OS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#define RS_HAVE_SINGLE_THREADED
#endif

// What each hook reads: told to be the library's own, it is read without a detour by the global
// offset table.
#define RS_OWN __attribute__((visibility("hidden")))

// Whether no other thread can run beside this one: then what would have to be atomic need not be,
// which costs more than all the rest of what is done to a count.
static inline bool rs_os_alone(void)
{
#ifdef RS_HAVE_SINGLE_THREADED
    return __libc_single_threaded != 0;
#else
    return false;
#endif
}

// Zeroed memory of whole pages, which rs_os_free gives back to the system. NULL when there is none
// left.
void *rs_os_alloc(size_t size);
void rs_os_free(void *memory, size_t size);

// The same memory with room for `need` bytes, perhaps elsewhere: `*bytes`, 0 at first, is what
// there is, and doubles. NULL when there is none left; then the old memory stays.
void *rs_os_grow(void *memory, size_t *bytes, size_t need);

// This memory, from elsewhere, is the runtime's own too.
void rs_os_claim(void *memory, size_t size);

// Copies memory that may not be mapped. False if any of it is not readable.
bool rs_os_read(void *to, uintptr_t from, size_t size);

// Writes all of the text to a file descriptor.
void rs_os_write(int fd, const char *text, size_t len);

// Opens the file for appending; -1 if it cannot be.
int rs_os_open(const char *path);

// The text of a file, ended by NUL, never freed; NULL if it cannot be read.
char *rs_os_read_file(const char *path);

int rs_os_pid(void);
_Noreturn void rs_os_exit(int status);

struct rs_os_region {
    uintptr_t start;
    uintptr_t end;
};

// The readable and writable memory of the process but for the runtime's own, sorted; free with
// rs_os_free_map. It may change while it is looked at.
struct rs_os_map {
    struct rs_os_region *regions;
    size_t count;
    size_t bytes;
};

bool rs_os_map(struct rs_os_map *map);
void rs_os_free_map(struct rs_os_map *map);
bool rs_os_mapped(const struct rs_os_map *map, uintptr_t address);

// Remembers the calling thread's stack, once a thread; `gone` is called with it when the thread
// ends.
void rs_os_thread(void (*gone)(uintptr_t start, uintptr_t end));

// Whether `address`, or any of the memory, lies in a remembered stack.
bool rs_os_in_stack(uintptr_t address);
bool rs_os_meets_stack(struct rs_os_region memory);

// The part of the calling thread's stack from `frame` to its beginning.
struct rs_os_region rs_os_own_stack(const void *frame);

// Calls `visit` with each remembered stack but the calling thread's.
void rs_os_other_stacks(void (*visit)(void *ctx, struct rs_os_region stack), void *ctx);

// An address by its name in the whole process, or NULL.
void *rs_os_symbol(const char *name);

// Gives whole pages of malloc's that are free back to the system, with what was written there.
void rs_os_trim(void);

// The size of a block of malloc's, which must be valid.
size_t rs_os_block_size(void *block);

#endif
