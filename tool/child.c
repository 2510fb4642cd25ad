// SPDX-License-Identifier: Apache-2.0
// Starts a process, listens to it, and waits for its end.
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

// ---- starting -------------------------------------------------------------------------------

// The child has none of the signals blocked or ignored that this process may have.
static int set_attributes(posix_spawnattr_t *attributes)
{
    sigset_t defaults;
    sigset_t none;
    int error = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
                                                         POSIX_SPAWN_SETSIGMASK);

    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    if (error == 0)
        error = posix_spawnattr_setpgroup(attributes, 0);
    if (error == 0)
        error = posix_spawnattr_setsigdefault(attributes, &defaults);
    if (error == 0)
        error = posix_spawnattr_setsigmask(attributes, &none);
    return error;
}

static int set_files(posix_spawn_file_actions_t *actions, const char *directory, int out,
                     int errors)
{
    int error = posix_spawn_file_actions_addchdir_np(actions, directory);

    if (error == 0)
        error = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (error == 0)
        error = posix_spawn_file_actions_adddup2(actions, out, STDOUT_FILENO);
    if (error == 0)
        error = posix_spawn_file_actions_adddup2(actions, errors, STDERR_FILENO);
    return error;
}

static int spawn(pid_t *pid, const char *directory, const char *const *words, int out, int errors)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&actions);

    if (error != 0)
        return error;
    error = posix_spawnattr_init(&attributes);
    if (error == 0) {
        error = set_attributes(&attributes);
        if (error == 0)
            error = set_files(&actions, directory, out, errors);
        if (error == 0)
            error = posix_spawnp(pid, words[0], &actions, &attributes,
                                 (char *const *)(uintptr_t)words, environ);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

int rs_child_start(struct rs_child *child, const char *directory, const char *const *words,
                   int errors)
{
    int ends[2];
    int error;

    *child = (struct rs_child){0};
    if (pipe2(ends, O_CLOEXEC) != 0)
        return errno;
    error = spawn(&child->pid, directory, words, ends[1], errors >= 0 ? errors : ends[1]);
    close(ends[1]);
    child->pipe = ends[0];
    if (error != 0) {
        close(ends[0]);
        child->pid = 0;
    }
    return error;
}

// ---- listening ------------------------------------------------------------------------------

static void keep(struct rs_child *child, const char *text, size_t len)
{
    if (child->len + len + 1 > child->cap) {
        size_t cap = (child->len + len + 1) * 2;
        char *grown = realloc(child->output, cap);

        if (grown == NULL)
            return;
        child->output = grown;
        child->cap = cap;
    }
    memcpy(child->output + child->len, text, len);
    child->len += len;
    child->output[child->len] = '\0';
}

bool rs_child_listen(struct rs_child *child)
{
    char text[65536];
    ssize_t len = read(child->pipe, text, sizeof text);

    if (len > 0)
        keep(child, text, (size_t)len);
    return len > 0 || (len < 0 && errno == EINTR);
}

// ---- the end --------------------------------------------------------------------------------

int rs_child_finish(struct rs_child *child)
{
    int status = -1;

    close(child->pipe);
    while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    child->pid = 0;
    keep(child, "", 0);
    return status;
}

void rs_child_end(struct rs_child *child, int signal)
{
    kill(-child->pid, signal);
    rs_child_finish(child);
    free(child->output);
    *child = (struct rs_child){0};
}
