// SPDX-License-Identifier: Apache-2.0
// story.h.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "output.h"
#include "story.h"

void rs_story_add(struct rs_story *story, const char *format, ...)
{
    size_t room = RS_STORY_MAX - story->len - 1;
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(story->text + story->len, room, format, args);
    va_end(args);
    if (len < 0 || room < 2)
        return;
    story->len += (size_t)len < room ? (size_t)len : room - 1;
    story->text[story->len++] = '\n';
    story->text[story->len] = '\0';
}

void rs_story_print(const struct rs_story *story)
{
    const char *line = story->text;

    while (*line != '\0') {
        int len = (int)strcspn(line, "\n");

        rs_print("%.*s", len, line);
        line += len + 1;
    }
}
