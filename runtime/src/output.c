// SPDX-License-Identifier: Apache-2.0
// Report lines: each begins ==PID==refsan, written without stdio.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "options.h"
#include "os.h"
#include "output.h"

#define RS_LINE_MAX 1024

// A forked child opens its own.
int rs_stream_fd(struct rs_stream *stream, const char *prefix)
{
    char path[RS_LINE_MAX];

    if (prefix == NULL)
        return -1;
    if (stream->owner != rs_os_pid()) {
        stream->owner = rs_os_pid();
        snprintf(path, sizeof path, "%s.%d", prefix, stream->owner);
        stream->fd = rs_os_open(path);
    }
    return stream->fd;
}

static int log_file(void)
{
    static struct rs_stream stream;
    const char *log = rs_rt_options.log_path;
    int fd;

    if (log == NULL || strcmp(log, "stderr") == 0)
        return 2;
    if (strcmp(log, "stdout") == 0)
        return 1;
    fd = rs_stream_fd(&stream, log);
    return fd >= 0 ? fd : 2;
}

static bool muted;

void rs_output_mute(bool mute)
{
    muted = mute;
}

void rs_print(const char *format, ...)
{
    char line[RS_LINE_MAX];
    int len = snprintf(line, sizeof line, "==%d==refsan: ", rs_os_pid());
    int room = RS_LINE_MAX - len - 1;
    va_list args;
    int more;

    if (muted)
        return;
    va_start(args, format);
    more = vsnprintf(line + len, (size_t)room, format, args);
    va_end(args);
    if (more > 0)
        len += more < room ? more : room - 1;
    line[len++] = '\n';
    rs_os_write(log_file(), line, (size_t)len);
}
