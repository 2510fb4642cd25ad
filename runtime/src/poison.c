// SPDX-License-Identifier: Apache-2.0
// The type's slots, and the types whose objects are not freed but kept for reuse.
#include <string.h>

#include "api.h"
#include "os.h"
#include "poison.h"
#include "python.h"

// More than any version's PyTypeObject, with room for what a debug build puts before it.
#define RS_TYPE_BYTES 1024

// Far from zero, and not what any version takes for immortal.
#define RS_POISON_REFCNT 0x10000000

#define RS_TPFLAGS_READY (1UL << 12)

static union {
    char bytes[RS_TYPE_BYTES];
    void *align;
} poison;

static void (*used)(void *object, const char *what);
static void **runtime_error;

// ---- slots -------------------------------------------------------------------------------------

static void *failure(void *object, const char *what)
{
    used(object, what);
    rs_api.PyErr_SetString(*runtime_error, "an object was used after it was freed");
    return NULL;
}

// A slot of that name which returns what fails: NULL, or -1.
#define RS_POINTER_SLOT(name, what)                                                                \
    static void *name(void *self)                                                                  \
    {                                                                                              \
        return failure(self, what);                                                                \
    }
#define RS_NUMBER_SLOT(name, what)                                                                 \
    static intptr_t name(void *self)                                                               \
    {                                                                                              \
        failure(self, what);                                                                       \
        return -1;                                                                                 \
    }

RS_POINTER_SLOT(on_repr, "converted to text")
RS_POINTER_SLOT(on_call, "called")
RS_POINTER_SLOT(on_get, "asked for an attribute")
RS_POINTER_SLOT(on_compare, "compared")
RS_POINTER_SLOT(on_iterate, "iterated over")
RS_POINTER_SLOT(on_item, "asked for an item")
RS_POINTER_SLOT(on_operator, "computed with")
RS_NUMBER_SLOT(on_set, "given an attribute")
RS_NUMBER_SLOT(on_hash, "hashed")
RS_NUMBER_SLOT(on_size, "asked for its size or truth")
RS_NUMBER_SLOT(on_set_item, "given an item")

// PyNumberMethods, PySequenceMethods and PyMappingMethods; nb_bool is the one that returns an int.
#define RS_NUMBER_SLOTS 36
#define RS_NUMBER_BOOL 9
#define RS_NUMBER_RESERVED 17

static void *as_number[RS_NUMBER_SLOTS];
static void *as_sequence[10];
static void *as_mapping[3];

typedef void (*function)(void);

static void *address(function slot)
{
    void *result;

    memcpy(&result, &slot, sizeof result);
    return result;
}

static void fill_tables(void)
{
    for (size_t i = 0; i < RS_NUMBER_SLOTS; i++)
        as_number[i] = address((function)on_operator);
    as_number[RS_NUMBER_BOOL] = address((function)on_size);
    as_number[RS_NUMBER_RESERVED] = NULL;
    as_sequence[0] = address((function)on_size);
    as_sequence[1] = address((function)on_item);
    as_sequence[3] = address((function)on_item);
    as_sequence[5] = address((function)on_set_item);
    as_sequence[7] = address((function)on_size);
    as_mapping[0] = address((function)on_size);
    as_mapping[1] = address((function)on_item);
    as_mapping[2] = address((function)on_set_item);
}

static void fill_type(struct rs_py_type *type, void *metatype)
{
    type->refcnt = RS_POISON_REFCNT;
    type->type = metatype;
    type->name = "freed object";
    type->basicsize = 2 * sizeof(void *);
    type->flags = RS_TPFLAGS_READY;
    // tp_getattr, tp_setattr, tp_as_async, tp_repr, tp_as_number, tp_as_sequence, tp_as_mapping,
    // tp_hash, tp_call, tp_str, tp_getattro, tp_setattro
    type->slots_1[3] = address((function)on_repr);
    type->slots_1[4] = as_number;
    type->slots_1[5] = as_sequence;
    type->slots_1[6] = as_mapping;
    type->slots_1[7] = address((function)on_hash);
    type->slots_1[8] = address((function)on_call);
    type->slots_1[9] = address((function)on_repr);
    type->slots_1[10] = address((function)on_get);
    type->slots_1[11] = address((function)on_set);
    type->richcompare = address((function)on_compare);
    type->slots_2[0] = address((function)on_iterate);
    type->slots_2[1] = address((function)on_iterate);
}

bool rs_poison_setup(void (*tell)(void *object, const char *what))
{
    void *metatype = rs_os_symbol("PyType_Type");

    runtime_error = rs_os_symbol("PyExc_RuntimeError");
    if (metatype == NULL || runtime_error == NULL)
        return false;
    used = tell;
    fill_tables();
    fill_type((struct rs_py_type *)(poison.bytes + rs_python.head), metatype);
    return true;
}

// ---- poisoned memory ---------------------------------------------------------------------------

// Each granule looks like ob_refcnt and ob_type.
void rs_poison_fill(void *object, size_t size)
{
    uintptr_t *words = object;

    for (size_t i = 0; i + 1 < size / sizeof *words; i += 2) {
        words[i] = RS_POISON_REFCNT;
        words[i + 1] = (uintptr_t)&poison;
    }
}

bool rs_poison_is(void *object)
{
    return (void *)rs_py(object)->type == (void *)&poison;
}

// ---- free lists --------------------------------------------------------------------------------

// A copy of a type is not exactly that type: an object of the copy is not kept for reuse but given
// to tp_free. The original tp_dealloc sees a type whose tp_dealloc it is, as its limit of recursion
// demands.
static struct reused {
    const char *name;
    struct rs_py_type *type;
    void *object;  // the type as an object
    void (*dealloc)(void *self);
    union {
        char bytes[RS_TYPE_BYTES];
        void *align;
    } copy;
} reused[] = {{.name = "PyList_Type"},
              {.name = "PyTuple_Type"},
              {.name = "PyDict_Type"},
              {.name = "PyFloat_Type"}};

#define RS_NREUSED (sizeof reused / sizeof reused[0])

// Up to weaklist a type is the same in all versions; behind it are a few words that differ.
#define RS_TYPE_COPIED (sizeof(struct rs_py_type) + 8 * sizeof(void *))

static struct reused *reused_base(void *type_object)
{
    while (type_object != NULL) {
        for (size_t i = 0; i < RS_NREUSED; i++) {
            if (reused[i].object == type_object)
                return &reused[i];
        }
        type_object = ((struct rs_py_type *)((char *)type_object + rs_python.head))->base;
    }
    return NULL;
}

static void free_for_good(void *self)
{
    struct reused *type = reused_base(rs_py(self)->type);

    if (rs_py(self)->type == type->object)
        rs_py(self)->type = (struct rs_py_type *)&type->copy;
    type->dealloc(self);
}

void rs_poison_free_lists(void)
{
    for (size_t i = 0; i < RS_NREUSED; i++) {
        struct reused *each = &reused[i];

        each->object = rs_os_symbol(each->name);
        if (each->object == NULL)
            continue;
        each->type = (struct rs_py_type *)((char *)each->object + rs_python.head);
        memcpy(each->copy.bytes, each->object, rs_python.head + RS_TYPE_COPIED);
        *(void **)&each->dealloc = each->type->dealloc;
        each->type->dealloc = address((function)(void (*)(void))free_for_good);
    }
}
