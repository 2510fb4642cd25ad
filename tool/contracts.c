// SPDX-License-Identifier: Apache-2.0
// `refsan contracts`: what is known about functions of the C API, and where it is written.
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "tool.h"

static const char usage[] =
    "usage: refsan contracts [OPTION...] NAME...\n"
    "       refsan contracts [OPTION...] --all\n"
    "       refsan contracts --infer -p PATH [OPTION...] [FILE...]\n"
    "  NAME              a function or object: PyList_New, PyTypeObject.tp_alloc\n"
    "  --all             print every line there is, sorted by name\n"
    "  --python=X.Y      as this version's headers have it; without it, the first line found\n"
    "  --contracts=FILE  the user's contracts too; may be given more than once\n"
    "  --infer           what is inferred about the functions of a library, to be shipped with "
    "its\n"
    "                    headers; files and options as for 'refsan check'\n";

enum option_id { OPT_HELP = 1, OPT_ALL, OPT_PYTHON, OPT_CONTRACTS };

static const struct option long_options[] = {
    {"help", no_argument, NULL, OPT_HELP},
    {"all", no_argument, NULL, OPT_ALL},
    {"python", required_argument, NULL, OPT_PYTHON},
    {"contracts", required_argument, NULL, OPT_CONTRACTS},
    {NULL, 0, NULL, 0},
};

struct request {
    struct rs_contracts *set;
    bool all;
};

// Returns an exit code, or -1 to go on.
static int apply_option(struct request *request, int id)
{
    struct rs_contracts *set = request->set;

    switch (id) {
    case OPT_ALL:
        request->all = true;
        return -1;
    case OPT_HELP:
        fputs(usage, stdout);
        return RS_EXIT_OK;
    case OPT_PYTHON:
        if (rs_parse_version(optarg, &set->version))
            return -1;
        fprintf(stderr, "refsan: not a version: '%s'\n", optarg);
        return RS_EXIT_USAGE;
    case OPT_CONTRACTS:
        return rs_read_contracts(set, optarg) ? -1 : RS_EXIT_USAGE;
    default:
        return RS_EXIT_USAGE;
    }
}

static const char *object_word(enum rs_object_kind kind)
{
    switch (kind) {
    case RS_OBJECT_SINGLETON:
        return "singleton";
    case RS_OBJECT_STATIC:
        return "static";
    case RS_OBJECT_GLOBAL:
        return "global";
    case RS_OBJECT_ENDED:
        return "ended";
    case RS_OBJECT_INSIDE:
        return "inside";
    case RS_OBJECT_UNKNOWN:
        break;
    }
    return NULL;
}

static bool show(struct rs_contracts *set, const char *text)
{
    const struct rs_name *name = rs_intern_cstr(set->names, text);
    const struct rs_contract *contract = rs_contracts_find(set, name);
    const char *object = object_word(rs_contracts_object(set, name));

    if (contract != NULL)
        printf("%s:%u: %s\n", contract->file, contract->line,
               rs_contract_print(set->arena, contract));
    else if (object != NULL)
        printf("%s: %s\n", text, object);
    else
        fprintf(stderr, "refsan: no contract for '%s'\n", text);
    return contract != NULL || object != NULL;
}

static int show_all(struct rs_contracts *set)
{
    const char *error;

    if (rs_contracts_print(stdout, set, &error))
        return RS_EXIT_OK;
    fprintf(stderr, "%s\n", error);
    return RS_EXIT_USAGE;
}

static int show_named(struct rs_contracts *set, char **names, int count)
{
    int code = RS_EXIT_OK;

    for (int i = 0; i < count; i++)
        if (!show(set, names[i]))
            code = RS_EXIT_FOUND;
    return code;
}

static int run(struct request *request, int argc, char **argv)
{
    int id;

    optind = 1;
    while ((id = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        int code = apply_option(request, id);

        if (code >= 0)
            return code;
    }
    if ((optind == argc) != request->all) {
        fputs(usage, stderr);
        return RS_EXIT_USAGE;
    }
    return request->all ? show_all(request->set)
                        : show_named(request->set, argv + optind, argc - optind);
}

int rs_contracts_main(int argc, char **argv)
{
    struct rs_arena arena = {0};
    struct rs_names names;
    struct rs_contracts set;
    struct request request = {.set = &set};
    int code;

    // Another command in all but its name, so it reads its own command line.
    if (argc > 1 && strcmp(argv[1], "--infer") == 0) {
        argv[1] = argv[0];
        return rs_infer_main(argc - 1, argv + 1);
    }
    rs_names_init(&names, &arena);
    rs_contracts_init(&set, &arena, &names, 0);
    rs_contracts_add_builtin(&set);
    code = run(&request, argc, argv);
    rs_arena_free(&arena);
    return code;
}
