// SPDX-License-Identifier: Apache-2.0
// Words that contracts have for the exact types of objects, and what is known of such objects.
#include <string.h>

#include "contract.h"

static const struct {
    const char *word;
    uint32_t traits;
} types[] = {
    {"unicode", RS_TYPE_LEAF | RS_TYPE_QUIET},
    {"bytes", RS_TYPE_LEAF | RS_TYPE_QUIET},
    {"bytearray", RS_TYPE_LEAF | RS_TYPE_QUIET},
    {"long", RS_TYPE_LEAF | RS_TYPE_QUIET},
    {"int", RS_TYPE_LEAF | RS_TYPE_QUIET},  // Python 2's
    {"float", RS_TYPE_LEAF | RS_TYPE_QUIET},
    {"bool", RS_TYPE_LEAF | RS_TYPE_QUIET},
    {"complex", RS_TYPE_LEAF | RS_TYPE_QUIET},
    {"capsule", RS_TYPE_LEAF},  // its destructor runs
    {"list", RS_TYPE_CONTAINER},
    {"tuple", RS_TYPE_CONTAINER},
    {"dict", RS_TYPE_CONTAINER},
    {"set", RS_TYPE_CONTAINER},
    {"frozenset", RS_TYPE_CONTAINER},
    {"cell", RS_TYPE_CONTAINER},
    {"slice", RS_TYPE_CONTAINER},
    {"function", RS_TYPE_CONTAINER},
    {"method", RS_TYPE_CONTAINER},
    {"module", RS_TYPE_CONTAINER},
};

uint32_t rs_type_traits(const struct rs_name *type)
{
    for (size_t i = 0; type && i < sizeof types / sizeof *types; i++) {
        if (rs_type_is_word(type, types[i].word)) {
            return types[i].traits;
        }
    }
    return 0;
}

bool rs_type_is_word(const struct rs_name *type, const char *of)
{
    size_t len = strlen(of);
    return type && type->len >= len && memcmp(type->text, of, len) == 0 &&
           (type->len == len || type->text[len] == '.');
}

bool rs_type_is(const struct rs_name *type, const struct rs_name *of)
{
    return type == of || (of && rs_type_is_word(type, of->text));
}

bool rs_type_is_part(const struct rs_name *type)
{
    return memchr(type->text, '.', type->len) != NULL;
}
