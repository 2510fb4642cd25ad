// SPDX-License-Identifier: Apache-2.0
// Options of `refsan check`. What the command line says counts more than a file of settings; lists
// of both add up, but for --only.
#include "check_options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "path.h"
#include "tool.h"

static const char usage[] =
    "usage: refsan check -p PATH [OPTION...] [FILE...]\n"
    "       refsan check [OPTION...] FILE... -- [FLAG...]\n"
    "  -p PATH            compile_commands.json, or the folder that has it; only FILEs if there "
    "are some\n"
    "  -- FLAG...         what the compiler needs for FILEs that no compile_commands.json has\n"
    "  -j N               compiles at once (default: one for each processor)\n"
    "  --timeout=SECONDS  that a compile may take (default: 300)\n"
    "  --cc=CC            the Clang that checks what another compiler compiles\n"
    "what is a finding\n"
    "  --level=LEVEL      default or pedantic\n"
    "  --only=CHECK,...   the only checks that may speak\n"
    "  --disable=CHECK,...  checks that keep silent\n"
    "  --contracts=FILE   contracts of functions; may be given repeatedly\n"
    "  --generated        check also what Cython, SWIG or mypyc wrote\n"
    "  --budget=N         states explored in a function before giving up\n"
    "  --config=FILE      settings, instead of .refsan.yml found upward from the file\n"
    "  --no-config        no settings\n"
    "what is new\n"
    "  --diff=REV         only findings with a line that git says is changed since REV\n"
    "  --baseline=FILE    findings that are known and not told\n"
    "  --update-baseline  write what is found to the baseline\n"
    "  --strict           idle entries of the baseline, idle suppressions and functions that were\n"
    "                     too large are errors\n"
    "what is done\n"
    "  --fix              apply the safe fix-its, and check again\n"
    "  --format=FORMAT    text, json, sarif, gitlab, github or html\n"
    "  --output=FILE      where to write it\n"
    "  --cache=FOLDER     where results are kept (default: $XDG_CACHE_HOME/refsan)\n"
    "  --no-cache         keep none\n"
    "  -q, --quiet        no summary\n"
    "exit code: 0 nothing new, 1 findings, 2 something could not be checked\n";

enum option_id {
    OPT_HELP = 256,
    OPT_CC,
    OPT_TIMEOUT,
    OPT_LEVEL,
    OPT_ONLY,
    OPT_DISABLE,
    OPT_CONTRACTS,
    OPT_GENERATED,
    OPT_BUDGET,
    OPT_CONFIG,
    OPT_NO_CONFIG,
    OPT_DIFF,
    OPT_BASELINE,
    OPT_UPDATE,
    OPT_STRICT,
    OPT_FIX,
    OPT_FORMAT,
    OPT_OUTPUT,
    OPT_CACHE,
    OPT_NO_CACHE,
};

static const struct option long_options[] = {
    {"help", no_argument, NULL, OPT_HELP},
    {"cc", required_argument, NULL, OPT_CC},
    {"timeout", required_argument, NULL, OPT_TIMEOUT},
    {"level", required_argument, NULL, OPT_LEVEL},
    {"only", required_argument, NULL, OPT_ONLY},
    {"disable", required_argument, NULL, OPT_DISABLE},
    {"contracts", required_argument, NULL, OPT_CONTRACTS},
    {"generated", no_argument, NULL, OPT_GENERATED},
    {"budget", required_argument, NULL, OPT_BUDGET},
    {"config", required_argument, NULL, OPT_CONFIG},
    {"no-config", no_argument, NULL, OPT_NO_CONFIG},
    {"diff", required_argument, NULL, OPT_DIFF},
    {"baseline", required_argument, NULL, OPT_BASELINE},
    {"update-baseline", no_argument, NULL, OPT_UPDATE},
    {"strict", no_argument, NULL, OPT_STRICT},
    {"fix", no_argument, NULL, OPT_FIX},
    {"format", required_argument, NULL, OPT_FORMAT},
    {"output", required_argument, NULL, OPT_OUTPUT},
    {"cache", required_argument, NULL, OPT_CACHE},
    {"no-cache", no_argument, NULL, OPT_NO_CACHE},
    {"quiet", no_argument, NULL, 'q'},
    {NULL, 0, NULL, 0},
};

// ---- values ---------------------------------------------------------------------------------

static int take_checks(struct rs_check_options *options, struct rs_list *list, const char *names)
{
    const char *wrong = rs_checks_add(options->arena, list, names);

    if (wrong == NULL)
        return -1;
    fprintf(stderr, "refsan: there is no check '%s'\n", wrong);
    return RS_EXIT_USAGE;
}

static int take_level(struct rs_check_options *options, const char *level)
{
    options->level = level;
    if (rs_is_level(level))
        return -1;
    fprintf(stderr, "refsan: there is no level '%s'; levels are default and pedantic\n", level);
    return RS_EXIT_USAGE;
}

static int take_number(const char *text, uint32_t most, uint32_t *number)
{
    return rs_take_number(text, most, number) ? -1 : RS_EXIT_USAGE;
}

static int take_jobs(struct rs_check_options *options, const char *text)
{
    uint32_t number = 0;
    int code = take_number(text, 1024, &number);

    options->jobs = (int)number;
    return code;
}

static int take_budget(struct rs_check_options *options, const char *text)
{
    uint32_t number;

    options->budget = text;
    return take_number(text, UINT32_MAX, &number);
}

static int take_contracts(struct rs_check_options *options, const char *file)
{
    rs_list_add(options->arena, &options->contracts,
                rs_path_absolute(options->arena, rs_current_folder(options->arena), file));
    return -1;
}

// Options whose value is taken as it is.
static const char **text_option(struct rs_check_options *options, int id)
{
    switch (id) {
    case 'p':
        return &options->database;
    case OPT_CC:
        return &options->cc;
    case OPT_CONFIG:
        return &options->config;
    case OPT_DIFF:
        return &options->diff;
    case OPT_BASELINE:
        return &options->baseline;
    case OPT_OUTPUT:
        return &options->output;
    case OPT_CACHE:
        return &options->cache;
    default:
        return NULL;
    }
}

static bool *switch_option(struct rs_check_options *options, int id)
{
    switch (id) {
    case OPT_GENERATED:
        return &options->generated;
    case OPT_NO_CONFIG:
        return &options->no_config;
    case OPT_UPDATE:
        return &options->update_baseline;
    case OPT_STRICT:
        return &options->strict;
    case OPT_FIX:
        return &options->fix;
    case OPT_NO_CACHE:
        return &options->no_cache;
    case 'q':
        return &options->quiet;
    default:
        return NULL;
    }
}

static int take_option(struct rs_check_options *options, int id)
{
    switch (id) {
    case OPT_HELP:
        fputs(usage, stdout);
        return RS_EXIT_OK;
    case 'j':
        return take_jobs(options, optarg);
    case OPT_TIMEOUT:
        return take_number(optarg, UINT32_MAX, &options->timeout);
    case OPT_LEVEL:
        return take_level(options, optarg);
    case OPT_ONLY:
        return take_checks(options, &options->only, optarg);
    case OPT_DISABLE:
        return take_checks(options, &options->disable, optarg);
    case OPT_CONTRACTS:
        return take_contracts(options, optarg);
    case OPT_BUDGET:
        return take_budget(options, optarg);
    case OPT_FORMAT:
        options->form = rs_form_find(optarg);
        return options->form != NULL ? -1 : RS_EXIT_USAGE;
    default:
        return RS_EXIT_USAGE;
    }
}

static int take_any(struct rs_check_options *options, int id)
{
    const char **text = text_option(options, id);
    bool *on = switch_option(options, id);

    if (text != NULL)
        *text = optarg;
    else if (on != NULL)
        *on = true;
    else
        return take_option(options, id);
    return -1;
}

// ---- the command line -----------------------------------------------------------------------

static int complain(const char *what)
{
    fprintf(stderr, "refsan: %s; see 'refsan check --help'\n", what);
    return RS_EXIT_USAGE;
}

// What only makes sense together.
static int check_together(const struct rs_check_options *options)
{
    if (options->database == NULL && !options->has_flags)
        return complain("say what to check by -p, or by files and the flags they need behind '--'");
    if (options->has_flags && options->files.count == 0)
        return complain("there is no file before '--'");
    if (options->has_flags && options->database != NULL)
        return complain("flags behind '--' are for files without -p");
    if (options->config != NULL && options->no_config)
        return complain("--config and --no-config exclude each other");
    if (options->fix && options->update_baseline)
        return complain("--fix and --update-baseline exclude each other");
    return -1;
}

int rs_check_options_read(struct rs_check_options *options, struct rs_arena *arena, int argc,
                          char **argv)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int end = 1;
    int id;

    *options = (struct rs_check_options){.arena = arena, .form = rs_form_find("text")};
    options->jobs = processors > 0 && processors <= 1024 ? (int)processors : 1;
    while (end < argc && strcmp(argv[end], "--") != 0)
        end++;
    options->has_flags = end < argc;
    for (int i = end + 1; i < argc; i++)
        rs_list_add(arena, &options->flags, argv[i]);
    optind = 1;
    while ((id = getopt_long(end, argv, "p:j:q", long_options, NULL)) != -1) {
        int code = take_any(options, id);

        if (code >= 0)
            return code;
    }
    for (int i = optind; i < end; i++)
        rs_list_add(arena, &options->files, argv[i]);
    return check_together(options);
}

// ---- for the plugin -------------------------------------------------------------------------

static void add_list(struct rs_arena *arena, struct rs_list *words, const char *key,
                     const struct rs_list *values)
{
    for (size_t i = 0; i < values->count; i++)
        rs_list_add(arena, words, rs_arena_printf(arena, "%s=%s", key, values->items[i]));
}

static void add_value(struct rs_arena *arena, struct rs_list *words, const char *key,
                      const char *first, const char *second)
{
    const char *value = first != NULL ? first : second;

    if (value != NULL)
        rs_list_add(arena, words, rs_arena_printf(arena, "%s=%s", key, value));
}

const char *const *rs_plugin_options(const struct rs_check_options *options,
                                     const struct rs_config *config)
{
    struct rs_arena *arena = options->arena;
    struct rs_list words = {0};

    add_value(arena, &words, "level", options->level, config->level);
    add_value(arena, &words, "budget", options->budget, config->budget);
    if (options->generated || config->generated)
        rs_list_add(arena, &words, "generated");
    add_list(arena, &words, "only", options->only.count > 0 ? &options->only : &config->only);
    add_list(arena, &words, "disable", &config->disable);
    add_list(arena, &words, "disable", &options->disable);
    add_list(arena, &words, "contracts", &config->contracts);
    add_list(arena, &words, "contracts", &options->contracts);
    return rs_list_end(arena, &words);
}
