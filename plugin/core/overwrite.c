// SPDX-License-Identifier: Apache-2.0
// Stores into places that hold something. They lose it where a field that owns, or a static object,
// is written in a function that may run again, and neither the function nor what it called looked
// at the old value; they come too late where the old value was released before.
#include "engine.h"

#include <string.h>

#include "pytype.h"

// A question about the instructions of a function: `run` is that of the function whose instruction
// at hand is the store.
typedef bool question(const struct rs_run *run, const struct rs_function *fn,
                      const struct rs_insn *insn);

static bool any_insn(const struct rs_run *run, const struct rs_function *fn, question *ask)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            if (ask(run, fn, &fn->blocks[b].insns[i])) {
                return true;
            }
        }
    }
    return false;
}

// Whether the instruction reads the place that the store writes, or takes its address.
static bool looks_at(const struct rs_run *run, const struct rs_function *fn,
                     const struct rs_insn *insn)
{
    const struct rs_place *stored = &run->insn->place;
    if (insn->op != RS_OP_LOAD && insn->op != RS_OP_ADDR) {
        return false;
    }
    if (stored->field) {
        return insn->place.field == stored->field;
    }
    const struct rs_var *var = &fn->vars[insn->place.var];
    const struct rs_var *written = &run->fn->vars[stored->var];
    return insn->place.kind == RS_PLACE_VAR && var->kind == written->kind &&
           var->name == written->name;
}

// Whether that is so of an instruction on some way to the store: what comes after it has to do with
// what it stores.
static bool before(const struct rs_run *run, question *ask)
{
    const struct rs_function *fn = run->fn;
    uint32_t to = (uint32_t)(run->block - fn->blocks);
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            if (!ask(run, fn, insn)) {
                continue;
            }
            if ((b == to && insn < run->insn) || rs_leads_to(run->arena, fn, b, to, UINT32_MAX)) {
                return true;
            }
        }
    }
    return false;
}

// Whether the instruction calls a function of the unit that looks at the place. Those that this one
// calls in turn are not asked: they would have to be told about it.
static bool callee_looks(const struct rs_run *run, const struct rs_function *fn,
                         const struct rs_insn *insn)
{
    (void)fn;
    const struct rs_function *callee =
        insn->op == RS_OP_CALL && insn->callee ? rs_facts_function(run->facts, insn->callee) : NULL;
    return callee && any_insn(run, callee, looks_at);
}

// Whether the instruction reads a number that stands beside the field, in the same struct: a flag,
// which may say that nothing is there yet.
static bool reads_flag(const struct rs_run *run, const struct rs_function *fn,
                       const struct rs_insn *insn)
{
    return insn->op == RS_OP_LOAD && fn->vars[insn->dst].type.kind == RS_KIND_INT &&
           insn->place.field && insn->place.field->owner == run->insn->place.field->owner;
}

// Whether the field belongs to what the caller from Python passed, other than to be filled, and
// nothing unseen wrote to it.
static bool found_as_passed(const struct rs_run *run, const struct rs_state *state,
                            const struct rs_cell *cell)
{
    const struct rs_sym *base = rs_state_symbol(state, cell->base);
    if (!base || (base->flags & (RS_SYMF_WRITTEN | RS_SYMF_DYING | RS_SYMF_FRESH))) {
        return false;
    }
    uint32_t param = rs_lending_param(state, base);
    return param != RS_NO_PARAM && !(rs_role_modes(run, param) & RS_MODE_OUT);
}

static bool owns(const struct rs_run *run, const struct rs_state *state, const struct rs_cell *cell)
{
    return cell->op && cell->index.kind == RS_VAL_UNDEF && rs_facts_owns(run->facts, cell->op) &&
           found_as_passed(run, state, cell);
}

// __init__, which Python code may call again for the same object, or the function whose result it
// returns.
static bool is_init(const struct rs_run *run)
{
    const struct rs_contract *role = run->role ? run->role : run->duty;
    return role && strcmp(role->name->text, "PyTypeObject.tp_init") == 0;
}

// Whether the place is a field of the object that is initialised.
static bool in_self(const struct rs_state *state, const struct rs_cell *cell)
{
    const struct rs_sym *base = rs_state_symbol(state, cell->base);
    return cell->kind == RS_CELL_FIELD && base && (base->flags & RS_SYMF_PARAM) && base->param == 0;
}

// Whether the function may know what the field holds. What __init__ looks at behind the store it
// may have stored itself.
static bool is_asked(const struct rs_run *run, bool init)
{
    question *const questions[] = {reads_flag, looks_at, callee_looks};
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        if (init ? before(run, questions[i]) : any_insn(run, run->fn, questions[i])) {
            return true;
        }
    }
    return false;
}

static void judge_field(struct rs_run *run, struct rs_state *state, const struct rs_cell *cell)
{
    bool again = run->role && !(run->role->flags & RS_CONTRACT_ONCE);
    bool init = is_init(run) && in_self(state, cell);
    if ((again || init) && owns(run, state, cell) && !is_asked(run, init)) {
        rs_run_event(run, state, RS_EVENT_OVERWRITTEN, init ? RS_HOW_AGAIN : RS_HOW_OVERWRITTEN,
                     NULL, run->insn->loc);
    }
}

// ---- static objects ----------------------------------------------------------------------------

// When a function runs again, as far as is known: not, where an import initialises the module once
// more, for another object of the module, at any time.
enum again { NOT_AGAIN, AGAIN_IMPORTED, AGAIN_EXECUTED, AGAIN_CALLED };

static enum again role_runs(const struct rs_facts *facts, const struct rs_function *fn)
{
    const struct rs_contract *role = rs_facts_role(facts, fn);
    if (role) {
        bool module = strncmp(role->name->text, "PyModuleDef_Slot.", 17) == 0;
        return module ? AGAIN_EXECUTED : AGAIN_CALLED;
    }
    // By this name the interpreter finds it.
    if ((fn->flags & RS_FNF_STATIC) || strncmp(fn->name->text, "PyInit_", 7) != 0) {
        return NOT_AGAIN;
    }
    for (const struct rs_pytype *type = facts->unit->pytypes; type; type = type->next) {
        if (type->module && type->once) {
            return NOT_AGAIN;
        }
    }
    return AGAIN_IMPORTED;
}

// Variables that say what static variables held before the function, or answer a question without
// arguments. What it stored itself it does not ask for, but whether that has failed.
static const bool *told_by_statics(const struct rs_run *run, const struct rs_function *fn)
{
    bool *told = RS_NEW_ARRAY(run->arena, bool, fn->nvars + 1);
    bool *stored = RS_NEW_ARRAY(run->arena, bool, fn->nvars + 1);
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            if (insn->op == RS_OP_STORE) {
                stored[insn->place.var] |= insn->place.kind == RS_PLACE_VAR;
            }
            if (insn->dst == RS_NO_VAR) {
                continue;
            }
            if (insn->op == RS_OP_LOAD) {
                told[insn->dst] |=
                    rs_is_static(&fn->vars[insn->place.var]) && !stored[insn->place.var];
            } else if (insn->op == RS_OP_CALL) {
                told[insn->dst] |= insn->nargs == 0 && rs_facts_function(run->facts, insn->callee);
            } else {
                told[insn->dst] |= (insn->a.kind == RS_OPND_VAR && told[insn->a.var]) ||
                                   (insn->b.kind == RS_OPND_VAR && told[insn->b.var]);
            }
        }
    }
    return told;
}

// How a function without a role runs again: as some function does that calls it unasked.
static enum again callers_run(const struct rs_run *run)
{
    enum again most = NOT_AGAIN;
    for (const struct rs_function *fn = run->facts->unit->functions; fn; fn = fn->next) {
        enum again again = role_runs(run->facts, fn);
        for (uint32_t b = 0; again > most && b < fn->nblocks; b++) {
            for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
                const struct rs_insn *insn = &fn->blocks[b].insns[i];
                if (insn->op == RS_OP_CALL && insn->callee == run->fn->name &&
                    !rs_is_guarded(run->arena, fn, told_by_statics(run, fn), b)) {
                    most = again;
                }
            }
        }
    }
    return most;
}

// Variables that show what the place holds at some time.
static const bool *showing(const struct rs_run *run, const struct rs_function *fn)
{
    bool *shows = RS_NEW_ARRAY(run->arena, bool, fn->nvars + 1);
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            if (insn == run->insn && insn->a.kind == RS_OPND_VAR) {
                shows[insn->a.var] = true;
            } else if (insn->op == RS_OP_LOAD && looks_at(run, fn, insn)) {
                shows[insn->dst] = true;
            } else if (insn->op == RS_OP_COPY && insn->a.kind == RS_OPND_VAR && insn->dst != 0) {
                shows[insn->dst] |= shows[insn->a.var];
            }
        }
    }
    return shows;
}

// Whether the function gives the place's reference back or away: it releases what the place shows,
// or hands it over, and takes no reference for that.
static bool gives_back(const struct rs_run *run, const struct rs_function *fn)
{
    const bool *shows = showing(run, fn);
    bool taken = false;
    bool given = false;
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            bool shown = insn->a.kind == RS_OPND_VAR && shows[insn->a.var];
            taken |= insn->op == RS_OP_INCREF && shown;
            given |= insn->op == RS_OP_DECREF && shown;
            for (uint32_t k = 0; insn->op == RS_OP_CALL && k < insn->nargs; k++) {
                given |= insn->args[k].kind == RS_OPND_VAR && shows[insn->args[k].var] &&
                         rs_contract_consumes(insn->contract, k);
            }
        }
    }
    return given && !taken;
}

static bool callee_gives_back(const struct rs_run *run, const struct rs_function *fn,
                              const struct rs_insn *insn)
{
    (void)fn;
    const struct rs_function *callee =
        insn->op == RS_OP_CALL && insn->callee ? rs_facts_function(run->facts, insn->callee) : NULL;
    return callee && gives_back(run, callee);
}

// Whether another function of the unit lets go of it, which may be before the module is made again.
static bool is_given_up(const struct rs_run *run)
{
    for (const struct rs_function *fn = run->facts->unit->functions; fn; fn = fn->next) {
        if (fn != run->fn && gives_back(run, fn)) {
            return true;
        }
    }
    return false;
}

static bool is_reference(const struct rs_state *state, struct rs_val val)
{
    const struct rs_sym *sym = rs_state_symbol(state, val);
    return sym && sym->kind == RS_SYM_OBJECT && sym->lo > 0 &&
           !(sym->flags & (RS_SYMF_GUESS | RS_SYMF_PASSED | RS_SYMF_UNTRACKED));
}

// A static type is an object itself: what stands in it has its life.
static void note_static(const struct rs_run *run, const struct rs_cell *cell)
{
    const struct rs_var *var = &run->fn->vars[cell->var];
    const struct rs_name *name = var->name;
    if (var->type.kind == RS_KIND_STRUCT && var->type.name &&
        strcmp(var->type.name->text, "PyTypeObject") == 0) {
        return;
    }
    struct rs_static **at = run->facts->statics;
    while (*at && (*at)->name != name) {
        at = &(*at)->next;
    }
    if (!*at) {
        *at = RS_NEW(run->facts->unit->arena, struct rs_static);
        (*at)->name = name;
        (*at)->fn = run->fn;
        (*at)->loc = run->insn->loc;
    }
}

static void judge_static(struct rs_run *run, struct rs_state *state)
{
    static const enum rs_event_how hows[] = {[AGAIN_IMPORTED] = RS_HOW_IMPORTED,
                                             [AGAIN_EXECUTED] = RS_HOW_AGAIN,
                                             [AGAIN_CALLED] = RS_HOW_OVERWRITTEN};
    enum again again = role_runs(run->facts, run->fn);
    if (again == NOT_AGAIN && !run->role) {
        again = callers_run(run);
    }
    if (again == NOT_AGAIN || before(run, looks_at) || before(run, callee_looks) ||
        rs_is_guarded(run->arena, run->fn, told_by_statics(run, run->fn),
                      (uint32_t)(run->block - run->fn->blocks)) ||
        gives_back(run, run->fn) || any_insn(run, run->fn, callee_gives_back) ||
        (again != AGAIN_CALLED && is_given_up(run))) {
        return;
    }
    rs_run_event(run, state, RS_EVENT_REFILLED, hows[again], NULL, run->insn->loc);
}

void rs_judge_overwrite(struct rs_run *run, struct rs_state *state, const struct rs_target *target,
                        struct rs_val val)
{
    const struct rs_cell *cell = &target->cell;
    bool object = target->kind == RS_TARGET_CELL && target->type.kind == RS_KIND_OBJECT;
    bool known = object && rs_state_cell(state, cell);
    if (object && cell->kind == RS_CELL_GLOBAL && is_reference(state, val)) {
        note_static(run, cell);
        bool once = run->insn->flags & RS_INSNF_INIT;  // of a static in a function
        if (!known && !once) {
            judge_static(run, state);
        }
    } else if (object && !known && cell->kind == RS_CELL_FIELD) {
        judge_field(run, state, cell);
    }
}

// ---- too late ----------------------------------------------------------------------------------

void rs_judge_replaced(struct rs_run *run, struct rs_state *state, const struct rs_target *target)
{
    const struct rs_cell *cell =
        target->kind == RS_TARGET_CELL ? rs_state_cell(state, &target->cell) : NULL;
    if (!cell || cell->hold != RS_HOLD_SPENT || cell->index.kind != RS_VAL_UNDEF) {
        return;
    }
    const struct rs_sym *old = rs_state_symbol(state, cell->val);
    const struct rs_sym *base = rs_state_symbol(state, cell->base);
    if (!old || !base || !old->change || old->change->op != RS_OP_DECREF ||
        (rs_type_traits(old->type) & RS_TYPE_QUIET) ||
        (base->flags & (RS_SYMF_FRESH | RS_SYMF_DYING | RS_SYMF_DEAD))) {
        return;
    }
    rs_run_event(run, state, RS_EVENT_REPLACED, RS_HOW_OVERWRITTEN, old, run->insn->loc);
}
