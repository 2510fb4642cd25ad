// SPDX-License-Identifier: Apache-2.0
// Reading files and numbers that the user named, with one line on stderr where that fails.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

// Grows `*text` until the stream ends. False if reading or memory fails.
static bool read_all(FILE *in, char **text, size_t *len)
{
    size_t cap = 0;

    for (;;) {
        if (*len == cap) {
            char *grown = realloc(*text, cap = cap == 0 ? 65536 : cap * 2);

            if (grown == NULL)
                return false;
            *text = grown;
        }
        *len += fread(*text + *len, 1, cap - *len, in);
        if (ferror(in))
            return false;
        if (feof(in))
            return true;
    }
}

bool rs_read_file(const char *path, char **text, size_t *len)
{
    bool standard = strcmp(path, "-") == 0;
    FILE *in = standard ? stdin : fopen(path, "rb");
    bool done;

    *text = NULL;
    *len = 0;
    done = in != NULL && read_all(in, text, len);
    if (!done)
        fprintf(stderr, "refsan: cannot read '%s': %s\n", path, strerror(errno));
    if (in != NULL && !standard)
        fclose(in);
    if (!done)
        free(*text);
    return done;
}

bool rs_read_contracts(struct rs_contracts *set, const char *path)
{
    const char *error;
    char *text;
    size_t len;
    bool done;

    if (!rs_read_file(path, &text, &len))
        return false;
    done = rs_contracts_read(set, path, text, len, RS_SOURCE_USER, &error);
    if (!done)
        fprintf(stderr, "%s\n", error);
    free(text);
    return done;
}

bool rs_parse_number(const char *text, uint32_t least, uint32_t most, uint32_t *number)
{
    char *end;
    unsigned long long value;

    if (*text < '0' || *text > '9')
        return false;
    errno = 0;
    value = strtoull(text, &end, 10);
    if (errno != 0 || *end != '\0' || value < least || value > most)
        return false;
    *number = (uint32_t)value;
    return true;
}
