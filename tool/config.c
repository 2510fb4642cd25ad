// SPDX-License-Identifier: Apache-2.0
// Reads .refsan.yml: one flat table of settings, each with its kind of value.
#include "config.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "file.h"
#include "path.h"
#include "registry.h"
#include "tool.h"

const char *rs_checks_add(struct rs_arena *arena, struct rs_list *list, const char *names)
{
    while (*names != '\0') {
        size_t len = strcspn(names, ",");
        const char *name = rs_arena_strndup(arena, names, len);

        if (strncmp(name, "refsan-", 7) == 0)
            name += 7;
        if (rs_check_find(name) == NULL)
            return name;
        rs_list_add(arena, list, name);
        names += len + (names[len] == ',');
    }
    return NULL;
}

bool rs_is_level(const char *name)
{
    return strcmp(name, "default") == 0 || strcmp(name, "pedantic") == 0;
}

// ---- values ---------------------------------------------------------------------------------

struct reader {
    struct rs_config *config;
    struct rs_arena *arena;
    yaml_document_t *document;
};

static bool complain(const struct reader *reader, const yaml_node_t *node, const char *what,
                     const char *name)
{
    fprintf(stderr, "refsan: %s:%zu:%zu: %s '%s'\n", reader->config->file,
            node->start_mark.line + 1, node->start_mark.column + 1, what, name);
    return false;
}

static const char *text_of(const struct reader *reader, const yaml_node_t *node)
{
    return rs_arena_strndup(reader->arena, (const char *)node->data.scalar.value,
                            node->data.scalar.length);
}

// Calls `take` for the one value or each of a list.
static bool each_value(const struct reader *reader, const yaml_node_t *node,
                       bool (*take)(const struct reader *, const yaml_node_t *, struct rs_list *),
                       struct rs_list *list)
{
    if (node->type == YAML_SCALAR_NODE)
        return take(reader, node, list);
    if (node->type != YAML_SEQUENCE_NODE)
        return complain(reader, node, "a list is expected, not", "a table");
    for (const yaml_node_item_t *item = node->data.sequence.items.start;
         item < node->data.sequence.items.top; item++) {
        const yaml_node_t *each = yaml_document_get_node(reader->document, *item);

        if (each->type != YAML_SCALAR_NODE)
            return complain(reader, each, "a name is expected, not", "a list or table");
        if (!take(reader, each, list))
            return false;
    }
    return true;
}

static bool take_checks(const struct reader *reader, const yaml_node_t *node, struct rs_list *list)
{
    const char *wrong = rs_checks_add(reader->arena, list, text_of(reader, node));

    return wrong == NULL || complain(reader, node, "there is no check", wrong);
}

static bool take_file(const struct reader *reader, const yaml_node_t *node, struct rs_list *list)
{
    rs_list_add(reader->arena, list,
                rs_path_absolute(reader->arena, reader->config->folder, text_of(reader, node)));
    return true;
}

static bool take_pattern(const struct reader *reader, const yaml_node_t *node, struct rs_list *list)
{
    rs_list_add(reader->arena, list, text_of(reader, node));
    return true;
}

static bool only(const struct reader *reader, const yaml_node_t *node)
{
    return each_value(reader, node, take_checks, &reader->config->only);
}

static bool disable(const struct reader *reader, const yaml_node_t *node)
{
    return each_value(reader, node, take_checks, &reader->config->disable);
}

static bool contracts(const struct reader *reader, const yaml_node_t *node)
{
    return each_value(reader, node, take_file, &reader->config->contracts);
}

static bool exclude(const struct reader *reader, const yaml_node_t *node)
{
    return each_value(reader, node, take_pattern, &reader->config->exclude);
}

static bool scalar(const struct reader *reader, const yaml_node_t *node, const char **text)
{
    if (node->type != YAML_SCALAR_NODE)
        return complain(reader, node, "one value is expected, not", "a list or table");
    *text = text_of(reader, node);
    return true;
}

static bool level(const struct reader *reader, const yaml_node_t *node)
{
    const char *text;

    if (!scalar(reader, node, &text))
        return false;
    if (!rs_is_level(text))
        return complain(reader, node, "there is no level", text);
    reader->config->level = text;
    return true;
}

static bool budget(const struct reader *reader, const yaml_node_t *node)
{
    const char *text;
    uint32_t number;

    if (!scalar(reader, node, &text))
        return false;
    if (!rs_parse_number(text, 1, UINT32_MAX, &number))
        return complain(reader, node, "not a positive number:", text);
    reader->config->budget = text;
    return true;
}

static bool timeout(const struct reader *reader, const yaml_node_t *node)
{
    const char *text;

    return scalar(reader, node, &text) &&
           (rs_parse_number(text, 1, UINT32_MAX, &reader->config->timeout) ||
            complain(reader, node, "not a positive number:", text));
}

static bool baseline(const struct reader *reader, const yaml_node_t *node)
{
    const char *text;

    if (!scalar(reader, node, &text))
        return false;
    reader->config->baseline = rs_path_absolute(reader->arena, reader->config->folder, text);
    return true;
}

static bool cc(const struct reader *reader, const yaml_node_t *node)
{
    return scalar(reader, node, &reader->config->cc);
}

static bool generated(const struct reader *reader, const yaml_node_t *node)
{
    const char *text;

    if (!scalar(reader, node, &text))
        return false;
    reader->config->generated = strcmp(text, "true") == 0;
    return reader->config->generated || strcmp(text, "false") == 0 ||
           complain(reader, node, "neither true nor false:", text);
}

// ---- the file -------------------------------------------------------------------------------

static const struct setting {
    const char *name;
    bool (*take)(const struct reader *reader, const yaml_node_t *node);
} settings[] = {
    {"level", level},     {"only", only},           {"disable", disable}, {"contracts", contracts},
    {"exclude", exclude}, {"generated", generated}, {"budget", budget},   {"baseline", baseline},
    {"cc", cc},           {"timeout", timeout},
};

static bool take_setting(const struct reader *reader, const yaml_node_pair_t *pair)
{
    const yaml_node_t *key = yaml_document_get_node(reader->document, pair->key);
    const yaml_node_t *value = yaml_document_get_node(reader->document, pair->value);
    const char *name = key->type == YAML_SCALAR_NODE ? text_of(reader, key) : "";

    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (strcmp(settings[i].name, name) == 0)
            return settings[i].take(reader, value);
    return complain(reader, key, "there is no setting", name);
}

static bool take_document(struct reader *reader)
{
    const yaml_node_t *root = yaml_document_get_root_node(reader->document);

    if (root == NULL)
        return true;
    if (root->type != YAML_MAPPING_NODE)
        return complain(reader, root, "settings are expected, NAME: VALUE, not", "a list or value");
    for (const yaml_node_pair_t *pair = root->data.mapping.pairs.start;
         pair < root->data.mapping.pairs.top; pair++)
        if (!take_setting(reader, pair))
            return false;
    return true;
}

static bool parse(struct reader *reader, const char *text, size_t len)
{
    yaml_parser_t parser;
    yaml_document_t document;
    bool done;

    if (!yaml_parser_initialize(&parser))
        return false;
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, len);
    done = yaml_parser_load(&parser, &document) != 0;
    if (done) {
        reader->document = &document;
        done = take_document(reader);
        yaml_document_delete(&document);
    } else {
        fprintf(stderr, "refsan: %s:%zu:%zu: %s\n", reader->config->file,
                parser.problem_mark.line + 1, parser.problem_mark.column + 1,
                parser.problem != NULL ? parser.problem : "not YAML");
    }
    yaml_parser_delete(&parser);
    return done;
}

bool rs_config_read(struct rs_config *config, struct rs_arena *arena, const char *path)
{
    struct reader reader = {.config = config, .arena = arena};
    char *text;
    size_t len;
    bool done;

    *config = (struct rs_config){.file = path};
    config->folder = rs_folder_name(arena, rs_path_absolute(arena, rs_current_folder(arena), path));
    if (!rs_read_file(path, &text, &len))
        return false;
    done = parse(&reader, text, len);
    free(text);
    return done;
}

static bool is_there(void *ctx, const char *path)
{
    (void)ctx;
    return rs_file_exists(path);
}

const char *rs_config_find(struct rs_arena *arena, const char *folder)
{
    static const char *const names[] = {RS_CONFIG_NAME, NULL};

    return rs_find_upward(arena, folder, names, is_there, NULL);
}

bool rs_config_excludes(const struct rs_config *config, const char *path)
{
    const char *name = config->folder != NULL ? rs_path_below(path, config->folder) : path;

    for (size_t i = 0; i < config->exclude.count; i++)
        if (fnmatch(config->exclude.items[i], name, FNM_LEADING_DIR) == 0)
            return true;
    return false;
}
