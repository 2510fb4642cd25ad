// SPDX-License-Identifier: Apache-2.0
// words.h.
#include "words.h"
#include "os.h"
#include "python.h"
#include "shadow.h"

// ---- frames and stacks --------------------------------------------------------------------------

static void frame_word(void *ctx, uintptr_t word)
{
    struct rs_count *count = word != 0 ? rs_counts_find(ctx, (void *)word) : NULL;

    if (count != NULL)
        count->frames++;
}

static void stack_words(void *ctx, struct rs_os_region stack)
{
    for (uintptr_t at = stack.start & ~(uintptr_t)7; at < stack.end; at += sizeof(void *))
        frame_word(ctx, *(uintptr_t *)at);
}

// Stacks of other threads may end where their memory was protected: only what is mapped is read.
static void other_stack(void *ctx, struct rs_os_region stack)
{
    struct rs_os_map map;

    if (rs_os_map(&map)) {
        for (size_t i = 0; i < map.count; i++) {
            struct rs_os_region part = map.regions[i];

            part.start = part.start < stack.start ? stack.start : part.start;
            part.end = part.end > stack.end ? stack.end : part.end;
            if (part.start < part.end)
                stack_words(ctx, part);
        }
    }
    rs_os_free_map(&map);
}

void rs_words_frames(struct rs_counts *counts, const void *stack)
{
    rs_py_frames(frame_word, counts);
    if (stack != NULL)
        stack_words(counts, rs_os_own_stack(stack));
    rs_os_other_stacks(other_stack, counts);
}

// ---- memory -------------------------------------------------------------------------------------

// Memory that is looked at at once.
#define RS_PIECE 65536
#define RS_PAGE 4096

struct scan {
    void (*visit)(void *ctx, uintptr_t at, uintptr_t word);
    void *ctx;
    struct rs_os_region frame_memory[64];
    size_t nframe_memory;
};

static void remember_frame_memory(void *ctx, uintptr_t start, uintptr_t end)
{
    struct scan *scan = ctx;

    if (scan->nframe_memory < sizeof scan->frame_memory / sizeof scan->frame_memory[0])
        scan->frame_memory[scan->nframe_memory++] = (struct rs_os_region){start, end};
}

// Whether any of the memory is that of frames.
static bool has_frames(const struct scan *scan, struct rs_os_region memory)
{
    for (size_t i = 0; i < scan->nframe_memory; i++) {
        if (memory.start < scan->frame_memory[i].end && scan->frame_memory[i].start < memory.end)
            return true;
    }
    return rs_os_meets_stack(memory);
}

// Other threads may unmap what they like, and a file that is mapped may be shorter by now: memory
// is copied by the kernel, which says so.
static void scan_piece(struct scan *scan, uintptr_t *copy, uintptr_t start, size_t size)
{
    size_t half = size / 2 / RS_PAGE * RS_PAGE;
    bool mixed = has_frames(scan, (struct rs_os_region){start, start + size});

    if (rs_os_read(copy, start, size)) {
        for (size_t i = 0; i < size / sizeof *copy; i++) {
            uintptr_t at = start + i * sizeof *copy;

            // Objects are aligned; most words are not addresses at all.
            if (copy[i] >= RS_PAGE && copy[i] % sizeof(void *) == 0 &&
                !(mixed && has_frames(scan, (struct rs_os_region){at, at + sizeof *copy})))
                scan->visit(scan->ctx, at, copy[i]);
        }
    } else if (half > 0) {
        scan_piece(scan, copy, start, half);
        scan_piece(scan, copy, start + half, size - half);
    }
}

static void scan_region(struct scan *scan, uintptr_t *copy, struct rs_os_region left)
{
    for (size_t size; left.start < left.end; left.start += size) {
        size = left.end - left.start < RS_PIECE ? left.end - left.start : RS_PIECE;
        scan_piece(scan, copy, left.start, size);
    }
}

void rs_words_each(void (*visit)(void *ctx, uintptr_t at, uintptr_t word), void *ctx)
{
    struct scan scan = {.visit = visit, .ctx = ctx};
    uintptr_t *copy = rs_os_alloc(RS_PIECE);
    struct rs_os_map map = {0};

    rs_py_frame_memory(remember_frame_memory, &scan);
    if (copy != NULL && rs_os_map(&map)) {
        for (size_t i = 0; i < map.count; i++)
            scan_region(&scan, copy, map.regions[i]);
    }
    rs_os_free_map(&map);
    rs_os_free(copy, RS_PIECE);
}

struct meeting {
    struct rs_counts *counts;
    void (*met)(void *ctx, uintptr_t at, struct rs_count *count);
    void *ctx;
};

static void look_at(void *ctx, uintptr_t at, uintptr_t word)
{
    const struct meeting *meeting = ctx;
    struct rs_count *count = rs_counts_find(meeting->counts, (void *)word);

    if (count != NULL && !rs_shadow_freed(at))
        meeting->met(meeting->ctx, at, count);
}

void rs_words_memory(struct rs_counts *counts,
                     void (*met)(void *ctx, uintptr_t at, struct rs_count *count), void *ctx)
{
    rs_words_each(look_at, &(struct meeting){counts, met, ctx});
}
