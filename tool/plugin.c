// SPDX-License-Identifier: Apache-2.0
// Finds the plugins. Everything is relative to the tool's own executable, so that an installed tree
// can be moved and a build tree serves as well.
#include "plugin.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"

enum { NEWEST_CLANG = 99 };  // where to stop looking

static bool find_prefix(char prefix[PATH_MAX])
{
    ssize_t len = readlink("/proc/self/exe", prefix, PATH_MAX - 1);

    if (len < 0)
        return false;
    prefix[len] = '\0';
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(prefix, '/');

        if (slash == NULL)
            return false;
        *slash = '\0';
    }
    return true;
}

bool rs_install_find(struct rs_install *install)
{
    if (find_prefix(install->prefix))
        return true;
    fprintf(stderr, "refsan: cannot find its own executable\n");
    return false;
}

bool rs_plugin_path(const struct rs_install *install, int version, char path[PATH_MAX])
{
    int len =
        snprintf(path, PATH_MAX, "%s/lib/refsan/clang-%d/refsan.so", install->prefix, version);

    return len > 0 && len < PATH_MAX && rs_file_exists(path);
}

int rs_plugin_list(const struct rs_install *install, char *text, size_t size, int *newest)
{
    char path[PATH_MAX];
    int count = 0;
    size_t used = 0;

    text[0] = '\0';
    for (int version = 1; version <= NEWEST_CLANG; version++) {
        int len;

        if (!rs_plugin_path(install, version, path))
            continue;
        len = snprintf(text + used, size - used, "%s%d", count > 0 ? ", " : "", version);
        if (len > 0 && (size_t)len < size - used)
            used += (size_t)len;
        *newest = version;
        count++;
    }
    return count;
}

int rs_clang_version(const char *line)
{
    static const char before[] = "clang version ";
    const char *found = strstr(line, before);

    if (found == NULL || !isdigit((unsigned char)found[sizeof before - 1]))
        return -1;
    return (int)strtol(found + sizeof before - 1, NULL, 10);
}

int rs_plugin_version(const struct rs_install *install, struct rs_cache *cache, const char *cc,
                      char line[RS_MAX_COMPILER_LINE])
{
    char plugins[256];
    char path[PATH_MAX];
    int version = 0;
    int count = rs_plugin_list(install, plugins, sizeof plugins, &version);

    line[0] = '\0';
    if (count == 0) {
        fprintf(stderr, "refsan: no plugin in %s/lib/refsan\n", install->prefix);
        return 0;
    }
    if (cc == NULL) {
        if (count == 1)
            return version;
        fprintf(stderr, "refsan: there are plugins for clang %s: say which by --cc=CC\n", plugins);
        return 0;
    }
    if (!rs_ask_compiler(cache, cc, line)) {
        fprintf(stderr, "refsan: '%s --version' failed\n", cc);
        return 0;
    }
    version = rs_clang_version(line);
    if (rs_plugin_path(install, version, path))
        return version;
    fprintf(stderr, "refsan: %s is '%s'; %s/lib/refsan has plugins for clang %s\n", cc, line,
            install->prefix, plugins);
    return 0;
}
