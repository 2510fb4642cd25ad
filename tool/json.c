// SPDX-License-Identifier: Apache-2.0
// Reads files of JSON, JSON lines, and members of objects.
#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

json_t *rs_json_read(const char *path, size_t flags)
{
    json_error_t what;
    json_t *root;
    char *text;
    size_t len;

    if (!rs_read_file(path, &text, &len))
        return NULL;
    root = json_loadb(text, len, flags, &what);
    free(text);
    if (root == NULL)
        fprintf(stderr, "refsan: %s:%d:%d: %s\n", path, what.line, what.column, what.text);
    return root;
}

bool rs_json_lines(const char *text, size_t len,
                   bool (*take)(void *ctx, const json_t *record, char *error, size_t size),
                   void *ctx, uint32_t *line, char *error, size_t size)
{
    const char *end = text + len;

    for (*line = 1; text < end; (*line)++) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t part = (size_t)((stop != NULL ? stop : end) - text);
        json_error_t what;
        json_t *record = json_loadb(text, part, 0, &what);
        bool taken;

        if (!json_is_object(record)) {
            snprintf(error, size, "%s", record == NULL ? what.text : "not an object");
            json_decref(record);
            return false;
        }
        taken = take(ctx, record, error, size);
        json_decref(record);
        if (!taken)
            return false;
        text += part + (stop != NULL);
    }
    return true;
}

// ---- members --------------------------------------------------------------------------------

const char *rs_json_word(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text != NULL ? text : "";
}

const char *rs_json_text(struct rs_arena *arena, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);

    if (!json_is_string(value))
        return "";
    return rs_arena_strndup(arena, json_string_value(value), json_string_length(value));
}

uint32_t rs_json_number(const json_t *object, const char *name)
{
    json_int_t value = json_integer_value(json_object_get(object, name));

    return value < 0 || value > UINT32_MAX ? 0 : (uint32_t)value;
}
