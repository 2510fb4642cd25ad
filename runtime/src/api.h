// SPDX-License-Identifier: Apache-2.0
// The interpreter's functions and structures, for the files behind python.h and poison.h:
// nothing else in the runtime knows a version or calls the interpreter.
#ifndef RS_RT_API_H
#define RS_RT_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---- what differs between versions --------------------------------------------------------------

struct rs_version {
    int version;
    bool immortal;
    // In PyThreadState: the running frame object up to 3.10; then the newest piece of the stack of
    // frames, with the end of its used part behind it.
    size_t thread_frame;
    size_t thread_chunk;
    // Where the running frame is: in PyThreadState, up to 3.12 behind one more pointer there (in
    // which it is at `running_inner`; RS_NO_OFFSET: there is none).
    size_t running;
    size_t running_inner;
    // In a frame: its code, the instruction (a number up to 3.10, then an address), its caller, and
    // what owns it (RS_NO_OFFSET: nobody needs to know).
    size_t frame_code;
    size_t frame_instruction;
    size_t frame_previous;
    size_t frame_owner;
    // In a code object: its constants, the file it is from, its name, the first instruction.
    size_t code_constants;
    size_t code_file;
    size_t code_name;
    size_t code_first;
    // Where the characters of a compact string begin: of one in ASCII, of another.
    size_t ascii_text;
    size_t compact_text;
};

#define RS_NO_OFFSET ((size_t)-1)

// NULL until a version that is known was found.
extern const struct rs_version *rs_version;

// Where the runtime was set up; others are not judged.
extern void *rs_first_interpreter;

// ---- the interpreter's functions ----------------------------------------------------------------

// PyMethodDef and PyMemAllocatorEx.
struct rs_method_def {
    const char *name;
    void *(*function)(void *self, void *args);
    int flags;
    const char *doc;
};

// PyObjectArenaAllocator.
struct rs_arenas {
    void *ctx;
    void *(*alloc)(void *ctx, size_t size);
    void (*free)(void *ctx, void *arena, size_t size);
};

#define RS_METH_VARARGS 1
#define RS_METH_NOARGS 4

struct rs_allocator {
    void *ctx;
    void *(*malloc)(void *ctx, size_t size);
    void *(*calloc)(void *ctx, size_t nelem, size_t elsize);
    void *(*realloc)(void *ctx, void *block, size_t size);
    void (*free)(void *ctx, void *block);
};

struct rs_api {
    int (*Py_IsInitialized)(void);
    const char *(*Py_GetVersion)(void);
    int (*PyGILState_Check)(void);
    void *(*PyImport_ImportModule)(const char *name);
    void *(*PyObject_CallMethod)(void *object, const char *name, const char *format, ...);
    void *(*PyCFunction_NewEx)(struct rs_method_def *def, void *self, void *module);
    void (*PyErr_Fetch)(void **type, void **value, void **traceback);
    void (*PyErr_Restore)(void *type, void *value, void *traceback);
    void (*PyErr_Clear)(void);
    void (*Py_DecRef)(void *object);
    void (*Py_IncRef)(void *object);
    intptr_t (*PyList_Size)(void *list);
    void *(*PyList_GetItem)(void *list, intptr_t i);
    void *(*PyModule_GetState)(void *module);
    unsigned (*PyType_ClearCache)(void);
    void (*PyMem_GetAllocator)(int domain, struct rs_allocator *allocator);
    void (*PyMem_SetAllocator)(int domain, struct rs_allocator *allocator);
    void (*PyObject_GetArenaAllocator)(struct rs_arenas *arenas);
    void (*PyObject_SetArenaAllocator)(struct rs_arenas *arenas);
    void *(*PyInterpreterState_Head)(void);
    void *(*PyInterpreterState_ThreadHead)(void *interpreter);
    void *(*PyThreadState_Next)(void *thread);
    void *_Py_NoneStruct;
    void *_Py_TrueStruct;
    void *_Py_FalseStruct;
    void *_Py_EllipsisObject;
    void *_Py_NotImplementedStruct;
    struct rs_py_type *PyModule_Type;
    struct rs_py_type *PyCode_Type;
    void *(*PyErr_Occurred)(void);
    void (*PyErr_SetString)(void *type, const char *text);
    void *(*PyErr_NewException)(const char *name, void *base, void *dict);
    void **PyExc_MemoryError;
    void *(*PyImport_AddModule)(const char *name);
    int (*PyObject_SetAttrString)(void *object, const char *name, void *value);
    void *(*PyUnicode_FromString)(const char *text);
    int (*PyArg_ParseTuple)(void *args, const char *format, ...);
    int (*PyCode_Addr2Line)(void *code, int offset);
    void *(*PyCapsule_New)(void *pointer, const char *name, void *destructor);
    void *(*PyCapsule_GetPointer)(void *capsule, const char *name);
    const char *(*PyUnicode_AsUTF8)(void *string);
    void (*PyErr_Print)(void);
    void *(*PyDict_GetItemString)(void *dict, const char *key);
    long (*PyLong_AsLong)(void *object);
    void *(*PyObject_GetAttrString)(void *object, const char *name);
    int (*PyList_Append)(void *list, void *item);
};

extern struct rs_api rs_api;

// ---- between the files --------------------------------------------------------------------------

// The calling thread's PyThreadState.
extern void *(*rs_thread_state)(void);

// Puts the runtime's hooks in front of the allocators of objects and of their memory.
void rs_python_hook_allocators(void);

// While it is wanted, the next list that grows gets memory that leaves no copies behind.
void rs_python_list_memory(bool wanted);

#endif
