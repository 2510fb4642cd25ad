// SPDX-License-Identifier: Apache-2.0
// Start and end: what happens when the runtime is loaded, when an instrumented module is, when
// Python ends and when the process does.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "cycles.h"
#include "fail.h"
#include "garbage.h"
#include "growth.h"
#include "holders.h"
#include "judge.h"
#include "main.h"
#include "options.h"
#include "origins.h"
#include "os.h"
#include "output.h"
#include "python.h"
#include "record.h"
#include "refsan/abi.h"
#include "roles.h"
#include "shadow.h"
#include "stacks.h"
#include "suppress.h"
#include "table.h"

#define RS_EXPORT __attribute__((visibility("default")))

#define RS_NUMBER_MAX 16

static size_t head_offset;
static bool judged;

static void forked(void)
{
    judged = false;
    rs_judge_forgive();
    rs_record_forget();
}

static void thread_gone(uintptr_t start, uintptr_t end)
{
    rs_shadow_forget_slots(start, end);
}

static void at_python_exit(void)
{
    judged = true;
    rs_fail_stop();
    rs_judge(NULL);
    rs_growth_report();
    rs_garbage_report();
}

// ---- for Python code ----------------------------------------------------------------------------

static char *check(int unused, size_t *bytes)
{
    (void)unused;
    rs_judge(__builtin_frame_address(0));
    return rs_record_take(bytes);
}

// Without a line, and what was found counts no more: it is the caller's now.
static char *take(int unused, size_t *bytes)
{
    char *records;

    rs_output_mute(true);
    records = check(unused, bytes);
    rs_output_mute(false);
    rs_judge_forgive();
    return records;
}

// The number of a new snapshot.
static char *snapshot(int unused, size_t *bytes)
{
    int number = rs_growth_snapshot();
    char *text = rs_os_alloc(RS_NUMBER_MAX);

    (void)unused;
    *bytes = RS_NUMBER_MAX;
    if (text != NULL)
        snprintf(text, RS_NUMBER_MAX, "%d", number);
    return text;
}

static char *forget(int number, size_t *bytes)
{
    *bytes = 0;
    rs_growth_forget(number);
    return NULL;
}

static void at_start(void)
{
    static const struct rs_py_function functions[] = {
        {"check", check, NULL},       {"take", take, NULL},
        {"snapshot", snapshot, NULL}, {"growth", rs_growth_records, NULL},
        {"forget", forget, NULL},     {"holders", NULL, rs_holders_records},
        {NULL, NULL, NULL},
    };

    rs_judge_baseline();
    rs_record_listen();
    rs_py_publish(functions);
}

void rs_rt_prepare(void)
{
    if (!rs_python_ready) {
        rs_python_setup(head_offset, at_start, at_python_exit);
        if (rs_python_ready && rs_rt_options.growth > 0)
            rs_growth_start();
        if (rs_python_ready && rs_rt_options.cycles > 0) {
            rs_origins_start();
            rs_cycles_start();
            rs_garbage_start();
        }
    }
    rs_os_thread(thread_gone);
}

RS_EXPORT void rs_rt_module_v1(const struct rs_module *module)
{
    head_offset = module->head_offset;
    rs_roles_add(module);
    rs_rt_prepare();
}

RS_EXPORT int rs_rt_start(uint32_t head)
{
    head_offset = head;
    rs_rt_prepare();
    return rs_python_ready;
}

RS_EXPORT int rs_rt_check(void)
{
    return rs_python_usable() ? rs_judge(__builtin_frame_address(0)) : 0;
}

// A program that embeds Python may end without Py_FinalizeEx: then everything is still there. Runs
// after the handlers that were registered later, so that the status is the last word.
static void at_process_exit(void)
{
    if (!judged && rs_python_usable()) {
        rs_fail_stop();
        rs_judge(__builtin_frame_address(0));
    }
    rs_suppress_report();
    if (rs_judge_findings() > 0 && rs_rt_options.exitcode != 0) {
        fflush(NULL);
        rs_os_exit(rs_rt_options.exitcode);
    }
}

__attribute__((constructor)) static void start(void)
{
    rs_rt_options_read();
    rs_suppress_init();
    rs_stacks_init();
    rs_fail_init();
    rs_table_init();
    rs_shadow_init();
    pthread_atfork(NULL, NULL, forked);
    atexit(at_process_exit);
}
