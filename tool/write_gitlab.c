// SPDX-License-Identifier: Apache-2.0
// GitLab's code-quality report: an array of objects, names relative to the repository.
#include "report.h"

void rs_write_gitlab(FILE *out, const struct rs_findings *findings)
{
    json_t *list = json_array();

    for (size_t i = 0; i < findings->diags->count; i++) {
        const struct rs_diag *diag = findings->diags->items[i];
        json_int_t line = diag->at.line != 0 ? diag->at.line : 1;

        json_array_append_new(
            list, json_pack("{s:s, s:s, s:s, s:s, s:{s:s, s:{s:I}}}", "description", diag->message,
                            "check_name",
                            rs_arena_printf(findings->diags->arena, "refsan-%s", diag->check),
                            "fingerprint", diag->id, "severity",
                            diag->own        ? "info"
                            : diag->pedantic ? "minor"
                                             : "major",
                            "location", "path", diag->at.file, "lines", "begin", line));
    }
    json_dumpf(list, out, JSON_INDENT(1));
    putc('\n', out);
    json_decref(list);
}
