// SPDX-License-Identifier: Apache-2.0
// instrument_module.h: counts that the unit's own code changes. Headers up to 3.7 have no function
// for it: Py_INCREF(o) is o->ob_refcnt++, in modules for the stable ABI that run on any later
// version too.
#include "instrument_module.h"

#include "llvm/IR/Constants.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace refsan
{

static bool isObjectType(const Type *type)
{
    const auto *record = dyn_cast<StructType>(type);
    StringRef name = record != nullptr && record->hasName() ? record->getName() : "";

    // A type that another unit or scope has under this name, too, gets a number.
    return name.consume_front("struct._object") && (name.empty() || name[0] == '.');
}

// Whether objects of the type begin with what all objects begin with.
static bool beginsWithObject(const Type *type)
{
    while (const auto *record = dyn_cast<StructType>(type)) {
        if (isObjectType(record))
            return true;
        if (record->isOpaque() || record->getNumElements() == 0)
            return false;
        type = record->getElementType(0);
    }
    return false;
}

// The object whose ob_refcnt is at this address; NULL if it is no such address. That of a variable
// has no step to the field where the field comes first.
Value *ModuleInstrumenter::countedAt(Value *address) const
{
    uint64_t field = headOffset() == 0 ? 0 : 2;
    auto *step = dyn_cast<GEPOperator>(address);

    if (step != nullptr && isObjectType(step->getSourceElementType()) &&
        step->getNumIndices() == 2) {
        const auto *index = dyn_cast<ConstantInt>(step->getOperand(2));

        return index != nullptr && index->getZExtValue() == field ? step->getPointerOperand()
                                                                  : nullptr;
    }

    auto *variable = dyn_cast<GlobalVariable>(address);

    return variable != nullptr && field == 0 && beginsWithObject(variable->getValueType())
               ? variable
               : nullptr;
}

// The steps of ++ and --, and of += 1 and -= 1.
CountChange ModuleInstrumenter::countChange(const StoreInst &store) const
{
    auto *sum = dyn_cast<BinaryOperator>(store.getValueOperand());
    auto *old = sum != nullptr ? dyn_cast<LoadInst>(sum->getOperand(0)) : nullptr;
    const auto *step = sum != nullptr ? dyn_cast<ConstantInt>(sum->getOperand(1)) : nullptr;
    CountChange change;

    if (old == nullptr || step == nullptr || !store.getValueOperand()->getType()->isIntegerTy(64) ||
        old->getPointerOperand() != store.getPointerOperand() ||
        (!step->isOne() && !step->isMinusOne()) ||
        (sum->getOpcode() != Instruction::Add && sum->getOpcode() != Instruction::Sub))
        return change;
    change.object = countedAt(old->getPointerOperand());
    change.old = old;
    change.decrement =
        change.object != nullptr && step->isMinusOne() == (sum->getOpcode() == Instruction::Add);
    return change;
}

// Whether the pointer is that of an object whose count is changed by this use of it.
bool ModuleInstrumenter::isCountedBy(const User &use) const
{
    if (!isa<GEPOperator>(use))
        return false;
    for (const User *user : use.users()) {
        const auto *store = dyn_cast<StoreInst>(user);

        if (store != nullptr && countChange(*store).object != nullptr)
            return true;
    }
    return false;
}

// The other arm of a macro that releases: `if (--o->ob_refcnt == 0) dealloc(o)`.
bool ModuleInstrumenter::isDeallocation(const CallBase &call) const
{
    const BasicBlock *arm = call.getParent();
    const BasicBlock *before = arm->getSinglePredecessor();
    const auto *branch =
        before != nullptr ? dyn_cast<BranchInst>(before->getTerminator()) : nullptr;
    const auto *test = branch != nullptr && branch->isConditional()
                           ? dyn_cast<ICmpInst>(branch->getCondition())
                           : nullptr;

    if (test == nullptr || !test->isEquality() || !isa<ConstantInt>(test->getOperand(1)) ||
        !cast<ConstantInt>(test->getOperand(1))->isZero() ||
        branch->getSuccessor(test->getPredicate() == ICmpInst::ICMP_EQ ? 0 : 1) != arm)
        return false;
    for (const User *user : test->getOperand(0)->users()) {
        const auto *store = dyn_cast<StoreInst>(user);

        if (store != nullptr && countChange(*store).decrement)
            return true;
    }
    return false;
}

}  // namespace refsan
