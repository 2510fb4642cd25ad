// SPDX-License-Identifier: Apache-2.0
// As much of an interpreter as the hooks ask for: objects with a count, and one that says that it
// is the only one.
#ifndef REFSAN_TEST_INTERPRETER_H
#define REFSAN_TEST_INTERPRETER_H

#include "api.h"
#include "python.h"
#include "refsan/abi.h"
#include "table.h"

static void *no_interpreter(void)
{
    return NULL;
}

static int is_held(void)
{
    return 1;
}

static int is_not_initialised(void)
{
    return 0;
}

static inline void pretend_interpreter(void)
{
    rs_api.PyInterpreterState_Head = no_interpreter;
    rs_api.PyGILState_Check = is_held;
    rs_api.Py_IsInitialized = is_not_initialised;  // at the process' end nothing is judged
    rs_python.version = 0x030b;
    rs_python_ready = true;
}

#define SLOTS 6

// Room for the frame of a function with SLOTS sites.
struct frame {
    _Alignas(
        struct rs_frame) unsigned char room[sizeof(struct rs_frame) +
                                            (SLOTS + RS_NOTES) * sizeof(struct rs_ledger_slot)];
};

static inline struct rs_frame *enter(struct frame *room, const struct rs_function_info *function)
{
    struct rs_frame *frame = (struct rs_frame *)(void *)room->room;

    *room = (struct frame){{0}};
    frame->function = function;
    rs_rt_enter(frame);
    return frame;
}

#endif
