// SPDX-License-Identifier: Apache-2.0
// Which calls a question for the exception may be about: those after which one comes before another
// call that can fail, and those whose answers are not tested where they are given. Looks at
// instructions, not at paths.
#include "engine.h"

static const struct rs_contract *contract_of(const struct rs_facts *facts,
                                             const struct rs_insn *insn)
{
    return insn->op == RS_OP_CALL && insn->callee
               ? rs_contracts_find(facts->contracts, insn->callee)
               : NULL;
}

static bool asks(const struct rs_facts *facts, const struct rs_insn *insn)
{
    const struct rs_contract *contract = contract_of(facts, insn);
    return contract && (contract->flags & RS_CONTRACT_TESTS_EXCEPTION);
}

static const struct rs_function *callee_of(const struct rs_facts *facts, const struct rs_insn *insn)
{
    return insn->op == RS_OP_CALL ? rs_facts_function(facts, insn->callee) : NULL;
}

// What functions at home do is not known yet.
static bool can_fail(const struct rs_facts *facts, const struct rs_insn *insn)
{
    const struct rs_function *fn = callee_of(facts, insn);
    const struct rs_contract *contract = contract_of(facts, insn);
    return fn ? fn->result.kind != RS_KIND_VOID : contract && rs_contract_raises(contract);
}

// Whether what the call answers decides where its block goes on.
static bool is_tested(const struct rs_block *block, uint32_t call)
{
    uint32_t var = block->insns[call].dst;
    for (uint32_t i = call + 1; var != RS_NO_VAR && i < block->ninsns; i++) {
        const struct rs_insn *insn = &block->insns[i];
        bool reads = (insn->a.kind == RS_OPND_VAR && insn->a.var == var) ||
                     (insn->b.kind == RS_OPND_VAR && insn->b.var == var);
        bool computes = insn->op == RS_OP_BINARY || insn->op == RS_OP_NOT || insn->op == RS_OP_COPY;
        if (reads && computes) {
            var = insn->dst;
        }
    }
    return var != RS_NO_VAR && block->cond.kind == RS_OPND_VAR && block->cond.var == var;
}

// Whether a question comes next: `next` says so of the block's end. The functions that are called
// before it are noted.
static bool note_block(const struct rs_facts *facts, const struct rs_block *block, bool next)
{
    for (uint32_t i = block->ninsns; i-- > 0;) {
        const struct rs_insn *insn = &block->insns[i];
        const struct rs_function *fn = callee_of(facts, insn);
        if (fn && (next || !is_tested(block, i))) {
            facts->relied_on[fn->name->id] = false;
        }
        next = asks(facts, insn) || (next && !can_fail(facts, insn));
    }
    return next;
}

static bool any_asks(const struct rs_facts *facts, const struct rs_function *fn)
{
    for (uint32_t b = 0; b < fn->nblocks; b++) {
        for (uint32_t i = 0; i < fn->blocks[b].ninsns; i++) {
            if (asks(facts, &fn->blocks[b].insns[i])) {
                return true;
            }
        }
    }
    return false;
}

void rs_asked_note(struct rs_arena *arena, const struct rs_facts *facts,
                   const struct rs_function *caller)
{
    if (!any_asks(facts, caller)) {
        return;
    }
    bool *before = RS_NEW_ARRAY(arena, bool, caller->nblocks);
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t b = caller->nblocks; b-- > 0;) {
            const struct rs_block *block = &caller->blocks[b];
            bool next = false;
            for (uint32_t s = 0; s < block->nsucc; s++) {
                next |= before[block->succ[s]];
            }
            next = note_block(facts, block, next);
            changed |= next != before[b];
            before[b] = next;
        }
    }
}
