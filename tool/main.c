// SPDX-License-Identifier: Apache-2.0
// `refsan`: the command line over core. It only chooses the subcommand.
#include <stdio.h>
#include <string.h>

#include "tool.h"

static const struct command {
    const char *name;
    const char *summary;
    int (*main)(int argc, char **argv);
} commands[] = {
    {"check", "check the files of a build, tell what is new", rs_check_main},
    {"contracts", "show what is known about functions", rs_contracts_main},
    {"flags", "the compiler arguments that switch refsan on", rs_flags_main},
    {"report", "turn a build's warnings into a report", rs_report_main},
    {"ir", "read a unit's textual IR, print it or check it", rs_ir_main},
    {"lsp", "serve an editor: findings in the text as it is written", rs_lsp_main},
    {"torture", "run a program with its C API calls failing in turn", rs_torture_main},
};

enum { NCOMMANDS = sizeof commands / sizeof *commands };

static void print_usage(FILE *out)
{
    fputs("usage: refsan COMMAND [ARGUMENT...]\n", out);
    for (int i = 0; i < NCOMMANDS; i++)
        fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
    fputs("'refsan COMMAND --help' tells more; 'refsan --version' the version\n", out);
}

// The command's name in what getopt says of its options.
static char *name_command(const char *name)
{
    static char text[32];

    snprintf(text, sizeof text, "refsan %s", name);
    return text;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_usage(stderr);
        return RS_EXIT_USAGE;
    }
    for (int i = 0; i < NCOMMANDS; i++) {
        if (strcmp(argv[1], commands[i].name) == 0) {
            argv[1] = name_command(commands[i].name);
            return commands[i].main(argc - 1, argv + 1);
        }
    }
    if (strcmp(argv[1], "--help") == 0) {
        print_usage(stdout);
        return RS_EXIT_OK;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("refsan " REFSAN_VERSION);
        return RS_EXIT_OK;
    }
    fprintf(stderr, "refsan: no command '%s'; 'refsan --help' lists them\n", argv[1]);
    return RS_EXIT_USAGE;
}
