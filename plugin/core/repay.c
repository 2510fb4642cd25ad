// SPDX-License-Identifier: Apache-2.0
// Debts that are paid through a container: a tuple is filled with references that the function does
// not have, is passed on, and before it goes each of its items gets a reference.
#include "engine.h"

static bool dies_at(const struct rs_liveness *live, uint32_t block, uint32_t insn, uint32_t var)
{
    const uint32_t *range = &live->dies[block][2 * insn];
    for (uint32_t k = range[0]; k < range[1]; k++) {
        if (live->dead[k] == var) {
            return true;
        }
    }
    return false;
}

// Whether the call shows an item of a container.
static bool shows_item(const struct rs_insn *insn)
{
    const struct rs_contract *contract = insn->op == RS_OP_CALL ? insn->contract : NULL;
    return contract && (contract->flags & RS_CONTRACT_PURE) && contract->noutcomes == 1 &&
           contract->outcomes[0].value.kind == RS_VALUE_BORROWED && insn->nargs == 2;
}

// Whether `var` holds an item before instruction `end` of the block.
static bool holds_item(const struct rs_block *block, uint32_t end, uint32_t var)
{
    for (uint32_t i = end; i-- > 0;) {
        const struct rs_insn *insn = &block->insns[i];
        if (insn->dst != var || insn->op == RS_OP_SCOPE_END) {
            continue;
        }
        if (insn->op != RS_OP_COPY || insn->a.kind != RS_OPND_VAR) {
            return shows_item(insn);
        }
        var = insn->a.var;
    }
    return false;
}

bool rs_repays_items(struct rs_function *fn, const struct rs_liveness *live)
{
    bool repays = false;
    for (uint32_t k = 0; k < live->norder; k++) {
        uint32_t b = live->order[k];
        const struct rs_block *block = &fn->blocks[b];
        for (uint32_t i = 0; i < block->ninsns; i++) {
            struct rs_insn *insn = &block->insns[i];
            if (insn->op == RS_OP_INCREF && insn->a.kind == RS_OPND_VAR &&
                dies_at(live, b, i, insn->a.var) && holds_item(block, i, insn->a.var)) {
                insn->flags |= RS_INSNF_REPAYS;
                repays = true;
            }
        }
    }
    return repays;
}
