// SPDX-License-Identifier: Apache-2.0
// Asks the system's monotonic clock.
#include "clock.h"

#include <time.h>

double rs_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}
