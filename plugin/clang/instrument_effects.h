// SPDX-License-Identifier: Apache-2.0
// From a contract's outcomes to what one call does to references at execution: a list of effects,
// each with the condition on the call's result under which it happens.
#ifndef REFSAN_CLANG_INSTRUMENT_EFFECTS_H
#define REFSAN_CLANG_INSTRUMENT_EFFECTS_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstrTypes.h"

#include "contract.h"

namespace refsan
{

struct CallEffect {
    enum Kind {
        Gain,     // the caller owns one reference more
        Lend,     // the caller was lent the object
        Steal,    // one less
        Doubt,    // the object may or may not come with a reference
        Forget,   // the caller may or may not still own what it owned
        Escape,   // the callee may keep the pointer
        Replace,  // steal of what stood at the address before the call
    };

    Kind kind;
    // The object is the call's result, or argument `argument`, or what that argument points to.
    enum Where { Result, Argument, Pointee } where;
    unsigned argument;
    // Of the contract's outcomes, by bit: those in which it happens. All of them: always.
    uint64_t outcomes;
};

class CallEffects
{
  public:
    // `contract` is the callee's. `arena` serves for the splitting of formats.
    CallEffects(llvm::CallBase &call, const rs_contract &contract, rs_arena *arena);

    const llvm::SmallVectorImpl<CallEffect> &list() const
    {
        return effects;
    }

    // Whether a ledger has to know.
    bool touches() const;

    // The condition of an effect, computed where the builder stands (behind the call); NULL if it
    // always happens.
    llvm::Value *condition(llvm::IRBuilder<> &builder, const CallEffect &effect) const;

  private:
    using Where = CallEffect::Where;

    bool all(uint64_t outcomes) const;
    bool distinct(uint64_t outcomes) const;
    bool overlap(const rs_value &a, const rs_value &b) const;
    void add(CallEffect::Kind kind, Where where, unsigned argument, uint64_t outcomes);
    void parameter(unsigned argument);
    void deltas(unsigned argument);
    void outputs(unsigned argument);
    void output(unsigned argument, rs_value_kind kind, uint64_t outcomes);
    void replaced(unsigned argument);
    void result();
    void format(unsigned argument, bool build);
    uint64_t succeeding() const;
    uint64_t withOut(unsigned argument, rs_value_kind kind) const;
    llvm::Value *test(llvm::IRBuilder<> &builder, const rs_value &value) const;

    llvm::CallBase &call;
    const rs_contract &contract;
    rs_arena *arena;
    uint32_t noutcomes;
    llvm::SmallVector<CallEffect, 4> effects;
};

}  // namespace refsan

#endif
