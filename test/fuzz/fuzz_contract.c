// SPDX-License-Identifier: Apache-2.0
// Feeds bytes to the reader of contracts. A set that it accepts must print to a text that reads
// back and prints to the same text. The same bytes are tried as an attribute and as a format.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *print_set(struct rs_contracts *set)
{
    const char *error;
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);

    if (!rs_contracts_print(out, set, &error))
        abort();
    fclose(out);
    return text;
}

// The text of the set that was read, to be freed; NULL if the reader refuses.
static char *read_and_print(const char *text, size_t len, const char **error,
                            struct rs_arena *arena)
{
    struct rs_names names;
    struct rs_contracts set;

    rs_names_init(&names, arena);
    rs_contracts_init(&set, arena, &names, 0);
    if (!rs_contracts_read(&set, "fuzz.refs", text, len, RS_SOURCE_USER, error))
        return NULL;
    return print_set(&set);
}

static void try_lines(const char *text, size_t len, struct rs_arena *arena)
{
    const char *error = NULL;
    char *first = read_and_print(text, len, &error, arena);
    char *second;

    if (first == NULL) {
        if (error == NULL || strncmp(error, "fuzz.refs:", 10) != 0)
            abort();
        return;
    }
    second = read_and_print(first, strlen(first), &error, arena);
    if (second == NULL || strcmp(first, second) != 0) {
        fprintf(stderr, "--- printed\n%s--- read and printed again\n%s\n", first,
                second != NULL ? second : error);
        abort();
    }
    free(second);
    free(first);
}

static void try_attribute(const char *text, struct rs_arena *arena)
{
    struct rs_names names;
    struct rs_contracts set;
    const char *error = NULL;

    rs_names_init(&names, arena);
    rs_contracts_init(&set, arena, &names, 0x030c);
    if (rs_contracts_attribute(&set, rs_intern_cstr(&names, "f"), text, &error))
        free(print_set(&set));
    else if (error == NULL)
        abort();
}

static void try_format(const char *text, size_t len, enum rs_format_language language,
                       uint16_t version, struct rs_arena *arena)
{
    struct rs_format_options options = {
        .language = language, .version = version, .keywords = version == 0};
    struct rs_format format;

    if (!rs_format_read(arena, &options, text, len, &format) && format.why == NULL)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rs_arena arena = {0};
    const char *text = rs_arena_strndup(&arena, (const char *)data, size);

    try_lines(text, size, &arena);
    try_attribute(text, &arena);
    for (int language = RS_FORMAT_PARSE; language <= RS_FORMAT_PRINT; language++) {
        try_format(text, size, (enum rs_format_language)language, 0, &arena);
        try_format(text, size, (enum rs_format_language)language, 0x0308, &arena);
    }
    rs_arena_free(&arena);
    return 0;
}
