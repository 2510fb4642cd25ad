// SPDX-License-Identifier: Apache-2.0
// Feeds bytes to the reader of the IR's text form. What it accepts must print to a text that reads
// back and prints to the same text.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ir.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// The text of what was read, to be freed; NULL if the reader refuses.
static char *read_and_print(const char *text, size_t len, const char **error,
                            struct rs_arena *arena)
{
    struct rs_unit unit;
    char *printed = NULL;
    size_t printed_len = 0;
    FILE *out;

    rs_unit_init(&unit, arena);
    if (!rs_ir_read(&unit, "fuzz.ir", text, len, error))
        return NULL;
    out = open_memstream(&printed, &printed_len);
    rs_ir_print_unit(out, &unit);
    fclose(out);
    return printed;
}

static void require_same(const char *first, const char *second, const char *error)
{
    if (second != NULL && strcmp(first, second) == 0)
        return;
    fprintf(stderr, "--- printed\n%s--- read and printed again\n%s\n", first,
            second != NULL ? second : error);
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rs_arena arena = {0};
    const char *error = NULL;
    char *first = read_and_print((const char *)data, size, &error, &arena);

    if (first != NULL) {
        char *second = read_and_print(first, strlen(first), &error, &arena);

        require_same(first, second, error);
        free(second);
    } else if (error == NULL || strncmp(error, "fuzz.ir:", 8) != 0) {
        abort();
    }
    free(first);
    rs_arena_free(&arena);
    return 0;
}
