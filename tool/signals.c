// SPDX-License-Identifier: Apache-2.0
// Notes signals that ask the process to end.
#include "signals.h"

#include <stddef.h>

static const int ends[] = {SIGINT, SIGTERM, SIGHUP};

enum { NENDS = sizeof ends / sizeof *ends };

static volatile sig_atomic_t interrupted;

static void note_signal(int number)
{
    interrupted = number;
}

void rs_signals_watch(void)
{
    struct sigaction action = {.sa_handler = note_signal};

    for (size_t i = 0; i < NENDS; i++)
        sigaction(ends[i], &action, NULL);
}

bool rs_interrupted(void)
{
    return interrupted != 0;
}

void rs_signals_block(sigset_t *before)
{
    sigset_t blocked;

    sigemptyset(&blocked);
    for (size_t i = 0; i < NENDS; i++)
        sigaddset(&blocked, ends[i]);
    sigprocmask(SIG_BLOCK, &blocked, before);
}
