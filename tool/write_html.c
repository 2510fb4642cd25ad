// SPDX-License-Identifier: Apache-2.0
// A page that needs nothing else: each finding with its source, on which the steps of its path
// stand in their order. html/report.css says how it looks, html/report.js filters and moves about.
#include <stdlib.h>
#include <string.h>

#include "embedded.h"
#include "report.h"
#include "utf8.h"

enum {
    CONTEXT = 2,        // lines that are shown around a step
    MAX_COLUMNS = 300,  // bytes of a line
    MAX_BEFORE = 100,   // of them before what is meant
};

// ---- text -----------------------------------------------------------------------------------

static void put_byte(FILE *out, char byte)
{
    switch (byte) {
    case '&':
        fputs("&amp;", out);
        break;
    case '<':
        fputs("&lt;", out);
        break;
    case '>':
        fputs("&gt;", out);
        break;
    case '"':
        fputs("&quot;", out);
        break;
    case '\t':
        putc('\t', out);
        break;
    default:
        putc((unsigned char)byte < ' ' ? ' ' : byte, out);
    }
}

static void put_text(FILE *out, const char *text)
{
    for (; *text != '\0'; text++)
        put_byte(out, *text);
}

// ---- a finding's path -----------------------------------------------------------------------

// The steps of the path, and the finding itself as the last.
struct path {
    const struct rs_diag *diag;
    size_t count;
};

static const struct rs_position *place_of(const struct path *path, size_t i)
{
    return i < path->diag->nsteps ? &path->diag->steps[i].at : &path->diag->at;
}

static const char *message_of(const struct path *path, size_t i)
{
    return i < path->diag->nsteps ? path->diag->steps[i].message : path->diag->message;
}

static bool is_in(const struct path *path, size_t i, const char *file)
{
    return strcmp(place_of(path, i)->file, file) == 0;
}

// Whether a line stands near a step in this file.
static bool is_near(const struct path *path, const char *file, uint32_t line)
{
    for (size_t i = 0; i < path->count; i++) {
        uint32_t at = place_of(path, i)->line;

        if (is_in(path, i, file) && line + CONTEXT >= at && line <= at + CONTEXT)
            return true;
    }
    return false;
}

static void limits(const struct path *path, const char *file, uint32_t *first, uint32_t *last)
{
    *first = UINT32_MAX;
    *last = 0;
    for (size_t i = 0; i < path->count; i++) {
        uint32_t at = place_of(path, i)->line;

        if (!is_in(path, i, file))
            continue;
        *first = at < *first ? at : *first;
        *last = at > *last ? at : *last;
    }
}

// ---- a line of source -----------------------------------------------------------------------

// Whether a byte of the line, counted from 1, is underlined by a step.
static bool is_marked(const struct path *path, const char *file, uint32_t line, size_t column)
{
    for (size_t i = 0; i < path->count; i++) {
        const struct rs_position *at = place_of(path, i);
        size_t first = at->column;
        size_t end = first + 1;

        if (!is_in(path, i, file))
            continue;
        if (at->range.end_line != 0) {
            if (line < at->range.line || line > at->range.end_line)
                continue;
            first = line > at->range.line ? 1 : at->range.column;
            end = line < at->range.end_line ? SIZE_MAX : at->range.end_column;
        } else if (line != at->line) {
            continue;
        }
        if (column >= first && column < end)
            return true;
    }
    return false;
}

// Where what is shown of a long line begins.
static size_t window(const struct path *path, const char *file, uint32_t line, size_t len)
{
    for (size_t i = 0; i < path->count && len > MAX_COLUMNS; i++) {
        const struct rs_position *at = place_of(path, i);

        if (is_in(path, i, file) && at->line == line && at->column > MAX_BEFORE &&
            at->column <= len)
            return at->column - MAX_BEFORE;
    }
    return 0;
}

static void put_code(FILE *out, const struct path *path, const char *file, uint32_t line,
                     const char *text, size_t len)
{
    bool marked = false;
    size_t at = window(path, file, line, len);
    size_t end = len - at > MAX_COLUMNS ? at + MAX_COLUMNS : len;

    fputs(at > 0 ? "…" : "", out);
    while (at < end) {
        size_t size = rs_utf8_size(text + at, len - at);
        bool mark = is_marked(path, file, line, at + 1) && (marked || text[at] != ' ');

        if (mark != marked)
            fputs(mark ? "<mark>" : "</mark>", out);
        marked = mark;
        if (size == 1)
            put_byte(out, text[at]);
        else if (size == 0)
            fputs(RS_REPLACEMENT, out);
        else
            fwrite(text + at, 1, size, out);
        at += size > 0 ? size : 1;
    }
    fputs(marked ? "</mark>" : "", out);
    fputs(end < len ? "…" : "", out);
}

static void put_steps(FILE *out, const struct path *path, const char *file, uint32_t line)
{
    for (size_t i = 0; i < path->count; i++) {
        if (!is_in(path, i, file) || place_of(path, i)->line != line)
            continue;
        fprintf(out, "<button type=\"button\" class=\"step%s\" data-n=\"%zu\"><b>%zu</b><span>",
                i + 1 == path->count ? " end" : "", i + 1, i + 1);
        put_text(out, message_of(path, i));
        fputs("</span></button>\n", out);
    }
}

// The line before the next one that stands near a step; there is one.
static uint32_t before_next(const struct path *path, const char *file, uint32_t line)
{
    uint32_t next = UINT32_MAX;

    for (size_t i = 0; i < path->count; i++) {
        uint32_t at = place_of(path, i)->line;

        if (is_in(path, i, file) && at > line + CONTEXT && at - CONTEXT < next)
            next = at - CONTEXT;
    }
    return next - 1;
}

// ---- a file ---------------------------------------------------------------------------------

static void put_lines(FILE *out, const struct path *path, const struct rs_source_file *source,
                      const char *file)
{
    uint32_t first;
    uint32_t last;
    bool gap = false;

    limits(path, file, &first, &last);
    for (uint64_t at = first > CONTEXT ? first - CONTEXT : 1; at <= (uint64_t)last + CONTEXT;
         at++) {
        uint32_t line = (uint32_t)at;
        size_t len;
        const char *text = rs_source_line(source, line, &len);
        bool near = is_near(path, file, line);
        const char *kind = line >= first && line <= last ? " path" : "";

        if (text != NULL && near) {
            fprintf(out, "<div class=\"row%s\"><span class=\"no\">%u</span><code>", kind, line);
            put_code(out, path, file, line, text, len);
            fputs("</code></div>\n", out);
        } else if (!near && !gap) {
            fprintf(out, "<div class=\"row gap%s\"><span class=\"no\">⋮</span></div>\n", kind);
        }
        gap = !near;
        put_steps(out, path, file, line);
        if (!near)
            at = before_next(path, file, line);
    }
}

static void put_file(FILE *out, const struct path *path, const struct rs_findings *findings,
                     const char *file)
{
    const struct rs_source_file *source = rs_source_find(findings->sources, file);

    fputs("<figure><figcaption>", out);
    put_text(out, *file != '\0' ? file : "no file");
    fputs(source->text == NULL ? " (its source is not there)" : "", out);
    fputs("</figcaption><div class=\"code\" role=\"group\"><div>\n", out);
    put_lines(out, path, source, file);
    fputs("</div></div></figure>\n", out);
}

// Each file once, in the order of the path.
static void put_files(FILE *out, const struct path *path, const struct rs_findings *findings)
{
    for (size_t i = 0; i < path->count; i++) {
        bool seen = false;

        for (size_t k = 0; k < i && !seen; k++)
            seen = is_in(path, k, place_of(path, i)->file);
        if (!seen)
            put_file(out, path, findings, place_of(path, i)->file);
    }
}

// ---- a finding ------------------------------------------------------------------------------

static void put_head(FILE *out, const struct rs_diag *diag)
{
    fprintf(out, "<details id=\"f%s\" data-check=\"%s\" data-text=\"", diag->id, diag->check);
    put_text(out, diag->message);
    fprintf(out, " %s ", diag->check);
    put_text(out, diag->at.file);
    fputs(" ", out);
    put_text(out, diag->function);
    fprintf(out, "\"><summary><span class=\"check\">%s</span>", diag->check);
    put_text(out, diag->message);
    fputs("<span class=\"where\">", out);
    put_text(out, diag->at.file);
    fprintf(out, ":%u", diag->at.line);
    if (*diag->function != '\0') {
        fputs(" in ", out);
        put_text(out, diag->function);
    }
    fputs(diag->pedantic ? " (pedantic)</span></summary>\n" : "</span></summary>\n", out);
}

static void put_fixes(FILE *out, const struct rs_diag *diag)
{
    for (size_t i = 0; i < diag->nfixes; i++) {
        fputs("<p class=\"fix\">Fix: ", out);
        put_text(out, diag->fixes[i].description);
        if (diag->fixes[i].nedits > 0)
            fprintf(out, " at line %u", diag->fixes[i].edits[0].range.line);
        fputs(diag->fixes[i].safe ? "</p>\n" : " (read it before you apply it)</p>\n", out);
    }
}

static void put_finding(FILE *out, const struct rs_findings *findings, const struct rs_diag *diag)
{
    struct path path = {.diag = diag, .count = diag->nsteps + 1};

    put_head(out, diag);
    put_files(out, &path, findings);
    put_fixes(out, diag);
    if (diag->nsteps > 0)
        fputs("<p class=\"walk\"><button type=\"button\" data-by=\"-1\">Step back</button>\n"
              "<button type=\"button\" data-by=\"1\">Next step</button></p>\n",
              out);
    fputs("</details>\n", out);
}

// ---- the page -------------------------------------------------------------------------------

static size_t count_check(const struct rs_diags *diags, const char *check)
{
    size_t count = 0;

    for (size_t i = 0; i < diags->count; i++)
        count += strcmp(diags->items[i]->check, check) == 0;
    return count;
}

// A box for each check that has a finding.
static void put_filter(FILE *out, const struct rs_diags *diags)
{
    fputs("<form role=\"search\"><input type=\"search\" id=\"search\" "
          "aria-label=\"Filter by text, file or function\" "
          "placeholder=\"Filter by text, file or function\">\n",
          out);
    for (size_t i = 0; i < diags->count; i++) {
        const char *check = diags->items[i]->check;
        bool seen = false;

        for (size_t k = 0; k < i && !seen; k++)
            seen = strcmp(diags->items[k]->check, check) == 0;
        if (seen)
            continue;
        fprintf(out,
                "<label title=\"%s\"><input type=\"checkbox\" name=\"check\" value=\"%s\" "
                "checked> %s <span class=\"count\">%zu</span></label>\n",
                rs_check_summary(check), check, check, count_check(diags, check));
    }
    fputs("</form>\n", out);
}

void rs_write_html(FILE *out, const struct rs_findings *findings)
{
    const struct rs_diags *diags = findings->diags;

    fprintf(out,
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<title>refsan: %zu findings</title>\n<style>\n%s</style></head>\n<body>\n"
            "<header><h1>refsan</h1><span class=\"count\" role=\"status\"><span id=\"shown\">%zu"
            "</span> of %zu findings</span>\n",
            diags->count, rs_embedded_text("report.css"), diags->count, diags->count);
    put_filter(out, diags);
    fputs("</header>\n<main>\n", out);
    for (size_t i = 0; i < diags->count; i++)
        put_finding(out, findings, diags->items[i]);
    fputs("</main>\n<footer><p class=\"keys\"><kbd>j</kbd> <kbd>k</kbd> next and previous finding, "
          "<kbd>Enter</kbd> opens it, <kbd>n</kbd> <kbd>p</kbd> along its path, <kbd>/</kbd> "
          "filter</p><p>refsan " REFSAN_VERSION "</p></footer>\n<script>\n",
          out);
    fputs(rs_embedded_text("report.js"), out);
    fputs("</script></body></html>\n", out);
}
