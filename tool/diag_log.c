// SPDX-License-Identifier: Apache-2.0
// Reads what a compiler printed: FILE:LINE:COLUMN: warning: TEXT [refsan-CHECK] ..., its notes, and
// the lines of source below each, of which the marks tell how much is underlined. What a build
// system or a CI service puts before or between them is taken off or skipped.
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "path.h"
#include "utf8.h"

struct folder {
    const char *path;
    const struct folder *outer;
};

struct log {
    struct rs_diags *set;
    struct rs_arena *arena;
    const struct folder *folder;  // that make or ninja said it is in; NULL: none
    struct rs_diag *diag;         // whose notes may follow; NULL: none
    size_t steps_cap;
    struct rs_position *place;  // whose line of source may follow; NULL: none
    size_t count;
};

// ---- text -----------------------------------------------------------------------------------

// The length of the terminal's escape sequence at the front, 0 if there is none.
static size_t escape(const char *text, size_t len)
{
    size_t i = 2;

    if (len < 3 || text[0] != '\033' || text[1] != '[')
        return 0;
    while (i < len && (isdigit((unsigned char)text[i]) || text[i] == ';'))
        i++;
    return i < len ? i + 1 : 0;
}

// The line as clean text: no escape sequences, no carriage return, what is no UTF-8 replaced.
static char *clean(struct rs_arena *arena, const char *line, size_t len)
{
    char *text = rs_arena_alloc(arena, len * 3 + 1);
    char *out = text;

    for (size_t i = 0; i < len;) {
        size_t skip = escape(line + i, len - i);
        size_t size = rs_utf8_size(line + i, len - i);

        if (skip > 0 || line[i] == '\r' || line[i] == '\0') {
            i += skip > 0 ? skip : 1;
        } else if (size > 0) {
            memcpy(out, line + i, size);
            out += size;
            i += size;
        } else {
            out = stpcpy(out, RS_REPLACEMENT);
            i++;
        }
    }
    *out = '\0';
    return text;
}

// Behind the time that a CI service puts before each line: 2024-05-01T10:20:30.1234567Z
static const char *behind_time(const char *line)
{
    static const char shape[] = "dddd-dd-ddTdd:dd:dd";
    const char *at = line;

    for (size_t i = 0; shape[i] != '\0'; i++, at++)
        if (shape[i] == 'd' ? !isdigit((unsigned char)*at) : *at != shape[i])
            return line;
    at += strspn(at, ".0123456789");
    return at[0] == 'Z' && at[1] == ' ' ? at + 2 : line;
}

// ---- places ---------------------------------------------------------------------------------

struct head {
    struct rs_position at;
    const char *kind;  // behind the place: "warning: ...", "note: ..."
};

// Reads "FILE:LINE:COLUMN: ".
static bool read_head(struct log *log, const char *line, struct head *head)
{
    for (const char *at = strchr(line, ':'); at != NULL; at = strchr(at + 1, ':')) {
        char *end;
        unsigned long number = strtoul(at + 1, &end, 10);
        unsigned long column;

        if (at == line || !isdigit((unsigned char)at[1]) || *end != ':' ||
            !isdigit((unsigned char)end[1]))
            continue;
        column = strtoul(end + 1, &end, 10);
        if (end[0] != ':' || end[1] != ' ' || number > UINT32_MAX || column > UINT32_MAX)
            continue;
        head->at = (struct rs_position){.line = (uint32_t)number, .column = (uint32_t)column};
        head->at.file = rs_arena_strndup(log->arena, line, (size_t)(at - line));
        if (log->folder != NULL)
            head->at.file = rs_path_absolute(log->arena, log->folder->path, head->at.file);
        head->kind = end + 2;
        return true;
    }
    return false;
}

// The number of the character in the text under which the marks begin, and how many there are:
// "      |     ~~~~^~~~". False if the line is none of marks.
static bool read_marks(const char *line, size_t *before, size_t *behind)
{
    const char *bar = strchr(line, '|');
    const char *caret = bar != NULL ? strchr(bar, '^') : NULL;
    const char *first = caret;

    if (caret == NULL || strspn(line, " ") != (size_t)(bar - line))
        return false;
    while (first > bar + 1 && first[-1] == '~')
        first--;
    *before = (size_t)(caret - first);
    *behind = strspn(caret + 1, "~");
    return true;
}

static void take_marks(struct rs_position *place, const char *line)
{
    size_t before;
    size_t behind;

    if (!read_marks(line, &before, &behind) || before >= place->column)
        return;
    place->range = (struct rs_range){.line = place->line,
                                     .column = place->column - (uint32_t)before,
                                     .end_line = place->line,
                                     .end_column = place->column + 1 + (uint32_t)behind};
}

// ---- warnings and notes ---------------------------------------------------------------------

static const char *skip_word(const char *text, const char *word)
{
    size_t len = strlen(word);

    return strncmp(text, word, len) == 0 ? text + len : NULL;
}

// The text behind "warning: " or "error: "; NULL if it is neither.
static const char *told(const char *kind)
{
    const char *text = skip_word(kind, "warning: ");

    return text != NULL ? text : skip_word(kind, "error: ");
}

// Splits "TEXT [refsan-CHECK] [-Wbackend-plugin]". NULL if refsan does not say it.
static struct rs_diag *make_diag(struct log *log, const char *text)
{
    static const char tag[] = " [refsan-";
    const char *found = NULL;
    struct rs_diag *diag;
    size_t len;

    for (const char *at = strstr(text, tag); at != NULL; at = strstr(at + 1, tag))
        found = at;
    if (found == NULL)
        return NULL;
    len = strspn(found + sizeof tag - 1, RS_CHECK_LETTERS);
    if (len == 0 || found[sizeof tag - 1 + len] != ']')
        return NULL;
    diag = RS_NEW(log->arena, struct rs_diag);
    diag->check = rs_arena_strndup(log->arena, found + sizeof tag - 1, len);
    diag->message = rs_arena_strndup(log->arena, text, (size_t)(found - text));
    diag->own = rs_own_summary(diag->check) != NULL;
    diag->function = diag->object = diag->fingerprint = "";
    return diag;
}

static void take_warning(struct log *log, const struct head *head, const char *text)
{
    log->diag = make_diag(log, text);
    log->place = NULL;
    log->steps_cap = 0;
    if (log->diag == NULL)
        return;
    log->diag->at = head->at;
    log->place = &log->diag->at;
    rs_diags_add(log->set, log->diag);
    log->count++;
}

static void take_note(struct log *log, const struct head *head, const char *text)
{
    struct rs_diag *diag = log->diag;

    if (diag == NULL)
        return;
    diag->steps = rs_arena_grow(log->arena, diag->steps, &log->steps_cap, diag->nsteps + 1,
                                sizeof *diag->steps);
    diag->steps[diag->nsteps] = (struct rs_step){head->at, text};
    log->place = &diag->steps[diag->nsteps++].at;
}

// "make[1]: Entering directory '/src'".
static void take_folder(struct log *log, const char *line)
{
    const char *entered = strstr(line, ": Entering directory ");
    struct folder *folder;
    size_t len;

    if (entered == NULL) {
        if (strstr(line, ": Leaving directory ") != NULL && log->folder != NULL)
            log->folder = log->folder->outer;
        return;
    }
    entered += strlen(": Entering directory ") + 1;
    len = strlen(entered);
    if (*entered != '/' || len < 2)
        return;
    folder = RS_NEW(log->arena, struct folder);
    folder->path = rs_arena_strndup(log->arena, entered, len - 1);
    folder->outer = log->folder;
    log->folder = folder;
}

static void take_line(struct log *log, const char *line)
{
    struct head head;
    const char *text;

    line = behind_time(line);
    if (!read_head(log, line, &head)) {
        take_folder(log, line);
        if (log->place != NULL)
            take_marks(log->place, line);
        return;
    }
    text = skip_word(head.kind, "note: ");
    if (text != NULL)
        take_note(log, &head, text);
    else if ((text = told(head.kind)) != NULL)
        take_warning(log, &head, text);
}

size_t rs_diags_read_log(struct rs_diags *set, const char *text, size_t len)
{
    struct log log = {.set = set, .arena = set->arena};
    const char *end = text + len;

    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t part = (size_t)((stop != NULL ? stop : end) - text);

        take_line(&log, clean(set->arena, text, part));
        text += part + (stop != NULL);
    }
    return log.count;
}
