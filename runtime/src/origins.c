// SPDX-License-Identifier: Apache-2.0
// origins.h: a table of the places that have allocated, each by its code, instruction and call. A
// block has the place's number (shadow.h). Places are never removed, so that numbers stay valid;
// but when a code object dies its places are no more found, for another may be at its address.
#include <string.h>

#include "fail.h"
#include "origins.h"
#include "os.h"
#include "python.h"
#include "shadow.h"

#define RS_EXPORT __attribute__((visibility("default")))

#define RS_ORIGINS_MAX (1u << 20)
#define RS_NAME_SIZE 512

// Of a block's number: the block is a code object that places refer to.
#define RS_IS_CODE (UINT32_C(1) << 31)

struct place {
    uintptr_t code;  // 0: no Python code, or dead
    uintptr_t instruction;
    struct rs_origin origin;
    uint32_t next;  // in its bucket
    bool dead;
};

static struct place *places;  // of which [0] is not used
static size_t place_bytes;
static uint32_t nplaces;
static uint32_t *buckets;
static uint32_t nbuckets;
static bool on;

// ---- names --------------------------------------------------------------------------------------

#define RS_NAME_BUCKETS 4096
#define RS_NAME_PIECE ((size_t)1 << 20)

struct name {
    struct name *next;
    char text[];
};

static struct name *names[RS_NAME_BUCKETS];
static char *piece;
static size_t piece_used;

static void *take(size_t size)
{
    void *memory;

    size = (size + 7) & ~(size_t)7;
    if (piece == NULL || piece_used + size > RS_NAME_PIECE) {
        piece = rs_os_alloc(RS_NAME_PIECE);
        piece_used = 0;
    }
    if (piece == NULL)
        return NULL;
    memory = piece + piece_used;
    piece_used += size;
    return memory;
}

const char *rs_name(const char *text)
{
    uint32_t hash = 2166136261u;
    struct name **bucket;
    struct name *name;

    for (const char *c = text; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    bucket = &names[hash % RS_NAME_BUCKETS];
    for (name = *bucket; name != NULL; name = name->next) {
        if (strcmp(name->text, text) == 0)
            return name->text;
    }
    name = take(sizeof *name + strlen(text) + 1);
    if (name == NULL)
        return "?";
    strcpy(name->text, text);
    name->next = *bucket;
    *bucket = name;
    return name->text;
}

// ---- places -------------------------------------------------------------------------------------

static uint32_t *bucket_of(uintptr_t code, uintptr_t instruction, const struct rs_site *call)
{
    uint64_t h = ((uint64_t)code ^ (uint64_t)instruction << 17 ^ (uint64_t)(uintptr_t)call << 31) *
                 UINT64_C(0x9e3779b97f4a7c15);

    return &buckets[h >> 32 & (nbuckets - 1)];
}

#define RS_BUCKETS_FIRST 16384

static bool grow_buckets(void)
{
    uint32_t want = nbuckets == 0 ? RS_BUCKETS_FIRST : nbuckets * 2;
    uint32_t *grown = rs_os_alloc(want * sizeof *grown);

    if (grown == NULL)
        return false;
    rs_os_free(buckets, nbuckets * sizeof *buckets);
    buckets = grown;
    nbuckets = want;
    for (uint32_t i = 1; i <= nplaces; i++) {
        uint32_t *bucket = bucket_of(places[i].code, places[i].instruction, places[i].origin.call);

        if (places[i].dead)
            continue;
        places[i].next = *bucket;
        *bucket = i;
    }
    return true;
}

// So that its death is seen. Until 3.13 there is nothing before a code object in its block.
static void watch_code(void *code)
{
    uintptr_t block = (uintptr_t)code;

    rs_shadow_number(block, rs_shadow_number_of(block) | RS_IS_CODE);
}

static uint32_t add_place(struct rs_py_place at, const struct rs_site *call)
{
    char file[RS_NAME_SIZE];
    char function[RS_NAME_SIZE];
    struct place *grown;
    struct place *place;
    uint32_t *bucket;

    if (nplaces + 1 >= RS_ORIGINS_MAX || (nplaces >= nbuckets && !grow_buckets()))
        return 0;
    grown = rs_os_grow(places, &place_bytes, (nplaces + 2) * sizeof *places);
    if (grown == NULL)
        return 0;
    places = grown;
    place = &places[++nplaces];
    *place = (struct place){
        .code = (uintptr_t)at.code, .instruction = at.instruction, .origin = {.call = call}};
    if (at.code != NULL) {
        place->origin.line = rs_py_place_text(at, file, function, RS_NAME_SIZE);
        place->origin.file = rs_name(file);
        place->origin.function = rs_name(function);
        watch_code(at.code);
    }
    bucket = bucket_of(place->code, place->instruction, call);
    place->next = *bucket;
    *bucket = nplaces;
    return nplaces;
}

static bool is_place(uint32_t i, const struct rs_py_place *at, const struct rs_site *call)
{
    return places[i].code == (uintptr_t)at->code && places[i].instruction == at->instruction &&
           places[i].origin.call == call && !places[i].dead;
}

static uint32_t find_place(struct rs_py_place at, const struct rs_site *call)
{
    static uint32_t last;
    uint32_t i = nbuckets != 0 ? *bucket_of((uintptr_t)at.code, at.instruction, call) : 0;

    if (last != 0 && is_place(last, &at, call))
        return last;
    while (i != 0 && !is_place(i, &at, call))
        i = places[i].next;
    last = i != 0 ? i : add_place(at, call);
    return last;
}

// Code objects die seldom, and where modules are imported.
static void forget_code(uintptr_t code)
{
    for (uint32_t i = 1; i <= nplaces; i++)
        places[i].dead |= places[i].code == code;
}

// ---- calls of instrumented code -----------------------------------------------------------------

// The call that this thread's instrumented code is in, and the frame of Python code that called it:
// what runs in another frame allocates for itself.
struct call {
    const struct rs_site *site;
    const void *frame;
};

static __thread struct call call __attribute__((tls_model("initial-exec")));

RS_EXPORT void rs_rt_calling(const struct rs_site *site)
{
    if (!on || !rs_python_usable())
        return;
    call = (struct call){site, rs_py_here().frame};
}

// Whether what a function of this name returns is an object, and a new one if there is one
// reference to it.
static bool is_constructor(const char *name)
{
    static const char *const parts[] = {"_New",  "_From",     "_Pack",
                                        "_Copy", "_GetSlice", "_BuildValue"};

    for (size_t i = 0; strncmp(name, "Py", 2) == 0 && i < sizeof parts / sizeof parts[0]; i++) {
        if (strstr(name, parts[i]) != NULL)
            return strncmp(name, "PyMem_", strlen("PyMem_")) != 0;
    }
    return false;
}

// An object from a free list is in its old block, which has the place of its first life.
static void renew(const struct rs_site *site, void *object)
{
    uintptr_t block = (uintptr_t)object - rs_py_before(rs_py_type(object));

    if (rs_py_refcnt(object) == 1 && rs_origin(rs_shadow_number_of(block)) != NULL)
        rs_shadow_number(block, find_place(rs_py_here(), site));
}

RS_EXPORT void rs_rt_called(const struct rs_site *site, void *result)
{
    call.site = NULL;
    if (result != NULL && on && is_constructor(site->expression) && rs_python_usable())
        renew(site, result);
}

// ---- the door -----------------------------------------------------------------------------------

void rs_origins_allocated(uintptr_t block)
{
    struct rs_py_place at = rs_py_here();
    const struct rs_site *site = call.site != NULL && call.frame == at.frame ? call.site : NULL;

    rs_shadow_number(block, find_place(at, site));
}

void rs_origins_freed(uintptr_t block)
{
    if ((rs_shadow_number_of(block) & RS_IS_CODE) != 0) {
        forget_code(block);
        rs_shadow_number(block, 0);
    }
}

const struct rs_origin *rs_origin(uint32_t number)
{
    number &= ~RS_IS_CODE;
    return number != 0 && number <= nplaces ? &places[number].origin : NULL;
}

bool rs_origins_on(void)
{
    return on;
}

void rs_origins_start(void)
{
    if (on)
        return;
    on = true;
    rs_rt_failing = 1;
    rs_python_record_allocations();
}
