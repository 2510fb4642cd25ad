// SPDX-License-Identifier: Apache-2.0
// What the subcommands of `refsan` share. Each has one file and one line in main.c's table.
#ifndef RS_TOOL_TOOL_H
#define RS_TOOL_TOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "contract.h"

// Exit codes.
enum {
    RS_EXIT_OK = 0,
    RS_EXIT_FOUND = 1,  // there is something to report; or nothing was found that was asked for
    RS_EXIT_USAGE = 2,  // bad options or input; one line on stderr says which
};

// A subcommand: argv[0] is its name. Returns the exit code.
int rs_contracts_main(int argc, char **argv);
int rs_flags_main(int argc, char **argv);
int rs_ir_main(int argc, char **argv);

// ---- input.c --------------------------------------------------------------------------------

// The bytes of a file, to be freed; "-" is standard input. False with a line on stderr.
bool rs_read_file(const char *path, char **text, size_t *len);

// Adds the user's contracts of a file to the set. False with a line on stderr.
bool rs_read_contracts(struct rs_contracts *set, const char *path);

// The number in `text`, whole and within the limits. False otherwise, without a message.
bool rs_parse_number(const char *text, uint32_t least, uint32_t most, uint32_t *number);

#endif
