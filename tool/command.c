// SPDX-License-Identifier: Apache-2.0
// Rewrites compile commands. What clang does not know is not listed here: it says so itself, and
// the command is tried once more without.
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "path.h"

// ---- the compiler ---------------------------------------------------------------------------

bool rs_analyser_find(struct rs_analyser *analyser, const struct rs_install *install,
                      struct rs_cache *cache, const char *cc)
{
    static char newest[32];
    char plugins[256];
    int version = 0;

    if (cc == NULL && rs_plugin_list(install, plugins, sizeof plugins, &version) > 0) {
        snprintf(newest, sizeof newest, "clang-%d", version);
        cc = newest;
    }
    analyser->install = install;
    analyser->cache = cache;
    analyser->cc = cc;
    analyser->version = rs_plugin_version(install, cache, cc, analyser->line);
    return analyser->version != 0 && rs_plugin_path(install, analyser->version, analyser->plugin);
}

// Words before the compiler that run it.
static bool is_launcher(const char *word)
{
    static const char *const launchers[] = {"ccache", "sccache", "distcc", "icecc", "env", NULL};

    for (int i = 0; launchers[i] != NULL; i++)
        if (strcmp(rs_base_name(word), launchers[i]) == 0)
            return true;
    return false;
}

// The compiler's place in the command: behind launchers, and what `env` sets.
static size_t compiler_at(const struct rs_command *command)
{
    size_t at = 0;

    while (at + 1 < command->nargs && *command->args[at + 1] != '-' &&
           (is_launcher(command->args[at]) || strchr(rs_base_name(command->args[at]), '=') != NULL))
        at++;
    return at;
}

// ---- options --------------------------------------------------------------------------------

// Options that are left out: NAME is a whole word, NAME* one that begins so, NAME+ one whose value
// is the next word, or in the same.
static const char *const dropped[] = {
    "-c", "-S", "-E", "-o+", "-pipe", "-w", "-pedantic*", "-specs*", "-fsyntax-only",
    // files that are written
    "-M", "-MM", "-MD", "-MMD", "-MP", "-MG", "-MV", "-MF+", "-MT+", "-MQ+", "-MJ+",
    "--serialize-diagnostics+", "-save-temps*", "--coverage", "-ftime-trace*", "-fstack-usage",
    // how it says what it says
    "-fdiagnostics-*", "-fcolor-diagnostics", "-fno-diagnostics-*", "-fmax-errors=*",
    // for the linker
    "-flto*", "-ffat-lto-objects", "-fno-fat-lto-objects", "-L*", "-l*", "-Wl,*", NULL};

// Options of refsan that do something else than say what a finding is.
static const char *const replaced[] = {"instrument*", "dump*",         "stats",          "help",
                                       "no-analysis", "findings-out*", "contracts-out*", NULL};

// How many words the option takes that matches a row of the table, 0 if none does.
static int match(const char *const *table, const char *word)
{
    for (int i = 0; table[i] != NULL; i++) {
        size_t len = strcspn(table[i], "*+");
        bool begins = strncmp(word, table[i], len) == 0;

        if (begins && word[len] == '\0')
            return table[i][len] == '+' ? 2 : 1;
        if (begins && table[i][len] != '\0')
            return 1;
    }
    return 0;
}

static bool begins(const char *word, const char *prefix)
{
    return strncmp(word, prefix, strlen(prefix)) == 0;
}

// -Wp,... and the like hand options on; -Wall and the like warn.
static bool is_warning(const char *word)
{
    return begins(word, "-W") && !begins(word, "-Wp,") && !begins(word, "-Wa,");
}

// Other plugins are for another compiler, unless it is clang's.
static bool is_plugin(const char *word, bool clang)
{
    if (begins(word, "-fplugin-arg-refsan-"))
        return match(replaced, word + strlen("-fplugin-arg-refsan-")) > 0;
    if (begins(word, "-fplugin=") || begins(word, "-fpass-plugin="))
        return !clang || strcmp(rs_base_name(word), "refsan.so") == 0;
    return !clang && begins(word, "-fplugin-arg-");
}

// How many words are left out at this one.
static int count_dropped(const char *word, bool clang)
{
    int count = match(dropped, word);

    if (count == 0 && (is_warning(word) || is_plugin(word, clang)))
        count = 1;
    return count;
}

bool rs_command_is_ours(const struct rs_command *command)
{
    static const char *const endings[] = {"c",   "i",   "cc", "cp", "cxx",
                                          "cpp", "c++", "C",  "ii", NULL};
    const char *dot = strrchr(rs_base_name(command->file), '.');

    for (int i = 0; dot != NULL && endings[i] != NULL; i++)
        if (strcmp(dot + 1, endings[i]) == 0)
            return true;
    return false;
}

// ---- the new command ------------------------------------------------------------------------

// Whether the compiler is the very clang that the plugin is for. The last answer is remembered: a
// build has one or two compilers.
static bool fits(struct rs_arena *arena, struct rs_analyser *analyser, const char *compiler)
{
    char line[RS_MAX_COMPILER_LINE];

    if (strcmp(compiler, analyser->cc) == 0)
        return true;
    if (strstr(rs_base_name(compiler), "clang") == NULL || strpbrk(compiler, " '\"\\$`") != NULL)
        return false;
    if (analyser->asked == NULL || strcmp(analyser->asked, compiler) != 0) {
        analyser->asked = rs_arena_strndup(arena, compiler, strlen(compiler));
        analyser->fits =
            rs_ask_compiler(analyser->cache, compiler, line) && strcmp(line, analyser->line) == 0;
    }
    return analyser->fits;
}

// The command's own compiler if it can load the plugin, so that it finds its own headers; else
// ours, which is a command as in $(CC).
static size_t put_compiler(const char **words, struct rs_arena *arena, struct rs_analyser *analyser,
                           const char *compiler)
{
    size_t count = 0;

    if (fits(arena, analyser, compiler)) {
        words[count++] = compiler;
        return count;
    }
    for (const char *rest = analyser->cc; *rest != '\0';) {
        size_t len = strcspn(rest, " ");

        if (len > 0)
            words[count++] = rs_arena_strndup(arena, rest, len);
        rest += len + (rest[len] != '\0');
    }
    if (strstr(rs_base_name(compiler), "++") != NULL)
        words[count++] = "--driver-mode=g++";
    return count;
}

const char **rs_command_analyse(struct rs_arena *arena, struct rs_analyser *analyser,
                                const struct rs_command *command, const char *const *options)
{
    size_t noptions = 0;
    size_t at = compiler_at(command);
    bool clang = strstr(rs_base_name(command->args[at]), "clang") != NULL;
    const char **words;
    size_t count;

    while (options[noptions] != NULL)
        noptions++;
    words = RS_NEW_ARRAY(arena, const char *, command->nargs + noptions + strlen(analyser->cc) + 8);
    count = put_compiler(words, arena, analyser, command->args[at]);
    words[count++] = "-fsyntax-only";
    words[count++] = "-Wno-everything";
    words[count++] = "-Wbackend-plugin";
    words[count++] = "-fno-color-diagnostics";
    words[count++] = rs_arena_printf(arena, "-fplugin=%s", analyser->plugin);
    for (at++; at < command->nargs; at++) {
        int skip = count_dropped(command->args[at], clang);

        if (skip == 0)
            words[count++] = command->args[at];
        else
            at += (size_t)skip - 1;
    }
    for (size_t i = 0; i < noptions; i++)
        words[count++] = rs_arena_printf(arena, "-fplugin-arg-refsan-%s", options[i]);
    words[count] = NULL;
    return words;
}

// ---- what clang does not know ---------------------------------------------------------------

static bool drop_word(const char **words, const char *text, size_t len)
{
    size_t kept = 0;
    bool found = false;

    for (size_t i = 0; words[i] != NULL; i++) {
        if (strlen(words[i]) == len && memcmp(words[i], text, len) == 0)
            found = true;
        else
            words[kept++] = words[i];
    }
    words[kept] = NULL;
    return found;
}

bool rs_command_drop_unknown(const char **words, const char *output)
{
    static const char *const sayings[] = {"unknown argument: '", "unsupported option '",
                                          "unknown argument '", NULL};
    bool found = false;

    for (int i = 0; sayings[i] != NULL; i++) {
        const char *at = output;

        while ((at = strstr(at, sayings[i])) != NULL) {
            at += strlen(sayings[i]);
            found = drop_word(words, at, strcspn(at, "'")) || found;
        }
    }
    return found;
}
