// SPDX-License-Identifier: Apache-2.0
// Reading files and numbers that the user named, with one line on stderr where that fails.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "tool.h"

bool rs_read_file(const char *path, char **text, size_t *len)
{
    if (rs_load_file(path, text, len))
        return true;
    fprintf(stderr, "refsan: cannot read '%s': %s\n", path, strerror(errno));
    return false;
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
        fprintf(stderr, "refsan: %s\n", error);
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

bool rs_take_number(const char *text, uint32_t most, uint32_t *number)
{
    if (rs_parse_number(text, 1, most, number))
        return true;
    fprintf(stderr, "refsan: not a positive number: '%s'\n", text);
    return false;
}

bool rs_parse_version(const char *text, uint16_t *version)
{
    char major[4];
    const char *dot = strchr(text, '.');
    uint32_t x;
    uint32_t y;

    if (dot == NULL || dot == text || (size_t)(dot - text) >= sizeof major)
        return false;
    memcpy(major, text, (size_t)(dot - text));
    major[dot - text] = '\0';
    if (!rs_parse_number(major, 2, 255, &x) || !rs_parse_number(dot + 1, 0, 255, &y))
        return false;
    *version = (uint16_t)(x << 8 | y);
    return true;
}
