// SPDX-License-Identifier: Apache-2.0
// `refsan report`: what was found, by a build with the flag or by the gate, in a form to be read.
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "json.h"
#include "path.h"
#include "report.h"
#include "tool.h"

static const char usage[] =
    "usage: refsan report [OPTION...] FILE...\n"
    "  FILE             what a compiler printed ('-': standard input), or what the plugin\n"
    "                   (findings-out=) or 'refsan check --format=json' wrote\n"
    "  --format=FORMAT  text, json, sarif, gitlab, github or html\n"
    "  --output=FILE    where to write it\n"
    "  --root=FOLDER    names in it are relative to this (default: the current folder)\n"
    "exit code: 0 done, 2 something could not be read or written\n";

enum option_id { OPT_HELP = 256, OPT_FORMAT, OPT_OUTPUT, OPT_ROOT };

static const struct option long_options[] = {
    {"help", no_argument, NULL, OPT_HELP},
    {"format", required_argument, NULL, OPT_FORMAT},
    {"output", required_argument, NULL, OPT_OUTPUT},
    {"root", required_argument, NULL, OPT_ROOT},
    {NULL, 0, NULL, 0},
};

struct report {
    struct rs_arena arena;
    struct rs_diags diags;
    const struct rs_form *form;
    const char *output;
    const char *root;
};

// Returns an exit code, or -1 to go on.
static int take_option(struct report *report, int id)
{
    switch (id) {
    case OPT_HELP:
        fputs(usage, stdout);
        return RS_EXIT_OK;
    case OPT_FORMAT:
        report->form = rs_form_find(optarg);
        return report->form != NULL ? -1 : RS_EXIT_USAGE;
    case OPT_OUTPUT:
        report->output = optarg;
        return -1;
    case OPT_ROOT:
        report->root = optarg;
        return -1;
    default:
        return RS_EXIT_USAGE;
    }
}

// ---- reading --------------------------------------------------------------------------------

static bool take_record(void *ctx, const json_t *record, char *error, size_t size)
{
    struct report *report = ctx;
    const char *kind = json_string_value(json_object_get(record, "record"));
    struct rs_diag *diag = rs_diag_from_json(&report->arena, record);

    if (diag != NULL)
        rs_diags_add(&report->diags, diag);
    else if (kind == NULL || strcmp(kind, "finding") == 0 || strcmp(kind, "warning") == 0)
        snprintf(error, size, "not a finding as docs/findings-format.md has it");
    else
        return true;
    return diag != NULL;
}

static bool is_json(const char *text, size_t len)
{
    return len > 1 && text[0] == '{' && text[1] == '"';
}

static bool read_input(struct report *report, const char *path)
{
    char error[200];
    uint32_t line;
    char *text;
    size_t len;
    bool done = true;

    if (!rs_read_file(path, &text, &len))
        return false;
    if (is_json(text, len))
        done = rs_json_lines(text, len, take_record, report, &line, error, sizeof error);
    else
        rs_diags_read_log(&report->diags, text, len);
    if (!done)
        fprintf(stderr, "refsan: %s:%u: %s\n", path, line, error);
    free(text);
    return done;
}

// ---- the command ----------------------------------------------------------------------------

static int write_report(struct report *report)
{
    struct rs_sources sources = {.arena = &report->arena, .root = report->root};
    struct rs_findings findings = {
        .diags = &report->diags,
        .sources = &sources,
        .root = report->root,
        .color = report->output == NULL && isatty(STDOUT_FILENO),
    };
    bool done;

    rs_diags_relative(&report->diags, report->root);
    rs_diags_finish(&report->diags);
    rs_diags_identify(&report->diags);
    done = rs_findings_write(&findings, report->form, report->output);
    rs_sources_close(&sources);
    return done ? RS_EXIT_OK : RS_EXIT_USAGE;
}

static int run(struct report *report, int argc, char **argv)
{
    const char *folder = rs_current_folder(&report->arena);
    int id;

    optind = 1;
    while ((id = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        int code = take_option(report, id);

        if (code >= 0)
            return code;
    }
    if (optind == argc) {
        fputs(usage, stderr);
        return RS_EXIT_USAGE;
    }
    report->root =
        rs_path_absolute(&report->arena, folder, report->root != NULL ? report->root : folder);
    for (int i = optind; i < argc; i++)
        if (!read_input(report, argv[i]))
            return RS_EXIT_USAGE;
    return write_report(report);
}

int rs_report_main(int argc, char **argv)
{
    struct report report = {.form = rs_form_find("text")};
    int code;

    report.diags.arena = &report.arena;
    code = run(&report, argc, argv);
    rs_arena_free(&report.arena);
    return code;
}
