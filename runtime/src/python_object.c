// SPDX-License-Identifier: Apache-2.0
// What an object is, read from its memory.
#include <string.h>

#include "api.h"
#include "os.h"
#include "python.h"
#include "walk.h"

bool rs_py_is_singleton(const void *object)
{
    return object == rs_api._Py_NoneStruct || object == rs_api._Py_TrueStruct ||
           object == rs_api._Py_FalseStruct || object == rs_api._Py_EllipsisObject ||
           object == rs_api._Py_NotImplementedStruct;
}

// At most one digit of up to 256: -5 to 256 are cached. The sign and the number of digits are
// ob_size, from 3.12 on the higher bits of it.
static bool is_small_int(intptr_t size, uint32_t digit)
{
    bool one_digit = rs_python.version >= 0x030c ? (uintptr_t)size < 16 : size >= -1 && size <= 1;

    return one_digit && digit <= 256;
}

// PyASCIIObject.state, whose lowest bits say whether the string is interned.
#define RS_UNICODE_STATE 32

bool rs_py_is_cached(void *object)
{
    unsigned long flags = rs_py_type(object)->flags;
    intptr_t size = rs_py(object)->size;
    const char *base = (const char *)rs_py(object);

    if ((flags & RS_TPFLAGS_UNICODE_SUBCLASS) != 0)
        return size <= 1 || (*(const uint32_t *)(base + RS_UNICODE_STATE) & 3) != 0;
    if ((flags & RS_TPFLAGS_LONG_SUBCLASS) != 0)
        return is_small_int(size, *(const uint32_t *)(base + sizeof(struct rs_py_object)));
    if ((flags & RS_TPFLAGS_BYTES_SUBCLASS) != 0)
        return size <= 1;
    return (flags & RS_TPFLAGS_TUPLE_SUBCLASS) != 0 && size == 0;
}

bool rs_py_is_gc(void *object)
{
    struct rs_py_type *type = rs_py_type(object);

    return (type->flags & RS_TPFLAGS_HAVE_GC) != 0 && (type->is_gc == NULL || type->is_gc(object));
}

// The collector's head is two words before the object; the first is zero while it is not tracked.
bool rs_py_is_tracked(void *object)
{
    return rs_py_is_gc(object) && ((uintptr_t *)object)[-2] != 0;
}

static bool read_type(void *object, struct rs_py_type *type)
{
    struct rs_py_object head;

    return (uintptr_t)object % sizeof(void *) == 0 &&
           rs_os_read(&head, (uintptr_t)object + rs_python.head, 2 * sizeof(void *)) &&
           head.refcnt != 0 && (uintptr_t)head.type % sizeof(void *) == 0 &&
           rs_os_read(type, (uintptr_t)head.type + rs_python.head, sizeof *type);
}

// An object's type is an object whose type is a metatype.
bool rs_py_plausible(void *object)
{
    struct rs_py_type type;
    struct rs_py_type metatype;

    return read_type(object, &type) && type.refcnt != 0 && type.type != NULL &&
           rs_os_read(&metatype, (uintptr_t)type.type + rs_python.head, sizeof metatype) &&
           (metatype.flags & RS_TPFLAGS_TYPE_SUBCLASS) != 0;
}

bool rs_py_is_type(void *object)
{
    struct rs_py_type type;
    struct rs_py_type metatype;

    return rs_os_read(&type, (uintptr_t)object + rs_python.head, sizeof type) && type.refcnt != 0 &&
           rs_os_read(&metatype, (uintptr_t)type.type + rs_python.head, sizeof metatype) &&
           (metatype.flags & RS_TPFLAGS_TYPE_SUBCLASS) != 0;
}

// Counts of living objects fit into half a word: what does not is a pointer.
static bool is_count(intptr_t refcnt)
{
    return refcnt > 0 && refcnt <= UINT32_MAX;
}

#define RS_TPFLAGS_READY (1UL << 12)
#define RS_TUPLE_ITEMS 24

bool rs_py_is_ready_type(void *address)
{
    struct rs_py_type type;
    void *first;

    return rs_os_read(&type, (uintptr_t)address + rs_python.head, sizeof type) &&
           (type.flags & RS_TPFLAGS_READY) != 0 && is_count(type.refcnt) && type.mro != NULL &&
           rs_os_read(&first, (uintptr_t)type.mro + rs_python.head + RS_TUPLE_ITEMS,
                      sizeof first) &&
           first == address;
}

const char *rs_py_type_name(void *object)
{
    return rs_py_type(object)->name;
}

// Contracts name a few types after their functions in C.
bool rs_py_is(void *object, const char *word)
{
    const char *name = strcmp(word, "unicode") == 0 ? "str"
                       : strcmp(word, "long") == 0  ? "int"
                                                    : word;
    struct rs_py_type *type = rs_py_type(object);

    while (strcmp(type->name, name) != 0) {
        if (type->base == NULL)
            return false;
        type = (struct rs_py_type *)((char *)type->base + rs_python.head);
    }
    return true;
}

// Whether the type says that its objects have items, but they have no ob_size: what has a frame in
// it from 3.11 on.
static bool has_frame(const struct rs_py_type *type)
{
    static const char *const names[] = {"frame", "generator", "coroutine", "async_generator"};

    for (size_t i = 0; rs_python.version >= 0x030b && i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(type->name, names[i]) == 0)
            return true;
    }
    return false;
}

// ints count their digits in higher bits of ob_size from 3.12 on.
static intptr_t count_items(void *object, const struct rs_py_type *type)
{
    intptr_t size = rs_py(object)->size;

    if (type->itemsize == 0 || has_frame(type))
        return 0;
    if (rs_python.version >= 0x030c && (type->flags & RS_TPFLAGS_LONG_SUBCLASS) != 0)
        return size >> 3;
    return size < 0 ? -size : size;
}

size_t rs_py_size(void *object)
{
    const struct rs_py_type *type = rs_py_type(object);

    return (size_t)type->basicsize + (size_t)count_items(object, type) * (size_t)type->itemsize;
}

// The most that rs_py_before returns.
#define RS_BEFORE_MAX (4 * sizeof(void *))

size_t rs_py_before(const struct rs_py_type *type)
{
    unsigned long managed = rs_python.version >= 0x030c
                                ? RS_TPFLAGS_MANAGED_DICT | RS_TPFLAGS_MANAGED_WEAKREF
                            : rs_python.version >= 0x030b ? RS_TPFLAGS_MANAGED_DICT
                                                          : 0;

    return ((type->flags & RS_TPFLAGS_HAVE_GC) != 0 ? 2 * sizeof(void *) : 0) +
           ((type->flags & managed) != 0 ? 2 * sizeof(void *) : 0);
}

void *rs_py_object_in(uintptr_t block, size_t size, struct rs_types *types)
{
    for (size_t before = 0; before <= RS_BEFORE_MAX; before += 2 * sizeof(void *)) {
        void *object = (void *)(block + before);
        const struct rs_py_object *head = rs_py(object);

        if (before + rs_python.head + 2 * sizeof(void *) > size)
            break;
        if (is_count(head->refcnt) && rs_types_has(types, head->type) &&
            rs_py_before(rs_py_type(object)) == before)
            return object;
    }
    return NULL;
}

// PyListObject.ob_item; PyModuleDef.m_size.
#define RS_LIST_ITEMS 24
#define RS_MODULE_DEF 24
#define RS_DEF_SIZE 56

void rs_py_annex(void *object, uintptr_t *start, uintptr_t *end)
{
    struct rs_py_type *type = rs_py_type(object);
    char *base = (char *)rs_py(object);
    char *def;
    intptr_t size;

    *start = *end = 0;
    if ((type->flags & RS_TPFLAGS_LIST_SUBCLASS) != 0) {
        *start = *(uintptr_t *)(base + RS_LIST_ITEMS);
        *end = *start + (size_t)rs_py(object)->size * sizeof(void *);
    } else if (rs_py(object)->type == rs_api.PyModule_Type) {
        def = *(char **)(base + RS_MODULE_DEF);
        *start = (uintptr_t)rs_api.PyModule_GetState(object);
        if (def != NULL && *start != 0) {
            size = *(intptr_t *)(def + rs_python.head + RS_DEF_SIZE);
            *end = *start + (size_t)(size > 0 ? size : 0);
        }
    }
}

void *rs_py_constants(void *object)
{
    return rs_py(object)->type == rs_api.PyCode_Type
               ? *(void **)((char *)rs_py(object) + rs_version->code_constants)
               : NULL;
}

// T_OBJECT and T_OBJECT_EX.
static bool is_object_member(const struct rs_py_member *member)
{
    return member->type == 6 || member->type == 16;
}

const char *rs_py_member_name(const struct rs_py_type *type, size_t offset)
{
    for (;;) {
        const struct rs_py_member *member = type->members;

        for (; member != NULL && member->name != NULL; member++) {
            if (is_object_member(member) && member->offset == (intptr_t)offset)
                return member->name;
        }
        type = rs_py_base(type);
        if (type == NULL)
            return NULL;
    }
}

const struct rs_py_type *rs_py_base(const struct rs_py_type *type)
{
    return type->base != NULL
               ? (const struct rs_py_type *)((const char *)type->base + rs_python.head)
               : NULL;
}

bool rs_py_is_container(void *object)
{
    static const char *const names[] = {"dict", "list", "set", "frozenset", "tuple"};
    const struct rs_py_type *type = rs_py_type(object);

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if ((type->flags & RS_TPFLAGS_HEAPTYPE) == 0 && strcmp(type->name, names[i]) == 0)
            return true;
    }
    return false;
}

const void *rs_py_own_function(void)
{
    return *(const void *const *)&rs_api.Py_DecRef;
}

intptr_t rs_py_list_size(void *list)
{
    return rs_api.PyList_Size(list);
}

void *rs_py_list_item(void *list, intptr_t i)
{
    return rs_api.PyList_GetItem(list, i);
}
