// SPDX-License-Identifier: Apache-2.0
// Finds the settings of each file, and turns commands into units of the gate.
#include "session.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "contract.h"
#include "intern.h"
#include "path.h"
#include "tool.h"

// The cache is trimmed to this size when a run ends.
#define MAX_CACHE ((size_t)256 << 20)

// What a compile may take, in seconds, where nothing else is asked for.
#define DEFAULT_TIMEOUT 300

// ---- settings -------------------------------------------------------------------------------

// Whether files of contracts can be read: told once here, not by the compiler of each unit.
static bool read_contracts(struct rs_session *session, const struct rs_list *files)
{
    struct rs_names names;
    struct rs_contracts set;

    if (files->count == 0)
        return true;
    rs_names_init(&names, &session->arena);
    rs_contracts_init(&set, &session->arena, &names, 0);
    rs_contracts_add_builtin(&set);
    for (size_t i = 0; i < files->count; i++)
        if (!rs_read_contracts(&set, files->items[i]))
            return false;
    return true;
}

static bool read_config(struct rs_session *session, struct rs_config *config, const char *path)
{
    return rs_config_read(config, &session->arena, path) &&
           read_contracts(session, &config->contracts);
}

// The settings for files in a folder. NULL if they cannot be read; a message was printed.
static const struct rs_config *config_for(struct rs_session *session, const char *folder)
{
    struct rs_arena *arena = &session->arena;
    const char *path;
    struct rs_config *config;

    if (session->options.no_config || session->options.config != NULL)
        return &session->config;
    path = rs_config_find(arena, folder);
    if (path == NULL)
        path = "";
    for (size_t i = 0; i < session->nknown; i++)
        if (strcmp(session->known[i]->file, path) == 0)
            return session->known[i];
    config = RS_NEW(arena, struct rs_config);
    config->file = path;
    if (*path != '\0' && !read_config(session, config, path))
        return NULL;
    session->known = rs_arena_grow(arena, session->known, &session->known_cap, session->nknown + 1,
                                   sizeof *session->known);
    return session->known[session->nknown++] = config;
}

static bool read_settings(struct rs_session *session)
{
    const char *folder = rs_current_folder(&session->arena);
    const struct rs_config *config;

    if (session->options.config != NULL &&
        !read_config(session, &session->config, session->options.config))
        return false;
    config = config_for(session, folder);
    if (config == NULL)
        return false;
    session->config = *config;
    session->root = config->folder != NULL ? config->folder : folder;
    return true;
}

// ---- units ----------------------------------------------------------------------------------

// Whether a file is one of those that were asked for, or in a folder that was.
static bool is_asked(const struct rs_session *session, const char *file, bool *used)
{
    const struct rs_list *asked = &session->options.files;

    for (size_t i = 0; i < asked->count; i++) {
        const char *path = asked->items[i];

        if (strcmp(path, file) == 0 || rs_path_below(file, path) != file) {
            used[i] = true;
            return true;
        }
    }
    return asked->count == 0;
}

static bool add_unit(struct rs_session *session, const struct rs_command *command, bool context)
{
    const struct rs_config *config =
        config_for(session, rs_folder_name(&session->arena, command->file));

    if (config == NULL)
        return false;
    if (!rs_config_excludes(config, command->file))
        rs_gate_add(&session->gate, command, rs_plugin_options(&session->options, config), context);
    return true;
}

// The units that were asked for, then the others.
static bool add_all(struct rs_session *session, bool *used)
{
    for (int context = 0; context <= 1; context++) {
        for (size_t i = 0; i < session->database.count; i++) {
            const struct rs_command *command = &session->database.commands[i];

            if (rs_command_is_ours(command) && is_asked(session, command->file, used) == !context &&
                !add_unit(session, command, context))
                return false;
        }
    }
    return true;
}

static bool add_units(struct rs_session *session)
{
    struct rs_list *asked = &session->options.files;
    bool *used = RS_NEW_ARRAY(&session->arena, bool, asked->count + 1);
    const char *folder = rs_current_folder(&session->arena);

    for (size_t i = 0; i < asked->count; i++)
        asked->items[i] = rs_path_absolute(&session->arena, folder, asked->items[i]);
    if (!add_all(session, used))
        return false;
    for (size_t i = 0; i < asked->count; i++) {
        if (!used[i]) {
            fprintf(stderr, "refsan: no C or C++ compile of '%s'\n", asked->items[i]);
            return false;
        }
    }
    if (session->gate.all == 0 && asked->count == 0) {
        fprintf(stderr,
                "refsan: nothing to check: '%s' has no C or C++ compile, or all are excluded\n",
                session->options.database);
        return false;
    }
    return true;
}

static bool read_database(struct rs_session *session)
{
    const struct rs_check_options *options = &session->options;

    session->database.arena = &session->arena;
    if (options->database != NULL)
        return rs_database_read(&session->database, options->database);
    for (size_t i = 0; i < options->files.count; i++)
        rs_database_add(&session->database, session->analyser.cc, options->flags.items,
                        options->flags.count, options->files.items[i]);
    return true;
}

static bool find_compiler(struct rs_session *session)
{
    const char *cc = session->options.cc != NULL ? session->options.cc : session->config.cc;

    return rs_install_find(&session->install) &&
           rs_analyser_find(&session->analyser, &session->install, &session->cache, cc);
}

// The command line counts more than the settings.
static double seconds_for_compile(const struct rs_session *session)
{
    uint32_t asked =
        session->options.timeout != 0 ? session->options.timeout : session->config.timeout;

    return asked != 0 ? asked : DEFAULT_TIMEOUT;
}

// ---- failures -------------------------------------------------------------------------------

static void print_indented(const char *text)
{
    enum { MAX_LINES = 20 };
    int lines = 0;

    while (*text != '\0' && lines++ < MAX_LINES) {
        size_t len = strcspn(text, "\n");

        fprintf(stderr, "    %.*s\n", (int)len, text);
        text += len + (text[len] == '\n');
    }
    if (*text != '\0')
        fputs("    ...\n", stderr);
}

// The first line says what; those behind it are the compiler's.
static void tell_failure(const struct rs_session *session, const struct rs_gate_unit *unit)
{
    size_t len = strcspn(unit->failure, "\n");

    fprintf(stderr, "refsan: %s: not checked: %.*s\n",
            rs_path_below(unit->command->file, session->root), (int)len, unit->failure);
    if (unit->failure[len] != '\0')
        print_indented(unit->failure + len + 1);
}

size_t rs_session_tell_failures(const struct rs_session *session)
{
    size_t count = 0;

    for (size_t i = 0; i < session->gate.count; i++) {
        const struct rs_gate_unit *unit = session->gate.units[i];

        if (unit->failure != NULL)
            tell_failure(session, unit);
        count += unit->failure != NULL;
    }
    return count;
}

// ---- the session ----------------------------------------------------------------------------

int rs_session_open(struct rs_session *session, int argc, char **argv)
{
    int code = rs_check_options_read(&session->options, &session->arena, argc, argv);

    if (code >= 0)
        return code;
    if (!read_settings(session) || !read_contracts(session, &session->options.contracts))
        return RS_EXIT_USAGE;
    if (session->options.no_cache)
        session->cache.arena = &session->arena;
    else
        rs_cache_open(&session->cache, &session->arena, session->options.cache);
    if (!find_compiler(session) || !read_database(session))
        return RS_EXIT_USAGE;
    session->gate = (struct rs_gate){
        .arena = &session->arena,
        .analyser = &session->analyser,
        .cache = &session->cache,
        .jobs = session->options.jobs,
        .seconds = seconds_for_compile(session),
        .progress = !session->options.quiet && isatty(STDERR_FILENO),
    };
    return add_units(session) ? -1 : RS_EXIT_USAGE;
}

void rs_session_close(struct rs_session *session)
{
    rs_cache_trim(&session->cache, MAX_CACHE);
    rs_gate_close(&session->gate);
    rs_cache_close(&session->cache);
    rs_arena_free(&session->arena);
}
