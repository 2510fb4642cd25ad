// SPDX-License-Identifier: Apache-2.0
// GitHub's annotations: a line of commands for its runner, which shows them in the changed files.
#include <string.h>

#include "report.h"

// The runner takes "%25" for a percent sign, and in a property also codes for what separates them.
static void print_escaped(FILE *out, const char *text, bool property)
{
    for (; *text != '\0'; text++) {
        if (strchr("%\r\n", *text) != NULL || (property && strchr(":,", *text) != NULL))
            fprintf(out, "%%%02X", (unsigned char)*text);
        else
            putc(*text, out);
    }
}

static void print_property(FILE *out, const char *name, const char *value)
{
    fprintf(out, "%s=", name);
    print_escaped(out, value, true);
    putc(',', out);
}

// An annotation has one place, so the path is text.
static void print_steps(FILE *out, const struct rs_diag *diag)
{
    for (size_t i = 0; i < diag->nsteps; i++) {
        const struct rs_step *step = &diag->steps[i];

        fputs("%0A", out);
        print_escaped(out, step->at.file, false);
        fprintf(out, ":%u: ", step->at.line);
        print_escaped(out, step->message, false);
    }
}

void rs_write_github(FILE *out, const struct rs_findings *findings)
{
    for (size_t i = 0; i < findings->diags->count; i++) {
        const struct rs_diag *diag = findings->diags->items[i];

        fputs(diag->own || diag->pedantic ? "::notice " : "::warning ", out);
        print_property(out, "file", diag->at.file);
        if (diag->at.line != 0)
            fprintf(out, "line=%u,col=%u,", diag->at.line, diag->at.column);
        if (diag->at.range.end_line != 0)
            fprintf(out, "endLine=%u,endColumn=%u,", diag->at.range.end_line,
                    diag->at.range.end_column);
        fprintf(out, "title=refsan-%s::", diag->check);
        print_escaped(out, diag->message, false);
        print_steps(out, diag);
        putc('\n', out);
    }
}
