// SPDX-License-Identifier: Apache-2.0
// Memory that is freed at once: a unit's arena and a function's arena. The only caller of malloc in
// core and checks.
#ifndef RS_CORE_ARENA_H
#define RS_CORE_ARENA_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct rs_arena_block;

// Valid when zero-initialised.
struct rs_arena {
    struct rs_arena_block *head;
    char *next;  // free space in head
    char *end;
    size_t used;  // bytes handed out, for statistics
};

// A zeroed piece of `size` bytes, aligned for any type. Never NULL: when the system has no memory
// left the process ends as the compiler itself would (there is nobody to report to).
void *rs_arena_alloc(struct rs_arena *arena, size_t size);

// A copy of the `len` characters at `text`, NUL-terminated.
char *rs_arena_strndup(struct rs_arena *arena, const char *text, size_t len);

// printf into the arena; the result is NUL-terminated.
char *rs_arena_printf(struct rs_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// Grows an array of `*cap` elements to hold at least `want`; returns the array's new place with the
// old elements copied. The old piece stays in the arena.
void *rs_arena_grow(struct rs_arena *arena, void *array, size_t *cap, size_t want,
                    size_t element_size);

// A moment in an arena's life, to go back to.
struct rs_arena_mark {
    struct rs_arena_block *head;
    char *next;
    size_t used;
};

// The moment now. Valid until the arena goes back to an earlier one.
struct rs_arena_mark rs_arena_mark(const struct rs_arena *arena);

// Goes back: gives up every piece handed out since.
void rs_arena_release(struct rs_arena *arena, struct rs_arena_mark mark);

// Keeps the blocks for reuse, forgets their contents.
void rs_arena_reset(struct rs_arena *arena);

// Gives all memory back; the arena is valid and empty afterwards.
void rs_arena_free(struct rs_arena *arena);

#define RS_NEW(arena, type) ((type *)rs_arena_alloc((arena), sizeof(type)))
#define RS_NEW_ARRAY(arena, type, n) ((type *)rs_arena_alloc((arena), sizeof(type) * (size_t)(n)))

#ifdef __cplusplus
}
#endif
#endif
