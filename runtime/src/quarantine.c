// SPDX-License-Identifier: Apache-2.0
// A ring of the blocks that wait, the oldest of which is freed when there are too many or they are
// too large together.
#include <string.h>

#include "judge.h"
#include "options.h"
#include "os.h"
#include "poison.h"
#include "python.h"
#include "quarantine.h"
#include "shadow.h"

#define RS_QUARANTINE_BLOCKS 65536  // a power of two
#define RS_QUARANTINE_BYTES ((size_t)64 << 20)
#define RS_QUARANTINE_BLOCK_MAX 65536

struct dead {
    uintptr_t hidden;  // ~block, as in table.h
    uint32_t size;
    bool told;
    const struct rs_site *site;  // of the last release; NULL if that was not instrumented
    char type[32];               // the type may be gone by the time it is named
};

bool rs_quarantine_on;

static struct dead *ring;
static size_t oldest;
static size_t count;
static size_t bytes;

// The last release that was seen, until the block is freed.
static __thread const struct rs_site *dying_site;
static __thread uintptr_t dying_hidden;

void rs_quarantine_dying(const struct rs_site *site, void *object)
{
    dying_site = site;
    dying_hidden = ~(uintptr_t)object;
}

// ---- telling -----------------------------------------------------------------------------------

static struct dead *find(void *object)
{
    for (size_t i = count; i-- > 0;) {
        struct dead *dead = &ring[(oldest + i) % RS_QUARANTINE_BLOCKS];

        if ((uintptr_t)object - ~dead->hidden < dead->size)
            return dead;
    }
    return NULL;
}

static void used(void *object, const char *what)
{
    struct dead *dead = find(object);

    if (dead != NULL && !dead->told) {
        dead->told = true;
        rs_judge_use(NULL, what, dead->site, dead->type);
    }
}

bool rs_quarantine_check(const struct rs_site *site, void *object)
{
    struct dead *dead;

    if (!rs_python_ready || !rs_poison_is(object))
        return false;
    dead = find(object);
    if (dead != NULL && !dead->told) {
        dead->told = true;
        rs_judge_use(site, NULL, dead->site, dead->type);
    }
    return true;
}

// ---- the ring ----------------------------------------------------------------------------------

// Types that were looked at closely, so that this is done once a type.
#define RS_TYPES_KNOWN 1024

static bool is_type(void *object)
{
    static uintptr_t known[RS_TYPES_KNOWN];
    uintptr_t type = (uintptr_t)rs_py(object)->type;
    uintptr_t *place = &known[type / RS_GRANULE % RS_TYPES_KNOWN];

    if (type < 4096 || type % sizeof(void *) != 0)
        return false;
    if (*place != ~type) {
        if (!rs_py_is_type((void *)type))
            return false;
        *place = ~type;
    }
    return true;
}

// The dead object in a block: its count is zero and its type still stands there. NULL if there is
// none.
static void *dead_object(char *block, size_t size)
{
    size_t least = rs_python.head + 2 * sizeof(void *);

    for (size_t at = 0; at <= RS_BEFORE_OBJECT_MAX && at + least <= size; at += RS_GRANULE) {
        if (rs_py(block + at)->refcnt == 0 && is_type(block + at))
            return block + at;
    }
    return NULL;
}

static void *take_oldest(void)
{
    struct dead *dead = &ring[oldest];
    void *block = (void *)~dead->hidden;

    bytes -= dead->size;
    oldest = (oldest + 1) % RS_QUARANTINE_BLOCKS;
    count--;
    *dead = (struct dead){0};
    return block;
}

static void add(char *block, size_t size, void *object)
{
    struct dead *dead = &ring[(oldest + count++) % RS_QUARANTINE_BLOCKS];

    bytes += size;
    *dead = (struct dead){.hidden = ~(uintptr_t)block, .size = (uint32_t)size};
    if (dying_hidden == ~(uintptr_t)object)
        dead->site = dying_site;
    strncpy(dead->type, rs_py_type_name(object), sizeof dead->type - 1);
}

// The size was rounded up: of the last granule one byte may be the block's.
static void poison(void *object, size_t size)
{
    rs_poison_fill(object, size > 2 * RS_GRANULE ? size - RS_GRANULE : RS_GRANULE);
}

void *rs_quarantine_put(void *block, size_t size)
{
    void *object = size > 0 && size <= RS_QUARANTINE_BLOCK_MAX ? dead_object(block, size) : NULL;
    void *leaving = NULL;

    if (object == NULL || rs_poison_is(object))
        return block;
    if (count == RS_QUARANTINE_BLOCKS || (bytes + size > RS_QUARANTINE_BYTES && count > 0))
        leaving = take_oldest();
    add(block, size, object);
    memset(block, 0, (size_t)((char *)object - (char *)block));
    poison(object, (size_t)((char *)block + size - (char *)object));
    return leaving;
}

void rs_quarantine_setup(void)
{
    if (rs_rt_options.quarantine == 0 || !rs_poison_setup(used))
        return;
    ring = rs_os_alloc(RS_QUARANTINE_BLOCKS * sizeof *ring);
    if (ring == NULL)
        return;
    // What is kept for reuse was allocated before its size was noted.
    rs_py_collect();
    rs_poison_free_lists();
    rs_python_free_by_quarantine();
    rs_quarantine_on = true;
}
