// SPDX-License-Identifier: Apache-2.0
// Text of unknown origin, in UTF-8.
#ifndef RS_TOOL_UTF8_H
#define RS_TOOL_UTF8_H

#include <stddef.h>

// What stands for a byte that belongs to no character.
#define RS_REPLACEMENT "\xEF\xBF\xBD"

// The length of the character at the front of `len` bytes (not 0); 0 if there is none.
size_t rs_utf8_size(const char *text, size_t len);

#endif
