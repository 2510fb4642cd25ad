// SPDX-License-Identifier: Apache-2.0
// Diagnostics as a compiler prints them. Lines that are too long for anybody are cut around what is
// underlined.
#include "diag.h"

#include <string.h>

// Columns of source that are shown, and how many of them before what is meant.
enum { MAX_COLUMNS = 160, MAX_BEFORE = 60 };

struct style {
    const char *strong;
    const char *warning;
    const char *note;
    const char *mark;
    const char *plain;
};

static const struct style colored = {"\033[1m", "\033[1;35m", "\033[1;36m", "\033[1;32m",
                                     "\033[0m"};
static const struct style colorless = {"", "", "", "", ""};

static void print_text(FILE *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        putc(text[i] == '\t' || (unsigned char)text[i] < ' ' ? ' ' : text[i], out);
}

static void print_marks(FILE *out, const struct style *style, const struct rs_position *at,
                        size_t start, size_t len)
{
    size_t first = at->column;
    size_t end = first + 1;

    if (at->range.end_line != 0 && at->range.line <= at->line) {
        first = at->range.line < at->line ? 1 : at->range.column;
        end = at->range.end_line > at->line ? start + len + 1 : at->range.end_column;
    }
    fprintf(out, "      | %s", style->mark);
    for (size_t column = start + 1; column <= start + len + 1; column++) {
        if (column == at->column)
            putc('^', out);
        else if (column >= end && column > at->column)
            break;
        else
            putc(column >= first && column < end ? '~' : ' ', out);
    }
    fprintf(out, "%s\n", style->plain);
}

static void print_source(FILE *out, struct rs_sources *sources, const struct style *style,
                         const struct rs_position *at)
{
    const struct rs_source_file *source = rs_source_find(sources, at->file);
    size_t len;
    const char *line = rs_source_line(source, at->line, &len);
    size_t start = 0;

    if (line == NULL || at->column == 0 || at->column > len + 1)
        return;
    if (len > MAX_COLUMNS && at->column > MAX_BEFORE)
        start = at->column - MAX_BEFORE;
    len = len - start < MAX_COLUMNS ? len - start : MAX_COLUMNS;
    fprintf(out, "%5u | ", at->line);
    print_text(out, line + start, len);
    putc('\n', out);
    print_marks(out, style, at, start, len);
}

static void print_place(FILE *out, const struct style *style, const struct rs_position *at)
{
    fprintf(out, "%s%s", style->strong, *at->file != '\0' ? at->file : "refsan");
    if (at->line != 0)
        fprintf(out, ":%u:%u", at->line, at->column);
    fprintf(out, ": ");
}

void rs_diag_print(FILE *out, struct rs_sources *sources, const struct rs_diag *diag, bool color)
{
    const struct style *style = color ? &colored : &colorless;

    print_place(out, style, &diag->at);
    fprintf(out, "%swarning: %s%s%s [refsan-%s]%s\n", style->warning, style->plain, style->strong,
            diag->message, diag->check, style->plain);
    print_source(out, sources, style, &diag->at);
    for (size_t i = 0; i < diag->nsteps; i++) {
        print_place(out, style, &diag->steps[i].at);
        fprintf(out, "%snote: %s%s\n", style->note, style->plain, diag->steps[i].message);
        print_source(out, sources, style, &diag->steps[i].at);
    }
}
