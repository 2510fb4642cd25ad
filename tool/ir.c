// SPDX-License-Identifier: Apache-2.0
// `refsan ir`: reads a unit in the IR's text form (docs/ir.md), prints it in the printer's own
// words or runs the checks over it as the plugin would. The engine's tests are written in this
// form. A location in the text is the number of its line.
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyze.h"
#include "registry.h"
#include "tool.h"

static const char usage[] =
    "usage: refsan ir [OPTION...] FILE\n"
    "  FILE              textual IR; '-' is standard input\n"
    "  --print           print the unit instead of checking it\n"
    "  --dump=contracts  print what is inferred about its functions instead of the findings\n"
    "  --level=LEVEL     'default' or 'pedantic'\n"
    "  --disable=ID,...  checks that shall not speak\n"
    "  --contracts=FILE  the user's contracts; may be given more than once\n"
    "  --budget=N        states a function\n"
    "  --stats           a line of statistics at the end\n";

struct request {
    const char *path;
    bool print;
    bool dump_contracts;
    bool stats;
    struct rs_options options;
    const char **disabled;  // the first options.ndisabled of argc
    const char **contracts;
    int ncontracts;
};

enum option_id {
    OPT_HELP = 1,
    OPT_PRINT,
    OPT_DUMP,
    OPT_LEVEL,
    OPT_DISABLE,
    OPT_CONTRACTS,
    OPT_BUDGET,
    OPT_STATS
};

static const struct option long_options[] = {
    {"help", no_argument, NULL, OPT_HELP},
    {"print", no_argument, NULL, OPT_PRINT},
    {"dump", required_argument, NULL, OPT_DUMP},
    {"level", required_argument, NULL, OPT_LEVEL},
    {"disable", required_argument, NULL, OPT_DISABLE},
    {"contracts", required_argument, NULL, OPT_CONTRACTS},
    {"budget", required_argument, NULL, OPT_BUDGET},
    {"stats", no_argument, NULL, OPT_STATS},
    {NULL, 0, NULL, 0},
};

// ---- options --------------------------------------------------------------------------------

static bool fail(const char *what, const char *value)
{
    fprintf(stderr, "refsan: %s '%s'\n", what, value);
    return false;
}

static bool set_dump(struct request *request, const char *value)
{
    request->dump_contracts = strcmp(value, "contracts") == 0;
    return request->dump_contracts || fail("cannot be dumped:", value);
}

static bool set_level(struct request *request, const char *value)
{
    if (strcmp(value, "default") == 0)
        request->options.level = RS_LEVEL_DEFAULT;
    else if (strcmp(value, "pedantic") == 0)
        request->options.level = RS_LEVEL_PEDANTIC;
    else
        return fail("no such level:", value);
    return true;
}

// Splits a list of ids in place.
static bool add_disabled(struct request *request, char *list)
{
    char *rest;

    for (char *id = strtok_r(list, ",", &rest); id != NULL; id = strtok_r(NULL, ",", &rest)) {
        if (rs_check_find(id) == NULL)
            return fail("no such check:", id);
        request->disabled[request->options.ndisabled++] = id;
    }
    return true;
}

static bool set_budget(struct request *request, const char *value)
{
    return rs_parse_number(value, 1, UINT32_MAX, &request->options.budget) ||
           fail("not a number of states:", value);
}

static bool apply_option(struct request *request, int id)
{
    switch (id) {
    case OPT_PRINT:
        return request->print = true;
    case OPT_DUMP:
        return set_dump(request, optarg);
    case OPT_STATS:
        return request->stats = true;
    case OPT_LEVEL:
        return set_level(request, optarg);
    case OPT_DISABLE:
        return add_disabled(request, optarg);
    case OPT_CONTRACTS:
        request->contracts[request->ncontracts++] = optarg;
        return true;
    case OPT_BUDGET:
        return set_budget(request, optarg);
    default:
        return false;
    }
}

// Returns an exit code, or -1 to go on.
static int parse_options(struct request *request, int argc, char **argv)
{
    int id;

    optind = 1;
    while ((id = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        if (id == OPT_HELP) {
            fputs(usage, stdout);
            return RS_EXIT_OK;
        }
        if (!apply_option(request, id))
            return RS_EXIT_USAGE;
    }
    if (optind != argc - 1) {
        fputs(usage, stderr);
        return RS_EXIT_USAGE;
    }
    request->path = argv[optind];
    return -1;
}

// ---- output ---------------------------------------------------------------------------------

static void print_fix(const char *path, const struct rs_fix *fix)
{
    const char *where = fix->kind == RS_FIX_INSERT_BEFORE ? "before" : "after";

    if (fix->kind != RS_FIX_NONE)
        printf("%s:%u:1: note: insert '%s' %s this line\n", path, fix->loc, fix->text, where);
}

static void print_finding(const char *path, const struct rs_finding *finding)
{
    printf("%s:%u:1: warning: %s [refsan-%s]\n", path, finding->loc, finding->message,
           finding->check);
    for (const struct rs_note *note = finding->notes; note != NULL; note = note->next)
        printf("%s:%u:1: note: %s\n", path, note->loc, note->text);
    print_fix(path, &finding->fix);
}

static void print_findings(const char *path, const struct rs_report *report)
{
    for (const struct rs_finding *f = report->first; f != NULL; f = f->next)
        print_finding(path, f);
}

// What the user's own contracts hide is printed, too: he may want to compare.
static void print_inferred(const struct rs_unit *unit, struct rs_contracts *set)
{
    for (const struct rs_function *fn = unit->functions; fn != NULL; fn = fn->next) {
        const struct rs_contract *own = rs_contracts_own(set, fn->name, RS_SOURCE_INFERRED);

        if (own != NULL)
            printf("%s\n", rs_contract_print(set->arena, own));
    }
}

static int compare_lines(void *ctx, rs_loc a, rs_loc b)
{
    (void)ctx;
    return a < b ? -1 : a > b;
}

// ---- the work -------------------------------------------------------------------------------

static uint16_t python_version(const struct rs_unit *unit)
{
    return (uint16_t)(unit->python_major << 8 | unit->python_minor);
}

static int check_unit(const struct request *request, struct rs_unit *unit)
{
    struct rs_contracts contracts;
    struct rs_report report;
    struct rs_stats stats = {0};

    rs_contracts_init(&contracts, unit->arena, &unit->names, python_version(unit));
    rs_contracts_add_builtin(&contracts);
    for (int i = 0; i < request->ncontracts; i++)
        if (!rs_read_contracts(&contracts, request->contracts[i]))
            return RS_EXIT_USAGE;
    rs_report_init(&report, unit->arena);
    report.level = request->options.level;
    report.disabled = request->options.disabled;
    report.ndisabled = request->options.ndisabled;
    rs_analyze(unit, &contracts, &request->options, &report, &stats);
    rs_report_sort(&report, compare_lines, NULL);
    if (request->dump_contracts)
        print_inferred(unit, &contracts);
    else
        print_findings(request->path, &report);
    if (request->stats)
        rs_stats_print(stdout, request->path, unit, &stats);
    return RS_EXIT_OK;
}

static int read_and_work(const struct request *request, const char *text, size_t len)
{
    struct rs_arena arena = {0};
    struct rs_unit unit;
    const char *error;
    int code = RS_EXIT_OK;

    rs_unit_init(&unit, &arena);
    if (!rs_ir_read(&unit, request->path, text, len, &error)) {
        fprintf(stderr, "%s\n", error);
        code = RS_EXIT_USAGE;
    } else if (request->print) {
        rs_ir_print_unit(stdout, &unit);
    } else {
        code = check_unit(request, &unit);
    }
    rs_arena_free(&arena);
    return code;
}

static int work(const struct request *request)
{
    char *text;
    size_t len;
    int code;

    if (!rs_read_file(request->path, &text, &len))
        return RS_EXIT_USAGE;
    code = read_and_work(request, text, len);
    free(text);
    return code;
}

// How many words a list can have at most: commas and one.
static size_t count_words(int argc, char **argv)
{
    size_t count = (size_t)argc;

    for (int i = 0; i < argc; i++)
        for (const char *c = argv[i]; *c != '\0'; c++)
            count += *c == ',';
    return count;
}

int rs_ir_main(int argc, char **argv)
{
    struct request request = {
        .options = {.checks = rs_all_checks, .nchecks = rs_nall_checks},
        .disabled = calloc(count_words(argc, argv), sizeof *request.disabled),
        .contracts = calloc((size_t)argc, sizeof *request.contracts),
    };
    int code = RS_EXIT_USAGE;

    if (request.disabled == NULL || request.contracts == NULL) {
        fputs("refsan: no memory\n", stderr);
    } else {
        request.options.disabled = request.disabled;
        code = parse_options(&request, argc, argv);
        if (code < 0)
            code = work(&request);
    }
    free(request.disabled);
    free(request.contracts);
    return code;
}
