// SPDX-License-Identifier: Apache-2.0
// Start and end: what happens when the runtime is loaded, when an instrumented module is, when
// Python ends and when the process does.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "judge.h"
#include "main.h"
#include "options.h"
#include "os.h"
#include "output.h"
#include "python.h"
#include "refsan/abi.h"
#include "roles.h"
#include "shadow.h"
#include "table.h"

#define RS_EXPORT __attribute__((visibility("default")))

static size_t head_offset;
static bool judged;

static void forked(void)
{
    judged = false;
    rs_judge_forked();
}

static void thread_gone(uintptr_t start, uintptr_t end)
{
    rs_shadow_forget_slots(start, end);
}

static void at_python_exit(void)
{
    judged = true;
    rs_judge(NULL);
}

void rs_rt_prepare(void)
{
    if (!rs_python_ready)
        rs_python_setup(head_offset, rs_judge_baseline, at_python_exit);
    rs_os_thread(thread_gone);
}

RS_EXPORT void rs_rt_module_v1(const struct rs_module *module)
{
    head_offset = module->head_offset;
    rs_roles_add(module);
    rs_rt_prepare();
}

RS_EXPORT int rs_rt_check(void)
{
    return rs_python_usable() ? rs_judge(__builtin_frame_address(0)) : 0;
}

// A program that embeds Python may end without Py_FinalizeEx: then everything is still there. Runs
// after the handlers that were registered later, so that the status is the last word.
static void at_process_exit(void)
{
    if (!judged && rs_python_usable())
        rs_judge(__builtin_frame_address(0));
    if (rs_judge_findings() > 0 && rs_rt_options.exitcode != 0) {
        fflush(NULL);
        rs_os_exit(rs_rt_options.exitcode);
    }
}

__attribute__((constructor)) static void start(void)
{
    rs_rt_options_read();
    rs_table_init();
    pthread_atfork(NULL, NULL, forked);
    atexit(at_process_exit);
}
