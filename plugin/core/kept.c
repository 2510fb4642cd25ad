// SPDX-License-Identifier: Apache-2.0
// Which parameters that are declared as plain pointers a function may keep: an object handed over
// as `void *` is counted by nobody that the engine follows. Looks at instructions, not at paths.
#include "engine.h"
#include "resource.h"

static bool is_var(struct rs_operand operand, const bool *same)
{
    return operand.kind == RS_OPND_VAR && same[operand.var];
}

// Another variable that takes the pointer's value. True if that is news.
static bool spreads(const struct rs_insn *insn, bool *same)
{
    bool copies = insn->op == RS_OP_COPY && insn->dst != RS_NO_VAR && insn->dst != 0;
    bool stores = insn->op == RS_OP_STORE && insn->place.kind == RS_PLACE_VAR;
    uint32_t to = stores ? insn->place.var : insn->dst;
    if ((!copies && !stores) || !is_var(insn->a, same) || same[to]) {
        return false;
    }
    same[to] = true;
    return true;
}

static bool callee_keeps(const struct rs_insn *insn, const bool *same)
{
    const uint32_t keeping =
        RS_MODE_KEEPS | RS_MODE_MAYBE_STEAL | RS_MODE_PASSED_ON | RS_MODE_GUESSED;
    for (uint32_t i = 0; i < insn->nargs; i++) {
        if (is_var(insn->args[i], same) &&
            (rs_is_guess(insn->contract) || (rs_contract_modes(insn->contract, i) & keeping))) {
            return true;
        }
    }
    return false;
}

static bool is_outside(const struct rs_function *fn, const struct rs_place *place)
{
    return place->kind != RS_PLACE_VAR || rs_is_static(&fn->vars[place->var]);
}

static bool keeps(const struct rs_function *fn, const struct rs_insn *insn, const bool *same)
{
    switch (insn->op) {
    case RS_OP_STORE:
        return is_var(insn->a, same) && is_outside(fn, &insn->place);
    case RS_OP_ADDR:
        return insn->place.kind == RS_PLACE_VAR && same[insn->place.var];
    case RS_OP_CALL:
    case RS_OP_UNKNOWN:
        return callee_keeps(insn, same);
    default:
        return false;
    }
}

bool rs_may_keep(struct rs_arena *arena, const struct rs_function *fn, uint32_t param)
{
    bool *same = RS_NEW_ARRAY(arena, bool, fn->nvars);
    bool kept = false;
    same[param + 1] = true;
    for (bool more = true; more && !kept;) {
        more = false;
        for (uint32_t b = 0; b < fn->nblocks; b++) {
            for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
                more |= spreads(&fn->blocks[b].insns[i], same);
                kept |= keeps(fn, &fn->blocks[b].insns[i], same);
            }
        }
    }
    return kept;
}

// ---- pointers of any kind ----------------------------------------------------------------------

// Another variable that takes the pointer, or one into what it points to.
static bool derives(const struct rs_function *fn, const struct rs_insn *insn, bool *same)
{
    bool takes = is_var(insn->a, same) || is_var(insn->b, same);
    uint32_t to = insn->dst;
    switch (insn->op) {
    case RS_OP_COPY:
        break;
    case RS_OP_BINARY:
        takes &= insn->sub < RS_BIN_EQ || insn->sub > RS_BIN_GE;
        break;
    case RS_OP_STORE:
        to = insn->place.kind == RS_PLACE_VAR && !is_outside(fn, &insn->place) ? insn->place.var
                                                                               : RS_NO_VAR;
        break;
    case RS_OP_LOAD:
        takes = insn->place.kind == RS_PLACE_VAR && same[insn->place.var];
        break;
    case RS_OP_ADDR:
        takes = insn->place.kind != RS_PLACE_VAR && insn->place.kind != RS_PLACE_MEMBER &&
                same[insn->place.var];
        break;
    default:
        return false;
    }
    if (!takes || to == RS_NO_VAR || same[to]) {
        return false;
    }
    same[to] = true;
    return true;
}

static bool gives_away(const struct rs_facts *facts, const struct rs_function *fn,
                       const struct rs_insn *insn, const bool *same)
{
    switch (insn->op) {
    case RS_OP_STORE:
        return is_var(insn->a, same) && is_outside(fn, &insn->place);
    case RS_OP_ADDR:
        return insn->place.kind == RS_PLACE_VAR && same[insn->place.var];
    case RS_OP_INCREF:
    case RS_OP_DECREF:
        return is_var(insn->a, same);
    case RS_OP_CALL:
    case RS_OP_UNKNOWN:
        for (uint32_t i = 0; i < insn->nargs; i++) {
            if (is_var(insn->args[i], same) &&
                (insn->op == RS_OP_UNKNOWN || rs_call_keeps(facts, insn, i))) {
                return true;
            }
        }
        return false;
    default:
        return false;
    }
}

static bool may_take(const struct rs_facts *facts, const struct rs_function *fn, uint32_t param)
{
    struct rs_arena scratch = {0};
    bool *same = RS_NEW_ARRAY(&scratch, bool, fn->nvars);
    bool kept = false;
    same[param + 1] = true;
    for (bool more = true; more && !kept;) {
        more = false;
        for (uint32_t b = 0; b < fn->nblocks && !kept; b++) {
            for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
                more |= derives(fn, &fn->blocks[b].insns[i], same);
                kept |= gives_away(facts, fn, &fn->blocks[b].insns[i], same);
            }
        }
    }
    kept |= same[0];
    rs_arena_free(&scratch);
    return kept;
}

bool rs_function_keeps(const struct rs_facts *facts, const struct rs_function *fn, uint32_t param)
{
    struct rs_function_resources *own = &facts->resources[fn->name->id];
    if (!own->known || param >= fn->nparams || param >= 64) {
        return true;
    }
    if (!own->keeps_known) {
        own->keeps = UINT64_MAX;  // for what asks meanwhile
        own->keeps_known = true;
        uint64_t keeps = own->doubtful;
        for (uint32_t i = 0; i < fn->nparams && i < 64; i++) {
            keeps |= may_take(facts, fn, i) ? UINT64_C(1) << i : 0;
        }
        own->keeps = keeps;
    }
    return (own->keeps >> param) & 1;
}
