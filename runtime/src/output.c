// SPDX-License-Identifier: Apache-2.0
// Report lines: each begins ==PID==refsan, written without stdio.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "options.h"
#include "os.h"
#include "output.h"

#define RS_LINE_MAX 1024

// The file is opened anew for each process that writes one: a forked child has its own.
static int log_file(void)
{
    static int fd = -1;
    static int owner;
    const char *log = rs_rt_options.log_path;
    char path[RS_LINE_MAX];

    if (log == NULL || strcmp(log, "stderr") == 0)
        return 2;
    if (strcmp(log, "stdout") == 0)
        return 1;
    if (fd < 0 || owner != rs_os_pid()) {
        owner = rs_os_pid();
        snprintf(path, sizeof path, "%s.%d", log, owner);
        fd = rs_os_open(path);
    }
    return fd >= 0 ? fd : 2;
}

void rs_print(const char *format, ...)
{
    char line[RS_LINE_MAX];
    int len = snprintf(line, sizeof line, "==%d==refsan: ", rs_os_pid());
    int room = RS_LINE_MAX - len - 1;
    va_list args;
    int more;

    va_start(args, format);
    more = vsnprintf(line + len, (size_t)room, format, args);
    va_end(args);
    if (more > 0)
        len += more < room ? more : room - 1;
    line[len++] = '\n';
    rs_os_write(log_file(), line, (size_t)len);
}
