// SPDX-License-Identifier: Apache-2.0
// A pool of processes, none of which runs longer than it may.
#include "run.h"

#include <poll.h>
#include <stdlib.h>

#include "child.h"
#include "clock.h"
#include "signals.h"

struct slot {
    struct rs_job job;
    struct rs_child child;
    double deadline;  // 0: there is none
};

static void tell_done(const struct rs_runner *runner, struct slot *slot)
{
    slot->job.output = slot->child.output;
    slot->job.len = slot->child.len;
    runner->done(runner->ctx, &slot->job);
}

// Fills free slots. Returns how many are busy.
static size_t fill(const struct rs_runner *runner, struct slot *slots)
{
    size_t busy = 0;
    bool more = true;

    for (int i = 0; i < runner->limit; i++) {
        struct slot *slot = &slots[i];

        while (slot->child.pid == 0 && more) {
            *slot = (struct slot){.job = {.status = -1, .errors = -1}};
            more = runner->next(runner->ctx, &slot->job);
            if (!more)
                break;
            slot->job.error =
                rs_child_start(&slot->child, slot->job.directory, slot->job.args, slot->job.errors);
            if (slot->job.error != 0)
                tell_done(runner, slot);
            else if (runner->seconds > 0)
                slot->deadline = rs_now() + runner->seconds;
        }
        busy += slot->child.pid != 0;
    }
    return busy;
}

static void end_late(const struct rs_runner *runner, struct slot *slots)
{
    for (int i = 0; i < runner->limit; i++) {
        if (slots[i].child.pid == 0 || slots[i].deadline == 0 || rs_now() < slots[i].deadline)
            continue;
        rs_child_end(&slots[i].child, SIGKILL);
        slots[i].job.late = true;
        tell_done(runner, &slots[i]);
    }
}

// How long to wait for one of them to say something: until the first would be late.
static struct timespec *time_left(const struct rs_runner *runner, const struct slot *slots,
                                  struct timespec *left)
{
    double first = 0;

    for (int i = 0; i < runner->limit; i++)
        if (slots[i].child.pid != 0 && slots[i].deadline != 0 &&
            (first == 0 || slots[i].deadline < first))
            first = slots[i].deadline;
    if (first == 0)
        return NULL;
    first -= rs_now();
    *left = (struct timespec){0};
    if (first > 0) {
        left->tv_sec = (time_t)first;
        left->tv_nsec = (long)((first - (double)left->tv_sec) * 1e9);
    }
    return left;
}

// Signals come only while this waits.
static void listen_to_all(const struct rs_runner *runner, struct slot *slots, struct pollfd *polls,
                          const sigset_t *waiting)
{
    struct timespec left;

    for (int i = 0; i < runner->limit; i++)
        polls[i] = (struct pollfd){.fd = slots[i].child.pid != 0 ? slots[i].child.pipe : -1,
                                   .events = POLLIN};
    if (ppoll(polls, (nfds_t)runner->limit, time_left(runner, slots, &left), waiting) < 0)
        return;
    for (int i = 0; i < runner->limit; i++) {
        if (polls[i].revents == 0 || rs_child_listen(&slots[i].child))
            continue;
        slots[i].job.status = rs_child_finish(&slots[i].child);
        tell_done(runner, &slots[i]);
    }
}

static void end_all(const struct rs_runner *runner, struct slot *slots)
{
    for (int i = 0; i < runner->limit; i++)
        if (slots[i].child.pid != 0)
            rs_child_end(&slots[i].child, SIGTERM);
}

bool rs_run(const struct rs_runner *runner)
{
    struct slot *slots = calloc((size_t)runner->limit, sizeof *slots);
    struct pollfd *polls = calloc((size_t)runner->limit, sizeof *polls);
    sigset_t before;

    rs_signals_watch();
    rs_signals_block(&before);
    while (!rs_interrupted() && slots != NULL && polls != NULL && fill(runner, slots) > 0) {
        listen_to_all(runner, slots, polls, &before);
        end_late(runner, slots);
    }
    if (slots != NULL)
        end_all(runner, slots);
    sigprocmask(SIG_SETMASK, &before, NULL);
    free(slots);
    free(polls);
    return !rs_interrupted();
}
