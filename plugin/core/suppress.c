// SPDX-License-Identifier: Apache-2.0
// Suppression: finds NOLINT comments in a source file and decides whether one covers a finding.
// The forms are clang-tidy's. Only as much of C and C++ is understood as it takes to tell comments
// from string literals.
#include <ctype.h>
#include <string.h>

#include "report.h"

static const char prefix[] = "refsan-";

struct scanner {
    struct rs_suppressions *set;
    const char *at;
    const char *end;
    uint32_t line;
    struct rs_suppression *open;  // NOLINTBEGIN that wait for their end, the innermost first
    uint32_t error_line;
};

// ---- lists of checks ------------------------------------------------------------------------

// Whether `text` matches a pattern in which '*' stands for any characters.
static bool glob_matches(const char *glob, const char *glob_end, const char *text)
{
    const char *star = NULL;
    const char *retry = text;

    while (*text != '\0') {
        if (glob < glob_end && *glob == '*') {
            star = ++glob;
            retry = text;
        } else if (glob < glob_end && *glob == *text) {
            glob++;
            text++;
        } else if (star != NULL) {
            glob = star;
            text = ++retry;
        } else {
            return false;
        }
    }
    while (glob < glob_end && *glob == '*')
        glob++;
    return glob == glob_end;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

// The next pattern of a list separated by commas, without blanks around it. False at the end.
static bool next_glob(const char **list, const char **glob, const char **glob_end)
{
    const char *at = *list;

    while (is_blank(*at) || *at == ',')
        at++;
    *glob = at;
    while (*at != '\0' && *at != ',')
        at++;
    *list = at;
    while (at > *glob && is_blank(at[-1]))
        at--;
    *glob_end = at;
    return *glob != at;
}

// The last pattern that matches decides; one that begins with '-' excludes.
static bool list_covers(const char *list, const char *check)
{
    const char *glob;
    const char *glob_end;
    bool covers = *list == '\0';

    while (next_glob(&list, &glob, &glob_end)) {
        bool excludes = *glob == '-';

        if (glob_matches(excludes ? glob + 1 : glob, glob_end, check))
            covers = !excludes;
    }
    return covers;
}

static bool list_names_us(const char *list)
{
    const char *glob;
    const char *glob_end;

    while (next_glob(&list, &glob, &glob_end))
        if ((size_t)(glob_end - glob) >= sizeof prefix - 1 &&
            memcmp(glob, prefix, sizeof prefix - 1) == 0)
            return true;
    return false;
}

// ---- the set --------------------------------------------------------------------------------

static struct rs_suppression *new_suppression(struct rs_arena *arena, uint32_t line,
                                              const char *checks)
{
    struct rs_suppression *made = RS_NEW(arena, struct rs_suppression);

    made->first_line = line;
    made->last_line = line;
    made->line = line;
    made->checks = checks;
    made->ours = list_names_us(checks);
    return made;
}

static void append(struct rs_suppressions *set, struct rs_suppression *suppression)
{
    suppression->next = NULL;
    if (set->last != NULL)
        set->last->next = suppression;
    else
        set->first = suppression;
    set->last = suppression;
}

void rs_suppressions_add(struct rs_suppressions *set, uint32_t first_line, uint32_t last_line,
                         uint32_t line, const char *checks)
{
    struct rs_suppression *made = new_suppression(set->arena, line, checks);

    made->first_line = first_line;
    made->last_line = last_line;
    made->ours = true;
    append(set, made);
}

bool rs_suppressed(struct rs_suppressions *set, const char *check, uint32_t line)
{
    char name[128];
    bool found = false;

    snprintf(name, sizeof name, "%s%s", prefix, check);
    for (struct rs_suppression *s = set->first; s != NULL; s = s->next) {
        if (line >= s->first_line && line <= s->last_line && list_covers(s->checks, name)) {
            s->used++;
            found = true;
        }
    }
    return found;
}

// ---- NOLINT ---------------------------------------------------------------------------------

static void note_error(struct scanner *s, uint32_t line)
{
    if (s->error_line == 0 || line < s->error_line)
        s->error_line = line;
}

static void open_range(struct scanner *s, const char *checks)
{
    struct rs_suppression *begin = new_suppression(s->set->arena, s->line, checks);

    begin->next = s->open;
    s->open = begin;
}

// As in clang-tidy, an end names the same checks as its beginning, and ranges nest.
static void close_range(struct scanner *s, const char *checks)
{
    struct rs_suppression *begin = s->open;

    if (begin == NULL || strcmp(begin->checks, checks) != 0) {
        note_error(s, s->line);
        return;
    }
    s->open = begin->next;
    begin->last_line = s->line;
    append(s->set, begin);
}

static bool starts_with(const char *at, const char *end, const char *text)
{
    size_t len = strlen(text);

    return (size_t)(end - at) >= len && memcmp(at, text, len) == 0;
}

// What stands in parentheses behind the word at `at`, "" without parentheses; NULL where these are
// empty or not closed on the line: that silences nothing.
static const char *read_checks(struct scanner *s, const char *at, const char *end)
{
    const char *start = at + 1;

    if (at == end || *at != '(')
        return "";
    for (at = start; at < end && *at != ')' && *at != '\n'; at++)
        continue;
    if (at == start || at == end || *at != ')')
        return NULL;
    return rs_arena_strndup(s->set->arena, start, (size_t)(at - start));
}

static void take_nolint(struct scanner *s, const char *at, const char *end)
{
    static const char *const words[] = {"NOLINTNEXTLINE", "NOLINTBEGIN", "NOLINTEND", "NOLINT"};
    struct rs_suppression *made;
    const char *checks;
    int i = 0;

    while (!starts_with(at, end, words[i]))
        i++;
    at += strlen(words[i]);
    if (at < end && (isalnum((unsigned char)*at) || *at == '_'))
        return;
    checks = read_checks(s, at, end);
    if (checks == NULL)
        return;
    if (i == 1) {
        open_range(s, checks);
    } else if (i == 2) {
        close_range(s, checks);
    } else {
        made = new_suppression(s->set->arena, s->line, checks);
        made->first_line = made->last_line = s->line + (i == 0);
        append(s->set, made);
    }
}

static bool is_word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

// Looks through the comment that ends at `end`, and moves there.
static void scan_comment(struct scanner *s, const char *end)
{
    const char *start = s->at;

    for (; s->at < end; s->at++) {
        if (*s->at == '\n')
            s->line++;
        else if (*s->at == 'N' && starts_with(s->at, end, "NOLINT") &&
                 (s->at == start || !is_word_char(s->at[-1])))
            take_nolint(s, s->at, end);
    }
}

// ---- comments and literals ------------------------------------------------------------------

// The end of the line that `at` is in, where a backslash at the end continues it.
static const char *logical_line_end(const char *at, const char *end)
{
    const char *start = at;

    for (; at < end; at++) {
        const char *before = at;

        if (*at != '\n')
            continue;
        if (before > start && before[-1] == '\r')
            before--;
        if (before == start || before[-1] != '\\')
            return at;
    }
    return end;
}

static const char *find(const char *at, const char *end, const char *text, size_t len)
{
    for (; (size_t)(end - at) >= len; at++)
        if (memcmp(at, text, len) == 0)
            return at;
    return NULL;
}

static const char *block_comment_end(const char *at, const char *end)
{
    const char *close = find(at, end, "*/", 2);

    return close != NULL ? close + 2 : end;
}

static void skip_to(struct scanner *s, const char *to)
{
    for (; s->at < to; s->at++)
        s->line += *s->at == '\n';
}

// A string or character literal; one that is not closed ends with its line.
static void skip_literal(struct scanner *s)
{
    char quote = *s->at;
    const char *at = s->at + 1;
    const char *end = logical_line_end(at, s->end);

    while (at < end && *at != quote)
        at += *at == '\\' && at + 1 < end ? 2 : 1;
    skip_to(s, at < end ? at + 1 : end);
}

// At the quote of R"delimiter( ... )delimiter".
static void skip_raw_string(struct scanner *s)
{
    const char *open = s->at + 1;
    char close[32] = ")";
    size_t len = 0;
    const char *found;

    while (open + len < s->end && open[len] != '(' && len < sizeof close - 3)
        len++;
    if (open + len == s->end || open[len] != '(') {
        skip_literal(s);
        return;
    }
    memcpy(close + 1, open, len);
    close[1 + len] = '"';
    found = find(open + len, s->end, close, len + 2);
    skip_to(s, found != NULL ? found + len + 2 : s->end);
}

static bool is_raw_prefix(const char *word, size_t len)
{
    static const char *const prefixes[] = {"R", "LR", "uR", "UR", "u8R"};

    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strlen(prefixes[i]) == len && memcmp(prefixes[i], word, len) == 0)
            return true;
    return false;
}

// A name, a keyword or a number; in a number, ' separates digits.
static void skip_word(struct scanner *s)
{
    bool number = isdigit((unsigned char)*s->at);
    const char *start = s->at;

    while (s->at < s->end &&
           (is_word_char(*s->at) ||
            (number && *s->at == '\'' && s->at + 1 < s->end && is_word_char(s->at[1]))))
        s->at++;
    if (s->at < s->end && *s->at == '"' && is_raw_prefix(start, (size_t)(s->at - start)))
        skip_raw_string(s);
}

static void scan_token(struct scanner *s)
{
    if (starts_with(s->at, s->end, "//"))
        scan_comment(s, logical_line_end(s->at, s->end));
    else if (starts_with(s->at, s->end, "/*"))
        scan_comment(s, block_comment_end(s->at + 2, s->end));
    else if (*s->at == '"' || *s->at == '\'')
        skip_literal(s);
    else if (is_word_char(*s->at))
        skip_word(s);
    else
        skip_to(s, s->at + 1);
}

void rs_suppressions_scan(struct rs_suppressions *set, const char *text, size_t len,
                          uint32_t *error_line)
{
    struct scanner s = {.set = set, .at = text, .end = text + len, .line = 1};

    *error_line = 0;
    if (find(text, text + len, "NOLINT", 6) == NULL)
        return;
    while (s.at < s.end)
        scan_token(&s);
    for (const struct rs_suppression *begin = s.open; begin != NULL; begin = begin->next)
        note_error(&s, begin->line);
    *error_line = s.error_line;
}
