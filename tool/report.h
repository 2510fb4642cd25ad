// SPDX-License-Identifier: Apache-2.0
// Findings in the forms that people and other programs read. Each form has one file and one line in
// form.c's table.
#ifndef RS_TOOL_REPORT_H
#define RS_TOOL_REPORT_H

#include "diag.h"

struct rs_findings {
    struct rs_diags *diags;  // finished, relative, identified
    struct rs_sources *sources;
    const char *root;  // absolute; the folder of relative names
    bool color;
};

// Writes all of them. Errors of `out` are the caller's to find.
void rs_write_text(FILE *out, const struct rs_findings *findings);
void rs_write_json(FILE *out, const struct rs_findings *findings);
void rs_write_sarif(FILE *out, const struct rs_findings *findings);
void rs_write_gitlab(FILE *out, const struct rs_findings *findings);
void rs_write_github(FILE *out, const struct rs_findings *findings);
void rs_write_html(FILE *out, const struct rs_findings *findings);

struct rs_form {
    const char *name;
    void (*write)(FILE *out, const struct rs_findings *findings);
};

// The form of this name; NULL, with a line on stderr that lists them, if there is none.
const struct rs_form *rs_form_find(const char *name);

// Writes them to the file that appears when it is complete, or to stdout (NULL). False, with one
// line on stderr, if that fails.
bool rs_findings_write(const struct rs_findings *findings, const struct rs_form *form,
                       const char *path);

// A check's one-line summary, also of refsan's own warnings.
const char *rs_check_summary(const char *check);

#endif
