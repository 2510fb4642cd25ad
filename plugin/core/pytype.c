// SPDX-License-Identifier: Apache-2.0
// The types that a unit makes, as checks see them: slots by what they are for, flags with those
// that are inherited, members with what is stored in them.
#include "pytype.h"

#include <stdarg.h>
#include <string.h>

#include "engine.h"

// PyMemberDef, and what its numbers mean.
#define T_OBJECT 6
#define T_OBJECT_EX 16
#define READONLY 1

static const char *const slot_names[RS_NTYPE_SLOTS] = {
    [RS_SLOT_DEALLOC] = "PyTypeObject.tp_dealloc",
    [RS_SLOT_TRAVERSE] = "PyTypeObject.tp_traverse",
    [RS_SLOT_CLEAR] = "PyTypeObject.tp_clear",
    [RS_SLOT_INIT] = "PyTypeObject.tp_init",
    [RS_SLOT_NEW] = "PyTypeObject.tp_new",
    [RS_SLOT_FREE] = "PyTypeObject.tp_free",
    [RS_SLOT_FINALIZE] = "PyTypeObject.tp_finalize",
    [RS_SLOT_MODULE_TRAVERSE] = "PyModuleDef.m_traverse",
    [RS_SLOT_MODULE_CLEAR] = "PyModuleDef.m_clear",
    [RS_SLOT_MODULE_FREE] = "PyModuleDef.m_free",
};

// Structs of Python's whose objects refer to no others.
static const char *const leaf_structs[] = {"PyUnicodeObject", "PyASCIIObject",     "PyBytesObject",
                                           "PyLongObject",    "PyByteArrayObject", "PyFloatObject"};

// ---- views -------------------------------------------------------------------------------------

// By table: the slot that is in force is the last one that was put there.
static void find_slots(struct rs_type_view *view)
{
    for (const struct rs_slot *slot = view->facts->unit->slots; slot; slot = slot->next) {
        if (!view->type->table || slot->table != view->type->table) {
            continue;
        }
        const struct rs_contract *contract = rs_contracts_find(view->facts->contracts, slot->slot);
        for (uint32_t i = 0; contract && i < RS_NTYPE_SLOTS; i++) {
            if (strcmp(contract->name->text, slot_names[i]) == 0) {
                view->slots[i] = slot;
            }
        }
    }
}

// Where the value that is stored was computed from the old one by adding a bit.
static const struct rs_insn *added_bits(const struct rs_block *block, const struct rs_insn *store)
{
    for (uint32_t i = 0; i < block->ninsns && &block->insns[i] != store; i++) {
        const struct rs_insn *insn = &block->insns[i];
        if (insn->op == RS_OP_BINARY && insn->sub == RS_BIN_OR && insn->dst == store->a.var &&
            insn->b.kind == RS_OPND_INT) {
            return insn;
        }
    }
    return NULL;
}

static void assigned_flags(struct rs_type_view *view, const struct rs_block *block,
                           const struct rs_insn *store)
{
    const struct rs_insn *more = store->a.kind == RS_OPND_VAR ? added_bits(block, store) : NULL;
    if (store->a.kind == RS_OPND_INT) {
        view->flags = store->a.value;
        view->flags_known = true;
    } else if (more) {
        view->flags |= more->b.value;
    } else {
        view->flags_known = false;
    }
}

// The member at an offset; NULL if there is none.
static const struct rs_field *member_at(const struct rs_type_view *view, struct rs_operand offset)
{
    const struct rs_member *member = view->facts->unit->members;
    while (member && (offset.kind != RS_OPND_INT || member->offset != offset.value ||
                      member->field->base != view->type->instance)) {
        member = member->next;
    }
    return member ? member->field : NULL;
}

// What functions assign to a PyTypeObject before it is made ready. Through a pointer it may be any.
static void assigned(struct rs_type_view *view, const struct rs_function *fn,
                     const struct rs_block *block, const struct rs_insn *insn)
{
    const struct rs_place *place = &insn->place;
    bool by_pointer = place->kind == RS_PLACE_FIELD;
    if (insn->op != RS_OP_STORE || !place->field ||
        (!by_pointer && fn->vars[place->var].name != view->type->name)) {
        return;
    }
    if (by_pointer) {
        view->based |= strcmp(place->field->name->text, "tp_base") == 0;
        return;
    }
    if (strcmp(place->field->name->text, "tp_flags") == 0) {
        assigned_flags(view, block, insn);
    } else if (strcmp(place->field->name->text, "tp_base") == 0) {
        view->based = true;
    } else if (strcmp(place->field->name->text, "tp_weaklistoffset") == 0) {
        view->weaklist = member_at(view, insn->a);
    }
}

// Whether some argument of the call is the address of the variable.
static bool is_handed(const struct rs_function *fn, const struct rs_block *block,
                      const struct rs_insn *call, const struct rs_name *variable)
{
    for (uint32_t i = 0; i < call->nargs; i++) {
        const struct rs_operand *arg = &call->args[i];
        if (arg->kind == RS_OPND_SYMBOL && arg->name == variable) {
            return true;
        }
        for (uint32_t k = 0; arg->kind == RS_OPND_VAR && k < block->ninsns; k++) {
            const struct rs_insn *def = &block->insns[k];
            if (def->op == RS_OP_ADDR && def->dst == arg->var && def->place.kind == RS_PLACE_VAR &&
                fn->vars[def->place.var].name == variable) {
                return true;
            }
        }
    }
    return false;
}

// A PyType_Spec is handed to a function that makes the type, perhaps with its bases as the last
// argument.
static void made(struct rs_type_view *view, const struct rs_function *fn,
                 const struct rs_block *block, const struct rs_insn *insn)
{
    view->based |= insn->op == RS_OP_CALL && insn->nargs > 1 &&
                   insn->args[insn->nargs - 1].kind != RS_OPND_NULL &&
                   is_handed(fn, block, insn, view->type->name);
}

static void find_assignments(struct rs_type_view *view)
{
    for (const struct rs_function *fn = view->facts->unit->functions; fn; fn = fn->next) {
        for (uint32_t b = 0; b < fn->nblocks; b++) {
            for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
                const struct rs_insn *insn = &fn->blocks[b].insns[i];
                if (view->type->heap) {
                    made(view, fn, &fn->blocks[b], insn);
                } else {
                    assigned(view, fn, &fn->blocks[b], insn);
                }
            }
        }
    }
}

static void inherit(struct rs_type_view *view, const struct rs_type_view *base)
{
    const int64_t managed = RS_TPFLAG_MANAGED_DICT | RS_TPFLAG_MANAGED_WEAKREF;
    view->base = base;
    view->flags |= base->flags & managed;
    view->flags_known &= base->flags_known;
    if ((base->flags & RS_TPFLAG_HAVE_GC) && !view->slots[RS_SLOT_TRAVERSE] &&
        !view->slots[RS_SLOT_CLEAR]) {
        view->flags |= RS_TPFLAG_HAVE_GC;
    }
}

static struct rs_type_view *make_view(const struct rs_facts *facts, struct rs_report *report,
                                      const struct rs_pytype *type)
{
    struct rs_type_view *view = RS_NEW(facts->unit->arena, struct rs_type_view);
    view->type = type;
    view->facts = facts;
    view->report = report;
    view->flags = type->flags;
    view->flags_known = type->flags_known;
    view->based = type->base != NULL;
    view->weaklist = type->weaklist;
    find_slots(view);
    if (!type->module) {
        find_assignments(view);
    }
    return view;
}

static void find_bases(struct rs_type_view *views)
{
    for (struct rs_type_view *view = views; view; view = view->next) {
        for (struct rs_type_view *base = views; base; base = base->next) {
            if (view->type->base && base != view && base->type->name == view->type->base) {
                inherit(view, base);
            }
        }
    }
}

void rs_types_judge(const struct rs_facts *facts, const struct rs_options *options,
                    struct rs_report *report)
{
    struct rs_type_view *views = NULL;
    struct rs_type_view **end = &views;
    for (const struct rs_pytype *type = facts->unit->pytypes; type; type = type->next) {
        *end = make_view(facts, report, type);
        end = &(*end)->next;
    }
    find_bases(views);
    for (struct rs_type_view *view = views; view; view = view->next) {
        for (uint32_t i = 0; i < options->nchecks; i++) {
            view->check = options->checks[i];
            if (view->check->type && !view->type->module) {
                view->check->type(view);
            } else if (view->check->module && view->type->module) {
                view->check->module(view);
            }
        }
    }
}

// ---- what checks ask ---------------------------------------------------------------------------

const char *rs_type_name(const struct rs_type_view *view)
{
    return view->type->instance ? view->type->instance->text : view->type->name->text;
}

bool rs_type_collected(const struct rs_type_view *view)
{
    return view->flags_known && (view->flags & RS_TPFLAG_HAVE_GC) != 0;
}

// The field that an entry of its table of members stands for; NULL if there is no such entry.
static const struct rs_field *field_called(const struct rs_type_view *view, const char *name)
{
    for (const struct rs_memberdef *def = view->facts->unit->memberdefs; def; def = def->next) {
        if (def->table == view->type->members && view->type->members &&
            strcmp(def->name->text, name) == 0) {
            return def->field;
        }
    }
    return NULL;
}

const struct rs_field *rs_type_weaklist(const struct rs_type_view *view)
{
    return view->weaklist ? view->weaklist : field_called(view, "__weaklistoffset__");
}

bool rs_member_inherited(const struct rs_type_view *view, const struct rs_member *member)
{
    if (!view->base || !view->base->type->instance) {
        return false;
    }
    return view->base->type->instance == view->type->instance ||
           view->base->type->instance == member->field->owner;
}

// Whether the struct that the member belongs to is that of another type, no base of this one: an
// object that begins alike, whose members have a life of their own.
static bool of_other_type(const struct rs_type_view *view, const struct rs_member *member)
{
    if (member->field->owner == view->type->instance || rs_member_inherited(view, member)) {
        return false;
    }
    for (const struct rs_pytype *type = view->facts->unit->pytypes; type; type = type->next) {
        if (type->instance == member->field->owner) {
            return true;
        }
    }
    return false;
}

// The list of weak references refers to no object that is held.
static bool counts(const struct rs_type_view *view, const struct rs_member *member)
{
    const struct rs_field *weaklist = rs_type_weaklist(view);
    return member->field->base == view->type->instance && !member->in_union &&
           !of_other_type(view, member) && !(weaklist && weaklist->name == member->field->name);
}

const struct rs_member *rs_type_member(const struct rs_type_view *view,
                                       const struct rs_member *member)
{
    if (!view->type->instance) {
        return NULL;
    }
    member = member ? member->next : view->facts->unit->members;
    while (member && !counts(view, member)) {
        member = member->next;
    }
    return member;
}

// A PyMemberDef that lets Python code store any object in the member.
static bool is_open(const struct rs_type_view *view, const struct rs_member *member)
{
    for (const struct rs_memberdef *def = view->facts->unit->memberdefs; def; def = def->next) {
        if (def->table == view->type->members && def->field->name == member->field->name &&
            (def->code == T_OBJECT || def->code == T_OBJECT_EX) && !(def->flags & READONLY)) {
            return true;
        }
    }
    return false;
}

static bool is_special(const struct rs_member *member)
{
    const struct rs_name *declared = member->field->type.name;
    return declared && strcmp(declared->text, "PyObject") != 0;
}

// Whether it is the instance's __dict__, in which Python code stores what it likes.
static bool is_dict(const struct rs_type_view *view, const struct rs_member *member)
{
    const struct rs_field *dict =
        view->type->dict ? view->type->dict : field_called(view, "__dictoffset__");
    return dict && dict->name == member->field->name;
}

uint32_t rs_member_stored(const struct rs_type_view *view, const struct rs_member *member)
{
    const uint32_t open = RS_STORED_CALLER | RS_STORED_AGAIN | RS_STORED_OWNED;
    uint32_t stored = rs_stores_of(view->facts, member->field);
    stored |= is_open(view, member) ? open : 0;
    // A struct of its own says more of it than where it comes from.
    if (is_special(member) && (stored & RS_STORED_CYCLIC)) {
        stored = (stored & ~(uint32_t)RS_STORED_CYCLIC) | RS_STORED_SOME;
    }
    return stored | (is_dict(view, member) ? RS_STORED_CONTAINER | RS_STORED_AGAIN : 0);
}

bool rs_member_owned(const struct rs_type_view *view, const struct rs_member *member)
{
    static const enum rs_type_slot tellers[] = {RS_SLOT_DEALLOC, RS_SLOT_CLEAR, RS_SLOT_TRAVERSE};
    bool owned =
        rs_facts_owns(view->facts, member->field) || is_open(view, member) || is_dict(view, member);
    for (size_t i = 0; i < sizeof tellers / sizeof *tellers && !owned; i++) {
        const struct rs_touch *touch = rs_type_touch(view, tellers[i]);
        owned = touch && (rs_touched(touch, member) & (RS_TOUCH_RELEASED | RS_TOUCH_VISITED)) != 0;
    }
    return owned;
}

// Whether objects of this struct are of types of the unit that the collector does not know.
static bool not_collected(const struct rs_type_view *view, const struct rs_name *instance)
{
    bool some = false;
    for (const struct rs_pytype *type = view->facts->unit->pytypes; type; type = type->next) {
        if (type->instance != instance) {
            continue;
        }
        if (!type->flags_known || (type->flags & RS_TPFLAG_HAVE_GC) || type->base) {
            return false;
        }
        some = true;
    }
    return some;
}

bool rs_member_leaf(const struct rs_type_view *view, const struct rs_member *member)
{
    const struct rs_name *declared = member->field->type.name;
    for (size_t i = 0; declared && i < sizeof leaf_structs / sizeof *leaf_structs; i++) {
        if (strcmp(declared->text, leaf_structs[i]) == 0) {
            return true;
        }
    }
    return declared && not_collected(view, declared);
}

const struct rs_function *rs_type_function(const struct rs_type_view *view, enum rs_type_slot slot)
{
    return view->slots[slot] ? rs_facts_function(view->facts, view->slots[slot]->function) : NULL;
}

const struct rs_touch *rs_type_touch(const struct rs_type_view *view, enum rs_type_slot slot)
{
    const struct rs_function *fn = rs_type_function(view, slot);
    return fn ? rs_touch_of(view->facts, fn, 0) : NULL;
}

const struct rs_pytype *rs_type_next(const struct rs_type_view *view, const struct rs_pytype *type)
{
    return type ? type->next : view->facts->unit->pytypes;
}

uint32_t rs_type_slot_does(const struct rs_type_view *view, enum rs_type_slot slot)
{
    const struct rs_slot *filled = view->slots[slot];
    const struct rs_contract *contract =
        filled ? rs_contracts_find(view->facts->contracts, filled->function) : NULL;
    return contract ? contract->does : 0;
}

bool rs_type_readied(const struct rs_type_view *view, const struct rs_pytype *type)
{
    for (const struct rs_function *fn = view->facts->unit->functions; fn; fn = fn->next) {
        for (uint32_t b = 0; b < fn->nblocks; b++) {
            const struct rs_block *block = &fn->blocks[b];
            for (uint32_t i = 0; i < block->ninsns; i++) {
                const struct rs_insn *insn = &block->insns[i];
                bool readies = insn->op == RS_OP_CALL && insn->contract &&
                               (insn->contract->does & RS_DOES_READY);
                if (readies && is_handed(fn, block, insn, type->name)) {
                    return true;
                }
            }
        }
    }
    return false;
}

const struct rs_pytype *rs_type_module(const struct rs_type_view *view)
{
    const struct rs_pytype *module = NULL;
    for (const struct rs_pytype *type = rs_type_next(view, NULL); type; type = type->next) {
        if (type->module && module) {
            return NULL;
        }
        module = type->module ? type : module;
    }
    return module;
}

const struct rs_static *rs_type_statics(const struct rs_type_view *view)
{
    return *view->facts->statics;
}

uint16_t rs_type_version(const struct rs_type_view *view)
{
    return view->facts->contracts->version;
}

// A call that makes an instance in memory that it does not clear.
static bool is_raw_new(const struct rs_type_view *view, const struct rs_insn *insn)
{
    return insn->op == RS_OP_CALL && insn->contract &&
           (insn->contract->does & (RS_DOES_MAKE | RS_DOES_GC_MAKE)) && insn->nargs > 0 &&
           insn->args[0].kind == RS_OPND_SYMBOL && insn->args[0].name == view->type->name;
}

rs_loc rs_type_uncleared(const struct rs_type_view *view, const struct rs_field *field)
{
    rs_loc made = 0;
    for (const struct rs_function *fn = view->facts->unit->functions; fn; fn = fn->next) {
        for (uint32_t b = 0; b < fn->nblocks; b++) {
            for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
                const struct rs_insn *insn = &fn->blocks[b].insns[i];
                bool writes = insn->op == RS_OP_STORE || insn->op == RS_OP_ADDR;
                if ((writes && insn->place.field && insn->place.field->name == field->name) ||
                    insn->op == RS_OP_ZERO || insn->op == RS_OP_COPY_STRUCT) {
                    return 0;
                }
                made = !made && is_raw_new(view, insn) ? insn->loc : made;
            }
        }
    }
    return made;
}

static bool releases(const struct rs_facts *facts, const struct rs_function *fn,
                     const struct rs_member *member)
{
    for (uint32_t p = 0; p < fn->nparams; p++) {
        if (rs_touched(rs_touch_of(facts, fn, p), member) & RS_TOUCH_RELEASED) {
            return true;
        }
    }
    return false;
}

bool rs_member_let_go(const struct rs_type_view *view, const struct rs_member *member)
{
    for (const struct rs_function *fn = view->facts->unit->functions; fn; fn = fn->next) {
        for (uint32_t b = 0; b < fn->nblocks; b++) {
            for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
                const struct rs_insn *insn = &fn->blocks[b].insns[i];
                for (uint32_t a = 0; insn->op == RS_OP_CALL && a < insn->nargs; a++) {
                    const struct rs_function *callback =
                        insn->args[a].kind == RS_OPND_SYMBOL
                            ? rs_facts_function(view->facts, insn->args[a].name)
                            : NULL;
                    if (callback && releases(view->facts, callback, member)) {
                        return true;
                    }
                }
            }
        }
    }
    return false;
}

// ---- findings ----------------------------------------------------------------------------------

struct rs_finding *rs_type_finding(const struct rs_type_view *view, enum rs_level level,
                                   const struct rs_function *function, rs_loc loc,
                                   const char *object, const char *format, ...)
{
    char text[512];
    va_list args;
    if (!rs_report_wants(view->report, view->check->id, level)) {
        view->report->dropped++;
        return NULL;
    }
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    struct rs_finding *finding =
        rs_finding_new(view->report, view->check->id, level, function, loc);
    finding->object = rs_arena_printf(view->report->arena, "%s", object);
    finding->origin = loc;
    finding->message = rs_arena_printf(view->report->arena, "%s", text);
    return finding;
}

void rs_type_note(const struct rs_type_view *view, struct rs_finding *finding, rs_loc loc,
                  const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    rs_finding_note(view->report, finding, loc, "%s", text);
}

void rs_type_report(const struct rs_type_view *view, struct rs_finding *finding)
{
    if (finding) {
        rs_report_add(view->report, finding);
    }
}

void rs_type_fix(const struct rs_type_view *view, struct rs_finding *finding, enum rs_fix_kind kind,
                 rs_loc loc, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    finding->fix = (struct rs_fix){
        .kind = kind, .loc = loc, .text = rs_arena_printf(view->report->arena, "%s", text)};
}

// The last `return 0;` that stands in the function itself; 0 if there is none.
static rs_loc last_return(const struct rs_function *fn)
{
    rs_loc loc = 0;
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            bool plain = (insn->flags & RS_INSNF_RETURN) && !(insn->flags & RS_INSNF_MACRO);
            if (plain && insn->a.kind == RS_OPND_INT && insn->a.value == 0) {
                loc = insn->loc;
            }
        }
    }
    return loc;
}

void rs_type_fix_member(const struct rs_type_view *view, struct rs_finding *finding,
                        const struct rs_touch *touch, const char *macro,
                        const struct rs_member *member)
{
    rs_loc loc = last_return(touch->fn);
    if (loc && touch->self && member->field->type.kind == RS_KIND_OBJECT) {
        rs_type_fix(view, finding, RS_FIX_INSERT_BEFORE, loc, "%s(%s->%s);", macro,
                    touch->self->text, member->field->path->text);
    }
}

void rs_type_fix_type(const struct rs_type_view *view, struct rs_finding *finding,
                      const struct rs_touch *touch)
{
    rs_loc loc = last_return(touch->fn);
    const struct rs_name *self = touch->fn->vars[1].name;
    if (loc && self) {
        rs_type_fix(view, finding, RS_FIX_INSERT_BEFORE, loc, "Py_VISIT(Py_TYPE(%s));", self->text);
    }
}
