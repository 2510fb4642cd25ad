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
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

enum {
    NEWEST_CLANG = 99,    // where to stop looking
    ONE_FLAG_CLANG = 18,  // the first that needs no -fpass-plugin
};

static const char usage[] =
    "usage: refsan flags [--cc=CC] [--instrument] [--cflags | --ldflags]\n"
    "  --cc=CC       the compiler they are for; needed where plugins for several are installed\n"
    "  --instrument  also verify references when the program runs\n"
    "  --cflags      only what compiling needs\n"
    "  --ldflags     only what linking needs\n";

struct flags {
    const char *cc;
    bool instrument;
    bool cflags;
    bool ldflags;
    char prefix[PATH_MAX];  // bin/, lib/ and include/ are in it
    int version;            // of clang
};

static bool exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
}

// The tree that this executable is in. False if the system does not tell.
static bool find_prefix(char prefix[PATH_MAX])
{
    ssize_t len = readlink("/proc/self/exe", prefix, PATH_MAX - 1);
    if (len < 0)
        return false;
    prefix[len] = '\0';
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(prefix, '/');
        if (!slash)
            return false;
        *slash = '\0';
    }
    return true;
}

// PREFIX/lib/refsan/clang-VERSION/refsan.so. False if the path would be too long.
static bool plugin_path(const struct flags *flags, int version, char path[PATH_MAX])
{
    int len = snprintf(path, PATH_MAX, "%s/lib/refsan/clang-%d/refsan.so", flags->prefix, version);
    return len > 0 && len < PATH_MAX;
}

static bool has_plugin(const struct flags *flags, int version)
{
    char path[PATH_MAX];
    return plugin_path(flags, version, path) && exists(path);
}

// The versions that there is a plugin for, as "16, 19". Returns how many; the last is in `*last`.
static int list_plugins(const struct flags *flags, char *text, size_t size, int *last)
{
    int count = 0;
    size_t used = 0;
    text[0] = '\0';
    for (int version = 1; version <= NEWEST_CLANG; version++) {
        if (!has_plugin(flags, version))
            continue;
        int len = snprintf(text + used, size - used, "%s%d", count ? ", " : "", version);
        if (len > 0 && (size_t)len < size - used)
            used += (size_t)len;
        *last = version;
        count++;
    }
    return count;
}

// The first line that the compiler prints of itself. `cc` is a command, as in $(CC): it may have
// arguments ("ccache clang-19").
static bool ask_compiler(const char *cc, char *line, int size)
{
    char command[PATH_MAX];
    int len = snprintf(command, sizeof command, "%s --version 2>/dev/null </dev/null", cc);
    if (len < 0 || (size_t)len >= sizeof command)
        return false;
    FILE *pipe = popen(command, "r");
    if (!pipe)
        return false;
    bool got = fgets(line, size, pipe) != NULL;
    while (fgetc(pipe) != EOF)
        continue;
    if (pclose(pipe) != 0 || !got)
        return false;
    line[strcspn(line, "\n")] = '\0';
    return true;
}

// The major version in "Debian clang version 19.1.7 (3)", or -1.
static int clang_version(const char *line)
{
    static const char before[] = "clang version ";
    const char *found = strstr(line, before);
    if (!found || !isdigit((unsigned char)found[sizeof before - 1]))
        return -1;
    return (int)strtol(found + sizeof before - 1, NULL, 10);
}

static int fail_compiler(const struct flags *flags, const char *line, const char *plugins)
{
    fprintf(stderr, "refsan: %s is '%s'; %s/lib/refsan has plugins for clang %s\n", flags->cc, line,
            flags->prefix, plugins);
    return RS_EXIT_USAGE;
}

// Sets flags->version, by the compiler's word or because there is but one plugin.
static int choose_version(struct flags *flags)
{
    char plugins[256];
    char line[256];
    int count = list_plugins(flags, plugins, sizeof plugins, &flags->version);
    if (count == 0) {
        fprintf(stderr, "refsan: no plugin in %s/lib/refsan\n", flags->prefix);
        return RS_EXIT_USAGE;
    }
    if (!flags->cc) {
        if (count == 1)
            return 0;
        fprintf(stderr, "refsan: there are plugins for clang %s: say which by --cc=CC\n", plugins);
        return RS_EXIT_USAGE;
    }
    if (!ask_compiler(flags->cc, line, sizeof line)) {
        fprintf(stderr, "refsan: '%s --version' failed\n", flags->cc);
        return RS_EXIT_USAGE;
    }
    flags->version = clang_version(line);
    return has_plugin(flags, flags->version) ? 0 : fail_compiler(flags, line, plugins);
}

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
    print_word("-fplugin=", flags->prefix, rest);
    if (flags->instrument) {
        print_word("-fplugin-arg-refsan-instrument", "", "");
        if (flags->version < ONE_FLAG_CLANG)
            print_word("-fpass-plugin=", flags->prefix, rest);
    }
    if (strcmp(flags->prefix, "/usr") != 0)
        print_word("-I", flags->prefix, "/include");
}

// The runtime stays under --as-needed too: where the flags come before the objects, nothing needs
// it yet. One word, because build systems reorder words and drop repeated ones.
static void print_ldflags(const struct flags *flags)
{
    if (!flags->instrument)
        return;
    print_word("-L", flags->prefix, "/lib/refsan");
    print_word("-Wl,--push-state,--no-as-needed,-lrefsan_rt,--pop-state", "", "");
    print_word("-Wl,-rpath,", flags->prefix, "/lib/refsan");
}

static int check_runtime(const struct flags *flags)
{
    char path[PATH_MAX];
    int len = snprintf(path, sizeof path, "%s/lib/refsan/librefsan_rt.so", flags->prefix);
    if (len > 0 && len < PATH_MAX && exists(path))
        return 0;
    fprintf(stderr, "refsan: no runtime in %s/lib/refsan\n", flags->prefix);
    return RS_EXIT_USAGE;
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

int rs_flags_main(int argc, char **argv)
{
    struct flags flags = {0};
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    if (!parse(&flags, argc, argv))
        return RS_EXIT_USAGE;
    if (!find_prefix(flags.prefix)) {
        fprintf(stderr, "refsan: cannot find its own executable\n");
        return RS_EXIT_USAGE;
    }
    int failed = choose_version(&flags);
    if (!failed && flags.instrument && flags.ldflags)
        failed = check_runtime(&flags);
    if (failed)
        return failed;
    if (flags.cflags)
        print_cflags(&flags);
    if (flags.ldflags)
        print_ldflags(&flags);
    putchar('\n');
    return 0;
}
