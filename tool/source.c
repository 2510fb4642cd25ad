// SPDX-License-Identifier: Apache-2.0
// Keeps the files that findings are in, split into lines.
#include "source.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"

static void split(struct rs_arena *arena, struct rs_source_file *source)
{
    size_t cap = 0;
    const char *end = source->text + source->len;

    for (const char *at = source->text; at < end;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));

        source->starts =
            rs_arena_grow(arena, source->starts, &cap, source->nlines + 2, sizeof *source->starts);
        source->starts[source->nlines++] = (size_t)(at - source->text);
        at = stop != NULL ? stop + 1 : end;
    }
    if (source->nlines > 0)
        source->starts[source->nlines] = source->len;
}

const struct rs_source_file *rs_source_find(struct rs_sources *sources, const char *name)
{
    struct rs_source_file *source;
    const char *path = name;

    for (size_t i = 0; i < sources->count; i++)
        if (strcmp(sources->items[i]->name, name) == 0)
            return sources->items[i];
    source = RS_NEW(sources->arena, struct rs_source_file);
    source->name = name;
    if (*name != '/' && *sources->root != '\0')
        path = rs_arena_printf(sources->arena, "%s/%s", sources->root, name);
    if (rs_load_file(path, &source->text, &source->len))
        split(sources->arena, source);
    else
        source->text = NULL;
    sources->items = rs_arena_grow(sources->arena, sources->items, &sources->cap,
                                   sources->count + 1, sizeof *sources->items);
    return sources->items[sources->count++] = source;
}

const char *rs_source_line(const struct rs_source_file *source, uint32_t line, size_t *len)
{
    const char *text;

    if (source->text == NULL || line == 0 || line > source->nlines)
        return NULL;
    text = source->text + source->starts[line - 1];
    *len = source->starts[line] - source->starts[line - 1];
    while (*len > 0 && (text[*len - 1] == '\n' || text[*len - 1] == '\r'))
        (*len)--;
    return text;
}

void rs_sources_close(struct rs_sources *sources)
{
    for (size_t i = 0; i < sources->count; i++)
        free(sources->items[i]->text);
    sources->count = 0;
}
