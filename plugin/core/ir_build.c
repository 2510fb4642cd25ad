// SPDX-License-Identifier: Apache-2.0
// Building the graph that ir.h describes, and the check that a finished one obeys its rules. Front
// ends and the reader of the text form call it; nothing here knows what an instruction means.
#include "ir.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

// ---- the unit -------------------------------------------------------------------------------

void rs_unit_init(struct rs_unit *unit, struct rs_arena *arena)
{
    *unit = (struct rs_unit){
        .arena = arena, .file = "", .long_bits = RS_USUAL_BITS, .pointer_bits = RS_USUAL_BITS};
    rs_names_init(&unit->names, arena);
}

// NULL bases and names that are equal but for their ids must not fall together.
static uint32_t field_hash(const struct rs_name *base, const struct rs_name *path)
{
    uint32_t key[2] = {base != NULL ? base->id + 1 : 0, path->id};

    return (uint32_t)XXH3_64bits(key, sizeof key);
}

// The slot of the field (base, path), or the empty slot where it belongs.
static struct rs_field **field_slot(const struct rs_unit *unit, const struct rs_name *base,
                                    const struct rs_name *path)
{
    uint32_t mask = unit->field_table_size - 1;
    uint32_t i = field_hash(base, path) & mask;

    while (unit->field_table[i] != NULL &&
           (unit->field_table[i]->base != base || unit->field_table[i]->path != path))
        i = (i + 1) & mask;
    return &unit->field_table[i];
}

// Keeps the table at most half full.
static void reserve_field(struct rs_unit *unit)
{
    if (unit->field_table_size > 0 && unit->nfields < unit->field_table_size / 2)
        return;
    unit->field_table_size = unit->field_table_size == 0 ? 64 : unit->field_table_size * 2;
    unit->field_table = RS_NEW_ARRAY(unit->arena, struct rs_field *, unit->field_table_size);
    for (uint32_t i = 0; i < unit->nfields; i++) {
        struct rs_field *field = unit->fields[i];

        *field_slot(unit, field->base, field->path) = field;
    }
}

const struct rs_field *rs_field_intern(struct rs_unit *unit, const struct rs_field *like)
{
    struct rs_field **slot;
    struct rs_field *field;

    reserve_field(unit);
    slot = field_slot(unit, like->base, like->path);
    if (*slot != NULL)
        return *slot;
    unit->fields = rs_arena_grow(unit->arena, unit->fields, &unit->field_cap,
                                 (size_t)unit->nfields + 1, sizeof *unit->fields);
    field = RS_NEW(unit->arena, struct rs_field);
    *field = *like;
    field->id = unit->nfields + 1;
    unit->fields[unit->nfields++] = field;
    *slot = field;
    return field;
}

const struct rs_field *rs_field_get(struct rs_unit *unit, const struct rs_name *owner,
                                    const struct rs_name *name, struct rs_type type)
{
    struct rs_field like = {
        .base = owner,
        .path = name,
        .owner = owner,
        .name = name,
        .type = type,
    };

    return rs_field_intern(unit, &like);
}

const struct rs_field *rs_field_join(struct rs_unit *unit, const struct rs_field *base,
                                     const struct rs_field *step)
{
    struct rs_field like = *step;
    const char *path;

    if (base == NULL)
        return step;
    path = rs_arena_printf(unit->arena, "%s.%s", base->path->text, step->path->text);
    like.base = base->base;
    like.path = rs_intern_cstr(&unit->names, path);
    return rs_field_intern(unit, &like);
}

struct rs_slot *rs_slot_add(struct rs_unit *unit, const struct rs_name *slot,
                            const struct rs_name *function, const struct rs_name *table,
                            int64_t flags, rs_loc loc)
{
    struct rs_slot *added = RS_NEW(unit->arena, struct rs_slot);

    *added = (struct rs_slot){
        .slot = slot,
        .function = function,
        .table = table,
        .flags = flags,
        .nparams = -1,
        .loc = loc,
    };
    if (unit->last_slot != NULL)
        unit->last_slot->next = added;
    else
        unit->slots = added;
    unit->last_slot = added;
    return added;
}

void rs_open_table_add(struct rs_unit *unit, const struct rs_name *table, bool sized, rs_loc loc)
{
    struct rs_open_table *added = RS_NEW(unit->arena, struct rs_open_table);

    *added = (struct rs_open_table){
        .table = table, .sized = sized, .loc = loc, .next = unit->open_tables};
    unit->open_tables = added;
}

void rs_table_use_add(struct rs_unit *unit, const struct rs_name *field,
                      const struct rs_name *table, rs_loc loc)
{
    struct rs_table_use *added = RS_NEW(unit->arena, struct rs_table_use);

    *added = (struct rs_table_use){
        .field = field,
        .table = table,
        .loc = loc,
        .next = unit->table_uses,
    };
    unit->table_uses = added;
}

struct rs_pytype *rs_pytype_add(struct rs_unit *unit, const struct rs_pytype *type)
{
    struct rs_pytype *added = RS_NEW(unit->arena, struct rs_pytype);

    *added = *type;
    added->next = NULL;
    if (unit->last_pytype != NULL)
        unit->last_pytype->next = added;
    else
        unit->pytypes = added;
    unit->last_pytype = added;
    return added;
}

void rs_member_add(struct rs_unit *unit, const struct rs_member *member)
{
    struct rs_member *added = RS_NEW(unit->arena, struct rs_member);

    *added = *member;
    added->next = NULL;
    if (unit->last_member != NULL)
        unit->last_member->next = added;
    else
        unit->members = added;
    unit->last_member = added;
}

void rs_memberdef_add(struct rs_unit *unit, const struct rs_memberdef *def)
{
    struct rs_memberdef *added = RS_NEW(unit->arena, struct rs_memberdef);

    *added = *def;
    added->next = NULL;
    if (unit->last_memberdef != NULL)
        unit->last_memberdef->next = added;
    else
        unit->memberdefs = added;
    unit->last_memberdef = added;
}

void rs_attribute_add(struct rs_unit *unit, const struct rs_name *function, const char *text,
                      rs_loc loc)
{
    struct rs_attribute *added = RS_NEW(unit->arena, struct rs_attribute);

    *added = (struct rs_attribute){
        .function = function,
        .text = rs_arena_strndup(unit->arena, text, strlen(text)),
        .loc = loc,
    };
    if (unit->last_attribute != NULL)
        unit->last_attribute->next = added;
    else
        unit->attributes = added;
    unit->last_attribute = added;
}

// ---- functions ------------------------------------------------------------------------------

struct rs_function *rs_function_add(struct rs_unit *unit, const struct rs_name *name,
                                    struct rs_type result)
{
    struct rs_function *fn = RS_NEW(unit->arena, struct rs_function);

    fn->name = name;
    fn->result = result;
    fn->unit = unit;
    fn->unwind = UINT32_MAX;
    rs_var_add(fn, RS_VAR_RESULT, NULL, result, 0);
    if (unit->last_function != NULL)
        unit->last_function->next = fn;
    else
        unit->functions = fn;
    unit->last_function = fn;
    return fn;
}

uint32_t rs_var_add(struct rs_function *fn, enum rs_var_kind kind, const struct rs_name *name,
                    struct rs_type type, rs_loc loc)
{
    uint32_t number = fn->nvars;

    assert(kind != RS_VAR_PARAM || number == fn->nparams + 1);
    fn->vars = rs_arena_grow(fn->unit->arena, fn->vars, &fn->var_cap, (size_t)number + 1,
                             sizeof *fn->vars);
    fn->vars[number] = (struct rs_var){.kind = kind, .name = name, .type = type, .loc = loc};
    fn->nvars++;
    if (kind == RS_VAR_PARAM)
        fn->nparams++;
    return number;
}

uint32_t rs_block_add(struct rs_function *fn)
{
    uint32_t number = fn->nblocks;

    fn->blocks = rs_arena_grow(fn->unit->arena, fn->blocks, &fn->block_cap, (size_t)number + 1,
                               sizeof *fn->blocks);
    fn->blocks[number] = (struct rs_block){.term = RS_TERM_NORETURN};
    fn->nblocks++;
    return number;
}

struct rs_insn *rs_insn_add(struct rs_function *fn, uint32_t block, enum rs_op op, rs_loc loc)
{
    struct rs_block *b = &fn->blocks[block];
    struct rs_insn *insn;

    b->insns = rs_arena_grow(fn->unit->arena, b->insns, &b->insn_cap, (size_t)b->ninsns + 1,
                             sizeof *b->insns);
    insn = &b->insns[b->ninsns++];
    *insn = (struct rs_insn){.op = op, .loc = loc, .dst = RS_NO_VAR};
    insn->place.var = RS_NO_VAR;
    insn->place2.var = RS_NO_VAR;
    if (op == RS_OP_UNKNOWN)
        fn->nunknown++;
    return insn;
}

// ---- terminators ----------------------------------------------------------------------------

static struct rs_block *set_term(struct rs_function *fn, uint32_t block, enum rs_term term,
                                 struct rs_operand cond, rs_loc loc)
{
    struct rs_block *b = &fn->blocks[block];

    b->term = term;
    b->cond = cond;
    b->term_loc = loc;
    b->nsucc = 0;
    b->succ = NULL;
    b->cases = NULL;
    b->ncases_cap = 0;
    return b;
}

void rs_term_jump(struct rs_function *fn, uint32_t block, uint32_t to)
{
    struct rs_block *b = set_term(fn, block, RS_TERM_JUMP, rs_opnd_none(), 0);

    b->succ = RS_NEW_ARRAY(fn->unit->arena, uint32_t, 1);
    b->succ[0] = to;
    b->nsucc = 1;
}

void rs_term_branch(struct rs_function *fn, uint32_t block, struct rs_operand cond,
                    uint32_t then_to, uint32_t else_to, rs_loc loc)
{
    struct rs_block *b = set_term(fn, block, RS_TERM_BRANCH, cond, loc);

    b->succ = RS_NEW_ARRAY(fn->unit->arena, uint32_t, 2);
    b->succ[0] = then_to;
    b->succ[1] = else_to;
    b->nsucc = 2;
}

// Room for `want` cases and for one successor more.
static void reserve_cases(struct rs_function *fn, struct rs_block *b, uint32_t want)
{
    size_t cap = b->ncases_cap;
    size_t succ_cap = b->succ == NULL ? 0 : cap + 1;

    if (want <= cap && b->succ != NULL)
        return;
    b->cases = rs_arena_grow(fn->unit->arena, b->cases, &cap, want, sizeof *b->cases);
    if (succ_cap < cap + 1) {
        uint32_t *succ = RS_NEW_ARRAY(fn->unit->arena, uint32_t, cap + 1);

        if (b->nsucc > 0)
            memcpy(succ, b->succ, b->nsucc * sizeof *succ);
        b->succ = succ;
    }
    b->ncases_cap = (uint32_t)cap;
}

void rs_term_switch(struct rs_function *fn, uint32_t block, struct rs_operand cond,
                    uint32_t otherwise, rs_loc loc)
{
    struct rs_block *b = set_term(fn, block, RS_TERM_SWITCH, cond, loc);

    reserve_cases(fn, b, 0);
    b->succ[0] = otherwise;
    b->nsucc = 1;
}

void rs_term_case(struct rs_function *fn, uint32_t block, int64_t low, int64_t high, uint32_t to)
{
    struct rs_block *b = &fn->blocks[block];

    assert(b->term == RS_TERM_SWITCH && b->nsucc > 0);
    reserve_cases(fn, b, b->nsucc);
    b->cases[b->nsucc - 1] = (struct rs_case){.low = low, .high = high};
    b->succ[b->nsucc++] = to;
}

// ---- operands -------------------------------------------------------------------------------

struct rs_operand rs_opnd_none(void)
{
    return (struct rs_operand){.kind = RS_OPND_NONE};
}

struct rs_operand rs_opnd_var(uint32_t var)
{
    return (struct rs_operand){.kind = RS_OPND_VAR, .var = var};
}

struct rs_operand rs_opnd_int(int64_t value)
{
    return (struct rs_operand){.kind = RS_OPND_INT, .value = value};
}

struct rs_operand rs_opnd_null(void)
{
    return (struct rs_operand){.kind = RS_OPND_NULL};
}

struct rs_operand rs_opnd_string(const struct rs_name *text)
{
    return (struct rs_operand){.kind = RS_OPND_STRING, .name = text};
}

struct rs_operand rs_opnd_symbol(const struct rs_name *name)
{
    return (struct rs_operand){.kind = RS_OPND_SYMBOL, .name = name};
}

// ---- the rules ------------------------------------------------------------------------------

static bool is_local(const struct rs_function *fn, uint32_t var)
{
    return var < fn->nvars && !rs_is_static(&fn->vars[var]);
}

// NULL, or what is wrong; so do all the *_fault functions.
static const char *operand_fault(const struct rs_function *fn, const struct rs_operand *operand)
{
    switch (operand->kind) {
    case RS_OPND_NONE:
    case RS_OPND_INT:
    case RS_OPND_NULL:
        return NULL;
    case RS_OPND_VAR:
        if (operand->var >= fn->nvars)
            return "operand: no such variable";
        return is_local(fn, operand->var) ? NULL : "operand: a global must be loaded first";
    case RS_OPND_STRING:
    case RS_OPND_SYMBOL:
        return operand->name != NULL ? NULL : "operand without a name";
    }
    return "operand of no known kind";
}

static const char *needed_fault(const struct rs_function *fn, const struct rs_operand *operand)
{
    return operand->kind == RS_OPND_NONE ? "operand missing" : operand_fault(fn, operand);
}

// INCREF and DECREF work on something that can be an object.
static const char *object_fault(const struct rs_function *fn, const struct rs_operand *operand)
{
    if (operand->kind == RS_OPND_INT || operand->kind == RS_OPND_STRING)
        return "operand cannot be an object";
    return needed_fault(fn, operand);
}

static const char *pointer_fault(const struct rs_function *fn, uint32_t var)
{
    enum rs_kind kind = fn->vars[var].type.kind;

    if (!is_local(fn, var))
        return "place: a global must be loaded first";
    if (kind == RS_KIND_STRUCT || kind == RS_KIND_ARRAY || kind == RS_KIND_VOID)
        return "place: its base is not a pointer";
    return NULL;
}

static const char *index_fault(const struct rs_function *fn, const struct rs_place *place)
{
    enum rs_operand_kind kind = place->index.kind;

    if (kind != RS_OPND_NONE && kind != RS_OPND_INT && kind != RS_OPND_VAR)
        return "place: its index is no integer";
    return operand_fault(fn, &place->index);
}

static const char *place_fault(const struct rs_function *fn, const struct rs_place *place)
{
    const char *fault;

    if (place->var >= fn->nvars)
        return "place: no such variable";
    switch (place->kind) {
    case RS_PLACE_VAR:
        return NULL;
    case RS_PLACE_DEREF:
        return pointer_fault(fn, place->var);
    case RS_PLACE_FIELD:
        return place->field != NULL ? pointer_fault(fn, place->var) : "place without a field";
    case RS_PLACE_MEMBER:
        if (fn->vars[place->var].type.kind != RS_KIND_STRUCT)
            return "place: its base is not a struct";
        return place->field != NULL ? NULL : "place without a field";
    case RS_PLACE_INDEX:
        fault = pointer_fault(fn, place->var);
        return fault != NULL ? fault : index_fault(fn, place);
    }
    return "place of no known kind";
}

static const char *addr_fault(const struct rs_function *fn, const struct rs_place *place)
{
    const char *fault = place_fault(fn, place);

    if (fault != NULL || (place->kind != RS_PLACE_VAR && place->kind != RS_PLACE_MEMBER))
        return fault;
    return (fn->vars[place->var].flags & RS_VARF_ADDRESS_TAKEN) != 0
               ? NULL
               : "address of a variable that is not marked so";
}

static const char *dst_fault(const struct rs_function *fn, const struct rs_insn *insn)
{
    if (insn->dst == RS_NO_VAR)
        return "destination missing";
    return is_local(fn, insn->dst) ? NULL : "destination is not a local variable";
}

static const char *args_fault(const struct rs_function *fn, const struct rs_insn *insn)
{
    const char *fault = insn->dst != RS_NO_VAR ? dst_fault(fn, insn) : NULL;

    for (uint32_t i = 0; fault == NULL && i < insn->nargs; i++)
        fault = needed_fault(fn, &insn->args[i]);
    return fault;
}

static const char *copy_fault(const struct rs_function *fn, const struct rs_insn *insn)
{
    const char *fault = dst_fault(fn, insn);

    if (fault != NULL)
        return fault;
    if ((insn->flags & RS_INSNF_RETURN) == 0)
        return needed_fault(fn, &insn->a);
    return insn->dst == 0 ? operand_fault(fn, &insn->a) : "a return must set the result";
}

static const char *call_fault(const struct rs_function *fn, const struct rs_insn *insn)
{
    const char *fault = args_fault(fn, insn);

    if (fault != NULL)
        return fault;
    if ((insn->flags & RS_INSNF_INDIRECT) != 0)
        return operand_fault(fn, &insn->target);
    return insn->callee != NULL ? NULL : "call of nothing";
}

static const char *binary_fault(const struct rs_function *fn, const struct rs_insn *insn)
{
    const char *fault = dst_fault(fn, insn);

    if (fault == NULL && insn->sub > RS_BIN_OTHER)
        fault = "no such operator";
    if (fault == NULL)
        fault = needed_fault(fn, &insn->a);
    return fault != NULL ? fault : needed_fault(fn, &insn->b);
}

static const char *first_fault(const char *a, const char *b)
{
    return a != NULL ? a : b;
}

const char *rs_insn_fault(const struct rs_function *fn, const struct rs_insn *insn)
{
    switch (insn->op) {
    case RS_OP_COPY:
        return copy_fault(fn, insn);
    case RS_OP_LOAD:
        return first_fault(dst_fault(fn, insn), place_fault(fn, &insn->place));
    case RS_OP_ADDR:
        return first_fault(dst_fault(fn, insn), addr_fault(fn, &insn->place));
    case RS_OP_STORE:
        return first_fault(place_fault(fn, &insn->place), needed_fault(fn, &insn->a));
    case RS_OP_ZERO:
        return place_fault(fn, &insn->place);
    case RS_OP_COPY_STRUCT:
        return first_fault(place_fault(fn, &insn->place), place_fault(fn, &insn->place2));
    case RS_OP_CALL:
        return call_fault(fn, insn);
    case RS_OP_BINARY:
        return binary_fault(fn, insn);
    case RS_OP_NOT:
        return first_fault(dst_fault(fn, insn), needed_fault(fn, &insn->a));
    case RS_OP_INCREF:
    case RS_OP_DECREF:
        return object_fault(fn, &insn->a);
    case RS_OP_SCOPE_END:
        return dst_fault(fn, insn);
    case RS_OP_UNKNOWN:
        return args_fault(fn, insn);
    }
    return "no such instruction";
}

static const char *switch_fault(const struct rs_block *block)
{
    for (uint32_t i = 1; i < block->nsucc; i++)
        if (block->cases[i - 1].low > block->cases[i - 1].high)
            return "empty range in a case";
    return NULL;
}

static const char *succ_fault(const struct rs_function *fn, const struct rs_block *block,
                              uint32_t least, uint32_t most)
{
    if (block->nsucc < least || block->nsucc > most)
        return "wrong number of successors";
    for (uint32_t i = 0; i < block->nsucc; i++)
        if (block->succ[i] >= fn->nblocks)
            return "successor: no such block";
    return NULL;
}

static const char *term_fault(const struct rs_function *fn, uint32_t number)
{
    const struct rs_block *block = &fn->blocks[number];

    switch (block->term) {
    case RS_TERM_JUMP:
        return succ_fault(fn, block, 1, 1);
    case RS_TERM_BRANCH:
        return first_fault(succ_fault(fn, block, 2, 2), needed_fault(fn, &block->cond));
    case RS_TERM_SWITCH:
        return first_fault(succ_fault(fn, block, 1, UINT32_MAX),
                           first_fault(operand_fault(fn, &block->cond), switch_fault(block)));
    case RS_TERM_NORETURN:
        return succ_fault(fn, block, 0, 0);
    case RS_TERM_EXIT:
        return number == fn->exit ? succ_fault(fn, block, 0, 0) : "a second exit";
    case RS_TERM_UNWIND:
        return number == fn->unwind ? succ_fault(fn, block, 0, 0) : "a second unwinding exit";
    }
    return "no such terminator";
}

static const char *vars_fault(const struct rs_function *fn)
{
    if (fn->nvars <= fn->nparams)
        return "variables missing";
    for (uint32_t i = 0; i < fn->nvars; i++) {
        enum rs_var_kind kind = fn->vars[i].kind;

        if ((kind == RS_VAR_RESULT) != (i == 0))
            return "the result must be variable 0";
        if ((kind == RS_VAR_PARAM) != (i >= 1 && i <= fn->nparams))
            return "parameters must be variables 1, 2 ...";
        if (rs_is_static(&fn->vars[i]) && fn->vars[i].name == NULL)
            return "a global without a name";
    }
    return NULL;
}

static const char *shape_fault(const struct rs_function *fn)
{
    if (fn->entry >= fn->nblocks)
        return "no entry block";
    if (fn->exit >= fn->nblocks || fn->blocks[fn->exit].term != RS_TERM_EXIT)
        return "no exit block";
    if (fn->unwind != UINT32_MAX &&
        (fn->unwind >= fn->nblocks || fn->blocks[fn->unwind].term != RS_TERM_UNWIND))
        return "no unwinding exit block";
    return NULL;
}

static bool say_why(const struct rs_function *fn, const char **why, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool say_why(const struct rs_function *fn, const char **why, const char *format, ...)
{
    char text[256];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    *why = rs_arena_strndup(fn->unit->arena, text, strlen(text));
    return false;
}

bool rs_function_valid(const struct rs_function *fn, const char **why)
{
    const char *fault = first_fault(vars_fault(fn), shape_fault(fn));

    if (fault != NULL)
        return say_why(fn, why, "%s: %s", fn->name->text, fault);
    for (uint32_t i = 0; i < fn->nblocks; i++) {
        const struct rs_block *block = &fn->blocks[i];

        for (uint32_t j = 0; j < block->ninsns; j++) {
            fault = rs_insn_fault(fn, &block->insns[j]);
            if (fault != NULL)
                return say_why(fn, why, "%s: block %" PRIu32 ", instruction %" PRIu32 ": %s",
                               fn->name->text, i, j, fault);
        }
        fault = term_fault(fn, i);
        if (fault != NULL)
            return say_why(fn, why, "%s: block %" PRIu32 ", terminator: %s", fn->name->text, i,
                           fault);
    }
    return true;
}
