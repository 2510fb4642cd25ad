// SPDX-License-Identifier: Apache-2.0
// The forms of a report: their table, the two that need no file of their own, and where they go.
#include <string.h>

#include "registry.h"
#include "report.h"
#include "tool.h"

static const struct rs_form forms[] = {
    {"text", rs_write_text},     {"json", rs_write_json},     {"sarif", rs_write_sarif},
    {"gitlab", rs_write_gitlab}, {"github", rs_write_github}, {"html", rs_write_html},
};

enum { NFORMS = sizeof forms / sizeof *forms };

const struct rs_form *rs_form_find(const char *name)
{
    for (int i = 0; i < NFORMS; i++)
        if (strcmp(forms[i].name, name) == 0)
            return &forms[i];
    fprintf(stderr, "refsan: there is no format '%s'; formats are", name);
    for (int i = 0; i < NFORMS; i++)
        fprintf(stderr, " %s", forms[i].name);
    putc('\n', stderr);
    return NULL;
}

void rs_write_text(FILE *out, const struct rs_findings *findings)
{
    for (size_t i = 0; i < findings->diags->count; i++)
        rs_diag_print(out, findings->sources, findings->diags->items[i], findings->color);
}

void rs_write_json(FILE *out, const struct rs_findings *findings)
{
    for (size_t i = 0; i < findings->diags->count; i++) {
        json_t *record = rs_diag_to_json(findings->diags->items[i]);

        json_dumpf(record, out, JSON_COMPACT | JSON_SORT_KEYS);
        putc('\n', out);
        json_decref(record);
    }
}

// Findings and the form that they are written in.
struct task {
    const struct rs_findings *findings;
    const struct rs_form *form;
};

static void write_task(FILE *out, const void *ctx)
{
    const struct task *task = ctx;

    task->form->write(out, task->findings);
}

bool rs_findings_write(const struct rs_findings *findings, const struct rs_form *form,
                       const char *path)
{
    struct task task = {findings, form};

    return rs_write_output(findings->diags->arena, path, write_task, &task);
}

const char *rs_check_summary(const char *check)
{
    const struct rs_check *found = rs_check_find(check);
    const char *own = rs_own_summary(check);

    if (found != NULL)
        return found->summary;
    return own != NULL ? own : "a finding of refsan";
}
