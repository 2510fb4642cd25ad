// SPDX-License-Identifier: Apache-2.0
// The set of contracts of a unit: what is known by name, and which of several lines for a name
// counts. Reading and printing lines is contract_parse.c's and contract_print.c's. Built-in texts
// are only indexed by name at first, and a line is read when its name is asked for: a compile asks
// for a few dozen of thousands.
#include "contract.h"

#include <assert.h>
#include <string.h>

#include "builtin.h"
#include "contract_impl.h"

// Longer chains of aliases are cycles.
#define RS_ALIAS_MAX 8

void rs_contracts_init(struct rs_contracts *set, struct rs_arena *arena, struct rs_names *names,
                       uint16_t version)
{
    *set = (struct rs_contracts){.arena = arena, .names = names, .version = version};
}

static struct rs_contract_entry *known(const struct rs_contracts *set, const struct rs_name *name)
{
    return name->id < set->cap ? set->entries[name->id] : NULL;
}

static struct rs_contract_entry *make_entry(struct rs_contracts *set, const struct rs_name *name)
{
    if (name->id >= set->cap) {
        set->entries = rs_arena_grow(set->arena, set->entries, &set->cap, (size_t)name->id + 1,
                                     sizeof(struct rs_contract_entry *));
    }
    if (set->entries[name->id] == NULL)
        set->entries[name->id] = RS_NEW(set->arena, struct rs_contract_entry);
    return set->entries[name->id];
}

static bool same_slot(const struct rs_contract *a, const struct rs_contract *b)
{
    return a->source == b->source && a->since == b->since && a->until == b->until;
}

// Puts the contract in the place of the one it replaces, else last.
static void put(struct rs_contracts *set, struct rs_contract_entry *entry,
                struct rs_contract *contract)
{
    struct rs_contract **at = &entry->contracts;

    while (*at != NULL && !same_slot(*at, contract))
        at = &(*at)->next;
    contract->next = *at != NULL ? (*at)->next : NULL;
    *at = contract;
    set->count++;
}

void rs_contracts_add(struct rs_contracts *set, struct rs_contract *contract)
{
    put(set, make_entry(set, contract->name), contract);
}

struct rs_contract *rs_contracts_add_plain(struct rs_contracts *set, const struct rs_name *name,
                                           uint32_t nparams, bool is_void)
{
    struct rs_contract *contract = RS_NEW(set->arena, struct rs_contract);

    contract->name = name;
    contract->source = RS_SOURCE_INFERRED;
    contract->nparams = nparams;
    contract->params = RS_NEW_ARRAY(set->arena, struct rs_param, nparams + 1);
    contract->outcomes = RS_NEW(set->arena, struct rs_outcome);
    contract->noutcomes = 1;
    contract->outcomes->value.kind = is_void ? RS_VALUE_VOID : RS_VALUE_ANY;
    contract->outcomes->value.param = RS_NO_PARAM;
    contract->outcomes->unless.param = RS_NO_PARAM;
    rs_contracts_add(set, contract);
    return contract;
}

struct rs_contract *rs_contracts_own(struct rs_contracts *set, const struct rs_name *name,
                                     enum rs_source source)
{
    const struct rs_contract_entry *entry = known(set, name);

    for (struct rs_contract *c = entry != NULL ? entry->contracts : NULL; c != NULL; c = c->next) {
        if (c->source == source && c->since == 0 && c->until == 0)
            return c;
    }
    return NULL;
}

void rs_contracts_forget(struct rs_contracts *set, const struct rs_name *name,
                         enum rs_source source)
{
    struct rs_contract_entry *entry = known(set, name);

    for (struct rs_contract **at = entry != NULL ? &entry->contracts : NULL;
         at != NULL && *at != NULL;) {
        if ((*at)->source == source)
            *at = (*at)->next;
        else
            at = &(*at)->next;
    }
}

static void add_alias(struct rs_contract_entry *entry, const struct rs_name *target,
                      enum rs_source source)
{
    if (entry->alias == NULL || source <= entry->alias_source) {
        entry->alias = target;
        entry->alias_source = source;
    }
}

void rs_contracts_alias(struct rs_contracts *set, const struct rs_name *name,
                        const struct rs_name *target, enum rs_source source)
{
    add_alias(make_entry(set, name), target, source);
}

// Whether another unit has inferred something else about a function of this name.
static bool is_disputed(struct rs_contracts *set, struct rs_contract_entry *entry,
                        const struct rs_contract *contract)
{
    for (const struct rs_contract *c = entry->contracts; c != NULL; c = c->next) {
        if (same_slot(c, contract))
            entry->disputed |= strcmp(rs_contract_print(set->arena, c),
                                      rs_contract_print(set->arena, contract)) != 0;
    }
    return entry->disputed;
}

static void take(struct rs_contracts *set, const struct rs_contract_parsed *parsed,
                 enum rs_source source)
{
    struct rs_contract_entry *entry = make_entry(set, parsed->name);

    if (parsed->contract != NULL) {
        parsed->contract->source = source;
        if (source == RS_SOURCE_EXCHANGED && is_disputed(set, entry, parsed->contract))
            rs_contracts_forget(set, parsed->name, source);
        else
            put(set, entry, parsed->contract);
    } else if (parsed->alias == NULL) {
        entry->object = parsed->object;
        entry->type = parsed->type;
        entry->spelling = parsed->spelling;
    } else {
        add_alias(entry, parsed->alias, source);
    }
}

static bool was_inferred(const char *text, size_t len)
{
    size_t header = sizeof RS_INFERRED_HEADER - 1;

    return len > header && memcmp(text, RS_INFERRED_HEADER, header) == 0 && text[header] == '\n';
}

bool rs_contracts_read(struct rs_contracts *set, const char *file, const char *text, size_t len,
                       enum rs_source source, const char **error)
{
    const char *end = text + len;
    uint32_t number = 1;
    struct rs_contract_line line = {.file = file};
    struct rs_contract_parsed parsed;

    if (source == RS_SOURCE_USER && was_inferred(text, len))
        source = RS_SOURCE_EXCHANGED;
    set->exchanged |= source == RS_SOURCE_EXCHANGED;
    while (rs_contract_next_line(&text, end, &number, &line)) {
        if (!rs_contract_parse(set, &line, NULL, &parsed, error))
            return false;
        take(set, &parsed, source);
    }
    return true;
}

// ---- built-in lines ----------------------------------------------------------------------------

// A line of a built-in text, small because there are thousands of them.
struct indexed {
    const char *text;
    uint32_t len;
    uint32_t name_len;
    uint32_t line;
    uint32_t source;  // number of the text
    uint32_t hash;
    uint32_t next;  // of the same bucket in the order written, from 1; 0 = none
};

struct rs_contract_index {
    struct indexed *lines;
    uint32_t nlines;
    uint32_t *buckets;  // like `next`
    uint32_t mask;
};

static uint32_t hash_name(const char *text, size_t len)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    return hash ^ hash >> 15;
}

static void collect(struct rs_contract_index *index, uint32_t source)
{
    const char *text = rs_builtin_texts[source].text;
    const char *end = text + rs_builtin_texts[source].len;
    uint32_t number = 1;
    struct rs_contract_line line = {0};

    while (rs_contract_next_line(&text, end, &number, &line)) {
        size_t name_len = rs_contract_name_length(line.text, line.len);
        struct indexed *added = &index->lines[index->nlines++];

        assert(name_len > 0);
        added->text = line.text;
        added->len = (uint32_t)line.len;
        added->name_len = (uint32_t)name_len;
        added->line = line.line;
        added->source = source;
        added->hash = hash_name(line.text, name_len);
    }
}

// From the last line to the first, so that each bucket has them in the order written.
static void link_lines(struct rs_arena *arena, struct rs_contract_index *index)
{
    uint32_t nbuckets = 16;

    while (nbuckets < index->nlines)
        nbuckets *= 2;
    index->buckets = RS_NEW_ARRAY(arena, uint32_t, nbuckets);
    index->mask = nbuckets - 1;
    for (uint32_t i = index->nlines; i > 0; i--) {
        uint32_t *bucket = &index->buckets[index->lines[i - 1].hash & index->mask];

        index->lines[i - 1].next = *bucket;
        *bucket = i;
    }
}

void rs_contracts_add_builtin(struct rs_contracts *set)
{
    struct rs_contract_index *index = RS_NEW(set->arena, struct rs_contract_index);
    size_t most = 0;

    for (size_t i = 0; i < rs_builtin_ntexts; i++)
        most += rs_builtin_texts[i].nlines;
    index->lines = RS_NEW_ARRAY(set->arena, struct indexed, most);
    for (size_t i = 0; i < rs_builtin_ntexts; i++)
        collect(index, (uint32_t)i);
    link_lines(set->arena, index);
    set->builtin = index;
}

void rs_contract_name_builtin(struct rs_contracts *set)
{
    for (uint32_t i = 0; set->builtin != NULL && i < set->builtin->nlines; i++) {
        const struct indexed *line = &set->builtin->lines[i];

        make_entry(set, rs_intern(set->names, line->text, line->name_len));
    }
}

static bool read_indexed(struct rs_contracts *set, const struct indexed *found, const char **error)
{
    struct rs_contract_parsed parsed;
    struct rs_contract_line line = {.file = rs_builtin_texts[found->source].file,
                                    .text = found->text,
                                    .len = found->len,
                                    .line = found->line};

    if (!rs_contract_parse(set, &line, NULL, &parsed, error))
        return false;
    take(set, &parsed, RS_SOURCE_BUILTIN);
    return true;
}

static bool read_builtin(struct rs_contracts *set, const struct rs_name *name, const char **error)
{
    const struct rs_contract_index *index = set->builtin;
    uint32_t hash = hash_name(name->text, name->len);
    const struct indexed *line;

    for (uint32_t i = index->buckets[hash & index->mask]; i != 0; i = line->next) {
        line = &index->lines[i - 1];
        if (line->hash == hash && line->name_len == name->len &&
            memcmp(line->text, name->text, name->len) == 0 && !read_indexed(set, line, error))
            return false;
    }
    return true;
}

struct rs_contract_entry *rs_contract_entry(struct rs_contracts *set, const struct rs_name *name,
                                            const char **error)
{
    struct rs_contract_entry *entry = make_entry(set, name);

    if (set->builtin != NULL && !entry->complete) {
        entry->complete = true;
        if (!read_builtin(set, name, error))
            return NULL;
    }
    return entry;
}

// As above for readers: built-in lines are right, a test reads them all.
static const struct rs_contract_entry *ready(struct rs_contracts *set, const struct rs_name *name)
{
    struct rs_contract_entry *entry = known(set, name);
    const char *error;

    if (entry != NULL && (entry->complete || set->builtin == NULL))
        return entry;
    entry = rs_contract_entry(set, name, &error);
    assert(entry != NULL);
    return entry;
}

// ---- look-up -----------------------------------------------------------------------------------

static bool in_version(const struct rs_contract *contract, uint16_t version)
{
    return (contract->since == 0 || version >= contract->since) &&
           (contract->until == 0 || version < contract->until);
}

// The last of the best source among the lines of this version.
static const struct rs_contract *best(const struct rs_contract_entry *entry, uint16_t version)
{
    const struct rs_contract *found = NULL;

    for (const struct rs_contract *c = entry->contracts; c != NULL; c = c->next) {
        if (in_version(c, version) && (found == NULL || c->source <= found->source))
            found = c;
    }
    return found;
}

// As above. Where the version is not known the newest counts, or else the last line of all.
static const struct rs_contract *choose(const struct rs_contracts *set,
                                        const struct rs_contract_entry *entry)
{
    const struct rs_contract *found;

    if (set->version != 0)
        return best(entry, set->version);
    found = best(entry, UINT16_MAX);
    for (const struct rs_contract *c = entry->contracts; found == NULL && c != NULL; c = c->next) {
        if (c->next == NULL)
            found = c;
    }
    return found;
}

const struct rs_contract *rs_contracts_find(struct rs_contracts *set, const struct rs_name *name)
{
    const struct rs_contract *hidden = NULL;  // by an alias, which may lead nowhere

    for (int hops = 0; hops < RS_ALIAS_MAX && name != NULL; hops++) {
        const struct rs_contract_entry *entry = ready(set, name);
        const struct rs_contract *own = choose(set, entry);

        if (own != NULL && (entry->alias == NULL || own->source <= entry->alias_source))
            return own;
        if (hidden == NULL)
            hidden = own;
        name = entry->alias;
    }
    return hidden;
}

// The entry of a name, or of the name it stands for, that says what object it is; or NULL.
static const struct rs_contract_entry *find_object(struct rs_contracts *set,
                                                   const struct rs_name *name)
{
    for (int hops = 0; hops < RS_ALIAS_MAX && name != NULL; hops++) {
        const struct rs_contract_entry *entry = ready(set, name);

        if (entry->object != RS_OBJECT_UNKNOWN)
            return entry;
        name = entry->alias;
    }
    return NULL;
}

enum rs_object_kind rs_contracts_object(struct rs_contracts *set, const struct rs_name *name)
{
    const struct rs_contract_entry *entry = find_object(set, name);

    return entry != NULL ? entry->object : RS_OBJECT_UNKNOWN;
}

bool rs_contracts_inside(struct rs_contracts *set, const struct rs_name *field,
                         const struct rs_name **resource)
{
    const struct rs_contract_entry *entry = find_object(set, field);

    *resource = entry != NULL ? entry->type : NULL;
    return entry != NULL && entry->object == RS_OBJECT_INSIDE;
}

// Names that macros put in place of what was written.
static bool is_hidden(const struct rs_name *name)
{
    return name->text[0] == '_' || strchr(name->text, '[') != NULL;
}

const struct rs_name *rs_contracts_spelling(struct rs_contracts *set, const struct rs_name *name)
{
    const struct rs_name *written = name;

    for (int hops = 0; hops < RS_ALIAS_MAX && written != NULL; hops++) {
        const struct rs_contract_entry *entry = ready(set, written);

        if (entry->spelling != NULL)
            return entry->spelling;
        if (!is_hidden(written))
            return written;
        written = entry->alias;
    }
    return name;
}

uint32_t rs_contract_modes(const struct rs_contract *contract, uint32_t i)
{
    if (i < contract->nparams)
        return contract->params[i].modes;
    return (contract->flags & RS_CONTRACT_VARIADIC) != 0 ? contract->variadic_modes : 0;
}

bool rs_contract_has_mode(const struct rs_contract *contract, uint32_t modes)
{
    for (uint32_t i = 0; i < contract->nparams; i++) {
        if (contract->params[i].modes & modes) {
            return true;
        }
    }
    return false;
}

bool rs_contract_yields_new(const struct rs_contract *contract)
{
    for (uint32_t i = 0; contract != NULL && i < contract->noutcomes; i++)
        if (contract->outcomes[i].value.kind == RS_VALUE_NEW)
            return true;
    return false;
}

struct rs_effect *rs_outcome_delta(const struct rs_outcome *outcome, uint32_t param)
{
    for (uint32_t i = 0; i < outcome->neffects; i++) {
        struct rs_effect *effect = &outcome->effects[i];

        if (effect->kind == RS_EFFECT_DELTA && effect->param == param)
            return effect;
    }
    return NULL;
}

bool rs_contract_consumes(const struct rs_contract *contract, uint32_t param)
{
    bool some = contract && (rs_contract_modes(contract, param) & RS_MODE_STEAL) != 0;
    for (uint32_t i = 0; contract && i < contract->noutcomes; i++) {
        const struct rs_effect *delta = rs_outcome_delta(&contract->outcomes[i], param);
        some |= delta && delta->low < 0;
    }
    return some;
}

bool rs_contract_raises(const struct rs_contract *contract)
{
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        if (contract->outcomes[i].raises) {
            return true;
        }
    }
    return false;
}

bool rs_condition_same(const struct rs_condition *a, const struct rs_condition *b)
{
    bool same = a->kind == b->kind && a->param == b->param && a->type == b->type &&
                a->low == b->low && a->high == b->high;
    return same && (a->more && b->more ? rs_condition_same(a->more, b->more) : a->more == b->more);
}
