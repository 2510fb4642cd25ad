// SPDX-License-Identifier: Apache-2.0
// Arenas: pieces are cut from blocks one after another and given back all together. The only
// caller of malloc and free in core and checks. Under AddressSanitizer the unused part of a block
// is poisoned and every piece has a red zone behind it, so that tests see an overrun of one piece.
#include "arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef __has_feature
#define __has_feature(x) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define RS_RED_ZONE RS_ALIGNMENT
#else
#define ASAN_POISON_MEMORY_REGION(start, size) ((void)(start), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(start, size) ((void)(start), (void)(size))
#define RS_RED_ZONE 0
#endif

#define RS_ALIGNMENT alignof(max_align_t)
#define RS_BLOCK_SIZE ((size_t)64 * 1024)

// `older` leads to the blocks that are in use, `spare` (of the head only) to those that are set
// aside.
struct rs_arena_block {
    struct rs_arena_block *older;
    struct rs_arena_block *spare;
    size_t size;  // of data
    alignas(max_align_t) char data[];
};

static struct rs_arena_block *new_block(size_t size)
{
    struct rs_arena_block *block;

    if (size < RS_BLOCK_SIZE)
        size = RS_BLOCK_SIZE;
    if (size > SIZE_MAX - sizeof *block)
        __builtin_trap();
    block = malloc(sizeof *block + size);
    if (block == NULL)
        __builtin_trap();
    block->size = size;
    return block;
}

// Unlinks the first spare block of at least `size` bytes from the head; NULL if there is none.
static struct rs_arena_block *take_spare(struct rs_arena *arena, size_t size)
{
    struct rs_arena_block **at;

    if (arena->head == NULL)
        return NULL;
    for (at = &arena->head->spare; *at != NULL; at = &(*at)->spare) {
        struct rs_arena_block *block = *at;

        if (block->size >= size) {
            *at = block->spare;
            return block;
        }
    }
    return NULL;
}

static void use_block(struct rs_arena *arena, struct rs_arena_block *block)
{
    arena->next = block->data;
    arena->end = block->data + block->size;
    ASAN_POISON_MEMORY_REGION(block->data, block->size);
}

static void add_block(struct rs_arena *arena, size_t size)
{
    struct rs_arena_block *block = take_spare(arena, size);

    if (block == NULL)
        block = new_block(size);
    block->older = arena->head;
    block->spare = arena->head != NULL ? arena->head->spare : NULL;
    arena->head = block;
    use_block(arena, block);
}

void *rs_arena_alloc(struct rs_arena *arena, size_t size)
{
    size_t whole;
    char *piece;

    if (size > SIZE_MAX / 2)
        __builtin_trap();
    whole = (size + RS_RED_ZONE + RS_ALIGNMENT - 1) & ~(RS_ALIGNMENT - 1);
    if (arena->head == NULL || (size_t)(arena->end - arena->next) < whole)
        add_block(arena, whole);
    piece = arena->next;
    arena->next += whole;
    arena->used += whole;
    ASAN_UNPOISON_MEMORY_REGION(piece, size);
    return memset(piece, 0, size);
}

char *rs_arena_strndup(struct rs_arena *arena, const char *text, size_t len)
{
    char *copy = rs_arena_alloc(arena, len + 1);

    if (len > 0)
        memcpy(copy, text, len);
    return copy;
}

char *rs_arena_printf(struct rs_arena *arena, const char *format, ...)
{
    va_list args;
    va_list again;
    int len;
    char *text;

    va_start(args, format);
    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        len = 0;
    text = rs_arena_alloc(arena, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return text;
}

void *rs_arena_grow(struct rs_arena *arena, void *array, size_t *cap, size_t want,
                    size_t element_size)
{
    size_t new_cap = *cap;
    void *grown;

    if (want <= *cap)
        return array;
    if (new_cap < 4)
        new_cap = 4;
    while (new_cap < want) {
        if (new_cap > SIZE_MAX / 4)
            __builtin_trap();
        new_cap *= 2;
    }
    if (new_cap > SIZE_MAX / 2 / element_size)
        __builtin_trap();
    grown = rs_arena_alloc(arena, new_cap * element_size);
    if (*cap > 0)
        memcpy(grown, array, *cap * element_size);
    *cap = new_cap;
    return grown;
}

struct rs_arena_mark rs_arena_mark(const struct rs_arena *arena)
{
    return (struct rs_arena_mark){arena->head, arena->next, arena->used};
}

void rs_arena_release(struct rs_arena *arena, struct rs_arena_mark mark)
{
    if (mark.head == NULL) {
        rs_arena_reset(arena);
        return;
    }
    while (arena->head != mark.head) {
        struct rs_arena_block *block = arena->head;

        arena->head = block->older;
        arena->head->spare = block;
    }
    arena->next = mark.next;
    arena->end = mark.head->data + mark.head->size;
    arena->used = mark.used;
    ASAN_POISON_MEMORY_REGION(arena->next, (size_t)(arena->end - arena->next));
}

void rs_arena_reset(struct rs_arena *arena)
{
    struct rs_arena_block *head = arena->head;

    if (head == NULL)
        return;
    while (head->older != NULL) {
        struct rs_arena_block *block = head->older;

        head->older = block->older;
        block->spare = head->spare;
        head->spare = block;
    }
    arena->used = 0;
    use_block(arena, head);
}

static void free_block(struct rs_arena_block *block)
{
    ASAN_UNPOISON_MEMORY_REGION(block->data, block->size);
    free(block);
}

void rs_arena_free(struct rs_arena *arena)
{
    rs_arena_reset(arena);
    while (arena->head != NULL && arena->head->spare != NULL) {
        struct rs_arena_block *block = arena->head->spare;

        arena->head->spare = block->spare;
        free_block(block);
    }
    if (arena->head != NULL)
        free_block(arena->head);
    *arena = (struct rs_arena){0};
}
