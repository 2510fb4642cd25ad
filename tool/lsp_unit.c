// SPDX-License-Identifier: Apache-2.0
// Which command analyses a document: from the nearest compile_commands.json, else from the flags of
// the command line, else from what Python says of its headers. What was read is kept until one of
// the files changes that it came from.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "check_options.h"
#include "file.h"
#include "lsp.h"
#include "path.h"
#include "utf8.h"

// What is kept for all files; when it is more, it is read again.
enum { MAX_KEPT = 64 << 20 };

// A file as it was when it was looked at; `size` -1: there was none.
struct rs_lsp_stamp {
    const char *path;
    struct timespec time;
    off_t size;
    struct rs_lsp_stamp *next;
};

struct rs_lsp_analyser {
    const char *cc;  // as asked for; NULL: the newest
    bool found;
    struct rs_analyser analyser;
    struct rs_lsp_analyser *next;
};

struct rs_lsp_database {
    const char *path;
    bool read;
    struct rs_database database;
    struct rs_lsp_database *next;
};

// ---- what changes outside -------------------------------------------------------------------

static void look_at(const char *path, struct rs_lsp_stamp *stamp)
{
    struct stat info;
    bool there = stat(path, &info) == 0;

    stamp->path = path;
    stamp->size = there ? info.st_size : -1;
    stamp->time = there ? info.st_mtim : (struct timespec){0};
}

// Remembers the file. Whether it is there.
static bool watch(void *ctx, const char *path)
{
    struct rs_lsp *lsp = ctx;
    struct rs_lsp_stamp *stamp = lsp->builds.stamps;

    while (stamp != NULL && strcmp(stamp->path, path) != 0)
        stamp = stamp->next;
    if (stamp == NULL) {
        stamp = RS_NEW(&lsp->builds.arena, struct rs_lsp_stamp);
        look_at(path, stamp);
        stamp->next = lsp->builds.stamps;
        lsp->builds.stamps = stamp;
    }
    return stamp->size >= 0;
}

static bool any_changed(const struct rs_lsp *lsp)
{
    struct rs_lsp_stamp now;

    for (const struct rs_lsp_stamp *was = lsp->builds.stamps; was != NULL; was = was->next) {
        look_at(was->path, &now);
        if (now.size != was->size || now.time.tv_sec != was->time.tv_sec ||
            now.time.tv_nsec != was->time.tv_nsec)
            return true;
    }
    return false;
}

void rs_lsp_forget_builds(struct rs_lsp *lsp)
{
    rs_arena_free(&lsp->builds.arena);
    lsp->builds = (struct rs_lsp_builds){0};
}

// ---- what is read once ----------------------------------------------------------------------

static struct rs_analyser *find_analyser(struct rs_lsp *lsp, const char *cc)
{
    struct rs_lsp_builds *builds = &lsp->builds;
    struct rs_lsp_analyser *each = builds->analysers;

    while (each != NULL && each->cc != cc &&
           (each->cc == NULL || cc == NULL || strcmp(each->cc, cc) != 0))
        each = each->next;
    if (each == NULL) {
        each = RS_NEW(&builds->arena, struct rs_lsp_analyser);
        each->cc = cc != NULL ? rs_arena_strndup(&builds->arena, cc, strlen(cc)) : NULL;
        each->found = rs_install_find(&builds->install) &&
                      rs_analyser_find(&each->analyser, &builds->install, NULL, each->cc);
        each->next = builds->analysers;
        builds->analysers = each;
    }
    return each->found ? &each->analyser : NULL;
}

static const struct rs_database *read_database(struct rs_lsp *lsp, const char *path)
{
    struct rs_lsp_builds *builds = &lsp->builds;
    struct rs_lsp_database *each = builds->databases;

    while (each != NULL && strcmp(each->path, path) != 0)
        each = each->next;
    if (each == NULL) {
        each = RS_NEW(&builds->arena, struct rs_lsp_database);
        each->path = path;
        each->database.arena = &builds->arena;
        each->read = rs_database_read(&each->database, path);
        each->next = builds->databases;
        builds->databases = each;
    }
    return each->read ? &each->database : NULL;
}

// The words that `python3-config --includes` prints.
static struct rs_list python_flags(struct rs_lsp *lsp)
{
    struct rs_arena *arena = &lsp->builds.arena;
    FILE *pipe = popen("python3-config --includes 2>/dev/null </dev/null", "r");
    char line[4096] = "";
    struct rs_list words = {0};
    char *rest = line;
    char *word;

    if (pipe != NULL) {
        if (fgets(line, sizeof line, pipe) == NULL)
            line[0] = '\0';
        pclose(pipe);
    }
    while ((word = strsep(&rest, " \n")) != NULL)
        if (*word != '\0')
            rs_list_add(arena, &words, rs_arena_strndup(arena, word, strlen(word)));
    rs_list_end(arena, &words);
    return words;
}

// ---- the command ----------------------------------------------------------------------------

static const struct rs_command *find_in(const struct rs_database *database, const char *path)
{
    for (size_t i = 0; i < database->count; i++)
        if (strcmp(database->commands[i].file, path) == 0)
            return &database->commands[i];
    return NULL;
}

// The database may name the file without the links that the editor went through, or with others.
static const struct rs_command *find_command(const struct rs_database *database, const char *path)
{
    const struct rs_command *found = find_in(database, path);
    char *real = found == NULL ? realpath(path, NULL) : NULL;

    if (real != NULL)
        found = find_in(database, real);
    for (size_t i = 0; real != NULL && found == NULL && i < database->count; i++) {
        char *other = realpath(database->commands[i].file, NULL);

        if (other != NULL && strcmp(other, real) == 0)
            found = &database->commands[i];
        free(other);
    }
    free(real);
    return found;
}

// A command for a file that no database has.
static const struct rs_command *make_command(struct rs_lsp *lsp, const char *cc, const char *path)
{
    struct rs_arena *arena = &lsp->builds.arena;
    struct rs_command *command = RS_NEW(arena, struct rs_command);
    const char *const *flags = lsp->flags;
    size_t nflags = lsp->nflags;

    if (nflags == 0) {
        if (lsp->builds.python.items == NULL)
            lsp->builds.python = python_flags(lsp);
        flags = lsp->builds.python.items;
        nflags = lsp->builds.python.count;
    }
    *command = rs_command_make(arena, cc, flags, nflags, rs_folder_name(arena, path), path);
    return command;
}

// NULL with a failure if the database cannot be read, without one if the file is no unit.
static const struct rs_command *command_of(struct rs_lsp *lsp, const char *cc, const char *path,
                                           const char **failure)
{
    static const char *const names[] = {"compile_commands.json", "build/compile_commands.json",
                                        NULL};
    struct rs_arena *arena = &lsp->builds.arena;
    const char *file = lsp->database;
    const struct rs_database *database = NULL;
    const struct rs_command *command = NULL;

    if (file == NULL)
        file = rs_find_upward(arena, rs_folder_name(arena, path), names, watch, lsp);
    if (file != NULL) {
        watch(lsp, file);
        watch(lsp, rs_arena_printf(arena, "%s/compile_commands.json", file));
        database = read_database(lsp, file);
        if (database == NULL) {
            *failure =
                rs_arena_printf(arena, "'%s' cannot be used; the server's log says why", file);
            return NULL;
        }
        command = find_command(database, path);
    }
    if (command == NULL)
        command = make_command(lsp, cc, path);
    return rs_command_is_ours(command) ? command : NULL;
}

// The settings for the document, NULL if they cannot be read.
static const struct rs_config *config_of(struct rs_lsp *lsp, const struct rs_lsp_document *document)
{
    static const char *const names[] = {RS_CONFIG_NAME, NULL};
    struct rs_arena *arena = &lsp->builds.arena;
    struct rs_config *config = RS_NEW(arena, struct rs_config);
    const char *path =
        rs_find_upward(arena, rs_folder_name(arena, document->path), names, watch, lsp);

    return path == NULL || rs_config_read(config, arena, path) ? config : NULL;
}

static bool is_utf8(const char *text)
{
    size_t len = strlen(text);
    size_t at = 0;

    while (at < len && rs_utf8_size(text + at, len - at) > 0)
        at += rs_utf8_size(text + at, len - at);
    return at == len;
}

// The words in the builds' arena.
static const char **find_words(struct rs_lsp *lsp, const struct rs_lsp_document *document,
                               const char **directory, const char **failure)
{
    struct rs_check_options options = {.arena = &lsp->builds.arena, .level = lsp->level};
    const struct rs_config *config = config_of(lsp, document);
    struct rs_analyser *analyser;
    const struct rs_command *command;

    if (!rs_file_exists(document->path))  // not saved yet: clang's driver looks for it itself
        return NULL;
    if (!is_utf8(document->path)) {
        *failure = "its name is not UTF-8, and cannot be given to the compiler with a text";
        return NULL;
    }
    if (config == NULL) {
        *failure = ".refsan.yml cannot be used; the server's log says why";
        return NULL;
    }
    if (rs_config_excludes(config, document->path))
        return NULL;
    analyser = find_analyser(lsp, lsp->cc != NULL ? lsp->cc : config->cc);
    if (analyser == NULL) {
        *failure = "there is no compiler that has a plugin; the server's log says more";
        return NULL;
    }
    command = command_of(lsp, analyser->cc, document->path, failure);
    if (command == NULL)
        return NULL;
    *directory = command->directory;
    return rs_command_analyse(options.arena, analyser, command,
                              rs_plugin_options(&options, config));
}

static const char *copy(struct rs_arena *arena, const char *text)
{
    return rs_arena_strndup(arena, text, strlen(text));
}

const char **rs_lsp_command(struct rs_lsp *lsp, struct rs_arena *arena,
                            const struct rs_lsp_document *document, const char **directory,
                            const char **failure)
{
    const char **found;
    const char **words;
    size_t count = 0;

    *failure = NULL;
    if (any_changed(lsp) || lsp->builds.arena.used > MAX_KEPT)
        rs_lsp_forget_builds(lsp);
    found = find_words(lsp, document, directory, failure);
    if (*failure != NULL)
        *failure = copy(arena, *failure);
    if (found == NULL)
        return NULL;
    while (found[count] != NULL)
        count++;
    words = RS_NEW_ARRAY(arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        words[i] = copy(arena, found[i]);
    *directory = copy(arena, *directory);
    return words;
}
