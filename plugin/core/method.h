// SPDX-License-Identifier: Apache-2.0
// What ml_flags of a PyMethodDef say about the function beside them: how many parameters the
// interpreter passes to it, and what they are.
#ifndef RS_CORE_METHOD_H
#define RS_CORE_METHOD_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// As methodobject.h has them; part of the stable ABI.
enum {
    RS_METH_VARARGS = 0x1,
    RS_METH_KEYWORDS = 0x2,
    RS_METH_NOARGS = 0x4,
    RS_METH_O = 0x8,
    RS_METH_CLASS = 0x10,
    RS_METH_STATIC = 0x20,
    RS_METH_FASTCALL = 0x80,
    RS_METH_METHOD = 0x200,
};

// The name of the slot in contracts.
#define RS_METHOD_SLOT "PyMethodDef.ml_meth"

// How many parameters a function with these flags gets; 0 if the interpreter refuses them.
uint32_t rs_method_params(int64_t flags);

// Whether the second parameter is an object: the tuple of arguments, or the only one.
static inline bool rs_method_has_args(int64_t flags)
{
    return (flags & (RS_METH_VARARGS | RS_METH_O)) != 0;
}

// The parameter that is an array of arguments; 0 if there is none.
static inline uint32_t rs_method_array(int64_t flags)
{
    return !(flags & RS_METH_FASTCALL) ? 0 : flags & RS_METH_METHOD ? 2 : 1;
}

#ifdef __cplusplus
}
#endif
#endif
