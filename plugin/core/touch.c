// SPDX-License-Identifier: Apache-2.0
// What a function does with the members of an object that it is given: visits them, releases them,
// hands them on. One pass over its instructions in their order, no paths; what functions of the
// unit do that it calls is its own doing. Where the object leaves the unit's sight anything may
// happen.
#include <string.h>

#include "engine.h"
#include "pytype.h"

// What a variable is, as far as the object goes.
enum origin_kind {
    ORIGIN_NONE,
    ORIGIN_IT,       // the object
    ORIGIN_INSIDE,   // a struct inside it, in this field
    ORIGIN_TYPE,     // its type
    ORIGIN_MEMBER,   // what a member holds
    ORIGIN_ADDRESS,  // a member's address
    ORIGIN_BEHIND,   // what the parameter points to, which may be a member
};

struct origin {
    enum origin_kind kind;
    const struct rs_field *field;
};

struct rs_touch_memo {
    uint32_t param;
    struct rs_touch touch;
    struct rs_touch_memo *next;
};

struct walk {
    const struct rs_facts *facts;
    const struct rs_function *fn;
    uint32_t visitor;  // the variable that holds tp_traverse's callback, or RS_NO_VAR
    struct origin *origins;
    struct rs_touch *touch;
    uint32_t block;
    bool released;  // some member was
};

// ---- members -----------------------------------------------------------------------------------

static struct rs_touched *entry(struct walk *w, const struct rs_field *member)
{
    struct rs_touched **at = &w->touch->members;
    while (*at && ((*at)->member->name != member->name || (*at)->member->owner != member->owner)) {
        at = &(*at)->next;
    }
    if (!*at) {
        *at = RS_NEW(w->facts->unit->arena, struct rs_touched);
        (*at)->member = member;
    }
    return *at;
}

static void note_visit(struct walk *w, struct rs_touched *touched, rs_loc loc)
{
    if (!(touched->what & RS_TOUCH_VISITED)) {
        touched->first_visit = loc;
        touched->visit_block = w->block;
    } else if (!touched->second_visit) {
        bool after =
            touched->visit_block == w->block ||
            rs_leads_to(w->facts->unit->arena, w->fn, touched->visit_block, w->block, UINT32_MAX);
        touched->second_visit = after ? loc : 0;
    }
}

static void note_release(struct walk *w, rs_loc loc)
{
    w->touch->release_loc = w->touch->release_loc ? w->touch->release_loc : loc;
    w->released = true;
}

static void touch_member(struct walk *w, const struct rs_field *member, uint32_t what, rs_loc loc)
{
    struct rs_touched *touched = entry(w, member);
    if (what & RS_TOUCH_VISITED) {
        note_visit(w, touched, loc);
    }
    if (what & RS_TOUCH_RELEASED) {
        touched->release = touched->release ? touched->release : loc;
        note_release(w, loc);
    }
    touched->what |= what;
}

static void does(struct walk *w, uint32_t what, rs_loc loc)
{
    const uint32_t frees = RS_DOES_FREE | RS_DOES_GC_FREE | RS_DOES_TP_FREE | RS_DOES_SUPER;
    if ((what & RS_DOES_UNTRACK) && !(w->touch->does & RS_DOES_UNTRACK)) {
        w->touch->untracked_late = w->released;
    }
    if (what & frees) {
        w->touch->free_loc = loc;
    }
    if (what & RS_DOES_CLEAR_SLOT) {
        note_release(w, loc);
    }
    w->touch->does |= what;
}

static struct origin origin_of(const struct walk *w, struct rs_operand operand)
{
    return operand.kind == RS_OPND_VAR ? w->origins[operand.var]
                                       : (struct origin){ORIGIN_NONE, NULL};
}

// Whether the place is a field of the object, or of an element of an array of structs in it.
static bool in_it(const struct walk *w, const struct rs_place *place)
{
    enum origin_kind base = w->origins[place->var].kind;
    return place->kind == RS_PLACE_FIELD &&
           (base == ORIGIN_IT || base == ORIGIN_INSIDE || base == ORIGIN_ADDRESS);
}

// ---- where values come from --------------------------------------------------------------------

static bool holds_member(const struct rs_field *field)
{
    return field->type.kind == RS_KIND_OBJECT ||
           (field->type.kind == RS_KIND_ARRAY && field->type.holds_objects);
}

static struct origin loaded(const struct walk *w, const struct rs_place *place)
{
    struct origin base = w->origins[place->var];
    if (in_it(w, place)) {
        if (strcmp(place->field->name->text, "ob_type") == 0) {
            return (struct origin){ORIGIN_TYPE, NULL};
        }
        return (struct origin){holds_member(place->field) ? ORIGIN_MEMBER : ORIGIN_NONE,
                               place->field};
    }
    if (place->kind == RS_PLACE_DEREF || place->kind == RS_PLACE_INDEX) {
        if (base.kind == ORIGIN_ADDRESS) {
            return (struct origin){ORIGIN_MEMBER, base.field};
        }
        if (base.kind == ORIGIN_IT) {
            return (struct origin){ORIGIN_BEHIND, NULL};
        }
    }
    return (struct origin){ORIGIN_NONE, NULL};
}

static struct origin address(const struct walk *w, const struct rs_place *place)
{
    struct origin base = w->origins[place->var];
    if (place->kind == RS_PLACE_INDEX || place->kind == RS_PLACE_DEREF) {
        return base;
    }
    if (!in_it(w, place)) {
        return (struct origin){ORIGIN_NONE, NULL};
    }
    bool structs = place->field->type.kind == RS_KIND_STRUCT ||
                   (place->field->type.kind == RS_KIND_ARRAY && place->field->type.name);
    if (holds_member(place->field)) {
        return (struct origin){ORIGIN_ADDRESS, place->field};
    }
    return (struct origin){structs ? ORIGIN_INSIDE : ORIGIN_NONE, place->field};
}

// Whether the value is the argument, or the state that belongs to it.
static bool gives_it(const struct rs_value *value, const struct rs_insn *call)
{
    return (value->kind == RS_VALUE_ARG || value->kind == RS_VALUE_INTERIOR) &&
           value->param < call->nargs;
}

// The parameter that the call gives back, or what it finds in it.
static struct origin returned(const struct walk *w, const struct rs_insn *call)
{
    const struct rs_contract *contract =
        call->callee ? rs_contracts_find(w->facts->contracts, call->callee) : NULL;
    for (uint32_t i = 0; contract && i < contract->noutcomes; i++) {
        const struct rs_value *value = &contract->outcomes[i].value;
        if (gives_it(value, call)) {
            return origin_of(w, call->args[value->param]);
        }
    }
    if (call->nargs == 1 && call->callee && strcmp(call->callee->text, "Py_TYPE") == 0 &&
        origin_of(w, call->args[0]).kind == ORIGIN_IT) {
        return (struct origin){ORIGIN_TYPE, NULL};
    }
    return (struct origin){ORIGIN_NONE, NULL};
}

// ---- calls -------------------------------------------------------------------------------------

// Something is done with what a variable holds, by the function itself or by one that it calls.
static void act(struct walk *w, struct origin on, uint32_t it, uint32_t behind, uint32_t member,
                uint32_t type, rs_loc loc)
{
    switch (on.kind) {
    case ORIGIN_IT:
        does(w, it, loc);
        break;
    case ORIGIN_BEHIND:
        does(w, behind, loc);
        break;
    case ORIGIN_TYPE:
        does(w, type, loc);
        break;
    case ORIGIN_MEMBER:
    case ORIGIN_ADDRESS:
        touch_member(w, on.field, member, loc);
        break;
    default:
        break;
    }
}

static void release(struct walk *w, struct origin on, rs_loc loc)
{
    act(w, on, RS_DOES_RELEASE_IT, RS_DOES_RELEASE_BEHIND, RS_TOUCH_RELEASED, RS_DOES_RELEASE_TYPE,
        loc);
}

static void visited(struct walk *w, struct origin on, rs_loc loc)
{
    act(w, on, RS_DOES_VISIT_IT, RS_DOES_VISIT_BEHIND, RS_TOUCH_VISITED, RS_DOES_VISIT_TYPE, loc);
}

// It was handed to code unseen.
static void handed(struct walk *w, struct origin on, rs_loc loc)
{
    if (on.kind == ORIGIN_INSIDE) {
        touch_member(w, on.field, RS_TOUCH_MAYBE, loc);
    }
    act(w, on, RS_DOES_ANYTHING, RS_DOES_RELEASE_BEHIND | RS_DOES_VISIT_BEHIND, RS_TOUCH_MAYBE,
        RS_DOES_RELEASE_TYPE | RS_DOES_VISIT_TYPE, loc);
}

// A function of the unit got the object itself: what it does this one does.
static void merge(struct walk *w, const struct rs_touch *other, bool whole, rs_loc loc)
{
    for (const struct rs_touched *each = other->members; each; each = each->next) {
        touch_member(w, each->member, each->what, loc);
    }
    if (other->ignored_loc && !w->touch->ignored_loc) {
        w->touch->ignored_loc = other->ignored_loc;
    }
    if (other->untracked_late && !(w->touch->does & RS_DOES_UNTRACK)) {
        w->touch->untracked_late = true;
    }
    does(w, whole ? other->does : 0, loc);
}

static void given_to_ours(struct walk *w, const struct rs_touch *other, struct origin on,
                          rs_loc loc)
{
    if (on.kind == ORIGIN_IT || on.kind == ORIGIN_INSIDE) {
        merge(w, other, on.kind == ORIGIN_IT, loc);
        if (on.kind == ORIGIN_INSIDE && (other->does & RS_DOES_ANYTHING)) {
            handed(w, on, loc);
        }
        return;
    }
    bool address = on.kind == ORIGIN_ADDRESS;
    uint32_t releases = address ? RS_DOES_RELEASE_BEHIND : RS_DOES_RELEASE_IT;
    uint32_t visits = address ? RS_DOES_VISIT_BEHIND : RS_DOES_VISIT_IT;
    if (other->does & releases) {
        release(w, on, loc);
    }
    if (other->does & visits) {
        visited(w, on, loc);
    }
    if (other->does & (RS_DOES_ANYTHING | RS_DOES_KEEP)) {
        handed(w, on, loc);
    }
}

static bool is_visit(const struct walk *w, const struct rs_insn *call)
{
    if (!(call->flags & RS_INSNF_INDIRECT) || call->nargs != 2) {
        return false;
    }
    return !call->callee || strcmp(call->callee->text, "visitproc") == 0 ||
           (call->target.kind == RS_OPND_VAR && call->target.var == w->visitor);
}

// Whether the call of a slot goes to a base that the unit has: then its function is known.
static const struct rs_function *base_slot(const struct walk *w, const struct rs_insn *call)
{
    const struct rs_function *fn = w->fn;
    for (uint32_t b = 0; b < fn->nblocks && call->target.kind == RS_OPND_VAR; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            if (insn->op != RS_OP_LOAD || insn->dst != call->target.var ||
                insn->place.kind != RS_PLACE_MEMBER) {
                continue;
            }
            const struct rs_name *table = fn->vars[insn->place.var].name;
            for (const struct rs_slot *slot = w->facts->unit->slots; slot; slot = slot->next) {
                if (slot->table == table && call->callee && slot->slot == call->callee) {
                    return rs_facts_function(w->facts, slot->function);
                }
            }
        }
    }
    return NULL;
}

static void note_ignored(struct walk *w, const struct rs_insn *call)
{
    bool passes_visitor = call->nargs == 3 && call->args[1].kind == RS_OPND_VAR &&
                          call->args[1].var == w->visitor && w->visitor != RS_NO_VAR;
    if (passes_visitor && call->result.kind == RS_KIND_INT && call->dst == RS_NO_VAR &&
        !w->touch->ignored_loc) {
        w->touch->ignored_loc = call->loc;
    }
}

static uint32_t api_does(const struct walk *w, const struct rs_insn *call)
{
    const struct rs_contract *contract =
        call->callee ? rs_contracts_find(w->facts->contracts, call->callee) : NULL;
    return contract ? contract->does : 0;
}

// Argument `i` of a call that is no visit.
static void argument(struct walk *w, const struct rs_insn *call, uint32_t i)
{
    struct origin on = origin_of(w, call->args[i]);
    if (on.kind == ORIGIN_NONE) {
        return;
    }
    const struct rs_function *callee = (call->flags & RS_INSNF_INDIRECT)
                                           ? base_slot(w, call)
                                           : rs_facts_function(w->facts, call->callee);
    const struct rs_touch *other = callee ? rs_touch_of(w->facts, callee, i) : NULL;
    const struct rs_contract *contract =
        call->callee ? rs_contracts_find(w->facts->contracts, call->callee) : NULL;
    uint32_t known = api_does(w, call) & RS_DOES_WITH_IT;
    if (other) {
        given_to_ours(w, other, on, call->loc);
        does(w, callee && (call->flags & RS_INSNF_INDIRECT) ? known : 0, call->loc);
    } else if (known && on.kind == ORIGIN_IT) {
        does(w, known, call->loc);
    } else if ((call->flags & RS_INSNF_OPAQUE) && on.kind == ORIGIN_IT) {
        does(w, RS_DOES_LEND_OUT, call->loc);
    } else if (rs_is_guess(contract) || contract->source == RS_SOURCE_INFERRED) {
        handed(w, on, call->loc);
    } else if (rs_contract_consumes(contract, i)) {
        release(w, on, call->loc);
    }
}

// Whether the branch at the end of the block goes to `succ[0]` where the variable is 0: false if it
// does not ask for it.
static bool asks(const struct rs_block *block, uint32_t var, bool *zero_first)
{
    uint32_t cond = block->cond.kind == RS_OPND_VAR ? block->cond.var : RS_NO_VAR;
    *zero_first = false;
    for (uint32_t i = block->ninsns; i-- > 0 && cond != var;) {
        const struct rs_insn *insn = &block->insns[i];
        if (insn->dst != cond || insn->op == RS_OP_SCOPE_END) {
            continue;
        }
        bool negates =
            insn->op == RS_OP_NOT || (insn->op == RS_OP_BINARY && insn->sub == RS_BIN_EQ &&
                                      insn->b.kind == RS_OPND_INT && insn->b.value == 0);
        if ((!negates && insn->op != RS_OP_COPY) || insn->a.kind != RS_OPND_VAR) {
            return false;
        }
        *zero_first ^= negates;
        cond = insn->a.var;
    }
    return block->term == RS_TERM_BRANCH && cond == var;
}

static bool returns_at_once(const struct rs_function *fn, uint32_t block)
{
    for (uint32_t steps = 0; steps < fn->nblocks && block != fn->exit; steps++) {
        const struct rs_block *b = &fn->blocks[block];
        for (uint32_t i = 0; i < b->ninsns; i++) {
            if (b->insns[i].op != RS_OP_COPY && b->insns[i].op != RS_OP_SCOPE_END) {
                return false;
            }
        }
        if (b->term != RS_TERM_JUMP) {
            return false;
        }
        block = b->succ[0];
    }
    return block == fn->exit;
}

// A visit whose success ends the traverse, while its failure lets it go on.
static void note_inverted(struct walk *w, const struct rs_insn *visit)
{
    const struct rs_block *block = &w->fn->blocks[w->block];
    bool zero_first;
    if (visit->dst == RS_NO_VAR || !asks(block, visit->dst, &zero_first)) {
        return;
    }
    uint32_t zero = block->succ[zero_first ? 0 : 1];
    uint32_t other = block->succ[zero_first ? 1 : 0];
    if (returns_at_once(w->fn, zero) && !returns_at_once(w->fn, other)) {
        w->touch->inverted_loc = visit->loc;
    }
}

static void call(struct walk *w, const struct rs_insn *insn)
{
    w->touch->does |= api_does(w, insn) & RS_DOES_SAVE_EXCEPTION;
    note_ignored(w, insn);
    if (is_visit(w, insn)) {
        visited(w, origin_of(w, insn->args[0]), insn->loc);
        note_inverted(w, insn);
        return;
    }
    for (uint32_t i = 0; i < insn->nargs; i++) {
        argument(w, insn, i);
    }
}

// ---- instructions ------------------------------------------------------------------------------

static void set_origin(struct walk *w, uint32_t var, struct origin origin)
{
    const struct rs_var *v = var != RS_NO_VAR ? &w->fn->vars[var] : NULL;
    if (!v) {
        return;
    }
    w->origins[var] = origin;
    if (origin.kind == ORIGIN_TYPE && v->name) {
        w->touch->type = v->name;
    }
    if (origin.kind == ORIGIN_IT && v->name && v->type.kind == RS_KIND_OBJECT) {
        bool plain = v->type.name && strcmp(v->type.name->text, "PyObject") == 0;
        w->touch->self = !plain || !w->touch->self ? v->name : w->touch->self;
    }
}

static void store(struct walk *w, const struct rs_insn *insn)
{
    struct origin value = origin_of(w, insn->a);
    if (in_it(w, &insn->place) && holds_member(insn->place.field)) {
        touch_member(w, insn->place.field, RS_TOUCH_STORED, insn->loc);
    }
    if (value.kind == ORIGIN_IT) {
        w->touch->does |= RS_DOES_KEEP;
    } else if (value.kind == ORIGIN_MEMBER) {
        touch_member(w, value.field, RS_TOUCH_MAYBE, insn->loc);
    }
}

static void change_count(struct walk *w, const struct rs_insn *insn)
{
    if (!w->touch->count_loc) {
        w->touch->count_loc = insn->loc;
    }
    if (insn->op == RS_OP_DECREF) {
        release(w, origin_of(w, insn->a), insn->loc);
    }
}

static void instruction(struct walk *w, const struct rs_insn *insn)
{
    switch (insn->op) {
    case RS_OP_COPY:
        set_origin(w, insn->dst, origin_of(w, insn->a));
        if (insn->dst == 0 && origin_of(w, insn->a).kind == ORIGIN_MEMBER) {
            handed(w, origin_of(w, insn->a), insn->loc);
        }
        break;
    case RS_OP_LOAD:
        set_origin(w, insn->dst, loaded(w, &insn->place));
        break;
    case RS_OP_ADDR:
        set_origin(w, insn->dst, address(w, &insn->place));
        break;
    case RS_OP_BINARY:
        if (origin_of(w, insn->a).kind == ORIGIN_IT && insn->sub == RS_BIN_ADD) {
            does(w, RS_DOES_ANYTHING, insn->loc);  // a member by its offset
        }
        set_origin(w, insn->dst,
                   insn->sub == RS_BIN_ADD || insn->sub == RS_BIN_TAG
                       ? origin_of(w, insn->a)
                       : (struct origin){ORIGIN_NONE, NULL});
        break;
    case RS_OP_STORE:
        store(w, insn);
        break;
    case RS_OP_INCREF:
    case RS_OP_DECREF:
        change_count(w, insn);
        break;
    case RS_OP_CALL:
        call(w, insn);
        set_origin(w, insn->dst, returned(w, insn));
        break;
    case RS_OP_COPY_STRUCT:
        if (w->origins[insn->place2.var].kind == ORIGIN_IT) {
            does(w, RS_DOES_ANYTHING, insn->loc);
        }
        break;
    case RS_OP_UNKNOWN:
        for (uint32_t i = 0; i < insn->nargs; i++) {
            handed(w, origin_of(w, insn->args[i]), insn->loc);
        }
        break;
    default:
        break;
    }
}

static uint32_t visitor_of(const struct rs_function *fn)
{
    return fn->nparams == 3 && fn->vars[2].type.kind == RS_KIND_POINTER ? 2 : RS_NO_VAR;
}

static void look(const struct rs_facts *facts, const struct rs_function *fn, uint32_t param,
                 struct rs_touch *touch)
{
    struct walk w = {.facts = facts,
                     .fn = fn,
                     .visitor = visitor_of(fn),
                     .touch = touch,
                     .origins = RS_NEW_ARRAY(facts->unit->arena, struct origin, fn->nvars)};
    touch->fn = fn;
    set_origin(&w, param + 1, (struct origin){ORIGIN_IT, NULL});
    for (w.block = 0; w.block < fn->nblocks; w.block++) {
        for (uint32_t i = 0; i < fn->blocks[w.block].ninsns; i++) {
            instruction(&w, &fn->blocks[w.block].insns[i]);
        }
    }
}

const struct rs_touch *rs_touch_of(const struct rs_facts *facts, const struct rs_function *fn,
                                   uint32_t param)
{
    struct rs_touch_memo **at = &facts->touches[fn->name->id];
    if (param >= fn->nparams) {
        return NULL;
    }
    while (*at && (*at)->param != param) {
        at = &(*at)->next;
    }
    if (!*at) {
        struct rs_touch_memo *memo = RS_NEW(facts->unit->arena, struct rs_touch_memo);
        memo->param = param;
        *at = memo;
        look(facts, fn, param, &memo->touch);  // which may ask for itself
    }
    return &(*at)->touch;
}

// Where the member of another struct lies; -1 if that is not known.
static int64_t offset_of(const struct rs_unit *unit, const struct rs_field *field)
{
    const struct rs_member *member = unit->members;
    while (member && (member->field->base != field->owner || member->field->path != field->name)) {
        member = member->next;
    }
    return member ? member->offset : -1;
}

// Whether the member lies in a struct that is in the field.
static bool lies_in(const struct rs_member *member, const struct rs_name *field)
{
    const char *path = member->field->path->text;
    for (const char *dot = strchr(path, '.'); dot; path = dot + 1, dot = strchr(path, '.')) {
        if ((size_t)(dot - path) == field->len && memcmp(path, field->text, field->len) == 0) {
            return true;
        }
    }
    return false;
}

// An object may be seen as several structs that begin alike: fields of one name are one member, or
// those at one offset.
bool rs_is_member(const struct rs_unit *unit, const struct rs_field *field,
                  const struct rs_member *member)
{
    return field->name == member->field->name || lies_in(member, field->name) ||
           (field->owner != member->field->owner && member->offset >= 0 &&
            offset_of(unit, field) == member->offset);
}

const struct rs_touched *rs_touched_entry(const struct rs_touch *touch,
                                          const struct rs_member *member)
{
    const struct rs_touched *each = touch->members;
    while (each && !rs_is_member(touch->fn->unit, each->member, member)) {
        each = each->next;
    }
    return each;
}

uint32_t rs_touched(const struct rs_touch *touch, const struct rs_member *member)
{
    uint32_t what = 0;
    for (const struct rs_touched *each = touch->members; each; each = each->next) {
        what |= rs_is_member(touch->fn->unit, each->member, member) ? each->what : 0;
    }
    return what;
}
