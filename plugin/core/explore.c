// SPDX-License-Identifier: Apache-2.0
// Property simulation over one function: blocks in reverse post-order, each with the states that
// wait there; states with the same ownership join. Ends at a fixpoint or when the budget is spent.
#include <string.h>

#include "engine.h"
#include "method.h"
#include "resource.h"

// How far to look for the return that a lost reference's path leads to.
#define MAX_LOOK_AHEAD 64
// States that wait at one block: more are a sign that every path differs from every other.
#define MAX_WAITING 200
// Bytes a function's exploration may take: states that grow are as costly as many states.
#define MAX_MEMORY ((size_t)48 << 20)
// States that are kept apart at one block by what a conditional operator gave.
#define MAX_CHOICES 8
#define MANY_STATES 16  // in the midst of a block

// ---- events
// ---------------------------------------------------------------------------------------

void rs_run_tell(const struct rs_run *run, struct rs_event *event)
{
    for (uint32_t i = 0; !run->silent && i < run->options->nchecks; i++) {
        event->check = run->options->checks[i];
        if (event->check->event) {
            event->check->event(event);
        }
    }
}

void rs_run_event(struct rs_run *run, struct rs_state *state, enum rs_event_kind kind,
                  enum rs_event_how how, const struct rs_sym *sym, rs_loc loc)
{
    run->unbalanced |= kind < RS_EVENT_CALL && kind != RS_EVENT_REPLACED;
    run->guessed |= sym && (sym->flags & (RS_SYMF_GUESS | RS_SYMF_PASSED));
    if (run->resources != (kind >= RS_EVENT_LEFT)) {
        return;
    }
    struct rs_event event = {.kind = kind,
                             .how = how,
                             .run = run,
                             .state = state,
                             .sym = sym,
                             .insn = run->insn,
                             .loc = loc};
    rs_run_tell(run, &event);
}

// Tells the checks of one call, apart from any path.
static void tell_call(const struct rs_run *run, const struct rs_insn *insn)
{
    struct rs_event event = {.kind = RS_EVENT_CALL, .run = run, .insn = insn, .loc = insn->loc};
    rs_run_tell(run, &event);
}

static void tell_calls(struct rs_run *run)
{
    for (uint32_t k = 0; k < run->live->norder && !run->silent && !run->resources; k++) {
        run->block = &run->fn->blocks[run->live->order[k]];
        for (uint32_t i = 0; i < run->block->ninsns; i++) {
            if (run->block->insns[i].contract) {
                tell_call(run, &run->block->insns[i]);
            }
        }
    }
}

rs_loc rs_run_return_loc(const struct rs_run *run, const struct rs_state *state)
{
    for (const struct rs_trail *t = state->trail; t; t = t->prev) {
        if (t->insn && t->insn->loc) {
            return t->insn->loc;
        }
    }
    return run->fn->end_loc;
}

// The one variable of this name; RS_NO_VAR where several scopes have one.
static uint32_t only_variable(const struct rs_function *fn, const struct rs_name *name)
{
    uint32_t found = RS_NO_VAR;
    for (uint32_t var = 1; name && var < fn->nvars; var++) {
        if (fn->vars[var].name == name) {
            if (found != RS_NO_VAR) {
                return RS_NO_VAR;
            }
            found = var;
        }
    }
    return found;
}

static bool defines(const struct rs_insn *insn, uint32_t var)
{
    uint32_t defined =
        insn->op == RS_OP_STORE && insn->place.kind == RS_PLACE_VAR ? insn->place.var : insn->dst;
    return var != RS_NO_VAR && defined == var && insn->op != RS_OP_SCOPE_END;
}

// Where a person sees that a reference is lost.
struct loss {
    rs_loc loc;
    enum rs_event_how how;
};

// The first return or assignment to the symbol's variable from `from` on.
static bool loss_in(const struct rs_block *block, uint32_t from, const struct rs_sym *sym,
                    uint32_t var, struct loss *loss)
{
    for (uint32_t i = from; i < block->ninsns; i++) {
        const struct rs_insn *insn = &block->insns[i];
        bool over = insn != sym->origin && defines(insn, var);
        if (over || (insn->flags & RS_INSNF_RETURN)) {
            *loss = (struct loss){insn->loc, over ? RS_HOW_OVERWRITTEN : RS_HOW_GONE};
            return true;
        }
    }
    return false;
}

// The call that made it where nothing was done to keep it; the return statement or the assignment
// that a path leads to without a choice, the closing brace,
// else where it is now.
static struct loss find_loss(const struct rs_run *run, const struct rs_state *state,
                             const struct rs_sym *sym)
{
    struct loss loss = {run->fn->end_loc, RS_HOW_GONE};
    if (!sym->label && sym->origin && sym->origin->op == RS_OP_CALL && sym->origin->loc) {
        loss.loc = sym->origin->loc;  // no variable ever held it
        return loss;
    }
    uint32_t var = only_variable(run->fn, sym->label);
    const struct rs_block *block = run->block;
    uint32_t from = run->insn && block ? (uint32_t)(run->insn - block->insns) : 0;
    for (int i = 0; block && i < MAX_LOOK_AHEAD; i++) {
        if (block->term == RS_TERM_EXIT) {
            loss.loc = i == 0 ? rs_run_return_loc(run, state) : loss.loc;
            return loss;
        }
        if (loss_in(block, from, sym, var, &loss)) {
            return loss;
        }
        if (block->term != RS_TERM_JUMP) {
            break;
        }
        block = &run->fn->blocks[block->succ[0]];
        from = 0;
    }
    if (run->insn && run->insn->loc) {
        loss.loc = run->insn->loc;
    } else if (run->block && run->block->ninsns && run->block->insns[0].loc) {
        loss.loc = run->block->insns[0].loc;
    }
    return loss;
}

enum rs_event_how rs_owed_how(const struct rs_sym *sym)
{
    if (sym->flags & RS_SYMF_PLACED && sym->change && sym->change->op == RS_OP_STORE) {
        return RS_HOW_STORED;
    }
    if (sym->change && sym->change->op == RS_OP_CALL) {
        return RS_HOW_STOLEN;
    }
    return RS_HOW_RELEASED;
}

// Whether it cannot be said what the frame owes. Not where it did nothing to a count, and the doubt
// is that the place it read the object from may give it up.
static bool is_doubtful(const struct rs_sym *sym)
{
    bool only_read = sym->lo == 0 && !sym->change && sym->origin && sym->origin->op == RS_OP_LOAD;
    return sym->lo != sym->hi && !only_read;
}

void rs_run_lost(void *ctx, struct rs_state *state, uint32_t id)
{
    struct rs_run *run = ctx;
    const struct rs_sym *sym = &state->syms[id];
    if (run->resources) {
        if (rs_sym_tracked(state, sym) && sym->lo > 0) {
            struct loss loss = find_loss(run, state, sym);
            rs_resource_lost(run, state, sym, loss.loc);
        }
        return;
    }
    const uint32_t exempt = RS_SYMF_UNTRACKED | RS_SYMF_IMMORTAL | RS_SYMF_DYING;
    if (sym->flags & exempt) {
        return;
    }
    if (sym->lo > 0) {
        struct loss loss = find_loss(run, state, sym);
        rs_run_event(run, state, RS_EVENT_LOST, loss.how, sym, loss.loc);
    } else if (sym->hi < 0) {
        rs_run_event(run, state, RS_EVENT_OWED, rs_owed_how(sym), sym,
                     sym->change ? sym->change->loc : rs_run_return_loc(run, state));
    } else if (is_doubtful(sym)) {
        run->unbalanced = true;
    }
}

// ---- entry
// ----------------------------------------------------------------------------------------

uint32_t rs_role_modes(const struct rs_run *run, uint32_t param)
{
    return run->role && param < run->role->nparams ? run->role->params[param].modes : 0;
}

bool rs_role_passes(const struct rs_run *run, uint32_t param)
{
    const struct rs_slot *slot = run->facts->role[run->fn->name->id];
    return run->role && (param == 0 || (rs_role_modes(run, param) & RS_MODE_NOTNULL) ||
                         (param == 1 && rs_method_has_args(slot->flags)));
}

// Whether the function is one of a module's: it is called with the module that was made of the
// definition whose table it stands in.
static bool is_of_module(const struct rs_run *run)
{
    const struct rs_slot *slot = run->role ? run->facts->role[run->fn->name->id] : NULL;
    for (const struct rs_table_use *u = run->facts->unit->table_uses; slot && u; u = u->next) {
        if (u->table == slot->table && strcmp(u->field->text, "PyModuleDef.m_methods") == 0) {
            return true;
        }
    }
    return false;
}

static struct rs_state *entry_state(struct rs_run *run)
{
    struct rs_state *state = rs_state_new(run->arena);
    // A function whose slot cannot fail (a dealloc) may be called with an exception set.
    bool none = (run->role && run->duty) || run->owed;
    state->resources = run->resources;
    state->role = run->role != NULL;
    state->exception = none ? RS_EXC_NO : RS_EXC_ENTRY;
    for (uint32_t i = 0; i < run->fn->nparams; i++) {
        const struct rs_var *var = &run->fn->vars[i + 1];
        if (var->type.kind == RS_KIND_STRUCT || var->type.kind == RS_KIND_ARRAY) {
            continue;
        }
        struct rs_val val = rs_unknown(run, state, var->type);
        struct rs_sym *sym = &state->syms[val.id];
        sym->lender = RS_LENDER_FRAME;
        sym->flags = RS_SYMF_PARAM;
        sym->param = i;
        sym->label = var->name;
        if (rs_role_modes(run, i) & RS_MODE_STEAL) {
            rs_sym_count(sym, 1, 1);
        }
        if (i < 64 && (run->consumed >> i & 1)) {
            rs_sym_count(sym, 1, 1);
            sym->flags |= RS_SYMF_FRESH;
            sym->lender = RS_LENDER_NONE;
        }
        if (rs_role_modes(run, i) & RS_MODE_DYING) {
            sym->flags |= RS_SYMF_DYING;
        }
        if (rs_role_passes(run, i)) {
            sym->null = RS_NULL_NEVER;
            sym->nonzero = true;
        }
        if (i == 0 && var->type.kind == RS_KIND_OBJECT && is_of_module(run)) {
            sym->type = rs_intern(&run->facts->unit->names, "module.def", strlen("module.def"));
        }
        rs_state_set(run->arena, state, i + 1, val);
    }
    return state;
}

void rs_calls_resolve(struct rs_run *run)
{
    struct rs_function *fn = run->fn;
    run->cut = RS_NEW_ARRAY(run->kept, uint32_t, fn->nblocks);
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        run->cut[b] = UINT32_MAX;
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            struct rs_insn *insn = &fn->blocks[b].insns[i];
            if (insn->op != RS_OP_CALL) {
                continue;
            }
            insn->contract =
                insn->callee ? rs_contracts_find(run->facts->contracts, insn->callee) : NULL;
            if (run->resources && insn->callee && rs_resource_contract(run->facts, insn->callee)) {
                insn->contract = rs_resource_contract(run->facts, insn->callee);
            }
            if (!insn->contract && (insn->flags & RS_INSNF_INDIRECT)) {
                insn->contract = rs_indirect_contract(run->facts, fn, insn);
            }
            if (rs_is_guess(insn->contract)) {
                rs_uses_open(run->facts, insn);
            }
            if (insn->contract && (insn->contract->flags & RS_CONTRACT_NORETURN) &&
                run->cut[b] == UINT32_MAX) {
                run->cut[b] = i + 1;
            }
        }
    }
}

// ---- the work list
// -----------------------------------------------------------------------------------

// A block that only computes a truth from temporaries and branches on it: states pass through it
// one by one, so that what a condition's parts said is not lost in a join.
static bool passes_through(const struct rs_run *run, uint32_t block)
{
    const struct rs_block *b = &run->fn->blocks[block];
    if (b->term != RS_TERM_BRANCH || run->live->loop_head[block]) {
        return false;
    }
    for (uint32_t i = 0; i < b->ninsns; i++) {
        enum rs_op op = b->insns[i].op;
        if (op != RS_OP_COPY && op != RS_OP_NOT && op != RS_OP_BINARY && op != RS_OP_SCOPE_END) {
            return false;
        }
        if (b->insns[i].dst != RS_NO_VAR && op != RS_OP_SCOPE_END &&
            run->fn->vars[b->insns[i].dst].kind != RS_VAR_TEMP) {
            return false;
        }
    }
    return true;
}

// Whether two values of one variable are different objects, as far as where they are from tells.
static bool other_object(const struct rs_state *a, struct rs_val va, const struct rs_state *b,
                         struct rs_val vb)
{
    const struct rs_sym *sa = rs_state_symbol(a, va);
    const struct rs_sym *sb = rs_state_symbol(b, vb);
    if (!sa || !sb) {
        return false;
    }
    const uint32_t identity = RS_SYMF_STATIC | RS_SYMF_PARAM;
    return ((sa->flags ^ sb->flags) & identity) || sa->origin != sb->origin ||
           sa->name != sb->name || sa->param != sb->param;
}

// Whether the states differ in which object an unnamed value is: that of a conditional operator,
// which is used here once. What the condition said of it would be lost in a join.
static bool chose_otherwise(const struct rs_run *run, const struct rs_state *a,
                            const struct rs_state *b)
{
    for (uint32_t i = 0; i < a->nvars; i++) {
        const struct rs_var *var = &run->fn->vars[a->vars[i].var];
        if (var->kind == RS_VAR_TEMP && var->type.kind == RS_KIND_OBJECT &&
            other_object(a, a->vars[i].val, b, rs_state_get(b, a->vars[i].var))) {
            return true;
        }
    }
    return false;
}

static void note_waiting(struct rs_run *run, uint32_t block)
{
    uint32_t place = run->live->rpo[block];
    run->first = place < run->first ? place : run->first;
}

static void wait_at(struct rs_run *run, uint32_t block, struct rs_state *state)
{
    struct rs_waiting **link = &run->waiting[block];
    uint32_t count = 0;
    if (!passes_through(run, block)) {
        for (; *link; link = &(*link)->next, count++) {
            if (count < MAX_CHOICES && chose_otherwise(run, (*link)->state, state)) {
                continue;
            }
            struct rs_arena_mark mark = rs_arena_mark(run->arena);
            bool changed = false;
            struct rs_state *joined = rs_state_join(run->arena, (*link)->state, state, &changed);
            if (joined && changed) {
                (*link)->state = rs_state_clone(run->kept, joined);
                (*link)->explored = false;
                note_waiting(run, block);
            }
            rs_arena_release(run->arena, mark);
            if (joined) {
                return;
            }
        }
    }
    while (*link) {
        link = &(*link)->next;
        count++;
    }
    run->exhausted |= count > MAX_WAITING;
    *link = RS_NEW(run->kept, struct rs_waiting);
    (*link)->state = rs_state_clone(run->kept, state);
    note_waiting(run, block);
}

static void push_branch(struct rs_run *run, struct rs_state *state, const struct rs_block *block,
                        uint32_t taken)
{
    struct rs_trail *trail = RS_NEW(run->kept, struct rs_trail);
    *trail = (struct rs_trail){.prev = state->trail,
                               .block = block,
                               .taken = taken,
                               .depth = state->trail ? state->trail->depth + 1 : 1};
    state->trail = trail;
}

// An element whose index changes from turn to turn never proves a debt: when a loop comes round,
// what single elements were known to hold (cells, and results of getters that take an index) is
// forgotten, and it is not judged.
static void forget_elements(struct rs_state *state)
{
    for (uint32_t i = state->ncells; i-- > 0;) {
        const struct rs_cell *cell = &state->cells[i];
        const struct rs_sym *base = rs_state_symbol(state, cell->base);
        // p[0] is *p; what a parameter points to is its caller's variable.
        bool first =
            cell->kind == RS_CELL_FIELD && !cell->op && base && !(base->flags & RS_SYMF_PARAM);
        struct rs_sym *sym = rs_state_symbol(state, cell->val);
        bool value = cell->kind == RS_CELL_PURE && !(sym && sym->kind == RS_SYM_OBJECT);
        if (value || (cell->index.kind == RS_VAL_UNDEF && !first)) {
            continue;
        }
        if (sym && sym->kind == RS_SYM_OBJECT && !(sym->flags & RS_SYMF_PARAM)) {
            sym->flags |= RS_SYMF_UNTRACKED;
        }
        struct rs_cell gone = *cell;
        rs_state_remove_cell(state, i);
        if (rs_cell_written(&gone)) {
            rs_state_forget_zero(state, &gone);
            i = i < state->ncells ? i : state->ncells;
        }
    }
}

static bool in_variable(const struct rs_state *state, struct rs_val val)
{
    for (uint32_t i = 0; i < state->nvars; i++) {
        if (rs_val_same(state->vars[i].val, val)) {
            return true;
        }
    }
    return false;
}

// What only a global shows any more is the global's business: paths on which a cache was filled and
// those on which it was full are not kept apart.
static void leave_to_globals(struct rs_state *state)
{
    for (uint32_t i = 0; i < state->ncells; i++) {
        struct rs_cell *cell = &state->cells[i];
        if (cell->kind == RS_CELL_GLOBAL && cell->hold == RS_HOLD_MAY_TAKE &&
            !in_variable(state, cell->val)) {
            rs_cell_settle(state, cell);
            cell->hold = RS_HOLD_INITIAL;
        }
    }
}

static void enter(struct rs_run *run, struct rs_state *state, uint32_t to)
{
    if (!run->live->leads_to_exit[to]) {
        return;
    }
    bool unwinding = run->fn->blocks[to].term == RS_TERM_UNWIND;
    if (unwinding) {
        run->insn = run->block->ninsns ? &run->block->insns[run->block->ninsns - 1] : NULL;
    } else {
        run->block = &run->fn->blocks[to];
        run->insn = NULL;
    }
    bool leaving = run->block->term == RS_TERM_EXIT;
    if (run->resources) {
        rs_resource_look(state);
    }
    if (run->resources && (leaving || unwinding)) {
        rs_resource_leave(run, state, unwinding);
    }
    for (uint32_t i = state->nvars; i-- > 0;) {
        if (leaving ? state->vars[i].var != 0 : !rs_live_in(run->live, to, state->vars[i].var)) {
            rs_state_drop(state, state->vars[i].var);
        }
    }
    for (uint32_t i = state->ncells; (leaving || unwinding) && i-- > 0;) {
        if (state->cells[i].kind == RS_CELL_MEMBER) {
            rs_state_remove_cell(state, i);
        }
    }
    if (leaving) {
        rs_judge_answer(run, state);
    }
    struct rs_state *other = leaving ? rs_split_exit(run, state) : NULL;
    if (other) {
        enter(run, other, to);
    }
    if (leaving) {
        rs_judge_exception(run, state);
        rs_note_held(run, state);
    }
    if (run->live->loop_head[to] && run->waiting[to]) {
        forget_elements(state);
    }
    leave_to_globals(state);
    rs_state_collect(run->arena, state, rs_run_lost, run);
    rs_note_unasked(state);
    wait_at(run, to, state);
}

static bool take_case(struct rs_run *run, struct rs_state *state, const struct rs_block *block,
                      struct rs_val cond, uint32_t i)
{
    if (i > 0) {
        const struct rs_case *c = &block->cases[i - 1];
        return c->low == c->high ? rs_refine_equal(run, state, cond, c->low, true)
                                 : rs_refine_range(run, state, cond, c->low, c->high);
    }
    for (uint32_t k = 0; k + 1 < block->nsucc; k++) {
        cond = rs_eval(run, state, block->cond);
        if (!rs_refine_outside(run, state, cond, block->cases[k].low, block->cases[k].high)) {
            return false;
        }
    }
    return true;
}

static bool take_edge(struct rs_run *run, struct rs_state *state, const struct rs_block *block,
                      uint32_t i)
{
    if (block->term == RS_TERM_JUMP || block->cond.kind == RS_OPND_NONE) {
        return true;
    }
    struct rs_val cond = rs_eval(run, state, block->cond);
    return block->term == RS_TERM_BRANCH ? rs_refine(run, state, cond, i == 0)
                                         : take_case(run, state, block, cond, i);
}

static void leave_block(struct rs_run *run, struct rs_state *state, uint32_t number)
{
    const struct rs_block *block = &run->fn->blocks[number];
    if (block->term == RS_TERM_NORETURN || run->cut[number] != UINT32_MAX) {
        return;
    }
    if (block->term == RS_TERM_EXIT) {
        struct rs_exit *leaving = RS_NEW(run->kept, struct rs_exit);
        leaving->state = rs_state_clone(run->kept, state);
        leaving->next = run->exits;
        run->exits = leaving;
        return;
    }
    for (uint32_t i = 0; i < block->nsucc; i++) {
        bool last = i + 1 == block->nsucc;
        struct rs_state *next = last ? state : rs_state_clone(run->arena, state);
        run->block = block;
        run->insn = NULL;
        if (take_edge(run, next, block, i)) {
            if (block->nsucc > 1) {
                push_branch(run, next, block, i);
            }
            enter(run, next, block->succ[i]);
        }
    }
}

// ---- one block
// -----------------------------------------------------------------------------------------

static bool has_tracked(const struct rs_state *state)
{
    for (uint32_t i = 0; i < state->nsyms; i++) {
        if (rs_sym_tracked(state, &state->syms[i])) {
            return true;
        }
    }
    return false;
}

// Whether the instruction and all that follow it in its block compute the condition it branches on:
// what they lose is told on the way that is taken.
static bool leads_to_choice(const struct rs_run *run, const struct rs_block *block, uint32_t i)
{
    if (block->term != RS_TERM_BRANCH && block->term != RS_TERM_SWITCH) {
        return false;
    }
    for (; i < block->ninsns; i++) {
        const struct rs_insn *insn = &block->insns[i];
        bool computes = insn->op == RS_OP_CALL || insn->op == RS_OP_COPY || insn->op == RS_OP_NOT ||
                        insn->op == RS_OP_BINARY;
        bool to_temp = insn->dst == RS_NO_VAR || run->fn->vars[insn->dst].kind == RS_VAR_TEMP;
        if (insn->op != RS_OP_SCOPE_END && (!computes || !to_temp)) {
            return false;
        }
    }
    return true;
}

// Whether some outcome of the contract says of which type the argument is.
static bool tells_type(const struct rs_contract *contract, uint32_t param)
{
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        const struct rs_outcome *o = &contract->outcomes[i];
        for (uint32_t e = 0; e < o->neffects; e++) {
            if (o->effects[e].kind == RS_EFFECT_IS && o->effects[e].param == param) {
                return true;
            }
        }
    }
    return false;
}

// Whether the temporary holds what a place shows and is an argument of a call whose outcome is not
// known yet, and tells of it: whether it is NULL, where the call would have answered NULL with an
// exception, or its type.
static bool is_asked_about(const struct rs_run *run, const struct rs_state *state,
                           const struct rs_insn *insn, uint32_t var)
{
    bool asks = insn == state->pending && run->fn->vars[var].kind == RS_VAR_TEMP;
    for (uint32_t i = 0; asks && i < insn->nargs; i++) {
        if (insn->args[i].kind == RS_OPND_VAR && insn->args[i].var == var &&
            ((rs_contract_modes(insn->contract, i) & RS_MODE_NULL_ERROR) ||
             tells_type(insn->contract, i))) {
            return true;
        }
    }
    return false;
}

static void after_insn(struct rs_run *run, struct rs_state *state, uint32_t block, uint32_t i)
{
    const uint32_t *range = &run->live->dies[block][2 * i];
    const struct rs_insn *insn = &run->fn->blocks[block].insns[i];
    for (uint32_t k = range[0]; k < range[1]; k++) {
        if (!is_asked_about(run, state, insn, run->live->dead[k])) {
            rs_state_drop(state, run->live->dead[k]);
        }
    }
    if (insn->flags & RS_INSNF_RETURN) {
        struct rs_trail *trail = RS_NEW(run->kept, struct rs_trail);
        *trail = (struct rs_trail){.prev = state->trail, .insn = insn, .depth = 1};
        trail->depth += state->trail ? state->trail->depth : 0;
        state->trail = trail;
    }
    if (has_tracked(state) && !leads_to_choice(run, &run->fn->blocks[block], i)) {
        rs_state_collect(run->arena, state, rs_run_lost, run);
    }
}

static bool is_exhausted(struct rs_run *run)
{
    run->exhausted |=
        run->states > run->options->budget || run->kept->used + run->arena->used > MAX_MEMORY;
    return run->exhausted;
}

// Takes all states through one instruction; calls split them.
static void run_insn(struct rs_run *run, struct rs_states *now, struct rs_states *next,
                     uint32_t block, uint32_t i)
{
    run->block = &run->fn->blocks[block];
    run->insn = &run->block->insns[i];
    next->count = 0;
    for (uint32_t k = 0; k < now->count; k++) {
        uint32_t first = next->count;
        bool goes_on = rs_step(run, now->items[k], run->insn, next);
        run->states += next->count - first;
        if (goes_on) {
            rs_states_add(run->arena, next, now->items[k]);
        }
        for (uint32_t n = first; n < next->count; n++) {
            after_insn(run, next->items[n], block, i);
        }
    }
}

// States that calls without a test between them have split become one where they owe the same: a
// row of n such calls would have 2^n.
static void join_alike(struct rs_run *run, struct rs_states *states)
{
    uint32_t kept = 0;
    for (uint32_t k = 0; k < states->count; k++) {
        struct rs_state *joined = NULL;
        for (uint32_t n = 0; n < kept && !joined; n++) {
            bool changed = false;
            joined = rs_state_join(run->arena, states->items[n], states->items[k], &changed);
            states->items[n] = joined ? joined : states->items[n];
        }
        if (!joined) {
            states->items[kept++] = states->items[k];
        }
    }
    states->count = kept;
}

static void run_block(struct rs_run *run, uint32_t number, struct rs_state *start)
{
    const struct rs_block *block = &run->fn->blocks[number];
    uint32_t end = run->cut[number] < block->ninsns ? run->cut[number] : block->ninsns;
    struct rs_states lists[2] = {{0}};
    rs_states_add(run->arena, &lists[0], start);
    for (uint32_t i = 0; i < end; i++) {
        run_insn(run, &lists[i % 2], &lists[(i + 1) % 2], number, i);
        if (lists[(i + 1) % 2].count > MANY_STATES) {
            join_alike(run, &lists[(i + 1) % 2]);
        }
        if (is_exhausted(run)) {
            return;
        }
    }
    for (uint32_t k = lists[end % 2].count; k-- > 0 && !is_exhausted(run);) {
        leave_block(run, lists[end % 2].items[k], number);
    }
}

static struct rs_waiting *next_waiting(struct rs_run *run, uint32_t *block)
{
    for (; run->first < run->live->norder; run->first++) {
        *block = run->live->order[run->first];
        for (struct rs_waiting *w = run->waiting[*block]; w; w = w->next) {
            if (!w->explored) {
                return w;
            }
        }
    }
    return NULL;
}

void rs_explore(struct rs_run *run)
{
    uint32_t block = run->fn->entry;
    rs_calls_resolve(run);
    run->live = rs_liveness_compute(run->kept, run->fn, run->cut);
    run->repays = rs_repays_items(run->fn, run->live);
    run->waiting = RS_NEW_ARRAY(run->kept, struct rs_waiting *, run->fn->nblocks);
    tell_calls(run);
    wait_at(run, block, entry_state(run));
    for (struct rs_waiting *w; (w = next_waiting(run, &block)) != NULL;) {
        w->explored = true;
        run->states++;
        run_block(run, block, rs_state_clone(run->arena, w->state));
        rs_arena_reset(run->arena);
        if (run->exhausted) {
            return;
        }
    }
}
