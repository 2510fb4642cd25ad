// SPDX-License-Identifier: Apache-2.0
// Which functions of the unit need the GIL: those that use the API or change a count where nothing
// but their own work decides it, and never take the GIL themselves. No paths but which block leads
// to which.
#include "engine.h"
#include "resource.h"

// Whether a line of the C API says, or what the function does implies, that the GIL is held.
bool rs_api_needs_gil(const struct rs_contract *contract)
{
    const uint32_t python = RS_CONTRACT_GIL | RS_CONTRACT_RUNS_PYTHON | RS_CONTRACT_RAISES |
                            RS_CONTRACT_CLEARS | RS_CONTRACT_TESTS_EXCEPTION |
                            RS_CONTRACT_NO_EXCEPTION | RS_CONTRACT_MAY_RUN_PYTHON;
    const uint32_t free = RS_CONTRACT_NO_GIL | RS_CONTRACT_PURE | RS_CONTRACT_NORETURN;
    if (!contract || contract->source != RS_SOURCE_BUILTIN || (contract->flags & free)) {
        return false;
    }
    bool needs = (contract->flags & python) || rs_contract_raises(contract) ||
                 rs_contract_yields_new(contract);
    for (uint32_t i = 0; i < contract->nparams; i++) {
        needs |= (contract->params[i].modes & RS_MODE_STEAL) != 0;
    }
    return needs;
}

// Whether the call takes, gives up or asks for the GIL: then the function knows about it.
static bool has_to_do(const struct rs_facts *facts, const struct rs_insn *call)
{
    const struct rs_contract *contract = call->contract;
    const struct rs_contract *own = call->callee ? rs_resource_contract(facts, call->callee) : NULL;
    contract = own ? own : contract;
    for (uint32_t i = 0; contract && i < contract->noutcomes; i++) {
        for (uint32_t e = 0; e < contract->outcomes[i].neffects; e++) {
            const struct rs_name *kind = contract->outcomes[i].effects[e].type;
            if (kind && (strcmp(kind->text, RS_KIND_OF_GIL) == 0 ||
                         strcmp(kind->text, RS_KIND_OF_THREAD) == 0)) {
                return true;
            }
        }
    }
    return call->contract && (call->contract->does & RS_DOES_ASK_GIL);
}

static bool knows(const struct rs_facts *facts, const struct rs_function *fn)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            if ((insn->op == RS_OP_CALL && has_to_do(facts, insn)) || insn->op == RS_OP_UNKNOWN) {
                return true;
            }
        }
    }
    return false;
}

// Variables that say what the callers have told: parameters, what static variables and fields hold.
static const bool *told_by_others(const struct rs_facts *facts, const struct rs_function *fn)
{
    bool *told = RS_NEW_ARRAY(facts->unit->arena, bool, fn->nvars + 1);
    for (uint32_t p = 1; p <= fn->nparams; p++) {
        told[p] = true;
    }
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            if (insn->dst == RS_NO_VAR || insn->op == RS_OP_CALL) {
                continue;
            }
            bool read = insn->op == RS_OP_LOAD &&
                        (rs_is_static(&fn->vars[insn->place.var]) || told[insn->place.var]);
            told[insn->dst] |= read || (insn->a.kind == RS_OPND_VAR && told[insn->a.var]) ||
                               (insn->b.kind == RS_OPND_VAR && told[insn->b.var]);
        }
    }
    return told;
}

static bool needs(const struct rs_facts *facts, const struct rs_insn *insn)
{
    if (insn->op == RS_OP_INCREF || insn->op == RS_OP_DECREF) {
        return true;
    }
    const struct rs_function *ours =
        insn->op == RS_OP_CALL ? rs_facts_function(facts, insn->callee) : NULL;
    return insn->op == RS_OP_CALL &&
           (rs_api_needs_gil(insn->contract) || (ours && rs_needs_gil(facts, ours)));
}

const struct rs_insn *rs_needs_gil(const struct rs_facts *facts, const struct rs_function *fn)
{
    struct rs_function_resources *own = &facts->resources[fn->name->id];
    if (own->gil_known) {
        return own->needs_gil;
    }
    own->gil_known = true;  // a function that calls itself needs it for something else
    if (knows(facts, fn)) {
        return NULL;
    }
    const bool *told = told_by_others(facts, fn);
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            const struct rs_insn *insn = &fn->blocks[b].insns[i];
            if (needs(facts, insn) && !rs_is_guarded(facts->unit->arena, fn, told, b)) {
                own->needs_gil = insn;
                return insn;
            }
        }
    }
    return NULL;
}
