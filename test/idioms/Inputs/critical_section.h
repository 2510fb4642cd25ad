// SPDX-License-Identifier: Apache-2.0
// Critical sections as 3.13's headers expand them: a block with a struct in it in free-threaded
// builds, a plain block in others (GIL).
#ifdef GIL
#define BEGIN_CRITICAL_SECTION(op) {
#define END_CRITICAL_SECTION() }
#define BEGIN_CRITICAL_SECTION2(a, b) {
#define END_CRITICAL_SECTION2() }
#else
struct section { uintptr_t previous; void *mutex; };
struct section2 { struct section base; void *mutex2; };
extern void section_begin(struct section *c, PyObject *op);
extern void section_end(struct section *c);
extern void section2_begin(struct section2 *c, PyObject *a, PyObject *b);
extern void section2_end(struct section2 *c);
#define BEGIN_CRITICAL_SECTION(op)                                                                 \
    {                                                                                              \
        struct section _py_cs;                                                                     \
        section_begin(&_py_cs, (PyObject *)(op))
#define END_CRITICAL_SECTION()                                                                     \
    section_end(&_py_cs);                                                                          \
    }
#define BEGIN_CRITICAL_SECTION2(a, b)                                                              \
    {                                                                                              \
        struct section2 _py_cs2;                                                                   \
        section2_begin(&_py_cs2, (PyObject *)(a), (PyObject *)(b))
#define END_CRITICAL_SECTION2()                                                                    \
    section2_end(&_py_cs2);                                                                        \
    }
#endif
