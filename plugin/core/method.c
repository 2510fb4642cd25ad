// SPDX-License-Identifier: Apache-2.0
// The combinations of ml_flags that the interpreter knows, as PyCMethod_New and PyDescr_NewMethod
// have them.
#include "method.h"

#include <stddef.h>

static const struct {
    int64_t flags;
    uint32_t params;
} conventions[] = {
    {RS_METH_VARARGS, 2},
    {RS_METH_VARARGS | RS_METH_KEYWORDS, 3},
    {RS_METH_NOARGS, 2},
    {RS_METH_O, 2},
    {RS_METH_FASTCALL, 3},
    {RS_METH_FASTCALL | RS_METH_KEYWORDS, 4},
    {RS_METH_FASTCALL | RS_METH_KEYWORDS | RS_METH_METHOD, 5},
};

uint32_t rs_method_params(int64_t flags)
{
    const int64_t how = RS_METH_VARARGS | RS_METH_KEYWORDS | RS_METH_NOARGS | RS_METH_O |
                        RS_METH_FASTCALL | RS_METH_METHOD;
    const int64_t both = RS_METH_CLASS | RS_METH_STATIC;
    for (size_t i = 0; (flags & both) != both && i < sizeof conventions / sizeof *conventions;
         i++) {
        if (conventions[i].flags == (flags & how)) {
            return conventions[i].params;
        }
    }
    return 0;
}
