// SPDX-License-Identifier: Apache-2.0
// `refsan contracts --infer`: what was inferred about the functions of a library, to be shipped
// beside its headers.
#include <string.h>

#include "contract.h"
#include "path.h"
#include "session.h"
#include "tool.h"

// Options of `refsan check` that have to do with findings only.
static bool is_about_findings(const struct rs_check_options *options)
{
    return options->baseline != NULL || options->update_baseline || options->diff != NULL ||
           options->fix || options->strict || strcmp(options->form->name, "text") != 0;
}

// ---- lines ----------------------------------------------------------------------------------

// Whether a line was printed for the name; two files that say different things are told.
static bool is_known(json_t *printed, const struct rs_inferred *each)
{
    const char *known = json_string_value(json_object_get(printed, each->name));

    if (known == NULL)
        json_object_set_new(printed, each->name, json_string(each->contract));
    else if (strcmp(known, each->contract) != 0)
        fprintf(stderr, "refsan: %s:%u: another file says something else of '%s'\n", each->at.file,
                each->at.line, each->function);
    return known != NULL;
}

static void print_line(FILE *out, const struct rs_session *session, const struct rs_inferred *each)
{
    fprintf(out, "# %s at %s:%u\n%s\n", each->function, rs_path_below(each->at.file, session->root),
            each->at.line, each->contract);
}

static void print_lines(FILE *out, const void *ctx)
{
    const struct rs_session *session = ctx;
    json_t *printed = json_object();

    fputs(RS_INFERRED_HEADER "\n", out);
    for (size_t i = 0; i < session->gate.count; i++) {
        const struct rs_unit_told *told = &session->gate.units[i]->told;

        for (size_t k = 0; k < told->ninferred; k++)
            if (told->inferred[k].exported && !is_known(printed, &told->inferred[k]))
                print_line(out, session, &told->inferred[k]);
    }
    json_decref(printed);
}

// ---- the command ----------------------------------------------------------------------------

static int run(struct rs_session *session)
{
    bool done;

    if (is_about_findings(&session->options)) {
        fprintf(stderr, "refsan: contracts have no findings: options about them do not go with "
                        "--infer\n");
        return RS_EXIT_USAGE;
    }
    if (!rs_gate_run(&session->gate))
        return RS_EXIT_USAGE;
    done = rs_write_output(&session->arena, session->options.output, print_lines, session);
    return rs_session_tell_failures(session) == 0 && done ? RS_EXIT_OK : RS_EXIT_USAGE;
}

int rs_infer_main(int argc, char **argv)
{
    struct rs_session session = {0};
    int code = rs_session_open(&session, argc, argv);

    if (code < 0)
        code = run(&session);
    rs_session_close(&session);
    return code;
}
