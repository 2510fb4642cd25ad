// SPDX-License-Identifier: Apache-2.0
// Tells UTF-8 from other bytes.
#include "utf8.h"

size_t rs_utf8_size(const char *text, size_t len)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t size = *at < 0x80 ? 1 : *at < 0xE0 ? 2 : *at < 0xF0 ? 3 : 4;

    if (size > len || *at > 0xF4 || (*at >= 0x80 && *at < 0xC2))
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    // Longer than need be, or no character at all.
    if ((*at == 0xE0 && at[1] < 0xA0) || (*at == 0xED && at[1] > 0x9F) ||
        (*at == 0xF0 && at[1] < 0x90) || (*at == 0xF4 && at[1] > 0x8F))
        return 0;
    return size;
}
