// SPDX-License-Identifier: Apache-2.0
// The set of contracts of a unit: what is known by name, and which of several lines for a name
// counts. Reading and printing lines is contract_parse.c's and contract_print.c's. Built-in texts
// are cut into lines here and read when their name is first asked for: a compile asks for a few
// dozen of thousands.
#include "contract.h"

#include <assert.h>

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

struct rs_contract_entry *rs_contract_entry(struct rs_contracts *set, const struct rs_name *name)
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
    put(set, rs_contract_entry(set, contract->name), contract);
}

static void take(struct rs_contracts *set, const struct rs_contract_parsed *parsed,
                 enum rs_source source)
{
    struct rs_contract_entry *entry = rs_contract_entry(set, parsed->name);

    if (parsed->contract != NULL) {
        parsed->contract->source = source;
        put(set, entry, parsed->contract);
    } else if (parsed->alias == NULL) {
        entry->object = parsed->object;
        entry->type = parsed->type;
    } else if (entry->alias == NULL || source <= entry->alias_source) {
        entry->alias = parsed->alias;
        entry->alias_source = source;
    }
}

bool rs_contracts_read(struct rs_contracts *set, const char *file, const char *text, size_t len,
                       enum rs_source source, const char **error)
{
    const char *end = text + len;
    uint32_t number = 1;
    struct rs_contract_line line = {.file = file};
    struct rs_contract_parsed parsed;

    while (rs_contract_next_line(&text, end, &number, &line)) {
        if (!rs_contract_parse(set, &line, NULL, &parsed, error))
            return false;
        take(set, &parsed, source);
    }
    return true;
}

// ---- built-in lines ----------------------------------------------------------------------------

static void remember(struct rs_contracts *set, const struct rs_contract_line *line)
{
    struct rs_contract_line *kept;
    struct rs_contract_entry *entry;
    const char *name;
    size_t len;
    bool named = rs_contract_line_name(line, &name, &len);

    assert(named);
    if (!named)
        return;
    entry = rs_contract_entry(set, rs_intern(set->names, name, len));
    kept = RS_NEW(set->arena, struct rs_contract_line);
    *kept = *line;
    kept->next = entry->unread;
    entry->unread = kept;
}

void rs_contracts_add_builtin(struct rs_contracts *set)
{
    for (size_t i = 0; i < rs_builtin_ntexts; i++) {
        const char *text = rs_builtin_texts[i].text;
        const char *end = text + rs_builtin_texts[i].len;
        uint32_t number = 1;
        struct rs_contract_line line = {.file = rs_builtin_texts[i].file};

        while (rs_contract_next_line(&text, end, &number, &line))
            remember(set, &line);
    }
}

bool rs_contract_read_entry(struct rs_contracts *set, struct rs_contract_entry *entry,
                            const char **error)
{
    struct rs_contract_parsed parsed;
    struct rs_contract_line *line = NULL;

    // The list is in reverse: the last line read must be the last written.
    while (entry->unread != NULL) {
        struct rs_contract_line *next = entry->unread->next;

        entry->unread->next = line;
        line = entry->unread;
        entry->unread = next;
    }
    for (; line != NULL; line = line->next) {
        if (!rs_contract_parse(set, line, NULL, &parsed, error))
            return false;
        take(set, &parsed, RS_SOURCE_BUILTIN);
    }
    return true;
}

// What is known of a name with nothing left unread, or NULL.
static struct rs_contract_entry *ready(struct rs_contracts *set, const struct rs_name *name)
{
    struct rs_contract_entry *entry = known(set, name);
    const char *error;
    bool right =
        entry == NULL || entry->unread == NULL || rs_contract_read_entry(set, entry, &error);

    assert(right);
    (void)right;
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
    const struct rs_contract *found = NULL;

    for (int hops = 0; hops < RS_ALIAS_MAX && name != NULL; hops++) {
        const struct rs_contract_entry *entry = ready(set, name);
        const struct rs_contract *own = entry != NULL ? choose(set, entry) : NULL;

        if (own != NULL && (found == NULL || own->source < found->source))
            found = own;
        if (entry == NULL || entry->alias == NULL ||
            (found != NULL && found->source <= entry->alias_source))
            break;
        name = entry->alias;
    }
    return found;
}

// The entry of a name, or of the name it stands for, that says what object it is; or NULL.
static const struct rs_contract_entry *find_object(struct rs_contracts *set,
                                                   const struct rs_name *name)
{
    for (int hops = 0; hops < RS_ALIAS_MAX && name != NULL; hops++) {
        const struct rs_contract_entry *entry = ready(set, name);

        if (entry == NULL || entry->object != RS_OBJECT_UNKNOWN)
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

const struct rs_name *rs_contracts_type(struct rs_contracts *set, const struct rs_name *name)
{
    const struct rs_contract_entry *entry = find_object(set, name);

    return entry != NULL ? entry->type : NULL;
}

uint32_t rs_contract_modes(const struct rs_contract *contract, uint32_t i)
{
    if (i < contract->nparams)
        return contract->params[i].modes;
    return (contract->flags & RS_CONTRACT_VARIADIC) != 0 ? contract->variadic_modes : 0;
}
