// SPDX-License-Identifier: Apache-2.0
// Escapes and unescapes what an URI cannot have as it is.
#include "uri.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *rs_uri_of(const char *path)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                "-._~/+,@=";
    char *uri = malloc(sizeof "file://" + 3 * strlen(path));
    char *out = uri;

    if (uri == NULL)
        return NULL;
    out = stpcpy(out, *path == '/' ? "file://" : "");
    for (; *path != '\0'; path++)
        out += sprintf(out, strchr(plain, *path) != NULL ? "%c" : "%%%02X", (unsigned char)*path);
    return uri;
}

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *found = c != '\0' ? strchr(digits, c) : NULL;

    return found != NULL ? (int)(found - digits) % 16 : -1;
}

char *rs_uri_path(const char *uri)
{
    static const char scheme[] = "file://";
    char *path;
    char *out;

    if (strncmp(uri, scheme, sizeof scheme - 1) != 0)
        return NULL;
    uri = strchr(uri + sizeof scheme - 1, '/');  // behind the host, which is this one
    path = uri != NULL ? malloc(strlen(uri) + 1) : NULL;
    if (path == NULL)
        return NULL;
    for (out = path; *uri != '\0' && *uri != '?' && *uri != '#'; uri++) {
        int high = *uri == '%' ? hex_digit(uri[1]) : -1;
        int low = high >= 0 ? hex_digit(uri[2]) : -1;

        *out++ = low >= 0 ? (char)(high * 16 + low) : *uri;
        uri += low >= 0 ? 2 : 0;
    }
    *out = '\0';
    return path;
}
