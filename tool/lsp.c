// SPDX-License-Identifier: Apache-2.0
// `refsan lsp`: a language server over stdin and stdout. This file has its command line and its
// loop: it waits for the editor, for the compiler, and for the moment when a text is due.
#include "lsp.h"

#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "path.h"
#include "signals.h"
#include "tool.h"

static const char usage[] =
    "usage: refsan lsp [OPTION...] [-- FLAG...]\n"
    "  -p FOLDER                 where compile_commands.json is; without it, it is looked for\n"
    "                            above the source, and in a folder 'build' there\n"
    "  --cc=CC                   the clang that has the plugin\n"
    "  --level=default|pedantic  how sure a finding must be\n"
    "  --timeout=SECONDS         that a compile may take (default: 300)\n"
    "  FLAG                      compiles files that no compile_commands.json has; without any,\n"
    "                            what 'python3-config --includes' says\n";

enum option_id { OPT_HELP = 1, OPT_CC, OPT_LEVEL, OPT_TIMEOUT };

static const struct option long_options[] = {
    {"help", no_argument, NULL, OPT_HELP},
    {"cc", required_argument, NULL, OPT_CC},
    {"level", required_argument, NULL, OPT_LEVEL},
    {"timeout", required_argument, NULL, OPT_TIMEOUT},
    {"stdio", no_argument, NULL, 0},  // what editors add for servers that have a choice
    {NULL, 0, NULL, 0},
};

// ---- the command line -----------------------------------------------------------------------

// Returns an exit code, or -1 to go on.
static int take_option(struct rs_lsp *lsp, int id)
{
    switch (id) {
    case 0:
        return -1;
    case OPT_HELP:
        fputs(usage, stdout);
        return RS_EXIT_OK;
    case 'p':
        lsp->database = optarg;
        return -1;
    case OPT_CC:
        lsp->cc = optarg;
        return -1;
    case OPT_LEVEL:
        lsp->level = optarg;
        if (rs_is_level(optarg))
            return -1;
        fprintf(stderr, "refsan: there is no level '%s'; levels are default and pedantic\n",
                optarg);
        return RS_EXIT_USAGE;
    case OPT_TIMEOUT:
        return rs_take_number(optarg, UINT32_MAX, &lsp->timeout) ? -1 : RS_EXIT_USAGE;
    default:
        return RS_EXIT_USAGE;
    }
}

static int parse(struct rs_lsp *lsp, int argc, char **argv)
{
    int id;

    optind = 1;
    while ((id = getopt_long(argc, argv, "+p:", long_options, NULL)) != -1) {
        int code = take_option(lsp, id);

        if (code >= 0)
            return code;
    }
    if (optind < argc && strcmp(argv[optind - 1], "--") != 0) {
        fputs(usage, stderr);
        return RS_EXIT_USAGE;
    }
    lsp->flags = (const char *const *)(uintptr_t)(argv + optind);
    lsp->nflags = (size_t)(argc - optind);
    return -1;
}

// ---- the loop -------------------------------------------------------------------------------

// Signals come only while the loop waits. False if it is to end.
static bool wait_and_work(struct rs_lsp *lsp, const sigset_t *waiting)
{
    int delay = rs_lsp_start_due(lsp);
    struct pollfd polls[2] = {
        {.fd = STDIN_FILENO, .events = POLLIN},
        {.fd = lsp->compile.child.pid != 0 ? lsp->compile.child.pipe : -1, .events = POLLIN},
    };
    struct timespec limit = {delay / 1000, (long)(delay % 1000) * 1000000};
    int ready = ppoll(polls, 2, delay >= 0 ? &limit : NULL, waiting);

    if (rs_interrupted() || (ready < 0 && errno != EINTR))
        return false;
    if (ready <= 0)
        return true;
    if (polls[1].revents != 0)
        rs_lsp_listen(lsp);
    return polls[0].revents == 0 || rs_lsp_receive(lsp, rs_lsp_take);
}

static void loop(struct rs_lsp *lsp)
{
    sigset_t before;

    signal(SIGPIPE, SIG_IGN);
    rs_signals_watch();
    rs_signals_block(&before);
    while (!lsp->gone && wait_and_work(lsp, &before))
        continue;
    sigprocmask(SIG_SETMASK, &before, NULL);
}

// Nobody listens any more.
static void close_all(struct rs_lsp *lsp)
{
    struct rs_arena arena = {0};

    if (lsp->compile.child.pid != 0)
        rs_lsp_end_compile(lsp);
    rs_lsp_free_documents(lsp);
    rs_lsp_forget_builds(lsp);
    rs_remove_folder(&arena, lsp->folder);
    rs_arena_free(&arena);
    free(lsp->input);
}

// A relative -p is meant from the folder that the server was started in; documents are anywhere.
static int start(struct rs_lsp *lsp)
{
    struct rs_arena arena = {0};

    lsp->folder = rs_make_temporary(&arena, "refsan-lsp");
    if (lsp->folder == NULL) {
        rs_arena_free(&arena);
        return RS_EXIT_USAGE;
    }
    if (lsp->database != NULL)
        lsp->database = rs_path_absolute(&arena, rs_current_folder(&arena), lsp->database);
    loop(lsp);
    close_all(lsp);
    rs_arena_free(&arena);
    return lsp->shut_down ? RS_EXIT_OK : RS_EXIT_FOUND;
}

int rs_lsp_main(int argc, char **argv)
{
    struct rs_lsp lsp = {.timeout = 300};
    int code = parse(&lsp, argc, argv);

    return code >= 0 ? code : start(&lsp);
}
