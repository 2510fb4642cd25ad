// SPDX-License-Identifier: Apache-2.0
// Reads contract lines (the grammar is in contract.h). A recursive-descent reader without
// recursion: nothing in the grammar nests more than once. Every function that can fail returns
// false after rs_line_fail(); the first error counts.
#include <assert.h>
#include <string.h>

#include "contract_lex.h"

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
    {"count", RS_MODE_COUNT},
    {"ended", RS_MODE_ENDED},
    {"used-late", RS_MODE_USED_LATE},
    {"held", RS_MODE_HELD},
    {NULL, 0},
};

const struct rs_contract_word rs_contract_flag_words[] = {
    {"runs-python", RS_CONTRACT_RUNS_PYTHON},
    {"may-run-python", RS_CONTRACT_MAY_RUN_PYTHON},
    {"noreturn", RS_CONTRACT_NORETURN},
    {"raises", RS_CONTRACT_RAISES},
    {"clears", RS_CONTRACT_CLEARS},
    {"pure", RS_CONTRACT_PURE},
    {"lookup", RS_CONTRACT_LOOKUP},
    {"once", RS_CONTRACT_ONCE},
    {"no-exception", RS_CONTRACT_NO_EXCEPTION},
    {"tests-exception", RS_CONTRACT_TESTS_EXCEPTION},
    {"int-lengths", RS_CONTRACT_INT_LENGTHS},
    {"gil", RS_CONTRACT_GIL},
    {"no-gil", RS_CONTRACT_NO_GIL},
    {NULL, 0},
};

const struct rs_contract_word rs_contract_does_words[] = {
    {"track", RS_DOES_TRACK},
    {"untrack", RS_DOES_UNTRACK},
    {"free", RS_DOES_FREE},
    {"gc-free", RS_DOES_GC_FREE},
    {"tp-free", RS_DOES_TP_FREE},
    {"super", RS_DOES_SUPER},
    {"clear-slot", RS_DOES_CLEAR_SLOT},
    {"clear-weakrefs", RS_DOES_CLEAR_WEAKREFS},
    {"visit-dict", RS_DOES_VISIT_DICT},
    {"clear-dict", RS_DOES_CLEAR_DICT},
    {"finalize", RS_DOES_FINALIZE},
    {"trashcan", RS_DOES_TRASHCAN},
    {"save-exception", RS_DOES_SAVE_EXCEPTION},
    {"set-count", RS_DOES_SET_COUNT},
    {"make", RS_DOES_MAKE},
    {"gc-make", RS_DOES_GC_MAKE},
    {"ready", RS_DOES_READY},
    {"grow", RS_DOES_GROW},
    {"grow-at", RS_DOES_GROW_AT},
    {"look", RS_DOES_LOOK},
    {"swallow", RS_DOES_SWALLOW},
    {"match", RS_DOES_MATCH},
    {"ask-gil", RS_DOES_ASK_GIL},
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
    {"singleton", RS_OBJECT_SINGLETON}, {"static", RS_OBJECT_STATIC}, {"global", RS_OBJECT_GLOBAL},
    {"ended", RS_OBJECT_ENDED},         {"inside", RS_OBJECT_INSIDE}, {NULL, 0},
};

static bool read_type(struct rs_line *r, const struct rs_name **type)
{
    struct rs_line_word word;

    if (!rs_line_read_word(r, &word, "a word"))
        return false;
    *type = rs_intern(r->set->names, word.text, word.len);
    return true;
}

static bool find_param(const struct rs_contract *contract, struct rs_line_word word,
                       uint32_t *param)
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

static bool read_numbered(struct rs_line *r, uint32_t *param)
{
    const char *start = r->at;
    int64_t number = 0;

    r->at++;
    if (r->at >= r->end || *r->at < '0' || *r->at > '9')
        return rs_line_fail(r, start, "expected a parameter's number after '$'");
    if (!rs_line_int(r, &number))
        return false;
    if (number < 1 || number > r->contract->nparams)
        return rs_line_fail(r, start, "there is no parameter of this number");
    *param = (uint32_t)(number - 1);
    return true;
}

static bool read_ref(struct rs_line *r, uint32_t *param)
{
    struct rs_line_word word;

    if (rs_line_peek(r) == '$')
        return read_numbered(r, param);
    if (!rs_line_read_word(r, &word, "a parameter"))
        return false;
    if (find_param(r->contract, word, param))
        return true;
    return rs_line_fail(r, word.text,
                        rs_arena_printf(r->set->arena, "there is no parameter '%.*s'",
                                        word.len > 40 ? 40 : (int)word.len, word.text));
}

static bool read_ref_in_parens(struct rs_line *r, uint32_t *param)
{
    return rs_line_expect(r, "(") && read_ref(r, param) && rs_line_expect(r, ")");
}

// WORD '(' ref ')'
static bool read_fact(struct rs_line *r, const struct rs_name **type, uint32_t *param)
{
    return read_type(r, type) && read_ref_in_parens(r, param);
}

// ---- parameters --------------------------------------------------------------------------------

static bool read_modes(struct rs_line *r, uint32_t *modes)
{
    struct rs_line_word word;

    while (rs_line_peek_word(r, &word)) {
        const struct rs_contract_word *mode = rs_line_look_up(rs_contract_mode_words, word);

        if (mode == NULL)
            return rs_line_expected(r, "a mode");
        *modes |= mode->value;
        r->at += word.len;
    }
    return true;
}

// The last word is the name, those before it are modes.
static bool read_param(struct rs_line *r, struct rs_param *param)
{
    struct rs_line_word word, next;
    uint32_t unused;
    const struct rs_contract_word *mode;

    if (!rs_line_read_word(r, &word, "a parameter"))
        return false;
    while (rs_line_peek_word(r, &next)) {
        mode = rs_line_look_up(rs_contract_mode_words, word);
        if (mode == NULL) {
            return rs_line_fail(r, word.text,
                                rs_arena_printf(r->set->arena, "unknown mode '%.*s'",
                                                word.len > 40 ? 40 : (int)word.len, word.text));
        }
        param->modes |= mode->value;
        if (!rs_line_read_word(r, &word, "a parameter"))
            return false;
    }
    if (rs_line_text_is(word.text, word.len, "_"))
        return true;
    if (find_param(r->contract, word, &unused))
        return rs_line_fail(r, word.text, "two parameters have the same name");
    param->name = rs_intern(r->set->names, word.text, word.len);
    return true;
}

static bool add_param(struct rs_line *r, size_t *cap)
{
    struct rs_contract *c = r->contract;
    struct rs_param param = {0};

    rs_line_peek(r);
    if (c->nparams >= RS_PARAMS_MAX)
        return rs_line_fail(r, r->at, "too many parameters");
    if (!read_param(r, &param))
        return false;
    c->params =
        rs_arena_grow(r->set->arena, c->params, cap, (size_t)c->nparams + 1, sizeof *c->params);
    c->params[c->nparams++] = param;
    return true;
}

// After '('.
static bool read_params(struct rs_line *r)
{
    size_t cap = 0;
    struct rs_line_word word;
    struct rs_contract *c = r->contract;

    if (rs_line_accept(r, ")"))
        return true;
    if (rs_line_peek_word(r, &word) && rs_line_text_is(word.text, word.len, "void")) {
        r->at += word.len;
        return rs_line_expect(r, ")");
    }
    do {
        if (rs_line_accept(r, "...")) {
            c->flags |= RS_CONTRACT_VARIADIC;
            return read_modes(r, &c->variadic_modes) && rs_line_expect(r, ")");
        }
        if (!add_param(r, &cap))
            return false;
    } while (rs_line_accept(r, ","));
    return rs_line_expect(r, ")");
}

// ---- values ------------------------------------------------------------------------------------

static bool read_range(struct rs_line *r, int64_t *low, int64_t *high)
{
    const char *start = r->at;
    bool low_given = rs_line_at_int(r);

    *low = RS_INT_MIN;
    if (low_given && !rs_line_int(r, low))
        return false;
    *high = *low;
    if (!rs_line_accept(r, ".."))
        return true;
    *high = RS_INT_MAX;
    if (rs_line_at_int(r) && !rs_line_int(r, high))
        return false;
    return *low <= *high || rs_line_fail(r, start, "the range is empty");
}

static bool at_range(struct rs_line *r)
{
    return rs_line_at_int(r) || (rs_line_peek(r) == '.' && r->end - r->at >= 2 && r->at[1] == '.');
}

static bool read_value_details(struct rs_line *r, struct rs_value *value)
{
    switch (value->kind) {
    case RS_VALUE_NEW:
        if (rs_line_accept(r, "(") && !(read_type(r, &value->type) && rs_line_expect(r, ")")))
            return false;
        value->shared = rs_line_accept_word(r, "shared");
        value->built = !value->shared && rs_line_accept_word(r, "built");
        value->filled = !value->shared && !value->built && rs_line_accept_word(r, "filled");
        return true;
    case RS_VALUE_STATIC:
    case RS_VALUE_MEMORY:
        return !rs_line_accept(r, "(") || (read_type(r, &value->type) && rs_line_expect(r, ")"));
    case RS_VALUE_BORROWED:
        if (rs_line_peek(r) == '(' && !read_ref_in_parens(r, &value->param))
            return false;
        value->loose = rs_line_accept_word(r, "loose");
        return true;
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

static bool read_value(struct rs_line *r, bool out, struct rs_value *value)
{
    char c = rs_line_peek(r);
    struct rs_line_word word = {NULL, 0};
    const struct rs_contract_word *known;

    *value = (struct rs_value){.param = RS_NO_PARAM};
    if (at_range(r)) {
        value->kind = RS_VALUE_INT;
        return read_range(r, &value->low, &value->high);
    }
    if (c != '$' && !rs_line_peek_word(r, &word))
        return rs_line_expected(r, "a value");
    known = c != '$' ? rs_line_look_up(rs_contract_value_words, word) : NULL;
    if (known == NULL) {
        value->kind = RS_VALUE_ARG;
        return read_ref(r, &value->param);
    }
    value->kind = (enum rs_value_kind)known->value;
    if (out ? value->kind == RS_VALUE_VOID : value->kind == RS_VALUE_UNCHANGED)
        return rs_line_expected(r, out ? "a value that can be stored" : "a value that is returned");
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

static bool read_delta(struct rs_line *r, struct rs_effect *effect)
{
    const char *start;
    int64_t low = 0;
    int64_t high;

    rs_line_peek(r);
    start = r->at;
    if (!rs_line_int(r, &low))
        return false;
    high = low;
    if (rs_line_accept(r, "..") && !rs_line_int(r, &high))
        return false;
    if (low > high || low < INT8_MIN || high > INT8_MAX)
        return rs_line_fail(r, start, "not a range of small numbers");
    effect->low = (int8_t)low;
    effect->high = (int8_t)high;
    return read_ref(r, &effect->param);
}

static bool read_hold(struct rs_line *r, struct rs_effect *effect)
{
    if (!read_ref(r, &effect->param))
        return false;
    if (!rs_line_accept_word(r, "in"))
        return rs_line_expected(r, "'in'");
    return read_ref(r, &effect->param2);
}

static bool read_effect_details(struct rs_line *r, bool delta, struct rs_effect *effect)
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
               (rs_line_peek(r) != '(' || read_ref_in_parens(r, &effect->param));
    default:
        return read_ref(r, &effect->param);
    }
}

static bool read_effect(struct rs_line *r, struct rs_effect *effect)
{
    struct rs_line_word word;

    *effect = (struct rs_effect){.param = RS_NO_PARAM, .param2 = RS_NO_PARAM};
    effect->value.param = RS_NO_PARAM;
    if (rs_line_accept(r, "*")) {
        effect->kind = RS_EFFECT_OUT;
        return read_ref(r, &effect->param) && rs_line_expect(r, "=") &&
               read_value(r, true, &effect->value);
    }
    if (!rs_line_peek_word(r, &word))
        return rs_line_expected(r, "an effect");
    for (size_t i = 0; i < sizeof effects / sizeof effects[0]; i++) {
        if (!rs_line_text_is(word.text, word.len, effects[i].word))
            continue;
        r->at += word.len;
        effect->kind = effects[i].kind;
        effect->low = effects[i].low;
        effect->high = effects[i].high;
        return read_effect_details(r, rs_line_text_is(word.text, word.len, "delta"), effect);
    }
    return rs_line_expected(r, "an effect");
}

// After '{'.
static bool read_effects(struct rs_line *r, struct rs_outcome *outcome)
{
    size_t cap = 0;
    struct rs_effect effect;

    do {
        if (!read_effect(r, &effect))
            return false;
        outcome->effects = rs_arena_grow(r->set->arena, outcome->effects, &cap,
                                         (size_t)outcome->neffects + 1, sizeof effect);
        outcome->effects[outcome->neffects++] = effect;
    } while (rs_line_accept(r, ","));
    return rs_line_expect(r, "}");
}

static bool read_condition(struct rs_line *r, struct rs_condition *unless)
{
    struct rs_line_word word;
    const struct rs_contract_word *known = NULL;

    if (at_range(r)) {
        unless->kind = RS_UNLESS_RANGE;
        return read_range(r, &unless->low, &unless->high) && read_ref_in_parens(r, &unless->param);
    }
    if (rs_line_peek_word(r, &word))
        known = rs_line_look_up(rs_contract_condition_words, word);
    if (known == NULL) {
        unless->kind = RS_UNLESS_TYPE;
        return read_fact(r, &unless->type, &unless->param);
    }
    r->at += word.len;
    unless->kind = (enum rs_unless)known->value;
    return unless->kind == RS_UNLESS_RAISED || unless->kind == RS_UNLESS_QUIET ||
           read_ref_in_parens(r, &unless->param);
}

static bool read_conditions(struct rs_line *r, struct rs_condition *unless)
{
    if (!rs_line_accept_word(r, "unless"))
        return true;
    if (!read_condition(r, unless))
        return false;
    while (rs_line_accept_word(r, "unless")) {
        struct rs_condition *next = RS_NEW(r->set->arena, struct rs_condition);
        next->param = RS_NO_PARAM;
        if (!read_condition(r, next))
            return false;
        unless->more = next;
        unless = next;
    }
    return true;
}

static bool read_outcome(struct rs_line *r, struct rs_outcome *outcome)
{
    *outcome = (struct rs_outcome){.unless.param = RS_NO_PARAM};
    if (!read_value(r, false, &outcome->value))
        return false;
    outcome->raises = rs_line_accept(r, "!");
    if (!outcome->raises && rs_line_accept(r, "?"))
        outcome->leaves = RS_LEAVES_UNKNOWN;
    if (rs_line_accept(r, "{") && !read_effects(r, outcome))
        return false;
    return read_conditions(r, &outcome->unless);
}

// After '->'.
static bool read_outcomes(struct rs_line *r)
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
    } while (rs_line_accept(r, "|"));
    return true;
}

// ---- lines -------------------------------------------------------------------------------------

static bool read_version(struct rs_line *r, uint16_t *version)
{
    const char *start;
    int64_t major = 0;
    int64_t minor = 0;

    rs_line_peek(r);
    start = r->at;
    if (!rs_line_int(r, &major) || !rs_line_expect(r, ".") || !rs_line_int(r, &minor))
        return false;
    if (major < 2 || major > 9 || minor < 0 || minor > 255)
        return rs_line_fail(r, start, "not a version of Python");
    *version = (uint16_t)(major << 8 | minor);
    return true;
}

static bool read_flags(struct rs_line *r)
{
    struct rs_contract *c = r->contract;
    const struct rs_contract_word *flag;
    struct rs_line_word word;

    while (rs_line_peek_word(r, &word) &&
           (flag = rs_line_look_up(rs_contract_flag_words, word)) != NULL) {
        r->at += word.len;
        c->flags |= flag->value;
        if (flag->value == RS_CONTRACT_RUNS_PYTHON && rs_line_accept_word(r, "unless") &&
            !read_fact(r, &c->quiet_type, &c->quiet_param))
            return false;
    }
    return true;
}

static bool read_does(struct rs_line *r)
{
    const struct rs_contract_word *does;
    struct rs_line_word word;

    while (rs_line_accept_word(r, "does")) {
        if (!rs_line_peek_word(r, &word) ||
            (does = rs_line_look_up(rs_contract_does_words, word)) == NULL)
            return rs_line_expected(r, "what it does");
        r->at += word.len;
        r->contract->does |= does->value;
    }
    return true;
}

static bool read_versions(struct rs_line *r)
{
    struct rs_contract *c = r->contract;

    for (;;) {
        if (rs_line_accept_word(r, "since")) {
            if (!read_version(r, &c->since))
                return false;
        } else if (rs_line_accept_word(r, "until")) {
            if (!read_version(r, &c->until))
                return false;
        } else {
            return true;
        }
    }
}

// After '('.
static bool read_contract(struct rs_line *r)
{
    if (!read_params(r))
        return false;
    if (rs_line_accept(r, "->") && !read_outcomes(r))
        return false;
    return read_flags(r) && read_does(r) && read_versions(r);
}

static bool read_object(struct rs_line *r, struct rs_contract_parsed *parsed)
{
    struct rs_line_word word;
    const struct rs_contract_word *object;

    if (!rs_line_peek_word(r, &word) ||
        (object = rs_line_look_up(rs_contract_object_words, word)) == NULL)
        return rs_line_expected(r, "'singleton', 'static', 'global', 'ended' or 'inside'");
    r->at += word.len;
    parsed->object = (enum rs_object_kind)object->value;
    if (parsed->object == RS_OBJECT_INSIDE)
        return rs_line_peek(r) == '\0' || read_type(r, &parsed->type);
    if (rs_line_accept_word(r, "type") &&
        !(rs_line_expect(r, "(") && read_type(r, &parsed->type) && rs_line_expect(r, ")")))
        return false;
    return !rs_line_accept_word(r, "as") || rs_line_name(r, &parsed->spelling);
}

static bool read_rest(struct rs_line *r, struct rs_contract_parsed *parsed)
{
    if (rs_line_accept(r, "=")) {
        if (!rs_line_name(r, &parsed->alias))
            return false;
    } else if (rs_line_accept(r, ":")) {
        if (!read_object(r, parsed))
            return false;
    } else if (rs_line_accept(r, "(")) {
        parsed->contract = r->contract;
        if (!read_contract(r))
            return false;
    } else {
        return rs_line_expected(r, "'(', '=' or ':'");
    }
    rs_line_peek(r);
    return r->at >= r->end || rs_line_expected(r, "the end of the line");
}

bool rs_contract_parse(struct rs_contracts *set, const struct rs_contract_line *line,
                       const struct rs_name *name, struct rs_contract_parsed *parsed,
                       const char **error)
{
    struct rs_line r = {.set = set, .line = line, .at = line->text, .end = line->text + line->len};
    bool done;

    *parsed = (struct rs_contract_parsed){.name = name};
    r.contract = RS_NEW(set->arena, struct rs_contract);
    r.contract->file = line->file;
    r.contract->line = line->line;
    r.contract->quiet_param = RS_NO_PARAM;
    done = (name != NULL && rs_line_peek(&r) == '(') || rs_line_name(&r, &parsed->name);
    done = done && read_rest(&r, parsed);
    if (done && name != NULL && parsed->contract == NULL)
        done = rs_line_fail(&r, line->text, "not a function's contract");
    if (name != NULL)
        parsed->name = name;
    r.contract->name = parsed->name;
    *error = r.error;
    return done;
}
