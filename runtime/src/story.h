// SPDX-License-Identifier: Apache-2.0
// What is told of one finding, line by line, before it is printed and recorded.
#ifndef RS_RT_STORY_H
#define RS_RT_STORY_H

#include <stddef.h>

#define RS_STORY_MAX 4096

struct rs_story {
    char text[RS_STORY_MAX];  // lines ended by '\n'
    size_t len;
};

// One more line, without its newline in `format`; what does not fit is cut.
void rs_story_add(struct rs_story *story, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// Prints its lines as report lines.
void rs_story_print(const struct rs_story *story);

#endif
