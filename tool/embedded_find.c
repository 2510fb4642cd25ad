// SPDX-License-Identifier: Apache-2.0
// Finds embedded files by their names.
#include <string.h>

#include "embedded.h"

const char *rs_embedded_text(const char *name)
{
    for (size_t i = 0; i < rs_nembedded; i++)
        if (strcmp(rs_embedded[i].name, name) == 0)
            return (const char *)rs_embedded[i].text;
    return "";
}
