// SPDX-License-Identifier: Apache-2.0
// SARIF 2.1.0: one run, a rule for each check that has a finding, the path as a code flow and as
// related locations.
#include <stdlib.h>
#include <string.h>

#include "embedded.h"
#include "report.h"
#include "uri.h"

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

// ---- names ----------------------------------------------------------------------------------

static json_t *uri_of(const char *path)
{
    char *text = rs_uri_of(path);
    json_t *uri = json_string(text != NULL ? text : "");

    free(text);
    return uri;
}

static json_t *artifact(const char *file)
{
    json_t *location = json_object();

    json_object_set_new(location, "uri", uri_of(file));
    if (*file != '/')
        json_object_set_new(location, "uriBaseId", json_string("ROOT"));
    return location;
}

// ---- places ---------------------------------------------------------------------------------

// SARIF counts columns in UTF-16 units or, as is said in the run, in code points.
static json_int_t column_of(const struct rs_findings *findings, const char *file, uint32_t line,
                            uint32_t column)
{
    const struct rs_source_file *source = rs_source_find(findings->sources, file);
    size_t len;
    const char *text = rs_source_line(source, line, &len);
    json_int_t count = 1;

    if (text == NULL)
        return column;
    for (uint32_t i = 0; i + 1 < column; i++)
        count += i >= len || ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

static json_t *region_of(const struct rs_findings *findings, const char *file,
                         const struct rs_range *range)
{
    return json_pack("{s:I, s:I, s:I, s:I}", "startLine", (json_int_t)range->line, "startColumn",
                     column_of(findings, file, range->line, range->column), "endLine",
                     (json_int_t)range->end_line, "endColumn",
                     column_of(findings, file, range->end_line, range->end_column));
}

static bool has_range(const struct rs_position *at)
{
    const struct rs_range *range = &at->range;

    return range->line != 0 && range->column != 0 && range->end_column != 0 &&
           (range->end_line > range->line ||
            (range->end_line == range->line && range->end_column >= range->column));
}

static json_t *physical(const struct rs_findings *findings, const struct rs_position *at)
{
    json_t *location = json_object();

    json_object_set_new(location, "artifactLocation", artifact(at->file));
    if (has_range(at))
        json_object_set_new(location, "region", region_of(findings, at->file, &at->range));
    else if (at->line != 0)
        json_object_set_new(
            location, "region",
            json_pack("{s:I, s:I}", "startLine", (json_int_t)at->line, "startColumn",
                      column_of(findings, at->file, at->line, at->column != 0 ? at->column : 1)));
    return location;
}

static json_t *location_of(const struct rs_findings *findings, const struct rs_position *at,
                           const char *message)
{
    json_t *location = json_object();

    if (*at->file != '\0')
        json_object_set_new(location, "physicalLocation", physical(findings, at));
    if (message != NULL)
        json_object_set_new(location, "message", json_pack("{s:s}", "text", message));
    return location;
}

// ---- results --------------------------------------------------------------------------------

static json_t *step_location(const struct rs_findings *findings, const struct rs_position *at,
                             const char *message)
{
    return json_pack("{s:o}", "location", location_of(findings, at, message));
}

static json_t *code_flows(const struct rs_findings *findings, const struct rs_diag *diag)
{
    json_t *steps = json_array();

    for (size_t i = 0; i < diag->nsteps; i++)
        json_array_append_new(steps,
                              step_location(findings, &diag->steps[i].at, diag->steps[i].message));
    json_array_append_new(steps, step_location(findings, &diag->at, diag->message));
    return json_pack("[{s:[{s:o}]}]", "threadFlows", "locations", steps);
}

static json_t *related(const struct rs_findings *findings, const struct rs_diag *diag)
{
    json_t *list = json_array();

    for (size_t i = 0; i < diag->nsteps; i++) {
        json_t *location = location_of(findings, &diag->steps[i].at, diag->steps[i].message);

        json_object_set_new(location, "id", json_integer((json_int_t)i + 1));
        json_array_append_new(list, location);
    }
    return list;
}

static json_t *replacement(const struct rs_findings *findings, const struct rs_edit *edit)
{
    return json_pack("{s:o, s:{s:s}}", "deletedRegion",
                     region_of(findings, edit->file, &edit->range), "insertedContent", "text",
                     edit->text);
}

static json_t *fixes(const struct rs_findings *findings, const struct rs_diag *diag)
{
    json_t *list = json_array();

    for (size_t i = 0; i < diag->nfixes; i++) {
        const struct rs_fixit *fix = &diag->fixes[i];
        json_t *replacements = json_array();

        for (size_t k = 0; k < fix->nedits; k++)
            json_array_append_new(replacements, replacement(findings, &fix->edits[k]));
        if (fix->nedits > 0)
            json_array_append_new(list, json_pack("{s:{s:s}, s:[{s:o, s:o}]}", "description",
                                                  "text", fix->description, "artifactChanges",
                                                  "artifactLocation", artifact(fix->edits[0].file),
                                                  "replacements", replacements));
        else
            json_decref(replacements);
    }
    return list;
}

static json_t *result_of(const struct rs_findings *findings, const struct rs_diag *diag,
                         json_int_t rule)
{
    json_t *result =
        json_pack("{s:s, s:I, s:s, s:{s:s}, s:[o]}", "ruleId",
                  rs_arena_printf(findings->diags->arena, "refsan-%s", diag->check), "ruleIndex",
                  rule, "level", diag->pedantic ? "note" : "warning", "message", "text",
                  diag->message, "locations", location_of(findings, &diag->at, NULL));

    json_object_set_new(result, "partialFingerprints", json_pack("{s:s}", "refsan/v1", diag->id));
    if (diag->nsteps > 0) {
        json_object_set_new(result, "codeFlows", code_flows(findings, diag));
        json_object_set_new(result, "relatedLocations", related(findings, diag));
    }
    if (diag->nfixes > 0)
        json_object_set_new(result, "fixes", fixes(findings, diag));
    return result;
}

// ---- rules ----------------------------------------------------------------------------------

// "over-decref" as "OverDecref".
static const char *rule_name(struct rs_arena *arena, const char *check)
{
    char *name = rs_arena_strndup(arena, check, strlen(check));
    char *out = name;
    bool upper = true;

    for (const char *in = check; *in != '\0'; in++) {
        if (*in == '-') {
            upper = true;
            continue;
        }
        *out++ = (char)(upper && *in >= 'a' && *in <= 'z' ? *in - 'a' + 'A' : *in);
        upper = false;
    }
    *out = '\0';
    return name;
}

static json_t *rule_of(struct rs_arena *arena, const char *check)
{
    const char *page = rs_embedded_text(rs_arena_printf(arena, "%s.md", check));
    const char *summary = rs_arena_printf(arena, "%s.", rs_check_summary(check));
    json_t *rule =
        json_pack("{s:s, s:s, s:{s:s}, s:{s:s}}", "id", rs_arena_printf(arena, "refsan-%s", check),
                  "name", rule_name(arena, check), "shortDescription", "text", summary,
                  "fullDescription", "text", summary);

    json_object_set_new(rule, "help",
                        *page != '\0' ? json_pack("{s:s, s:s}", "text", summary, "markdown", page)
                                      : json_pack("{s:s}", "text", summary));
    json_object_set_new(rule, "defaultConfiguration", json_pack("{s:s}", "level", "warning"));
    return rule;
}

// The place of the check's rule in the list; it is added if it is not there.
static json_int_t rule_index(struct rs_arena *arena, json_t *rules, const char *check)
{
    const char *id = rs_arena_printf(arena, "refsan-%s", check);
    size_t count = json_array_size(rules);

    for (size_t i = 0; i < count; i++)
        if (strcmp(json_string_value(json_object_get(json_array_get(rules, i), "id")), id) == 0)
            return (json_int_t)i;
    json_array_append_new(rules, rule_of(arena, check));
    return (json_int_t)count;
}

// ---- the log --------------------------------------------------------------------------------

static json_t *root_uri(const struct rs_findings *findings)
{
    const char *root = findings->root;
    size_t len = strlen(root);
    bool slash = len > 0 && root[len - 1] == '/';

    return uri_of(slash ? root : rs_arena_printf(findings->diags->arena, "%s/", root));
}

void rs_write_sarif(FILE *out, const struct rs_findings *findings)
{
    struct rs_arena *arena = findings->diags->arena;
    json_t *rules = json_array();
    json_t *results = json_array();
    json_t *run;
    json_t *log;

    for (size_t i = 0; i < findings->diags->count; i++) {
        const struct rs_diag *diag = findings->diags->items[i];

        json_array_append_new(results,
                              result_of(findings, diag, rule_index(arena, rules, diag->check)));
    }
    run = json_pack("{s:{s:{s:s, s:s, s:s, s:o}}, s:s, s:{s:{s:o}}, s:o}", "tool", "driver", "name",
                    "refsan", "version", REFSAN_VERSION, "semanticVersion", REFSAN_VERSION, "rules",
                    rules, "columnKind", "unicodeCodePoints", "originalUriBaseIds", "ROOT", "uri",
                    root_uri(findings), "results", results);
    log = json_pack("{s:s, s:s, s:[o]}", "$schema", SCHEMA, "version", "2.1.0", "runs", run);
    json_dumpf(log, out, JSON_INDENT(1));
    putc('\n', out);
    json_decref(log);
}
