// SPDX-License-Identifier: Apache-2.0
// Finding CPython in the process, and its life: set up once, judged before it ends.
#include "python.h"
#include "api.h"
#include "os.h"
#include "output.h"
#include "quarantine.h"

struct rs_python rs_python;
bool rs_python_ready;
struct rs_api rs_api;
const struct rs_version *rs_version;
void *rs_first_interpreter;

// ---- what differs between versions --------------------------------------------------------------

// Frames are objects up to 3.10.
#define RS_FRAME_OBJECTS                                                                           \
    .thread_frame = 24, .running = 24, .running_inner = RS_NO_OFFSET, .frame_code = 32,            \
    .frame_previous = 24, .frame_owner = RS_NO_OFFSET, .code_constants = 56, .code_file = 104,     \
    .code_name = 112, .ascii_text = 48, .compact_text = 72

#define RS_SINCE_3_12                                                                              \
    .immortal = true, .thread_chunk = 232, .frame_code = 0, .frame_instruction = 56,               \
    .frame_previous = 8, .frame_owner = 70, .code_constants = 24, .code_file = 112,                \
    .code_name = 120, .ascii_text = 40, .compact_text = 56

static const struct rs_version versions[] = {
    {.version = 0x0308, RS_FRAME_OBJECTS, .frame_instruction = 104},
    {.version = 0x0309, RS_FRAME_OBJECTS, .frame_instruction = 104},
    {.version = 0x030a, RS_FRAME_OBJECTS, .frame_instruction = 96},
    {.version = 0x030b,
     .thread_chunk = 296,
     .running = 56,
     .running_inner = 8,
     .frame_code = 32,
     .frame_instruction = 56,
     .frame_previous = 48,
     .frame_owner = RS_NO_OFFSET,
     .code_constants = 24,
     .code_file = 112,
     .code_name = 120,
     .code_first = 184,
     .ascii_text = 48,
     .compact_text = 72},
    {.version = 0x030c, RS_SINCE_3_12, .running = 56, .running_inner = 0, .code_first = 192},
    {.version = 0x030d,
     RS_SINCE_3_12,
     .running = 72,
     .running_inner = RS_NO_OFFSET,
     .code_first = 200},
};

#define RS_NVERSIONS (sizeof versions / sizeof versions[0])

// ---- the interpreter's functions ----------------------------------------------------------------

// The members of `rs_api`, in order.
static const char *const api_names[] = {
    "Py_IsInitialized",
    "Py_GetVersion",
    "PyGILState_Check",
    "PyImport_ImportModule",
    "PyObject_CallMethod",
    "PyCFunction_NewEx",
    "PyErr_Fetch",
    "PyErr_Restore",
    "PyErr_Clear",
    "Py_DecRef",
    "Py_IncRef",
    "PyList_Size",
    "PyList_GetItem",
    "PyModule_GetState",
    "PyType_ClearCache",
    "PyMem_GetAllocator",
    "PyMem_SetAllocator",
    "PyObject_GetArenaAllocator",
    "PyObject_SetArenaAllocator",
    "PyInterpreterState_Head",
    "PyInterpreterState_ThreadHead",
    "PyThreadState_Next",
    "_Py_NoneStruct",
    "_Py_TrueStruct",
    "_Py_FalseStruct",
    "_Py_EllipsisObject",
    "_Py_NotImplementedStruct",
    "PyModule_Type",
    "PyCode_Type",
    "PyErr_Occurred",
    "PyErr_SetString",
    "PyErr_NewException",
    "PyExc_MemoryError",
    "PyImport_AddModule",
    "PyObject_SetAttrString",
    "PyUnicode_FromString",
    "PyArg_ParseTuple",
    "PyCode_Addr2Line",
    "PyCapsule_New",
    "PyCapsule_GetPointer",
    "PyUnicode_AsUTF8",
    "PyErr_Print",
    "PyDict_GetItemString",
    "PyLong_AsLong",
    "PyObject_GetAttrString",
    "PyList_Append",
};

_Static_assert(sizeof rs_api == sizeof api_names, "a name for each member");

static void *(*current_interpreter)(void);
void *(*rs_thread_state)(void);

// Under its older name where the newer one is not there.
static void *find_either(const char *name, const char *older)
{
    void *function = rs_os_symbol(name);

    return function != NULL ? function : rs_os_symbol(older);
}

static bool find_functions(void)
{
    void **member = (void **)&rs_api;

    for (size_t i = 0; i < sizeof api_names / sizeof api_names[0]; i++) {
        member[i] = rs_os_symbol(api_names[i]);
        if (member[i] == NULL)
            return false;
    }
    *(void **)&current_interpreter =
        find_either("PyInterpreterState_Get", "_PyInterpreterState_Get");
    *(void **)&rs_thread_state =
        find_either("PyThreadState_GetUnchecked", "_PyThreadState_UncheckedGet");
    return current_interpreter != NULL && rs_thread_state != NULL;
}

bool rs_python_usable(void)
{
    return rs_python_ready && rs_api.Py_IsInitialized() && rs_api.PyGILState_Check();
}

// A function may have released the GIL by the time it returns: then nobody can tell. The newest
// interpreter is the head of their list.
bool rs_python_same_interpreter(void)
{
    return rs_api.PyInterpreterState_Head() == rs_first_interpreter || !rs_api.PyGILState_Check() ||
           current_interpreter() == rs_first_interpreter;
}

// "3.11.2 (main, ...": 0x030b, or 0.
static int parse_version(const char *text)
{
    int major = 0;
    int minor = 0;

    for (; *text >= '0' && *text <= '9'; text++)
        major = major * 10 + (*text - '0');
    if (*text++ != '.')
        return 0;
    for (; *text >= '0' && *text <= '9'; text++)
        minor = minor * 10 + (*text - '0');
    return major << 8 | minor;
}

static bool find_version(void)
{
    int number = parse_version(rs_api.Py_GetVersion());

    for (size_t i = 0; i < RS_NVERSIONS; i++) {
        if (versions[i].version == number)
            rs_version = &versions[i];
    }
    rs_python.version = number;
    rs_python.immortal = rs_version != NULL && rs_version->immortal;
    if (rs_version == NULL)
        rs_print("ERROR: Python %d.%d is not supported; nothing is checked", number >> 8,
                 number & 0xff);
    else if (rs_os_symbol("_Py_DecRefShared") != NULL)
        rs_print("ERROR: free-threaded Python is not supported; nothing is checked");
    else
        return true;
    return false;
}

// ---- the end ------------------------------------------------------------------------------------

static void (*at_exit_function)(void);

// Runs `function` with the exception that may be set put aside.
static void without_exception(void (*function)(void))
{
    void *type;
    void *value;
    void *traceback;

    rs_api.PyErr_Fetch(&type, &value, &traceback);
    function();
    rs_api.PyErr_Clear();
    rs_api.PyErr_Restore(type, value, traceback);
}

static void *exit_callback(void *self, void *args)
{
    (void)self;
    (void)args;
    without_exception(at_exit_function);
    rs_api.Py_IncRef(rs_api._Py_NoneStruct);
    return rs_api._Py_NoneStruct;
}

static struct rs_method_def exit_def = {"refsan_at_exit", exit_callback, RS_METH_NOARGS, NULL};

// When the C library runs its exit handlers, Py_FinalizeEx has taken the interpreter apart: modules
// and their globals are gone, in 3.8 to 3.11 the interpreter's state and the collector's lists too,
// so that nothing could be told from the rest. The atexit module's callbacks run while everything
// is alive and non-daemon threads have ended, the oldest last; ours is registered when the first
// instrumented module is loaded, before that module's users can have registered theirs.
static void register_exit(void)
{
    void *module = rs_api.PyImport_ImportModule("atexit");
    void *function = rs_api.PyCFunction_NewEx(&exit_def, NULL, NULL);
    void *result = NULL;

    if (module != NULL && function != NULL)
        result = rs_api.PyObject_CallMethod(module, "register", "O", function);
    if (result == NULL)
        rs_print("WARNING: cannot register with Python's atexit: references are judged only by "
                 "rs_rt_check");
    rs_api.Py_DecRef(result);
    rs_api.Py_DecRef(function);
    rs_api.Py_DecRef(module);
}

void rs_python_setup(size_t head, void (*first)(void), void (*at_exit)(void))
{
    static bool tried;

    if (tried)
        return;
    if (rs_api.Py_IsInitialized == NULL && !find_functions())
        return;
    if (!rs_api.Py_IsInitialized() || !rs_api.PyGILState_Check())
        return;
    tried = true;
    if (!find_version())
        return;
    rs_python.head = head;
    rs_first_interpreter = current_interpreter();
    at_exit_function = at_exit;
    rs_python_hook_allocators();
    rs_python_ready = true;
    without_exception(register_exit);
    without_exception(first);
    without_exception(rs_quarantine_setup);
}
