// SPDX-License-Identifier: Apache-2.0
// Reads compile_commands.json as Clang's documentation describes it: an entry has "arguments", or a
// "command" with the quoting of a shell.
#include "database.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "json.h"
#include "list.h"
#include "path.h"
#include "tool.h"

// ---- words ----------------------------------------------------------------------------------

// Takes the rest of a word from `*at`, as a POSIX shell quotes, into `out`.
static void take_word(const char **at, char *out)
{
    char quote = '\0';

    for (const char *in = *at;; in++) {
        if (*in == '\0' || (quote == '\0' && strchr(" \t\n", *in) != NULL)) {
            *at = in;
            break;
        }
        if (quote == '\0' && (*in == '"' || *in == '\'')) {
            quote = *in;
        } else if (*in == quote) {
            quote = '\0';
        } else if (*in == '\\' && quote != '\'' && in[1] != '\0' &&
                   (quote == '\0' || strchr("\"\\$`", in[1]) != NULL)) {
            *out++ = *++in;
        } else {
            *out++ = *in;
        }
    }
    *out = '\0';
}

static void split_command(struct rs_arena *arena, struct rs_list *words, const char *command)
{
    for (;;) {
        char *word;

        command += strspn(command, " \t\n");
        if (*command == '\0')
            return;
        word = rs_arena_alloc(arena, strlen(command) + 1);
        take_word(&command, word);
        rs_list_add(arena, words, word);
    }
}

// ---- entries --------------------------------------------------------------------------------

static void add_command(struct rs_database *database, struct rs_command command)
{
    database->commands = rs_arena_grow(database->arena, database->commands, &database->cap,
                                       database->count + 1, sizeof *database->commands);
    database->commands[database->count++] = command;
}

static struct rs_command make_command(struct rs_arena *arena, struct rs_list *words,
                                      const char *directory, const char *file)
{
    return (struct rs_command){.directory = directory,
                               .file = rs_path_absolute(arena, directory, file),
                               .args = rs_list_end(arena, words),
                               .nargs = words->count};
}

// False if the array has something else than strings.
static bool take_arguments(struct rs_arena *arena, struct rs_list *words, const json_t *arguments)
{
    size_t i;
    json_t *each;

    json_array_foreach(arguments, i, each)
    {
        if (!json_is_string(each))
            return false;
        rs_list_add(arena, words,
                    rs_arena_strndup(arena, json_string_value(each), json_string_length(each)));
    }
    return true;
}

// What is wrong with the entry, or NULL.
static const char *take_entry(struct rs_database *database, const json_t *entry, const char *folder)
{
    const char *directory = json_string_value(json_object_get(entry, "directory"));
    const char *file = json_string_value(json_object_get(entry, "file"));
    const char *command = json_string_value(json_object_get(entry, "command"));
    const json_t *arguments = json_object_get(entry, "arguments");
    struct rs_arena *arena = database->arena;
    struct rs_list words = {0};

    if (!json_is_object(entry))
        return "it is not an object";
    if (directory == NULL || file == NULL)
        return "\"directory\" or \"file\" is missing";
    if (json_is_array(arguments) ? !take_arguments(arena, &words, arguments) : command == NULL)
        return "it has neither \"arguments\" nor a \"command\"";
    if (!json_is_array(arguments))
        split_command(arena, &words, command);
    if (words.count == 0)
        return "its command is empty";
    add_command(database,
                make_command(arena, &words, rs_path_absolute(arena, folder, directory), file));
    return NULL;
}

static bool take_entries(struct rs_database *database, const json_t *root, const char *path)
{
    const char *folder = rs_current_folder(database->arena);
    size_t i;
    json_t *entry;

    if (!json_is_array(root)) {
        fprintf(stderr, "refsan: %s: not a list of compile commands\n", path);
        return false;
    }
    json_array_foreach(root, i, entry)
    {
        const char *wrong = take_entry(database, entry, folder);

        if (wrong != NULL) {
            fprintf(stderr, "refsan: %s: entry %zu: %s\n", path, i + 1, wrong);
            return false;
        }
    }
    return true;
}

bool rs_database_read(struct rs_database *database, const char *path)
{
    struct stat info;
    json_t *root;
    bool done;

    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        path = rs_arena_printf(database->arena, "%s/compile_commands.json", path);
    root = rs_json_read(path, 0);
    if (root == NULL)
        return false;
    done = take_entries(database, root, path);
    json_decref(root);
    return done;
}

struct rs_command rs_command_make(struct rs_arena *arena, const char *cc, const char *const *flags,
                                  size_t nflags, const char *directory, const char *file)
{
    struct rs_list words = {0};

    split_command(arena, &words, cc);
    for (size_t i = 0; i < nflags; i++)
        rs_list_add(arena, &words, flags[i]);
    rs_list_add(arena, &words, file);
    return make_command(arena, &words, directory, file);
}

void rs_database_add(struct rs_database *database, const char *cc, const char *const *flags,
                     size_t nflags, const char *file)
{
    add_command(database, rs_command_make(database->arena, cc, flags, nflags,
                                          rs_current_folder(database->arena), file));
}
