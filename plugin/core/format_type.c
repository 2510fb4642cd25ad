// SPDX-License-Identifier: Apache-2.0
// Whether what is passed to a format is of the C type that its unit reads or writes: the widths of
// integers and what pointers point to count, signedness and const do not.
#include "format.h"

#include <string.h>

struct c_type {
    const char *text;
    enum rs_base base;
    uint16_t bits;      // of numbers; 0: as wide as `like`
    uint16_t pointers;  // 1 where the value itself is a pointer
    enum { FIXED, LIKE_LONG, LIKE_POINTER } like;
};

static const struct c_type c_types[] = {
    [RS_C_CHAR] = {"char", RS_BASE_INT, 8, 0, FIXED},
    [RS_C_UCHAR] = {"unsigned char", RS_BASE_UINT, 8, 0, FIXED},
    [RS_C_SHORT] = {"short", RS_BASE_INT, 16, 0, FIXED},
    [RS_C_USHORT] = {"unsigned short", RS_BASE_UINT, 16, 0, FIXED},
    [RS_C_INT] = {"int", RS_BASE_INT, 32, 0, FIXED},
    [RS_C_UINT] = {"unsigned int", RS_BASE_UINT, 32, 0, FIXED},
    [RS_C_LONG] = {"long", RS_BASE_INT, 0, 0, LIKE_LONG},
    [RS_C_ULONG] = {"unsigned long", RS_BASE_UINT, 0, 0, LIKE_LONG},
    [RS_C_LLONG] = {"long long", RS_BASE_INT, 64, 0, FIXED},
    [RS_C_ULLONG] = {"unsigned long long", RS_BASE_UINT, 64, 0, FIXED},
    [RS_C_SSIZE] = {"Py_ssize_t", RS_BASE_INT, 0, 0, LIKE_POINTER},
    [RS_C_SIZE] = {"size_t", RS_BASE_UINT, 0, 0, LIKE_POINTER},
    [RS_C_PTRDIFF] = {"ptrdiff_t", RS_BASE_INT, 0, 0, LIKE_POINTER},
    [RS_C_INTMAX] = {"intmax_t", RS_BASE_INT, 64, 0, FIXED},
    [RS_C_UINTMAX] = {"uintmax_t", RS_BASE_UINT, 64, 0, FIXED},
    [RS_C_FLOAT] = {"float", RS_BASE_FLOAT, 32, 0, FIXED},
    [RS_C_DOUBLE] = {"double", RS_BASE_FLOAT, 64, 0, FIXED},
    [RS_C_COMPLEX] = {"Py_complex", RS_BASE_STRUCT, 0, 0, FIXED},
    [RS_C_BUFFER] = {"Py_buffer", RS_BASE_STRUCT, 0, 0, FIXED},
    [RS_C_STRING] = {"char *", RS_BASE_INT, 8, 1, FIXED},
    [RS_C_WIDE] = {"wchar_t *", RS_BASE_INT, 0, 1, FIXED},
    [RS_C_OBJECT] = {"PyObject *", RS_BASE_OBJECT, 0, 1, FIXED},
    [RS_C_TYPE] = {"PyTypeObject *", RS_BASE_OBJECT, 0, 1, FIXED},
    [RS_C_CONVERTER] = {"converter *", RS_BASE_FUNCTION, 0, 1, FIXED},
    [RS_C_POINTER] = {"void *", RS_BASE_VOID, 0, 1, FIXED},
};

static uint16_t bits_of(const struct rs_unit *unit, const struct c_type *type)
{
    switch (type->like) {
    case LIKE_LONG:
        return unit->long_bits;
    case LIKE_POINTER:
        return unit->pointer_bits;
    default:
        return type->bits;
    }
}

static bool is_integer(enum rs_base base)
{
    return base == RS_BASE_INT || base == RS_BASE_UINT;
}

static bool is_number(const struct c_type *type)
{
    return type->pointers == 0 && (is_integer(type->base) || type->base == RS_BASE_FLOAT);
}

static enum rs_fit yes_if(bool fits)
{
    return fits ? RS_FIT_YES : RS_FIT_NO;
}

// A number, or what a pointer to one points to, behind `pointers` of the argument's. A pointer to
// no object may serve as a number that is as wide. An enumeration that is only declared has no
// width.
static enum rs_fit fit_number(const struct rs_unit *unit, const struct c_type *want,
                              const struct rs_arg_type *type, uint16_t pointers)
{
    bool handle = type->pointers == pointers + 1 && is_integer(want->base) &&
                  bits_of(unit, want) == unit->pointer_bits &&
                  (type->base == RS_BASE_VOID || type->base == RS_BASE_STRUCT);

    if (type->pointers != pointers)
        return handle ? RS_FIT_DOUBTFUL : RS_FIT_NO;

    bool alike = is_integer(want->base) ? is_integer(type->base) : type->base == want->base;

    return yes_if(alike && (type->bits == 0 || type->bits == bits_of(unit, want)));
}

// A struct that begins with what is wanted has its address; one that nobody defines here may.
static enum rs_fit fit_struct(const struct rs_arg_type *type, uint16_t pointers)
{
    bool first = type->pointers == pointers || type->pointers + 1 == pointers;

    return first && type->pointers > 0 ? RS_FIT_DOUBTFUL : RS_FIT_NO;
}

static enum rs_fit fit_pointer(const struct rs_unit *unit, const struct c_type *want,
                               const struct rs_arg_type *type, uint16_t pointers)
{
    bool level = type->pointers == pointers;

    if (type->base == RS_BASE_VOID && (type->pointers == 1 || level))
        return RS_FIT_YES;
    if (want->base == RS_BASE_STRUCT)
        return type->base == RS_BASE_FLOAT && level ? RS_FIT_DOUBTFUL
                                                    : yes_if(type->base == RS_BASE_STRUCT && level);
    if (type->base == RS_BASE_STRUCT && fit_struct(type, pointers) == RS_FIT_DOUBTFUL)
        return RS_FIT_DOUBTFUL;
    if (is_number(want))
        return fit_number(unit, want, type, pointers);
    if (!level)
        return RS_FIT_NO;
    if (want->base == RS_BASE_OBJECT || want->base == RS_BASE_FUNCTION)
        return yes_if(type->base == want->base);
    if (want->text == c_types[RS_C_WIDE].text)
        return yes_if(is_integer(type->base) && type->bits > 8);
    return fit_number(unit, want, type, pointers);
}

// An integer as wide as a pointer is as good as one that points to anything.
static enum rs_fit fit_as_address(const struct rs_unit *unit, const struct c_type *want,
                                  const struct rs_arg_type *type)
{
    return yes_if(want->base == RS_BASE_VOID && is_integer(type->base) &&
                  type->bits == unit->pointer_bits);
}

static enum rs_fit fit(const struct rs_unit *unit, const struct rs_format_item *item,
                       const struct rs_arg_type *type, const struct rs_operand *argument)
{
    const struct c_type *want = &c_types[item->ctype];
    uint16_t pointers = (uint16_t)(want->pointers + (item->address ? 1 : 0));

    if (type->base == RS_BASE_UNKNOWN || (pointers > 0 && argument->kind == RS_OPND_NULL))
        return RS_FIT_YES;
    if (pointers == 0)
        return fit_number(unit, want, type, 0);
    if (type->pointers == 0)
        return fit_as_address(unit, want, type);
    if (want->base == RS_BASE_VOID)
        return RS_FIT_YES;
    return fit_pointer(unit, want, type, pointers);
}

// A cast pointer may point to what is wanted all the same.
enum rs_fit rs_format_fit(const struct rs_unit *unit, const struct rs_format_item *item,
                          const struct rs_arg_type *type, const struct rs_operand *argument)
{
    enum rs_fit found = fit(unit, item, type, argument);

    return found == RS_FIT_NO && type->cast ? RS_FIT_DOUBTFUL : found;
}

const char *rs_format_wants(struct rs_arena *arena, const struct rs_format_item *item)
{
    const char *text = c_types[item->ctype].text;

    if (item->ctype == RS_C_CONVERTER)
        return "a converter function";
    if (!item->address)
        return rs_arena_printf(arena, "'%s'", text);
    return rs_arena_printf(arena, "'%s%s*'", text, strchr(text, '*') != NULL ? "" : " ");
}
