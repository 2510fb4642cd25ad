// SPDX-License-Identifier: Apache-2.0
// Prints contracts in the form that contract_parse.c reads: one line, one spelling, so that equal
// contracts are equal text.
#include <stdlib.h>
#include <string.h>

#include "contract.h"
#include "contract_impl.h"

// Text that grows in an arena.
struct text {
    struct rs_arena *arena;
    char *chars;
    size_t len;
    size_t cap;
};

static void put_chars(struct text *t, const char *chars, size_t len)
{
    t->chars = rs_arena_grow(t->arena, t->chars, &t->cap, t->len + len + 1, 1);
    if (len > 0)
        memcpy(t->chars + t->len, chars, len);
    t->len += len;
    t->chars[t->len] = '\0';
}

static void put(struct text *t, const char *chars)
{
    put_chars(t, chars, strlen(chars));
}

static void put_int(struct text *t, int64_t value)
{
    char digits[32];

    snprintf(digits, sizeof digits, "%lld", (long long)value);
    put(t, digits);
}

static void put_name(struct text *t, const struct rs_name *name)
{
    if (name->len > 0 && rs_contract_name_length(name->text, name->len) == name->len) {
        put_chars(t, name->text, name->len);
        return;
    }
    put(t, "\"");
    for (uint32_t i = 0; i < name->len; i++) {
        if (name->text[i] == '"' || name->text[i] == '\\')
            put(t, "\\");
        put_chars(t, &name->text[i], 1);
    }
    put(t, "\"");
}

static const char *word_of(const struct rs_contract_word *table, uint32_t value)
{
    while (table->word != NULL && table->value != value)
        table++;
    return table->word != NULL ? table->word : "?";
}

// ---- parameters --------------------------------------------------------------------------------

// A name can be printed if the reader takes it for one: no odd characters, not twice.
static bool printable(const struct rs_contract *c, uint32_t param)
{
    const struct rs_name *name = c->params[param].name;

    if (name == NULL || rs_contract_name_length(name->text, name->len) != name->len)
        return false;
    for (uint32_t i = 0; i < param; i++) {
        if (c->params[i].name == name)
            return false;
    }
    return strcmp(name->text, "_") != 0 && (param > 0 || strcmp(name->text, "void") != 0);
}

static void put_ref(struct text *t, const struct rs_contract *c, uint32_t param)
{
    if (param < c->nparams && printable(c, param) &&
        !rs_contract_reserved(c->params[param].name->text, c->params[param].name->len)) {
        put_name(t, c->params[param].name);
        return;
    }
    put(t, "$");
    put_int(t, (int64_t)param + 1);
}

static void put_ref_in_parens(struct text *t, const struct rs_contract *c, uint32_t param)
{
    put(t, "(");
    put_ref(t, c, param);
    put(t, ")");
}

static void put_modes(struct text *t, uint32_t modes, const char *before, const char *after)
{
    for (const struct rs_contract_word *w = rs_contract_mode_words; w->word != NULL; w++) {
        if ((modes & w->value) == 0)
            continue;
        put(t, before);
        put(t, w->word);
        put(t, after);
    }
}

static void put_params(struct text *t, const struct rs_contract *c)
{
    put(t, "(");
    for (uint32_t i = 0; i < c->nparams; i++) {
        put(t, i > 0 ? ", " : "");
        put_modes(t, c->params[i].modes, "", " ");
        if (printable(c, i))
            put_name(t, c->params[i].name);
        else
            put(t, "_");
    }
    if ((c->flags & RS_CONTRACT_VARIADIC) != 0) {
        put(t, c->nparams > 0 ? ", ..." : "...");
        put_modes(t, c->variadic_modes, " ", "");
    }
    put(t, ")");
}

// ---- values ------------------------------------------------------------------------------------

static void put_range(struct text *t, int64_t low, int64_t high)
{
    if (low != RS_INT_MIN || high == low)
        put_int(t, low);
    if (low == high)
        return;
    put(t, "..");
    if (high != RS_INT_MAX)
        put_int(t, high);
}

static void put_value(struct text *t, const struct rs_contract *c, const struct rs_value *value)
{
    if (value->kind == RS_VALUE_ARG) {
        put_ref(t, c, value->param);
        return;
    }
    if (value->kind == RS_VALUE_INT && (value->low != RS_INT_MIN || value->high != RS_INT_MAX)) {
        put_range(t, value->low, value->high);
        return;
    }
    put(t, word_of(rs_contract_value_words, value->kind));
    bool typed = value->kind == RS_VALUE_NEW || value->kind == RS_VALUE_STATIC ||
                 value->kind == RS_VALUE_MEMORY;
    if (typed && value->type != NULL) {
        put(t, "(");
        put_name(t, value->type);
        put(t, ")");
    }
    if (value->shared)
        put(t, " shared");
    if (value->built)
        put(t, " built");
    if (value->filled)
        put(t, " filled");
    if ((value->kind == RS_VALUE_BORROWED || value->kind == RS_VALUE_INTERIOR) &&
        value->param != RS_NO_PARAM)
        put_ref_in_parens(t, c, value->param);
    if (value->loose)
        put(t, " loose");
}

// ---- outcomes ----------------------------------------------------------------------------------

static void put_delta(struct text *t, int low, int high)
{
    if (low == -1 && high == -1) {
        put(t, "steal ");
    } else if (low == 1 && high == 1) {
        put(t, "gain ");
    } else if (low == -1 && high == 0) {
        put(t, "maybe-steal ");
    } else if (low == 0 && high == 1) {
        put(t, "maybe-gain ");
    } else {
        put(t, "delta ");
        put_int(t, low);
        if (low != high) {
            put(t, "..");
            put_int(t, high);
        }
        put(t, " ");
    }
}

static void put_fact(struct text *t, const struct rs_contract *c, const char *word,
                     const struct rs_name *type, uint32_t param)
{
    put(t, word);
    put_name(t, type);
    if (param != RS_NO_PARAM)
        put_ref_in_parens(t, c, param);
}

static void put_effect(struct text *t, const struct rs_contract *c, const struct rs_effect *effect)
{
    switch (effect->kind) {
    case RS_EFFECT_DELTA:
        put_delta(t, effect->low, effect->high);
        put_ref(t, c, effect->param);
        break;
    case RS_EFFECT_KEEP:
    case RS_EFFECT_FREE:
        put(t, effect->kind == RS_EFFECT_KEEP ? "keep " : "free ");
        put_ref(t, c, effect->param);
        break;
    case RS_EFFECT_HOLD:
        put(t, "hold ");
        put_ref(t, c, effect->param);
        put(t, " in ");
        put_ref(t, c, effect->param2);
        break;
    case RS_EFFECT_OUT:
        put(t, "*");
        put_ref(t, c, effect->param);
        put(t, " = ");
        put_value(t, c, &effect->value);
        break;
    case RS_EFFECT_IS:
        put_fact(t, c, "is ", effect->type, effect->param);
        break;
    case RS_EFFECT_ACQUIRE:
        put_fact(t, c, "acquire ", effect->type, effect->param);
        break;
    case RS_EFFECT_RELEASE:
        put_fact(t, c, "release ", effect->type, effect->param);
        break;
    }
}

static void put_condition(struct text *t, const struct rs_contract *c,
                          const struct rs_condition *unless)
{
    put(t, " unless ");
    if (unless->kind == RS_UNLESS_TYPE)
        put_name(t, unless->type);
    else if (unless->kind == RS_UNLESS_RANGE)
        put_range(t, unless->low, unless->high);
    else
        put(t, word_of(rs_contract_condition_words, unless->kind));
    if (unless->param != RS_NO_PARAM)
        put_ref_in_parens(t, c, unless->param);
}

static void put_conditions(struct text *t, const struct rs_contract *c,
                           const struct rs_condition *unless)
{
    for (; unless != NULL && unless->kind != RS_UNLESS_NEVER; unless = unless->more)
        put_condition(t, c, unless);
}

// Whether an exception may be other than before; that nobody has set one is not written.
static bool says_more(enum rs_leaves leaves)
{
    return leaves != RS_LEAVES_AS_IS && leaves != RS_LEAVES_SUPPOSED;
}

static void put_outcome(struct text *t, const struct rs_contract *c,
                        const struct rs_outcome *outcome)
{
    put_value(t, c, &outcome->value);
    put(t, outcome->raises ? "!" : says_more(outcome->leaves) ? "?" : "");
    for (uint32_t i = 0; i < outcome->neffects; i++) {
        put(t, i == 0 ? " {" : ", ");
        put_effect(t, c, &outcome->effects[i]);
    }
    put(t, outcome->neffects > 0 ? "}" : "");
    put_conditions(t, c, &outcome->unless);
}

static void put_flags(struct text *t, const struct rs_contract *c)
{
    for (const struct rs_contract_word *w = rs_contract_flag_words; w->word != NULL; w++) {
        if ((c->flags & w->value) == 0)
            continue;
        put(t, " ");
        put(t, w->word);
        if (w->value == RS_CONTRACT_RUNS_PYTHON && c->quiet_type != NULL)
            put_fact(t, c, " unless ", c->quiet_type, c->quiet_param);
    }
}

static void put_does(struct text *t, const struct rs_contract *c)
{
    for (const struct rs_contract_word *w = rs_contract_does_words; w->word != NULL; w++) {
        if ((c->does & w->value) != 0) {
            put(t, " does ");
            put(t, w->word);
        }
    }
}

static void put_version(struct text *t, const char *word, uint16_t version)
{
    if (version == 0)
        return;
    put(t, word);
    put_int(t, version >> 8);
    put(t, ".");
    put_int(t, version & 0xff);
}

const char *rs_contract_print(struct rs_arena *arena, const struct rs_contract *contract)
{
    return rs_contract_print_as(arena, contract, contract->name);
}

const char *rs_contract_print_as(struct rs_arena *arena, const struct rs_contract *contract,
                                 const struct rs_name *name)
{
    struct text t = {.arena = arena};

    put_name(&t, name);
    put_params(&t, contract);
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        put(&t, i == 0 ? " -> " : " | ");
        put_outcome(&t, contract, &contract->outcomes[i]);
    }
    put_flags(&t, contract);
    put_does(&t, contract);
    put_version(&t, " since ", contract->since);
    put_version(&t, " until ", contract->until);
    return t.chars;
}

// ---- a whole set -------------------------------------------------------------------------------

static void put_object(struct text *t, const struct rs_name *name,
                       const struct rs_contract_entry *entry)
{
    put_name(t, name);
    put(t, ": ");
    put(t, word_of(rs_contract_object_words, entry->object));
    if (entry->type != NULL && entry->object == RS_OBJECT_INSIDE) {
        put(t, " ");
        put_name(t, entry->type);
    } else if (entry->type != NULL) {
        put(t, " type(");
        put_name(t, entry->type);
        put(t, ")");
    }
    if (entry->spelling != NULL) {
        put(t, " as ");
        put_name(t, entry->spelling);
    }
}

static void print_entry(FILE *out, struct rs_contracts *set, const struct rs_name *name)
{
    const struct rs_contract_entry *entry = set->entries[name->id];
    struct text t = {.arena = set->arena};

    for (const struct rs_contract *c = entry->contracts; c != NULL; c = c->next)
        fprintf(out, "%s\n", rs_contract_print(set->arena, c));
    if (entry->object != RS_OBJECT_UNKNOWN) {
        put_object(&t, name, entry);
        put(&t, "\n");
    }
    if (entry->alias != NULL) {
        put_name(&t, name);
        put(&t, " = ");
        put_name(&t, entry->alias);
        put(&t, "\n");
    }
    fputs(t.len > 0 ? t.chars : "", out);
}

static int compare_names(const void *a, const void *b)
{
    const struct rs_name *const *left = a;
    const struct rs_name *const *right = b;

    return strcmp((*left)->text, (*right)->text);
}

// The names the set knows, sorted.
static const struct rs_name **sorted_names(struct rs_contracts *set, size_t *count)
{
    const struct rs_name **names = RS_NEW_ARRAY(set->arena, const struct rs_name *, set->cap + 1);

    *count = 0;
    for (uint32_t i = 0; i < set->names->nbuckets; i++) {
        for (const struct rs_name *n = set->names->buckets[i]; n != NULL; n = n->chain) {
            if (n->id < set->cap && set->entries[n->id] != NULL)
                names[(*count)++] = n;
        }
    }
    qsort(names, *count, sizeof names[0], compare_names);
    return names;
}

bool rs_contracts_print(FILE *out, struct rs_contracts *set, const char **error)
{
    size_t count;
    const struct rs_name **names;

    rs_contract_name_builtin(set);
    names = sorted_names(set, &count);
    for (size_t i = 0; i < count; i++) {
        if (rs_contract_entry(set, names[i], error) == NULL)
            return false;
        print_entry(out, set, names[i]);
    }
    return true;
}
