// SPDX-License-Identifier: Apache-2.0
// The contract of the function under the cursor: the user's, that of its attributes, the built-in
// one, or what was inferred from its body in the same unit.
#include <ctype.h>
#include <string.h>

#include "lsp.h"
#include "path.h"
#include "tool.h"

struct known {
    const char *contract;
    const char *source;
};

// ---- contracts ------------------------------------------------------------------------------

// The user's files, of the settings and of the command.
static void read_user(struct rs_lsp *lsp, const struct rs_lsp_document *document,
                      struct rs_contracts *set)
{
    static const char option[] = "-fplugin-arg-refsan-contracts=";
    const char *directory = "";
    const char *failure;
    const char **words = rs_lsp_command(lsp, set->arena, document, &directory, &failure);

    for (size_t i = 0; words != NULL && words[i] != NULL; i++)
        if (strncmp(words[i], option, sizeof option - 1) == 0)
            rs_read_contracts(
                set, rs_path_absolute(set->arena, directory, words[i] + sizeof option - 1));
}

// `*user` is whether the line is the user's own.
static bool find_written(struct rs_lsp *lsp, const struct rs_lsp_document *document,
                         struct rs_arena *arena, const char *text, struct known *known, bool *user)
{
    struct rs_names names;
    struct rs_contracts set;
    uint16_t version = 0;
    const struct rs_contract *contract;
    const struct rs_name *name;

    rs_names_init(&names, arena);
    if (document->told.python != NULL)
        rs_parse_version(document->told.python, &version);
    rs_contracts_init(&set, arena, &names, version);
    rs_contracts_add_builtin(&set);
    read_user(lsp, document, &set);
    name = rs_intern_cstr(&names, text);
    contract = rs_contracts_find(&set, name);
    if (contract == NULL)
        return false;
    *user = contract->source != RS_SOURCE_BUILTIN;
    known->contract = rs_contract_print(arena, contract);
    known->source = rs_arena_printf(arena, "%s:%u%s", contract->file, contract->line,
                                    *user ? "" : " (built in)");
    return true;
}

// "f", or "N::f" for a C++ function.
static bool is_called(const char *function, const char *text)
{
    const char *colon = strrchr(function, ':');

    return strcmp(colon != NULL ? colon + 1 : function, text) == 0;
}

// Among what was told of the unit's functions; `how` it is known.
static bool find_told(const struct rs_inferred *all, size_t count, struct rs_arena *arena,
                      const char *text, const char *how, struct known *known)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_called(all[i].function, text))
            continue;
        known->contract = all[i].contract;
        known->source = rs_arena_printf(arena, "%s %s:%u", how, all[i].at.file, all[i].at.line);
        return true;
    }
    return false;
}

// A function of another file that nothing is known of.
static bool is_elsewhere(const struct rs_lsp_document *document, const char *text,
                         struct known *known)
{
    for (size_t i = 0; i < document->told.nelsewhere; i++) {
        if (strcmp(document->told.elsewhere[i], text) != 0)
            continue;
        known->contract = NULL;
        known->source = "no contract: arguments are taken to be borrowed, a result to be new";
        return true;
    }
    return false;
}

// In the order in which the plugin believes them.
static bool find(struct rs_lsp *lsp, const struct rs_lsp_document *document, struct rs_arena *arena,
                 const char *text, struct known *known)
{
    const struct rs_unit_told *told = &document->told;
    bool user = false;
    bool written = find_written(lsp, document, arena, text, known, &user);

    return user ||
           find_told(told->annotated, told->nannotated, arena, text, "attributes in", known) ||
           written ||
           find_told(told->inferred, told->ninferred, arena, text, "inferred from", known) ||
           is_elsewhere(document, text, known);
}

// ---- the answer -----------------------------------------------------------------------------

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

// The word at the offset, or the one that ends there.
static void find_word(const struct rs_text *text, size_t offset, size_t *start, size_t *end)
{
    *start = *end = offset;
    while (*start > 0 && is_word(text->bytes[*start - 1]))
        (*start)--;
    while (*end < text->len && is_word(text->bytes[*end]))
        (*end)++;
}

static json_t *answer(struct rs_lsp *lsp, struct rs_arena *arena, const struct known *known)
{
    const char *fence = lsp->markdown ? "```\n" : "";
    const char *text =
        known->contract == NULL
            ? rs_arena_printf(arena, "refsan: %s", known->source)
            : rs_arena_printf(arena, "%s%s\n%s%s", fence, known->contract, fence, known->source);
    json_t *value = json_string(text);

    if (value == NULL)  // a file's name that is not UTF-8
        return json_null();
    return json_pack("{s:{s:s,s:o}}", "contents", "kind", lsp->markdown ? "markdown" : "plaintext",
                     "value", value);
}

json_t *rs_lsp_hover(struct rs_lsp *lsp, struct rs_lsp_document *document, size_t offset)
{
    struct rs_arena arena = {0};
    struct known known = {0};
    json_t *result = NULL;
    const char *word;
    size_t start;
    size_t end;

    find_word(&document->text, offset, &start, &end);
    word = rs_arena_strndup(&arena, document->text.bytes + start, end - start);
    if (*word != '\0' && !isdigit((unsigned char)*word) &&
        find(lsp, document, &arena, word, &known))
        result = answer(lsp, &arena, &known);
    rs_arena_free(&arena);
    return result;
}
