// SPDX-License-Identifier: Apache-2.0
// instrument_fail.h. Where a contract does not say exactly what a failing call leaves behind, the
// call is left alone: a failure that cannot happen would find bugs that are none.
#include "instrument_fail.h"

#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

#include <optional>

using namespace llvm;

namespace refsan
{

// Where Py_buffer has `obj`, which is NULL in one that was not acquired.
static constexpr uint64_t BufferObject = sizeof(void *);

// ---- which outcome ------------------------------------------------------------------------------

static bool isInteger(const rs_value &value, int64_t number)
{
    return value.kind == RS_VALUE_INT && value.low <= number && number <= value.high;
}

// The value of an outcome as a constant of the call's type. NULL if it is not one value.
static Constant *constantOf(const rs_value &value, Type *type)
{
    if (value.kind == RS_VALUE_NULL && type->isPointerTy())
        return ConstantPointerNull::get(cast<PointerType>(type));
    if (value.kind == RS_VALUE_INT && type->isIntegerTy()) {
        if (value.low == value.high)
            return ConstantInt::getSigned(type, value.low);
        return isInteger(value, -1) ? ConstantInt::getSigned(type, -1) : nullptr;
    }
    // What returns a double fails with -1.0.
    if ((value.kind == RS_VALUE_ANY || isInteger(value, -1)) && type->isDoubleTy())
        return ConstantFP::get(type, -1.0);
    return nullptr;
}

// What allocates memory fails without an exception.
static bool isOutOfMemory(const rs_contract &contract, const rs_outcome &outcome)
{
    bool allocates = false;

    for (uint32_t i = 0; i < contract.noutcomes; i++)
        allocates |= contract.outcomes[i].value.kind == RS_VALUE_MEMORY;
    return allocates && outcome.value.kind == RS_VALUE_NULL;
}

static FailingOutcome failingOutcome(const CallBase &call, const rs_contract &contract)
{
    FailingOutcome found;
    bool succeeds = false;

    for (uint32_t i = 0; i < contract.noutcomes; i++) {
        const rs_outcome &outcome = contract.outcomes[i];
        bool fails = outcome.raises || isOutOfMemory(contract, outcome);
        bool none = call.getType()->isVoidTy();
        Constant *result = none ? nullptr : constantOf(outcome.value, call.getType());

        succeeds |= !fails;
        if (fails && (none || result != nullptr) && found.outcome == nullptr &&
            outcome.unless.kind != RS_UNLESS_QUIET)
            found = {&outcome, result};
    }
    return succeeds ? found : FailingOutcome{};
}

// ---- what it leaves behind ----------------------------------------------------------------------

static const rs_effect *acquiredBuffer(const rs_contract &contract)
{
    for (uint32_t i = 0; i < contract.noutcomes; i++) {
        for (uint32_t k = 0; k < contract.outcomes[i].neffects; k++) {
            const rs_effect &effect = contract.outcomes[i].effects[k];

            if (effect.kind == RS_EFFECT_ACQUIRE && effect.param != RS_NO_PARAM &&
                StringRef(effect.type->text) == "buffer")
                return &effect;
        }
    }
    return nullptr;
}

bool FailPoints::addOutput(FailPoint &point, const rs_effect &effect)
{
    if (effect.param >= point.call->arg_size())
        return false;
    if (effect.value.kind == RS_VALUE_NULL)
        point.cleared.push_back(effect.param);
    return effect.value.kind == RS_VALUE_NULL || effect.value.kind == RS_VALUE_UNCHANGED;
}

// False where it cannot be said what happens to an argument.
bool FailPoints::addParameters(FailPoint &point)
{
    const rs_contract &contract = *point.contract;
    uint64_t bit = uint64_t(1) << (point.failing.outcome - contract.outcomes);
    CallEffects effects(*point.call, contract, module.contracts()->arena);

    for (const CallEffect &effect : effects.list()) {
        bool happens = effect.outcomes == 0 || (effect.outcomes & bit) != 0;

        if (effect.kind == CallEffect::Forget)
            return false;
        if (happens && effect.kind == CallEffect::Steal)
            point.consumed.push_back(effect.argument);
        if (happens && effect.kind == CallEffect::Replace)
            point.replaced.push_back(effect.argument);
    }
    for (uint32_t i = 0; i < point.failing.outcome->neffects; i++) {
        const rs_effect &effect = point.failing.outcome->effects[i];

        if (effect.kind == RS_EFFECT_OUT && !addOutput(point, effect))
            return false;
        if (effect.kind == RS_EFFECT_FREE || effect.kind == RS_EFFECT_RELEASE)
            return false;
    }
    if (const rs_effect *buffer = acquiredBuffer(contract))
        point.unacquired.push_back(buffer->param);
    return true;
}

// ---- which calls --------------------------------------------------------------------------------

// Functions of the unit are not: what they call is.
static bool isElsewhere(const CallBase &call, const rs_contract &contract)
{
    const auto *callee = dyn_cast<Function>(call.getCalledOperand()->stripPointerCasts());

    if (contract.source == RS_SOURCE_BUILTIN)
        return true;
    return (contract.source == RS_SOURCE_USER || contract.source == RS_SOURCE_ATTRIBUTE) &&
           callee != nullptr && callee->isDeclaration();
}

static bool canBranchAround(const CallBase &call)
{
    const auto *plain = dyn_cast<CallInst>(&call);

    return plain != nullptr ? !plain->isMustTailCall() : isa<InvokeInst>(call);
}

void FailPoints::add(CallBase *call)
{
    CalleeInfo info = module.classify(*call);
    FailPoint point = {call, info.contract, {}, info.name, {}, {}, {}, {}};

    if (info.kind != CalleeKind::Contract || !isElsewhere(*call, *info.contract) ||
        !canBranchAround(*call))
        return;
    point.failing = failingOutcome(*call, *info.contract);
    if (point.failing.outcome != nullptr && addParameters(point))
        points.push_back(std::move(point));
}

FailPoints::FailPoints(ModuleInstrumenter &module, Function &function)
    : module(module), function(function)
{
    if (module.contracts() == nullptr)
        return;
    for (Instruction &instruction : instructions(function)) {
        if (auto *call = dyn_cast<CallBase>(&instruction))
            add(call);
    }
}

// ---- the branch ---------------------------------------------------------------------------------

// Whether an integer lies within limits, of which either may be open.
static Value *isWithin(IRBuilder<> &builder, Value *value, int64_t low, int64_t high)
{
    Type *type = value->getType();
    Value *within = builder.getTrue();

    if (low != RS_INT_MIN)
        within = builder.CreateICmpSGE(value, ConstantInt::getSigned(type, low));
    if (high != RS_INT_MAX)
        within = builder.CreateAnd(
            within, builder.CreateICmpSLE(value, ConstantInt::getSigned(type, high)));
    return within;
}

// Whether the condition lets the outcome exist for these arguments.
Value *FailPoints::permits(IRBuilder<> &builder, const FailPoint &point, const rs_condition &unless)
{
    Value *argument =
        unless.param < point.call->arg_size() ? point.call->getArgOperand(unless.param) : nullptr;

    if (argument == nullptr)
        return builder.getTrue();
    switch (unless.kind) {
    case RS_UNLESS_NULL:
        return builder.CreateIsNotNull(argument);
    case RS_UNLESS_NONNULL:
        return builder.CreateIsNull(argument);
    case RS_UNLESS_RANGE:
        if (!argument->getType()->isIntegerTy())
            break;
        return builder.CreateNot(isWithin(builder, argument, unless.low, unless.high));
    case RS_UNLESS_TYPE:
        return builder.CreateIsNull(builder.CreateCall(
            module.intHook("rs_rt_is", 2), {argument, module.string(unless.type->text)}));
    default:
        break;
    }
    return builder.getTrue();
}

// Whether the failing outcome exists for these arguments.
Value *FailPoints::exists(IRBuilder<> &builder, const FailPoint &point)
{
    Value *all = builder.getTrue();

    for (const rs_condition *unless = &point.failing.outcome->unless; unless != nullptr;
         unless = unless->more)
        all = builder.CreateAnd(permits(builder, point, *unless), all);
    return all;
}

// What the callee would have done, in its place.
void FailPoints::fail(IRBuilder<> &builder, const FailPoint &point, Constant *site)
{
    Value *null = ConstantPointerNull::get(module.pointer);

    for (unsigned argument : point.consumed)
        builder.CreateCall(module.hook("rs_rt_consume", 1), point.call->getArgOperand(argument));
    for (unsigned argument : point.replaced)
        builder.CreateCall(module.hook("rs_rt_consume", 1),
                           builder.CreateLoad(module.pointer, point.call->getArgOperand(argument)));
    for (unsigned argument : point.cleared)
        builder.CreateStore(null, point.call->getArgOperand(argument));
    for (unsigned argument : point.unacquired)
        builder.CreateStore(
            null, builder.CreateConstInBoundsGEP1_64(
                      builder.getInt8Ty(), point.call->getArgOperand(argument), BufferObject));
    if (point.failing.outcome->raises)
        builder.CreateCall(module.hook("rs_rt_raise", 1), site);
}

// Jumps from the end of `block` to `slow` where the runtime makes calls fail, else to `usual`.
static void branch(ModuleInstrumenter &module, BasicBlock *block, BasicBlock *slow,
                   BasicBlock *usual, const DebugLoc &where)
{
    Instruction *old = block->getTerminator();
    IRBuilder<> builder(old);

    builder.SetCurrentDebugLocation(where);

    Value *flag = builder.CreateLoad(module.half,
                                     module.module.getOrInsertGlobal("rs_rt_failing", module.half));

    builder.CreateCondBr(builder.CreateIsNotNull(flag), slow, usual,
                         MDBuilder(module.context).createBranchWeights(1, 1 << 20));
    old->eraseFromParent();
}

// The block in which both ways meet, of which the call's block is the only predecessor.
static BasicBlock *meetingPoint(CallBase *call)
{
    if (auto *invoke = dyn_cast<InvokeInst>(call))
        return SplitEdge(invoke->getParent(), invoke->getNormalDest());
    return SplitBlock(call->getParent(), call->getNextNode());
}

// The call once more, in a block of its own, where the runtime wants to know of it; so the usual
// way needs no test behind the call. NULL where a call cannot stand twice.
BasicBlock *FailPoints::tell(CallBase *call, BasicBlock *usual, BasicBlock *meet, Constant *site)
{
    if (!isa<CallInst>(call) || call->cannotDuplicate())
        return nullptr;

    BasicBlock *told = BasicBlock::Create(module.context, "refsan.told", &function, usual);
    IRBuilder<> builder(told);

    builder.SetCurrentDebugLocation(call->getDebugLoc());
    builder.CreateCall(module.hook("rs_rt_calling", 1), site);

    Value *result = builder.Insert(call->clone());

    if (!result->getType()->isPointerTy())
        result = ConstantPointerNull::get(module.pointer);
    builder.CreateCall(module.hook("rs_rt_called", 2), {site, result});
    builder.CreateBr(meet);
    return told;
}

void FailPoints::insert(const FailPoint &point)
{
    CallBase *call = point.call;
    BasicBlock *head = call->getParent();
    BasicBlock *usual = SplitBlock(head, call);
    BasicBlock *meet = meetingPoint(call);
    BasicBlock *ask = BasicBlock::Create(module.context, "refsan.ask", &function, usual);
    BasicBlock *instead = BasicBlock::Create(module.context, "refsan.fail", &function, usual);
    Constant *site = module.site(call->getDebugLoc(), function, point.name, RS_SITE_CALL);
    IRBuilder<> builder(ask);

    builder.SetCurrentDebugLocation(call->getDebugLoc());
    branch(module, head, ask, usual, call->getDebugLoc());

    Value *possible = builder.CreateSelect(exists(builder, point), site,
                                           ConstantPointerNull::get(module.pointer));
    Value *raises = ConstantInt::get(module.word, point.failing.outcome->raises);

    BasicBlock *told = tell(call, usual, meet, site);

    builder.CreateCondBr(builder.CreateIsNotNull(builder.CreateCall(
                             module.intHook("rs_rt_fail", 1, true), {possible, raises})),
                         instead, told != nullptr ? told : usual);
    builder.SetInsertPoint(instead);
    fail(builder, point, site);
    builder.CreateBr(meet);
    if (point.failing.result == nullptr)
        return;

    PHINode *result = IRBuilder<>(meet, meet->begin()).CreatePHI(call->getType(), 3);

    call->replaceAllUsesWith(result);
    result->addIncoming(call, usual);
    result->addIncoming(point.failing.result, instead);
    if (told != nullptr)
        result->addIncoming(&*std::next(told->begin()), told);
}

// ---- what functions return ----------------------------------------------------------------------

// Whether the returned value is that of an outcome; none if the value does not tell.
static std::optional<Value *> isOutcome(IRBuilder<> &builder, Value *returned,
                                        const rs_value &value)
{
    Type *type = returned->getType();

    if (value.kind == RS_VALUE_INT && type->isIntegerTy())
        return isWithin(builder, returned, value.low, value.high);
    if (!type->isPointerTy() || value.kind == RS_VALUE_ANY || value.kind == RS_VALUE_INT)
        return std::nullopt;
    return value.kind == RS_VALUE_NULL ? builder.CreateIsNull(returned)
                                       : builder.CreateIsNotNull(returned);
}

// Whether the value is that of an outcome with an exception, or of one without.
static Value *isAny(IRBuilder<> &builder, Value *returned, const rs_contract &contract, bool raises)
{
    Value *any = builder.getFalse();

    for (uint32_t i = 0; i < contract.noutcomes; i++) {
        if (contract.outcomes[i].raises != raises)
            continue;

        std::optional<Value *> one = isOutcome(builder, returned, contract.outcomes[i].value);

        any = builder.CreateOr(any, one ? *one : builder.getTrue());
    }
    return any;
}

void FailPoints::insertReturnCheck(ReturnInst *ret, const rs_contract &contract)
{
    BasicBlock *head = ret->getParent();
    DebugLoc where = ret->getDebugLoc();
    Constant *site = module.site(where, function, "", RS_SITE_RETURN);
    Value *returned = ret->getReturnValue();

    BasicBlock *last = SplitBlock(head, ret);
    BasicBlock *tell = BasicBlock::Create(module.context, "refsan.returned", &function, last);
    IRBuilder<> builder(tell);

    builder.SetCurrentDebugLocation(where);
    branch(module, head, tell, last, where);

    Value *failed =
        builder.CreateSelect(isAny(builder, returned, contract, true),
                             builder.getInt64(RS_RETURNED_FAILURE), builder.getInt64(0));
    Value *succeeded =
        builder.CreateSelect(isAny(builder, returned, contract, false),
                             builder.getInt64(RS_RETURNED_SUCCESS), builder.getInt64(0));

    builder.CreateCall(module.hook("rs_rt_returned", 1, true),
                       {site, builder.CreateOr(failed, succeeded)});
    builder.CreateBr(last);
}

static bool mayRaise(const rs_contract &contract)
{
    for (uint32_t i = 0; i < contract.noutcomes; i++) {
        if (contract.outcomes[i].raises)
            return true;
    }
    return false;
}

void FailPoints::insert()
{
    const FunctionFacts *known = module.facts(function);
    SmallVector<ReturnInst *, 4> returns;

    if (known != nullptr && known->role.contract != nullptr && mayRaise(*known->role.contract) &&
        !function.getReturnType()->isVoidTy()) {
        for (BasicBlock &block : function) {
            auto *ret = dyn_cast<ReturnInst>(block.getTerminator());

            if (ret != nullptr && block.getTerminatingMustTailCall() == nullptr)
                returns.push_back(ret);
        }
    }
    for (ReturnInst *ret : returns)
        insertReturnCheck(ret, *known->role.contract);
    for (const FailPoint &point : points)
        insert(point);
}

}  // namespace refsan
