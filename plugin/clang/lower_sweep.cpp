// SPDX-License-Identifier: Apache-2.0
// Removes what lowering emitted and then did not need: the address of an array whose access became
// a call, a copy for a value that nobody took, blocks that only jump, blocks nothing leads to.
#include "lower.h"

using namespace clang;

namespace refsan
{

namespace
{

class Sweeper
{
  public:
    Sweeper(rs_function *fn, const llvm::DenseSet<uint32_t> &accessParts)
        : fn(fn), accessParts(accessParts), uses(fn->nvars)
    {
    }

    void run();

  private:
    void count(const rs_operand &operand, int by);
    void count(const rs_place &place, int by);
    void count(const rs_insn &insn, int by);
    bool isDead(const rs_insn &insn) const;
    void sweep(rs_block &block);

    rs_function *fn;
    const llvm::DenseSet<uint32_t> &accessParts;
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

// Not a load or a call, unless it is part of an access that became a call: it may be what makes the
// use of a dead object visible.
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
    case RS_OP_LOAD:
    case RS_OP_CALL:
        return accessParts.count(insn.dst) != 0;
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

// ---- blocks ------------------------------------------------------------------------------------

class BlockSweeper
{
  public:
    explicit BlockSweeper(rs_function *fn) : fn(fn), number(fn->nblocks, Unreached)
    {
    }

    void run();

  private:
    static constexpr uint32_t Unreached = UINT32_MAX;

    uint32_t destination(uint32_t block) const;
    void reach();
    void merge();
    void append(rs_block &block, const rs_block &next);
    void renumber();

    rs_function *fn;
    std::vector<uint32_t> number;  // the block's new one
};

// Through blocks that only jump. As many steps as there are blocks are enough, unless they jump in
// a circle.
uint32_t BlockSweeper::destination(uint32_t block) const
{
    for (uint32_t i = 0; i < fn->nblocks; i++) {
        const rs_block &at = fn->blocks[block];

        if (at.term != RS_TERM_JUMP || at.ninsns != 0)
            break;
        block = at.succ[0];
    }
    return block;
}

void BlockSweeper::reach()
{
    std::vector<uint32_t> work = {fn->entry};

    number[fn->entry] = number[fn->exit] = 0;
    if (fn->unwind != UINT32_MAX)
        number[fn->unwind] = 0;
    while (!work.empty()) {
        rs_block &block = fn->blocks[work.back()];

        work.pop_back();
        for (uint32_t i = 0; i < block.nsucc; i++) {
            block.succ[i] = destination(block.succ[i]);
            if (number[block.succ[i]] != Unreached)
                continue;
            number[block.succ[i]] = 0;
            work.push_back(block.succ[i]);
        }
    }
}

void BlockSweeper::append(rs_block &block, const rs_block &next)
{
    uint32_t count = block.ninsns + next.ninsns;
    rs_block whole = next;

    if (count > block.insn_cap)
        block.insns = static_cast<rs_insn *>(rs_arena_grow(
            fn->unit->arena, block.insns, &block.insn_cap, count, sizeof *block.insns));
    std::copy(next.insns, next.insns + next.ninsns, block.insns + block.ninsns);
    whole.insns = block.insns;
    whole.insn_cap = block.insn_cap;
    whole.ninsns = count;
    block = whole;
}

// Joins a block with the only one it jumps to, if nothing else leads there.
void BlockSweeper::merge()
{
    std::vector<uint32_t> leading(fn->nblocks);

    for (uint32_t i = 0; i < fn->nblocks; i++)
        for (uint32_t j = 0; number[i] != Unreached && j < fn->blocks[i].nsucc; j++)
            leading[fn->blocks[i].succ[j]]++;
    for (uint32_t i = 0; i < fn->nblocks; i++) {
        rs_block &block = fn->blocks[i];

        while (number[i] != Unreached && block.term == RS_TERM_JUMP) {
            uint32_t next = block.succ[0];

            if (leading[next] != 1 || next == i || next == fn->entry || next == fn->exit ||
                next == fn->unwind)
                break;
            append(block, fn->blocks[next]);
            number[next] = Unreached;
        }
    }
}

void BlockSweeper::renumber()
{
    uint32_t next = 0;

    for (uint32_t i = 0; i < fn->nblocks; i++) {
        if (number[i] == Unreached)
            continue;
        number[i] = next;
        fn->blocks[next++] = fn->blocks[i];
    }
    fn->nblocks = next;
    for (uint32_t i = 0; i < next; i++)
        for (uint32_t j = 0; j < fn->blocks[i].nsucc; j++)
            fn->blocks[i].succ[j] = number[fn->blocks[i].succ[j]];
    fn->entry = number[fn->entry];
    fn->exit = number[fn->exit];
    if (fn->unwind != UINT32_MAX)
        fn->unwind = number[fn->unwind];
}

void BlockSweeper::run()
{
    fn->entry = destination(fn->entry);
    reach();
    merge();
    renumber();
}

}  // namespace

void FunctionLowering::sweep()
{
    BlockSweeper(fn).run();
    Sweeper(fn, accessParts).run();
}

}  // namespace refsan
