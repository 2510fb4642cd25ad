// SPDX-License-Identifier: Apache-2.0
// Removes what lowering emitted and then did not need: the address of an array whose access became
// a call, a copy for a value that nobody took.
#include "lower.h"

using namespace clang;

namespace refsan {

namespace {

class Sweeper {
public:
    explicit Sweeper(rs_function *fn) : fn(fn), uses(fn->nvars) {}

    void run();

private:
    void count(const rs_operand &operand, int by);
    void count(const rs_place &place, int by);
    void count(const rs_insn &insn, int by);
    bool isDead(const rs_insn &insn) const;
    void sweep(rs_block &block);

    rs_function *fn;
    std::vector<int> uses;
};

void Sweeper::count(const rs_operand &operand, int by)
{
    if (operand.kind == RS_OPND_VAR)
        uses[operand.var] += by;
}

void Sweeper::count(const rs_place &place, int by)
{
    if (place.var < uses.size())  // one that the instruction does not have is of no variable
        uses[place.var] += by;
    count(place.index, by);
}

void Sweeper::count(const rs_insn &insn, int by)
{
    count(insn.a, by);
    count(insn.b, by);
    count(insn.target, by);
    count(insn.place, by);
    count(insn.place2, by);
    for (uint32_t i = 0; i < insn.nargs; i++)
        count(insn.args[i], by);
}

// Not a load: it may be what makes the use of a dead object visible. One of an item array or of
// type flags is part of an access that became a call.
bool Sweeper::isDead(const rs_insn &insn) const
{
    if (insn.dst == RS_NO_VAR || fn->vars[insn.dst].kind != RS_VAR_TEMP || uses[insn.dst] != 0)
        return false;
    switch (insn.op) {
    case RS_OP_COPY:
    case RS_OP_ADDR:
    case RS_OP_BINARY:
    case RS_OP_NOT:
        return true;
    case RS_OP_LOAD: {
        if (insn.place.kind != RS_PLACE_FIELD)
            return false;
        llvm::StringRef field = insn.place.field->name->text;
        return field == "ob_item" || field == "tp_flags";
    }
    case RS_OP_CALL: {
        llvm::StringRef callee = insn.callee != nullptr ? insn.callee->text : "";
        return callee == "Py_TYPE" || callee == "PyType_GetFlags";
    }
    default:
        return false;
    }
}

void Sweeper::sweep(rs_block &block)
{
    uint32_t kept = block.ninsns;

    // From the end, so that what only fed something dead is dead when it is met.
    for (uint32_t i = block.ninsns; i-- > 0;) {
        if (isDead(block.insns[i]))
            count(block.insns[i], -1);
        else
            block.insns[--kept] = block.insns[i];
    }
    if (kept != 0)
        std::copy(block.insns + kept, block.insns + block.ninsns, block.insns);
    block.ninsns -= kept;
}

void Sweeper::run()
{
    for (uint32_t i = 0; i < fn->nblocks; i++) {
        for (uint32_t j = 0; j < fn->blocks[i].ninsns; j++)
            count(fn->blocks[i].insns[j], 1);
        count(fn->blocks[i].cond, 1);
    }
    for (uint32_t i = fn->nblocks; i-- > 0;)
        sweep(fn->blocks[i]);
}

}  // namespace

void FunctionLowering::sweep()
{
    Sweeper(fn).run();
}

}  // namespace refsan
