// SPDX-License-Identifier: Apache-2.0
// walk.h: the collector's list first, then what it has led to.
#include "walk.h"
#include "os.h"

static bool holds_nothing(void *object, const struct rs_py_type *type)
{
    const unsigned long scalar =
        RS_TPFLAGS_LONG_SUBCLASS | RS_TPFLAGS_BYTES_SUBCLASS | RS_TPFLAGS_UNICODE_SUBCLASS;

    return (type->flags & scalar) != 0 && (type->flags & RS_TPFLAGS_HEAPTYPE) == 0 &&
           !rs_py_is_gc(object);
}

// Whether the object was not met before; it is then.
static bool is_first_visit(struct rs_walk *walk, void *object)
{
    struct rs_count *count = rs_counts_want(&walk->visited, object);

    return count != NULL && count->found++ == 0;
}

// Queues an object that the collector does not track, once.
static void reach(struct rs_walk *walk, void *object)
{
    bool plain = holds_nothing(object, rs_py_type(object));
    uintptr_t *pending;

    if ((plain && walk->object == NULL) || rs_py_is_tracked(object) ||
        !is_first_visit(walk, object))
        return;
    pending =
        rs_os_grow(walk->pending, &walk->pending_bytes, (walk->npending + 1) * sizeof *pending);
    if (pending == NULL)
        return;
    walk->pending = pending;
    walk->pending[walk->npending++] = ~(uintptr_t)object;
}

static int found(void *object, void *arg)
{
    struct rs_walk *walk = arg;

    if (walk->reference != NULL)
        walk->reference(walk, walk->holder, object);
    reach(walk, object);
    return 0;
}

// The other fields of a static type may hold numbers from 3.12 on.
static void type_references(const struct rs_py_type *type, rs_visit visit, void *arg)
{
    void *const objects[] = {type->base, type->bases, type->mro};

    for (size_t i = 0; i < sizeof objects / sizeof objects[0]; i++) {
        if (objects[i] != NULL)
            visit(objects[i], arg);
    }
}

void rs_walk_references(void *object, rs_visit visit, void *arg)
{
    const struct rs_py_type *type = rs_py_type(object);

    if ((type->flags & RS_TPFLAGS_TYPE_SUBCLASS) != 0 && !rs_py_is_gc(object))
        type_references((const struct rs_py_type *)rs_py(object), visit, arg);
    else if (rs_py_is_gc(object) && type->traverse != NULL)
        type->traverse(object, visit, arg);
}

// A code object is not the collector's: the words in its body are counted as what they are, but
// what its constants hold would be shown by nobody, once the collector has left the tuple alone.
static void reach_constants(struct rs_walk *walk, void *object)
{
    void *constants = rs_py_constants(object);

    if (constants != NULL)
        reach(walk, constants);
}

static void walk_object(struct rs_walk *walk, void *object)
{
    walk->holder = object;
    if (walk->object != NULL)
        walk->object(walk, object);
    rs_walk_references(object, found, walk);
    reach(walk, rs_py(object)->type);
    reach_constants(walk, object);
    if (walk->done != NULL)
        walk->done(walk, object);
}

static void walk_tracked(void *ctx, void *object)
{
    walk_object(ctx, object);
}

void rs_walk_from(struct rs_walk *walk, void *object)
{
    reach(walk, object);
}

bool rs_walk_heap(struct rs_walk *walk)
{
    bool ok = rs_py_each_tracked(walk_tracked, walk);

    while (ok && walk->npending > 0)
        walk_object(walk, (void *)~walk->pending[--walk->npending]);
    rs_counts_free(&walk->visited);
    rs_os_free(walk->pending, walk->pending_bytes);
    walk->pending = NULL;
    return ok;
}

// ---- types --------------------------------------------------------------------------------------

bool rs_types_has(struct rs_types *types, void *address)
{
    struct rs_count *count;

    if (address == NULL || (uintptr_t)address % sizeof(void *) != 0)
        return false;
    count = rs_counts_find(&types->asked, address);
    if (count == NULL) {
        count = rs_counts_want(&types->asked, address);
        if (count != NULL)
            count->found = rs_py_is_ready_type(address);
    }
    return count != NULL && count->found != 0;
}

void rs_types_free(struct rs_types *types)
{
    rs_counts_free(&types->asked);
}
