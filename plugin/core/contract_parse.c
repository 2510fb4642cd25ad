// SPDX-License-Identifier: Apache-2.0
// Reads contract lines (the grammar is in contract.h). A recursive-descent reader without
// recursion: nothing in the grammar nests more than once. Every function that can fail returns
// false after fail(); the first error counts.
#include <assert.h>
#include <string.h>

#include "contract.h"
#include "contract_impl.h"

// A bound on what one line may declare, so that numbers and memory stay small on any input.
#define RS_PARAMS_MAX 256

const struct rs_contract_word rs_contract_mode_words[] = {
    {"steal", RS_MODE_STEAL},
    {"out", RS_MODE_OUT},
    {"inout", RS_MODE_INOUT},
    {"notnull", RS_MODE_NOTNULL},
    {"null-error", RS_MODE_NULL_ERROR},
    {"dying", RS_MODE_DYING},
    {"free", RS_MODE_FREE},
    {"objects", RS_MODE_OBJECTS},
    {"parse-format", RS_MODE_PARSE_FORMAT},
    {"build-format", RS_MODE_BUILD_FORMAT},
    {"print-format", RS_MODE_PRINT_FORMAT},
    {"keywords", RS_MODE_KEYWORDS},
    {"outputs", RS_MODE_OUTPUTS},
    {"keeps", RS_MODE_KEEPS},
    {"maybe-steal", RS_MODE_MAYBE_STEAL},
    {"passed-on", RS_MODE_PASSED_ON},
    {"guessed", RS_MODE_GUESSED},
    {NULL, 0},
};

const struct rs_contract_word rs_contract_flag_words[] = {
    {"runs-python", RS_CONTRACT_RUNS_PYTHON},
    {"noreturn", RS_CONTRACT_NORETURN},
    {"raises", RS_CONTRACT_RAISES},
    {"clears", RS_CONTRACT_CLEARS},
    {"pure", RS_CONTRACT_PURE},
    {"no-exception", RS_CONTRACT_NO_EXCEPTION},
    {"tests-exception", RS_CONTRACT_TESTS_EXCEPTION},
    {"int-lengths", RS_CONTRACT_INT_LENGTHS},
    {NULL, 0},
};

const struct rs_contract_word rs_contract_value_words[] = {
    {"any", RS_VALUE_ANY},
    {"void", RS_VALUE_VOID},
    {"new", RS_VALUE_NEW},
    {"borrowed", RS_VALUE_BORROWED},
    {"static", RS_VALUE_STATIC},
    {"NULL", RS_VALUE_NULL},
    {"int", RS_VALUE_INT},
    {"pointer", RS_VALUE_POINTER},
    {"interior", RS_VALUE_INTERIOR},
    {"memory", RS_VALUE_MEMORY},
    {"unchanged", RS_VALUE_UNCHANGED},
    {NULL, 0},
};

const struct rs_contract_word rs_contract_condition_words[] = {
    {"null", RS_UNLESS_NULL},
    {"nonnull", RS_UNLESS_NONNULL},
    {"raised", RS_UNLESS_RAISED},
    {"quiet", RS_UNLESS_QUIET},
    {NULL, 0},
};

const struct rs_contract_word rs_contract_object_words[] = {
    {"singleton", RS_OBJECT_SINGLETON},
    {"static", RS_OBJECT_STATIC},
    {"global", RS_OBJECT_GLOBAL},
    {NULL, 0},
};

// ---- characters --------------------------------------------------------------------------------

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

// How many characters of a name stand at text[i], which is not the first: 0, 1 or 2.
static size_t name_step(const char *text, size_t len, size_t i)
{
    char c = text[i];
    char after = i + 1 < len ? text[i + 1] : '\0';

    if (is_name_start(c) || is_digit(c) || c == '$' || c == '~' || c == '[' || c == ']')
        return 1;
    if (c == ':' && after == ':')
        return 2;
    if ((c == '-' || c == '.') && is_name_start(after))
        return 1;
    return c == '#' && is_digit(after) ? 1 : 0;
}

size_t rs_contract_name_length(const char *text, size_t len)
{
    size_t i = 0;
    size_t step;

    if (len == 0 || !is_name_start(text[0]))
        return 0;
    for (i = 1; i < len; i += step) {
        step = name_step(text, len, i);
        if (step == 0)
            break;
    }
    return i;
}

static bool text_is(const char *text, size_t len, const char *word)
{
    return strlen(word) == len && memcmp(text, word, len) == 0;
}

bool rs_contract_reserved(const char *text, size_t len)
{
    const struct rs_contract_word *w = rs_contract_value_words;

    while (w->word != NULL && !text_is(text, len, w->word))
        w++;
    return w->word != NULL || text_is(text, len, "_");
}

// ---- lines -------------------------------------------------------------------------------------

static const char *end_of_line(const char *text, const char *end)
{
    const char *newline = text < end ? memchr(text, '\n', (size_t)(end - text)) : NULL;

    return newline != NULL ? newline : end;
}

// Whether a physical line holds more than blanks and a comment.
static bool has_content(const char *text, const char *end)
{
    while (text < end && is_blank(*text))
        text++;
    return text < end && *text != '\n' && *text != '#';
}

static bool continues(const char *text, const char *end)
{
    bool indented = text < end && is_blank(*text);

    while (text < end && is_blank(*text))
        text++;
    return indented && text < end && *text != '\n';
}

bool rs_contract_next_line(const char **text, const char *end, uint32_t *line_number,
                           struct rs_contract_line *line)
{
    const char *at = *text;
    const char *stop;
    bool found = false;

    while (at < end && !found) {
        found = has_content(at, end);
        stop = end_of_line(at, end);
        line->text = at;
        line->line = *line_number;
        do {
            at = stop < end ? stop + 1 : end;
            ++*line_number;
            line->len = (size_t)(stop - line->text);
            stop = end_of_line(at, end);
        } while (found && continues(at, end));
    }
    *text = at;
    return found;
}

// ---- the reader --------------------------------------------------------------------------------

struct reader {
    struct rs_contracts *set;
    const struct rs_contract_line *line;
    const char *at;
    const char *end;
    struct rs_contract *contract;  // being read
    const char *error;
};

struct word {
    const char *text;
    size_t len;
};

static bool fail(struct reader *r, const char *at, const char *what)
{
    uint32_t line = r->line->line;
    const char *start = r->line->text;

    if (r->error != NULL)
        return false;
    for (const char *c = start; c < at; c++) {
        if (*c == '\n') {
            line++;
            start = c + 1;
        }
    }
    r->error = r->line->file == NULL ? what
                                     : rs_arena_printf(r->set->arena, "%s:%u:%u: %s", r->line->file,
                                                       line, (unsigned)(at - start) + 1, what);
    return false;
}

// Skips blanks, comments and the line ends inside a logical line.
static void skip(struct reader *r)
{
    while (r->at < r->end && (is_blank(*r->at) || *r->at == '\n' || *r->at == '#')) {
        if (*r->at == '#')
            r->at = end_of_line(r->at, r->end);
        else
            r->at++;
    }
}

static char peek(struct reader *r)
{
    skip(r);
    return r->at < r->end ? *r->at : '\0';
}

// The next token as a person would name it, for messages.
static const char *next_token(struct reader *r)
{
    size_t len;

    if (peek(r) == '\0' && r->at >= r->end)
        return "the end of the line";
    len = rs_contract_name_length(r->at, (size_t)(r->end - r->at));
    if (len > 40)
        len = 40;
    if (len > 0)
        return rs_arena_printf(r->set->arena, "'%.*s'", (int)len, r->at);
    if (*r->at < ' ' || *r->at > '~')
        return "an unprintable character";
    return rs_arena_printf(r->set->arena, "'%c'", *r->at);
}

static bool fail_expected(struct reader *r, const char *what)
{
    const char *found = next_token(r);

    return fail(r, r->at, rs_arena_printf(r->set->arena, "expected %s, not %s", what, found));
}

static bool accept(struct reader *r, const char *punctuation)
{
    size_t len = strlen(punctuation);

    skip(r);
    if ((size_t)(r->end - r->at) < len || memcmp(r->at, punctuation, len) != 0)
        return false;
    r->at += len;
    return true;
}

static bool expect(struct reader *r, const char *punctuation)
{
    if (accept(r, punctuation))
        return true;
    return fail_expected(r, rs_arena_printf(r->set->arena, "'%s'", punctuation));
}

static bool peek_word(struct reader *r, struct word *word)
{
    skip(r);
    word->text = r->at;
    word->len = rs_contract_name_length(r->at, (size_t)(r->end - r->at));
    return word->len > 0;
}

static bool accept_word(struct reader *r, const char *text)
{
    struct word word;

    if (!peek_word(r, &word) || !text_is(word.text, word.len, text))
        return false;
    r->at += word.len;
    return true;
}

static bool read_word(struct reader *r, struct word *word, const char *what)
{
    if (!peek_word(r, word))
        return fail_expected(r, what);
    r->at += word->len;
    return true;
}

static const struct rs_contract_word *look_up(const struct rs_contract_word *table,
                                              struct word word)
{
    for (; table->word != NULL; table++) {
        if (text_is(word.text, word.len, table->word))
            return table;
    }
    return NULL;
}

// "text" with \" and \\ for the two characters.
static bool read_quoted(struct reader *r, const struct rs_name **name)
{
    const char *start = r->at++;
    char *text = rs_arena_alloc(r->set->arena, (size_t)(r->end - start) + 1);
    size_t len = 0;

    while (r->at < r->end && *r->at != '"' && *r->at != '\n') {
        if (*r->at == '\\' && r->at + 1 < r->end)
            r->at++;
        text[len++] = *r->at++;
    }
    if (r->at >= r->end || *r->at != '"')
        return fail(r, start, "the name's closing quote is missing");
    r->at++;
    if (len == 0 || memchr(text, '\n', len) != NULL || memchr(text, '\0', len) != NULL)
        return fail(r, start, "not a name");
    *name = rs_intern(r->set->names, text, len);
    return true;
}

static bool read_name(struct reader *r, const struct rs_name **name)
{
    struct word word;

    if (peek(r) == '"')
        return read_quoted(r, name);
    if (!read_word(r, &word, "a name"))
        return false;
    *name = rs_intern(r->set->names, word.text, word.len);
    return true;
}

static bool read_type(struct reader *r, const struct rs_name **type)
{
    struct word word;

    if (!read_word(r, &word, "a word"))
        return false;
    *type = rs_intern(r->set->names, word.text, word.len);
    return true;
}

static bool at_int(struct reader *r)
{
    char c = peek(r);

    return is_digit(c) || (c == '-' && r->at + 1 < r->end && is_digit(r->at[1]));
}

static bool read_int(struct reader *r, int64_t *value)
{
    const char *start;
    bool negative;
    int64_t n = 0;

    if (!at_int(r))
        return fail_expected(r, "a number");
    start = r->at;
    negative = *r->at == '-';
    if (negative)
        r->at++;
    for (; r->at < r->end && is_digit(*r->at); r->at++) {
        int digit = *r->at - '0';

        // Counted downwards, where there is one number more.
        if (__builtin_mul_overflow(n, 10, &n) || __builtin_sub_overflow(n, digit, &n))
            return fail(r, start, "the number is too large");
    }
    if (!negative && n == INT64_MIN)
        return fail(r, start, "the number is too large");
    *value = negative ? n : -n;
    return true;
}

static bool find_param(const struct rs_contract *contract, struct word word, uint32_t *param)
{
    for (uint32_t i = 0; i < contract->nparams; i++) {
        const struct rs_name *name = contract->params[i].name;

        if (name != NULL && name->len == word.len && memcmp(name->text, word.text, word.len) == 0) {
            *param = i;
            return true;
        }
    }
    return false;
}

static bool read_numbered(struct reader *r, uint32_t *param)
{
    const char *start = r->at;
    int64_t number = 0;

    r->at++;
    if (r->at >= r->end || !is_digit(*r->at))
        return fail(r, start, "expected a parameter's number after '$'");
    if (!read_int(r, &number))
        return false;
    if (number < 1 || number > r->contract->nparams)
        return fail(r, start, "there is no parameter of this number");
    *param = (uint32_t)(number - 1);
    return true;
}

static bool read_ref(struct reader *r, uint32_t *param)
{
    struct word word;

    if (peek(r) == '$')
        return read_numbered(r, param);
    if (!read_word(r, &word, "a parameter"))
        return false;
    if (find_param(r->contract, word, param))
        return true;
    return fail(r, word.text,
                rs_arena_printf(r->set->arena, "there is no parameter '%.*s'",
                                word.len > 40 ? 40 : (int)word.len, word.text));
}

static bool read_ref_in_parens(struct reader *r, uint32_t *param)
{
    return expect(r, "(") && read_ref(r, param) && expect(r, ")");
}

// WORD '(' ref ')'
static bool read_fact(struct reader *r, const struct rs_name **type, uint32_t *param)
{
    return read_type(r, type) && read_ref_in_parens(r, param);
}

// ---- parameters --------------------------------------------------------------------------------

static bool read_modes(struct reader *r, uint32_t *modes)
{
    struct word word;

    while (peek_word(r, &word)) {
        const struct rs_contract_word *mode = look_up(rs_contract_mode_words, word);

        if (mode == NULL)
            return fail_expected(r, "a mode");
        *modes |= mode->value;
        r->at += word.len;
    }
    return true;
}

// The last word is the name, those before it are modes.
static bool read_param(struct reader *r, struct rs_param *param)
{
    struct word word;
    uint32_t unused;
    const struct rs_contract_word *mode;

    if (!read_word(r, &word, "a parameter"))
        return false;
    while (is_name_start(peek(r))) {
        mode = look_up(rs_contract_mode_words, word);
        if (mode == NULL) {
            return fail(r, word.text,
                        rs_arena_printf(r->set->arena, "unknown mode '%.*s'",
                                        word.len > 40 ? 40 : (int)word.len, word.text));
        }
        param->modes |= mode->value;
        if (!read_word(r, &word, "a parameter"))
            return false;
    }
    if (text_is(word.text, word.len, "_"))
        return true;
    if (find_param(r->contract, word, &unused))
        return fail(r, word.text, "two parameters have the same name");
    param->name = rs_intern(r->set->names, word.text, word.len);
    return true;
}

static bool add_param(struct reader *r, size_t *cap)
{
    struct rs_contract *c = r->contract;
    struct rs_param param = {0};

    skip(r);
    if (c->nparams >= RS_PARAMS_MAX)
        return fail(r, r->at, "too many parameters");
    if (!read_param(r, &param))
        return false;
    c->params =
        rs_arena_grow(r->set->arena, c->params, cap, (size_t)c->nparams + 1, sizeof *c->params);
    c->params[c->nparams++] = param;
    return true;
}

// After '('.
static bool read_params(struct reader *r)
{
    size_t cap = 0;
    struct word word;
    struct rs_contract *c = r->contract;

    if (accept(r, ")"))
        return true;
    if (peek_word(r, &word) && text_is(word.text, word.len, "void")) {
        r->at += word.len;
        return expect(r, ")");
    }
    do {
        if (accept(r, "...")) {
            c->flags |= RS_CONTRACT_VARIADIC;
            return read_modes(r, &c->variadic_modes) && expect(r, ")");
        }
        if (!add_param(r, &cap))
            return false;
    } while (accept(r, ","));
    return expect(r, ")");
}

// ---- values ------------------------------------------------------------------------------------

static bool read_range(struct reader *r, int64_t *low, int64_t *high)
{
    const char *start = r->at;
    bool low_given = at_int(r);

    *low = RS_INT_MIN;
    if (low_given && !read_int(r, low))
        return false;
    *high = *low;
    if (!accept(r, ".."))
        return true;
    *high = RS_INT_MAX;
    if (at_int(r) && !read_int(r, high))
        return false;
    return *low <= *high || fail(r, start, "the range is empty");
}

static bool at_range(struct reader *r)
{
    return at_int(r) || (peek(r) == '.' && r->end - r->at >= 2 && r->at[1] == '.');
}

static bool read_value_details(struct reader *r, struct rs_value *value)
{
    switch (value->kind) {
    case RS_VALUE_NEW:
        if (accept(r, "(") && !(read_type(r, &value->type) && expect(r, ")")))
            return false;
        value->shared = accept_word(r, "shared");
        value->built = !value->shared && accept_word(r, "built");
        return true;
    case RS_VALUE_BORROWED:
        return peek(r) != '(' || read_ref_in_parens(r, &value->param);
    case RS_VALUE_INTERIOR:
        return read_ref_in_parens(r, &value->param);
    case RS_VALUE_INT:
        value->low = RS_INT_MIN;
        value->high = RS_INT_MAX;
        return true;
    default:
        return true;
    }
}

static bool read_value(struct reader *r, bool out, struct rs_value *value)
{
    char c = peek(r);
    struct word word = {NULL, 0};
    const struct rs_contract_word *known;

    *value = (struct rs_value){.param = RS_NO_PARAM};
    if (at_range(r)) {
        value->kind = RS_VALUE_INT;
        return read_range(r, &value->low, &value->high);
    }
    if (c != '$' && !peek_word(r, &word))
        return fail_expected(r, "a value");
    known = c != '$' ? look_up(rs_contract_value_words, word) : NULL;
    if (known == NULL) {
        value->kind = RS_VALUE_ARG;
        return read_ref(r, &value->param);
    }
    value->kind = (enum rs_value_kind)known->value;
    if (out ? value->kind == RS_VALUE_VOID : value->kind == RS_VALUE_UNCHANGED)
        return fail_expected(r, out ? "a value that can be stored" : "a value that is returned");
    r->at += word.len;
    return read_value_details(r, value);
}

// ---- outcomes ----------------------------------------------------------------------------------

static const struct {
    const char *word;
    enum rs_effect_kind kind;
    int8_t low;
    int8_t high;
} effects[] = {
    {"steal", RS_EFFECT_DELTA, -1, -1},
    {"gain", RS_EFFECT_DELTA, 1, 1},
    {"maybe-steal", RS_EFFECT_DELTA, -1, 0},
    {"maybe-gain", RS_EFFECT_DELTA, 0, 1},
    {"delta", RS_EFFECT_DELTA, 0, 0},
    {"keep", RS_EFFECT_KEEP, 0, 0},
    {"free", RS_EFFECT_FREE, 0, 0},
    {"hold", RS_EFFECT_HOLD, 0, 0},
    {"is", RS_EFFECT_IS, 0, 0},
    {"acquire", RS_EFFECT_ACQUIRE, 0, 0},
    {"release", RS_EFFECT_RELEASE, 0, 0},
};

static bool read_delta(struct reader *r, struct rs_effect *effect)
{
    const char *start;
    int64_t low = 0;
    int64_t high;

    skip(r);
    start = r->at;
    if (!read_int(r, &low))
        return false;
    high = low;
    if (accept(r, "..") && !read_int(r, &high))
        return false;
    if (low > high || low < INT8_MIN || high > INT8_MAX)
        return fail(r, start, "not a range of small numbers");
    effect->low = (int8_t)low;
    effect->high = (int8_t)high;
    return read_ref(r, &effect->param);
}

static bool read_hold(struct reader *r, struct rs_effect *effect)
{
    if (!read_ref(r, &effect->param))
        return false;
    if (!accept_word(r, "in"))
        return fail_expected(r, "'in'");
    return read_ref(r, &effect->param2);
}

static bool read_effect_details(struct reader *r, bool delta, struct rs_effect *effect)
{
    if (delta)
        return read_delta(r, effect);
    switch (effect->kind) {
    case RS_EFFECT_HOLD:
        return read_hold(r, effect);
    case RS_EFFECT_IS:
        return read_fact(r, &effect->type, &effect->param);
    case RS_EFFECT_ACQUIRE:
    case RS_EFFECT_RELEASE:
        return read_type(r, &effect->type) &&
               (peek(r) != '(' || read_ref_in_parens(r, &effect->param));
    default:
        return read_ref(r, &effect->param);
    }
}

static bool read_effect(struct reader *r, struct rs_effect *effect)
{
    struct word word;

    *effect = (struct rs_effect){.param = RS_NO_PARAM, .param2 = RS_NO_PARAM};
    effect->value.param = RS_NO_PARAM;
    if (accept(r, "*")) {
        effect->kind = RS_EFFECT_OUT;
        return read_ref(r, &effect->param) && expect(r, "=") && read_value(r, true, &effect->value);
    }
    if (!peek_word(r, &word))
        return fail_expected(r, "an effect");
    for (size_t i = 0; i < sizeof effects / sizeof effects[0]; i++) {
        if (!text_is(word.text, word.len, effects[i].word))
            continue;
        r->at += word.len;
        effect->kind = effects[i].kind;
        effect->low = effects[i].low;
        effect->high = effects[i].high;
        return read_effect_details(r, text_is(word.text, word.len, "delta"), effect);
    }
    return fail_expected(r, "an effect");
}

// After '{'.
static bool read_effects(struct reader *r, struct rs_outcome *outcome)
{
    size_t cap = 0;
    struct rs_effect effect;

    do {
        if (!read_effect(r, &effect))
            return false;
        outcome->effects = rs_arena_grow(r->set->arena, outcome->effects, &cap,
                                         (size_t)outcome->neffects + 1, sizeof effect);
        outcome->effects[outcome->neffects++] = effect;
    } while (accept(r, ","));
    return expect(r, "}");
}

// After 'unless'.
static bool read_condition(struct reader *r, struct rs_condition *unless)
{
    struct word word;
    const struct rs_contract_word *known = NULL;

    if (at_range(r)) {
        unless->kind = RS_UNLESS_RANGE;
        return read_range(r, &unless->low, &unless->high) && read_ref_in_parens(r, &unless->param);
    }
    if (peek_word(r, &word))
        known = look_up(rs_contract_condition_words, word);
    if (known == NULL) {
        unless->kind = RS_UNLESS_TYPE;
        return read_fact(r, &unless->type, &unless->param);
    }
    r->at += word.len;
    unless->kind = (enum rs_unless)known->value;
    return unless->kind == RS_UNLESS_RAISED || unless->kind == RS_UNLESS_QUIET ||
           read_ref_in_parens(r, &unless->param);
}

static bool read_outcome(struct reader *r, struct rs_outcome *outcome)
{
    *outcome = (struct rs_outcome){.unless.param = RS_NO_PARAM};
    if (!read_value(r, false, &outcome->value))
        return false;
    outcome->raises = accept(r, "!");
    if (accept(r, "{") && !read_effects(r, outcome))
        return false;
    return !accept_word(r, "unless") || read_condition(r, &outcome->unless);
}

// After '->'.
static bool read_outcomes(struct reader *r)
{
    size_t cap = 0;
    struct rs_contract *c = r->contract;
    struct rs_outcome outcome;

    do {
        if (!read_outcome(r, &outcome))
            return false;
        c->outcomes = rs_arena_grow(r->set->arena, c->outcomes, &cap, (size_t)c->noutcomes + 1,
                                    sizeof outcome);
        c->outcomes[c->noutcomes++] = outcome;
    } while (accept(r, "|"));
    return true;
}

// ---- lines -------------------------------------------------------------------------------------

static bool read_version(struct reader *r, uint16_t *version)
{
    const char *start;
    int64_t major = 0;
    int64_t minor = 0;

    skip(r);
    start = r->at;
    if (!read_int(r, &major) || !expect(r, ".") || !read_int(r, &minor))
        return false;
    if (major < 2 || major > 9 || minor < 0 || minor > 255)
        return fail(r, start, "not a version of Python");
    *version = (uint16_t)(major << 8 | minor);
    return true;
}

static bool read_flags(struct reader *r)
{
    struct rs_contract *c = r->contract;
    const struct rs_contract_word *flag;
    struct word word;

    while (peek_word(r, &word) && (flag = look_up(rs_contract_flag_words, word)) != NULL) {
        r->at += word.len;
        c->flags |= flag->value;
        if (flag->value == RS_CONTRACT_RUNS_PYTHON && accept_word(r, "unless") &&
            !read_fact(r, &c->quiet_type, &c->quiet_param))
            return false;
    }
    return true;
}

static bool read_versions(struct reader *r)
{
    struct rs_contract *c = r->contract;

    for (;;) {
        if (accept_word(r, "since")) {
            if (!read_version(r, &c->since))
                return false;
        } else if (accept_word(r, "until")) {
            if (!read_version(r, &c->until))
                return false;
        } else {
            return true;
        }
    }
}

// After '('.
static bool read_contract(struct reader *r)
{
    if (!read_params(r))
        return false;
    if (accept(r, "->") && !read_outcomes(r))
        return false;
    return read_flags(r) && read_versions(r);
}

static bool read_object(struct reader *r, struct rs_contract_parsed *parsed)
{
    struct word word;
    const struct rs_contract_word *object;

    if (!peek_word(r, &word) || (object = look_up(rs_contract_object_words, word)) == NULL)
        return fail_expected(r, "'singleton', 'static' or 'global'");
    r->at += word.len;
    parsed->object = (enum rs_object_kind)object->value;
    if (accept_word(r, "type") &&
        !(expect(r, "(") && read_type(r, &parsed->type) && expect(r, ")")))
        return false;
    return !accept_word(r, "as") || read_name(r, &parsed->spelling);
}

static bool read_rest(struct reader *r, struct rs_contract_parsed *parsed)
{
    if (accept(r, "=")) {
        if (!read_name(r, &parsed->alias))
            return false;
    } else if (accept(r, ":")) {
        if (!read_object(r, parsed))
            return false;
    } else if (accept(r, "(")) {
        parsed->contract = r->contract;
        if (!read_contract(r))
            return false;
    } else {
        return fail_expected(r, "'(', '=' or ':'");
    }
    skip(r);
    return r->at >= r->end || fail_expected(r, "the end of the line");
}

bool rs_contract_parse(struct rs_contracts *set, const struct rs_contract_line *line,
                       const struct rs_name *name, struct rs_contract_parsed *parsed,
                       const char **error)
{
    struct reader r = {.set = set, .line = line, .at = line->text, .end = line->text + line->len};
    bool done;

    *parsed = (struct rs_contract_parsed){.name = name};
    r.contract = RS_NEW(set->arena, struct rs_contract);
    r.contract->file = line->file;
    r.contract->line = line->line;
    r.contract->quiet_param = RS_NO_PARAM;
    done = (name != NULL && peek(&r) == '(') || read_name(&r, &parsed->name);
    done = done && read_rest(&r, parsed);
    if (done && name != NULL && parsed->contract == NULL)
        done = fail(&r, line->text, "not a function's contract");
    if (name != NULL)
        parsed->name = name;
    r.contract->name = parsed->name;
    *error = r.error;
    return done;
}
