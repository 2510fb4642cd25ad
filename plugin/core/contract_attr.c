// SPDX-License-Identifier: Apache-2.0
// Contracts from attributes on declarations: the short forms of refsan.h and cpychecker's names of
// the same. Each form changes one contract a function, so that several on one declaration, or on
// several declarations, add up.
#include <string.h>

#include "contract.h"
#include "contract_impl.h"

// Parameters counted further than this are a mistake.
#define RS_ATTRIBUTE_PARAM_MAX 64

struct attribute {
    struct rs_contracts *set;
    struct rs_contract *contract;
    const char *at;
    const char **error;
};

static bool fail(struct attribute *a, const char *what, const char *token, size_t len)
{
    *a->error = rs_arena_printf(a->set->arena, "%s '%.*s'", what, len > 40 ? 40 : (int)len, token);
    return false;
}

static bool is_separator(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == ',' || c == ';';
}

static size_t word_length(const char *text)
{
    size_t len = 0;

    while ((text[len] >= 'a' && text[len] <= 'z') || text[len] == '_' || text[len] == '-')
        len++;
    return len;
}

static bool word_is(const char *text, size_t len, const char *word)
{
    return strlen(word) == len && memcmp(text, word, len) == 0;
}

// ---- the contract being made -------------------------------------------------------------------

static struct rs_contract *attribute_contract(struct rs_contracts *set, const struct rs_name *name)
{
    struct rs_contract *contract = rs_contracts_own(set, name, RS_SOURCE_ATTRIBUTE);

    if (contract != NULL)
        return contract;
    contract = RS_NEW(set->arena, struct rs_contract);
    contract->name = name;
    contract->source = RS_SOURCE_ATTRIBUTE;
    contract->quiet_param = RS_NO_PARAM;
    rs_contracts_add(set, contract);
    return contract;
}

// Makes the contract declare parameter `param` (from 0).
static void need_param(struct attribute *a, uint32_t param)
{
    struct rs_contract *c = a->contract;
    size_t cap = c->nparams;

    if (param < c->nparams)
        return;
    c->params = rs_arena_grow(a->set->arena, c->params, &cap, (size_t)param + 1, sizeof *c->params);
    c->nparams = param + 1;
}

static void add_effect(struct attribute *a, struct rs_outcome *outcome, struct rs_effect effect)
{
    size_t cap = outcome->neffects;

    outcome->effects = rs_arena_grow(a->set->arena, outcome->effects, &cap,
                                     (size_t)outcome->neffects + 1, sizeof effect);
    outcome->effects[outcome->neffects++] = effect;
}

// Replaces the outcomes by these values; what was said of the arguments stays true of each.
static void set_results(struct attribute *a, const struct rs_value *values, uint32_t nvalues)
{
    struct rs_contract *c = a->contract;
    struct rs_outcome old = c->noutcomes > 0 ? c->outcomes[0] : (struct rs_outcome){0};

    c->outcomes = RS_NEW_ARRAY(a->set->arena, struct rs_outcome, nvalues);
    c->noutcomes = nvalues;
    for (uint32_t i = 0; i < nvalues; i++) {
        c->outcomes[i].value = values[i];
        c->outcomes[i].raises = i + 1 == nvalues && nvalues > 1;
        c->outcomes[i].unless.param = RS_NO_PARAM;
        for (uint32_t k = 0; k < old.neffects; k++)
            add_effect(a, &c->outcomes[i], old.effects[k]);
    }
}

// `value`, or NULL with an exception.
static void set_result(struct attribute *a, enum rs_value_kind kind, uint32_t param)
{
    const struct rs_value values[] = {
        {.kind = kind, .param = param},
        {.kind = RS_VALUE_NULL, .param = RS_NO_PARAM},
    };

    set_results(a, values, 2);
}

// ---- numbers -----------------------------------------------------------------------------------

// A parameter's number, from 1, in parentheses or not. False if there is none, which is no error.
static bool accept_param(struct attribute *a, uint32_t *param)
{
    const char *at = a->at;
    uint32_t number = 0;
    bool parenthesis;

    while (is_separator(*at))
        at++;
    parenthesis = *at == '(';
    if (parenthesis)
        at++;
    while (parenthesis && *at == ' ')
        at++;
    if (*at < '0' || *at > '9')
        return false;
    for (; *at >= '0' && *at <= '9'; at++)
        number = number > RS_ATTRIBUTE_PARAM_MAX ? number : number * 10 + (uint32_t)(*at - '0');
    while (parenthesis && (*at == ' ' || *at == ')'))
        parenthesis = *at++ != ')';
    *param = number - 1;
    a->at = at;
    return true;
}

static bool check_param(struct attribute *a, uint32_t param, const char *token, size_t len)
{
    if (param < RS_ATTRIBUTE_PARAM_MAX)
        return true;
    return fail(a, "not a parameter's number after", token, len);
}

// ---- the forms ---------------------------------------------------------------------------------

static void steal(struct attribute *a, uint32_t param)
{
    need_param(a, param);
    a->contract->params[param].modes |= RS_MODE_STEAL;
}

static void gain(struct attribute *a, uint32_t param)
{
    const struct rs_value any = {.kind = RS_VALUE_ANY, .param = RS_NO_PARAM};
    const struct rs_effect effect = {.kind = RS_EFFECT_DELTA,
                                     .param = param,
                                     .param2 = RS_NO_PARAM,
                                     .low = 1,
                                     .high = 1,
                                     .value = any};

    need_param(a, param);
    if (a->contract->noutcomes == 0)
        set_results(a, &any, 1);
    for (uint32_t i = 0; i < a->contract->noutcomes; i++)
        add_effect(a, &a->contract->outcomes[i], effect);
}

static bool each_param(struct attribute *a, void (*apply)(struct attribute *, uint32_t),
                       const char *token, size_t len)
{
    uint32_t param;

    if (!accept_param(a, &param))
        return fail(a, "no parameter's number after", token, len);
    do {
        if (!check_param(a, param, token, len))
            return false;
        apply(a, param);
    } while (accept_param(a, &param));
    return true;
}

static bool returns_borrowed(struct attribute *a, const char *token, size_t len)
{
    uint32_t param = RS_NO_PARAM;

    if (accept_param(a, &param)) {
        if (!check_param(a, param, token, len))
            return false;
        need_param(a, param);
    }
    set_result(a, RS_VALUE_BORROWED, param);
    return true;
}

// NULL without an exception is an answer: one outcome more.
static void returns_null_ok(struct attribute *a)
{
    struct rs_contract *c = a->contract;
    struct rs_value values[3];

    if (c->noutcomes != 2)
        set_result(a, RS_VALUE_NEW, RS_NO_PARAM);
    values[0] = c->outcomes[0].value;
    values[1] = values[2] = c->outcomes[1].value;
    set_results(a, values, 3);
}

static void negative_raises(struct attribute *a)
{
    const struct rs_value values[] = {
        {.kind = RS_VALUE_INT, .param = RS_NO_PARAM, .low = 0, .high = RS_INT_MAX},
        {.kind = RS_VALUE_INT, .param = RS_NO_PARAM, .low = RS_INT_MIN, .high = -1},
    };

    set_results(a, values, 2);
}

static bool apply_form(struct attribute *a, const char *token, size_t len)
{
    if (word_is(token, len, "steals"))
        return each_param(a, steal, token, len);
    if (word_is(token, len, "gains"))
        return each_param(a, gain, token, len);
    if (word_is(token, len, "returns_borrowed"))
        return returns_borrowed(a, token, len);
    if (word_is(token, len, "returns_new"))
        set_result(a, RS_VALUE_NEW, RS_NO_PARAM);
    else if (word_is(token, len, "returns_null_ok"))
        returns_null_ok(a);
    else if (word_is(token, len, "noreturn"))
        a->contract->flags |= RS_CONTRACT_NORETURN;
    else if (word_is(token, len, "sets_exception"))
        a->contract->flags |= RS_CONTRACT_RAISES;
    else if (word_is(token, len, "negative_result_sets_exception"))
        negative_raises(a);
    else
        return fail(a, "unknown attribute", token, len);
    return true;
}

// cpychecker's names, after "cpychecker_".
static const char *own_form(const char *token, size_t len)
{
    if (word_is(token, len, "returns_borrowed_ref"))
        return "returns_borrowed";
    if (word_is(token, len, "steals_reference_to_arg"))
        return "steals";
    return NULL;
}

static bool apply_word(struct attribute *a)
{
    static const char prefix[] = "cpychecker_";
    const char *token = a->at;
    size_t len = word_length(token);
    const char *own;

    if (len == 0)
        return fail(a, "expected an attribute at", token, strlen(token));
    a->at += len;
    if (len < sizeof prefix || strncmp(token, prefix, sizeof prefix - 1) != 0)
        return apply_form(a, token, len);
    token += sizeof prefix - 1;
    len -= sizeof prefix - 1;
    own = own_form(token, len);
    return own != NULL ? apply_form(a, own, strlen(own)) : apply_form(a, token, len);
}

// ---- whole lines -------------------------------------------------------------------------------

// A short form's parentheses hold a number, a contract line's hold parameters.
static bool is_line(const char *text)
{
    const char *parenthesis = strchr(text, '(');

    if (strstr(text, "->") != NULL || *text == '(' || *text == '"')
        return true;
    if (parenthesis == NULL || memchr(text, ' ', (size_t)(parenthesis - text)) != NULL)
        return false;
    parenthesis += strspn(parenthesis + 1, " ") + 1;
    return *parenthesis < '0' || *parenthesis > '9';
}

static bool whole_line(struct rs_contracts *set, const struct rs_name *name, const char *text,
                       const char **error)
{
    struct rs_contract_line line = {.text = text, .len = strlen(text)};
    struct rs_contract_parsed parsed;

    if (!rs_contract_parse(set, &line, name, &parsed, error))
        return false;
    parsed.contract->source = RS_SOURCE_ATTRIBUTE;
    rs_contracts_add(set, parsed.contract);
    return true;
}

bool rs_contracts_attribute(struct rs_contracts *set, const struct rs_name *name, const char *text,
                            const char **error)
{
    static const char prefix[] = "refsan:";
    struct attribute a = {.set = set, .error = error};

    if (strncmp(text, prefix, sizeof prefix - 1) == 0)
        text += sizeof prefix - 1;
    while (is_separator(*text))
        text++;
    if (is_line(text))
        return whole_line(set, name, text, error);
    a.contract = attribute_contract(set, name);
    for (a.at = text; *a.at != '\0';) {
        if (!apply_word(&a))
            return false;
        while (is_separator(*a.at))
            a.at++;
    }
    return true;
}
