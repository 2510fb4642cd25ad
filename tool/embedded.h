// SPDX-License-Identifier: Apache-2.0
// Files that are in the tool itself: the page of each check, and what the HTML report is made of.
#ifndef RS_TOOL_EMBEDDED_H
#define RS_TOOL_EMBEDDED_H

#include <stddef.h>

struct rs_embedded {
    const char *name;           // without its folder
    const unsigned char *text;  // ended by a NUL
    size_t len;
};

extern const struct rs_embedded rs_embedded[];
extern const size_t rs_nembedded;

// The text of a file, "" if it is not there.
const char *rs_embedded_text(const char *name);

#endif
