// SPDX-License-Identifier: Apache-2.0
// `refsan flags`: the compiler and linker arguments that switch refsan on, for use in a build:
//
//     clang-19 $(refsan flags) -c item.c
//
// Everything is found relative to the tool's own executable, so that an installed tree can be moved
// and a build tree serves as well. Runs the compiler once, to ask for its version.
#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "file.h"
#include "plugin.h"
#include "tool.h"

enum { ONE_FLAG_CLANG = 18 };  // the first that needs no -fpass-plugin

static const char usage[] =
    "usage: refsan flags [--cc=CC] [--instrument] [--cflags | --ldflags]\n"
    "  --cc=CC       the compiler they are for; needed where plugins for several are installed\n"
    "  --instrument  also verify references when the program runs\n"
    "  --cflags      only what compiling needs\n"
    "  --ldflags     only what linking needs\n"
    "       refsan flags --python\n"
    "  the folder for PYTHONPATH that has the module refsan and its plugin for pytest\n";

struct flags {
    const char *cc;
    bool instrument;
    bool cflags;
    bool ldflags;
    struct rs_install install;
    int version;  // of clang
};

// A path as a shell word, with a space before it unless it comes first.
static void print_word(const char *option, const char *prefix, const char *rest)
{
    static bool printed;
    if (printed)
        putchar(' ');
    printed = true;
    fputs(option, stdout);
    for (; *prefix; prefix++) {
        if (!isalnum((unsigned char)*prefix) && !strchr("/._-+,=@%:", *prefix))
            putchar('\\');
        putchar(*prefix);
    }
    fputs(rest, stdout);
}

static void print_cflags(const struct flags *flags)
{
    char rest[64];
    snprintf(rest, sizeof rest, "/lib/refsan/clang-%d/refsan.so", flags->version);
    print_word("-fplugin=", flags->install.prefix, rest);
    if (flags->instrument) {
        print_word("-fplugin-arg-refsan-instrument", "", "");
        if (flags->version < ONE_FLAG_CLANG)
            print_word("-fpass-plugin=", flags->install.prefix, rest);
    }
    if (strcmp(flags->install.prefix, "/usr") != 0)
        print_word("-I", flags->install.prefix, "/include");
}

// The runtime stays under --as-needed too: where the flags come before the objects, nothing needs
// it yet. One word, because build systems reorder words and drop repeated ones.
static void print_ldflags(const struct flags *flags)
{
    if (!flags->instrument)
        return;
    print_word("-L", flags->install.prefix, "/lib/refsan");
    print_word("-Wl,--push-state,--no-as-needed,-lrefsan_rt,--pop-state", "", "");
    print_word("-Wl,-rpath,", flags->install.prefix, "/lib/refsan");
}

static bool check_runtime(const struct flags *flags)
{
    char path[PATH_MAX];
    int len = snprintf(path, sizeof path, "%s/lib/refsan/librefsan_rt.so", flags->install.prefix);
    if (len > 0 && len < PATH_MAX && rs_file_exists(path))
        return true;
    fprintf(stderr, "refsan: no runtime in %s/lib/refsan\n", flags->install.prefix);
    return false;
}

// False, with a line on stderr, on an argument that it does not know.
static bool parse(struct flags *flags, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--cc=", 5) == 0 && argv[i][5]) {
            flags->cc = argv[i] + 5;
        } else if (strcmp(argv[i], "--instrument") == 0) {
            flags->instrument = true;
        } else if (strcmp(argv[i], "--cflags") == 0) {
            flags->cflags = true;
        } else if (strcmp(argv[i], "--ldflags") == 0) {
            flags->ldflags = true;
        } else {
            fprintf(stderr, "refsan: unknown argument '%s'; see 'refsan flags --help'\n", argv[i]);
            return false;
        }
    }
    if (!flags->cflags && !flags->ldflags)
        flags->cflags = flags->ldflags = true;
    return true;
}

static int print_python(const struct flags *flags)
{
    printf("%s/lib/refsan/python\n", flags->install.prefix);
    return RS_EXIT_OK;
}

int rs_flags_main(int argc, char **argv)
{
    struct flags flags = {0};
    char line[RS_MAX_COMPILER_LINE];
    bool python = argc == 2 && strcmp(argv[1], "--python") == 0;
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    if (!python && !parse(&flags, argc, argv))
        return RS_EXIT_USAGE;
    if (!rs_install_find(&flags.install))
        return RS_EXIT_USAGE;
    if (python)
        return print_python(&flags);
    flags.version = rs_plugin_version(&flags.install, NULL, flags.cc, line);
    if (flags.version == 0)
        return RS_EXIT_USAGE;
    if (flags.instrument && flags.ldflags && !check_runtime(&flags))
        return RS_EXIT_USAGE;
    if (flags.cflags)
        print_cflags(&flags);
    if (flags.ldflags)
        print_ldflags(&flags);
    putchar('\n');
    return 0;
}
