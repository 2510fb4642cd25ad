// SPDX-License-Identifier: Apache-2.0
// An interpreter that looks like another to who asks for its symbols by name.
#include <Python.h>

#ifdef VERSION
const char *Py_GetVersion(void)
{
    return VERSION;
}
#endif

#ifdef FREE_THREADED
void _Py_DecRefShared(PyObject *object)
{
    (void)object;
}
#endif

int main(int argc, char **argv)
{
    return Py_BytesMain(argc, argv);
}
