// SPDX-License-Identifier: Apache-2.0
// What the subcommands of `refsan` share. Each has one file and one line in main.c's table.
#ifndef RS_TOOL_TOOL_H
#define RS_TOOL_TOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "contract.h"

// Exit codes.
enum {
    RS_EXIT_OK = 0,
    RS_EXIT_FOUND = 1,  // there is something to report; or nothing was found that was asked for
    RS_EXIT_USAGE =
        2,  // bad options or input; one line on stderr says which, usage what is missing
};

// A subcommand: argv[0] is its name. Returns the exit code.
int rs_check_main(int argc, char **argv);
int rs_contracts_main(int argc, char **argv);
int rs_infer_main(int argc, char **argv);  // of `refsan contracts --infer`
int rs_flags_main(int argc, char **argv);
int rs_report_main(int argc, char **argv);
int rs_ir_main(int argc, char **argv);
int rs_lsp_main(int argc, char **argv);
int rs_torture_main(int argc, char **argv);

// ---- input.c --------------------------------------------------------------------------------

// The bytes of a file, to be freed; "-" is standard input. False with a line on stderr.
bool rs_read_file(const char *path, char **text, size_t *len);

// Adds the user's contracts of a file to the set. False with a line on stderr.
bool rs_read_contracts(struct rs_contracts *set, const char *path);

// The number in `text`, whole and within the limits. False otherwise, without a message.
bool rs_parse_number(const char *text, uint32_t least, uint32_t most, uint32_t *number);

// An option's number from 1 to `most`; otherwise false, with one line on stderr.
bool rs_take_number(const char *text, uint32_t most, uint32_t *number);

// The Python version in "3.11", as contracts count it. False otherwise, without a message.
bool rs_parse_version(const char *text, uint16_t *version);

// ---- output.c -------------------------------------------------------------------------------

// Whether a file may appear there, as far as that can be said before; false with a line on stderr.
bool rs_try_output(struct rs_arena *arena, const char *path);

// Puts what `write` writes into the file, which appears when it is complete, or on stdout (NULL).
// False with a line on stderr.
bool rs_write_output(struct rs_arena *arena, const char *path,
                     void (*write)(FILE *out, const void *ctx), const void *ctx);

// Makes a folder for what is needed for a while, in $TMPDIR. NULL with a line on stderr.
const char *rs_make_temporary(struct rs_arena *arena, const char *name);

#endif
