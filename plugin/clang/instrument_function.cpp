// SPDX-License-Identifier: Apache-2.0
// One function: its frame, and the calls of the runtime before and after what it does.
#include "instrument_effects.h"
#include "instrument_module.h"

#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace llvm;

namespace refsan
{

namespace
{

// Sites beyond these share slots: a slot that is in use then goes to the table early.
constexpr unsigned AcquiringMax = 16;
constexpr unsigned ReleasingMax = 4;

// Arguments that the frame remembers, and where: behind the slots.
constexpr unsigned ArgumentsMax = 8;
constexpr unsigned FrameFlags = 3;
constexpr unsigned FrameSlots = 6;
constexpr unsigned FrameArguments = 7;

// That something is left over when a function ends is as much less likely than that nothing is.
constexpr uint32_t SeldomWeight = 1000;

// Copies of a known size beyond this hold no structure.
constexpr uint64_t CopyMax = 4096;

class FunctionInstrumenter
{
  public:
    FunctionInstrumenter(ModuleInstrumenter &module, Function &function, bool ledger)
        : module(module), function(function), ledger(ledger), asking(module.asking(function))
    {
    }

    void run();

  private:
    void instruction(Instruction *instruction);
    void call(CallBase *call);
    void refcount(Instruction *at, Value *object, bool decrement, StringRef name);
    void contractCall(CallBase *call, const CalleeInfo &info);
    void effect(IRBuilder<> &after, CallBase *call, const CalleeInfo &info,
                const CallEffects &effects, const CallEffect &effect);
    void unknownCall(CallBase *call, const CalleeInfo &info);
    void memoryCall(CallBase *call, const CalleeInfo &info);
    void store(Instruction *store, Value *value, Value *address);
    bool countInPlace(StoreInst *store);
    void storeValue(Instruction *at, Value *address, Value *value, bool local);
    void copy(MemTransferInst *copy);
    void unknownCopy(IRBuilder<> &builder);
    void leave(Instruction *at, Value *returned);
    unsigned numberSlots();
    void begin();
    unsigned rememberedArguments() const;
    void keepArguments(IRBuilder<> &builder, StructType *type, Value *memory);

    bool isLocalOnly(const Value *address, unsigned depth = 0) const;
    Instruction *behind(CallBase *call);
    Value *frame() const
    {
        return ledger ? static_cast<Value *>(placeholder)
                      : ConstantPointerNull::get(module.pointer);
    }
    Constant *acquiring(const Instruction *at, StringRef expression, rs_site_kind kind);
    Constant *releasing(const Instruction *at, StringRef expression, rs_site_kind kind);
    std::string text(const Instruction *at, StringRef otherwise) const;

    ModuleInstrumenter &module;
    Function &function;
    bool ledger;
    Asking asking;
    AllocaInst *placeholder = nullptr;  // until the number of slots is known
    std::vector<GlobalVariable *> acquiringSites;
    std::vector<GlobalVariable *> releasingSites;
    std::vector<Instruction *> work;
};

// ---- sites --------------------------------------------------------------------------------------

std::string FunctionInstrumenter::text(const Instruction *at, StringRef otherwise) const
{
    std::string source = module.sourceText(at->getDebugLoc(), *at->getFunction());

    return source.empty() ? otherwise.str() : source;
}

Constant *FunctionInstrumenter::acquiring(const Instruction *at, StringRef expression,
                                          rs_site_kind kind)
{
    acquiringSites.push_back(module.site(at->getDebugLoc(), function, expression, kind));
    return acquiringSites.back();
}

Constant *FunctionInstrumenter::releasing(const Instruction *at, StringRef expression,
                                          rs_site_kind kind)
{
    releasingSites.push_back(module.site(at->getDebugLoc(), function, expression, kind));
    return releasingSites.back();
}

// ---- places -------------------------------------------------------------------------------------

// Whether only this function reads and writes the variable, one pointer at a time.
bool FunctionInstrumenter::isLocalOnly(const Value *address, unsigned depth) const
{
    if (depth > 4)
        return false;
    for (const User *user : address->users()) {
        if (const auto *store = dyn_cast<StoreInst>(user)) {
            if (store->getValueOperand() == address)
                return false;
        } else if (isa<GetElementPtrInst>(user) || isa<BitCastInst>(user)) {
            if (!isLocalOnly(user, depth + 1))
                return false;
        } else if (const auto *intrinsic = dyn_cast<IntrinsicInst>(user)) {
            if (!intrinsic->isLifetimeStartOrEnd() && !isa<DbgInfoIntrinsic>(intrinsic) &&
                !isa<MemSetInst>(intrinsic))
                return false;
        } else if (!isa<LoadInst>(user)) {
            return false;
        }
    }
    return true;
}

// Where what follows a call is put: for an invoke, on an edge of its own.
Instruction *FunctionInstrumenter::behind(CallBase *call)
{
    if (auto *invoke = dyn_cast<InvokeInst>(call)) {
        BasicBlock *normal = invoke->getNormalDest();

        if (normal->getSinglePredecessor() == nullptr)
            normal = SplitEdge(invoke->getParent(), normal);
        return &*normal->getFirstInsertionPt();
    }
    if (call->isTerminator())
        return nullptr;
    return call->getNextNode();
}

// ---- calls --------------------------------------------------------------------------------------

// `at` takes a reference to the object, or begins to release one.
void FunctionInstrumenter::refcount(Instruction *at, Value *object, bool decrement, StringRef name)
{
    Constant *site = decrement ? releasing(at, text(at, name), RS_SITE_DECREF)
                               : acquiring(at, text(at, name), RS_SITE_INCREF);

    IRBuilder<>(at).CreateCall(module.hook(decrement ? "rs_rt_drop" : "rs_rt_gain", 3),
                               {frame(), site, object});
}

void FunctionInstrumenter::effect(IRBuilder<> &after, CallBase *call, const CalleeInfo &info,
                                  const CallEffects &effects, const CallEffect &effect)
{
    Value *object =
        effect.where == CallEffect::Result ? call : call->getArgOperand(effect.argument);
    bool at = effect.where == CallEffect::Pointee;

    // NULL is ignored, so that a result needs no condition.
    Value *condition =
        effect.where == CallEffect::Result ? nullptr : effects.condition(after, effect);

    if (condition != nullptr)
        object = after.CreateSelect(condition, object, ConstantPointerNull::get(module.pointer));
    switch (effect.kind) {
    case CallEffect::Gain:
        after.CreateCall(module.hook(at ? "rs_rt_gain_at" : "rs_rt_gain", 3),
                         {frame(), acquiring(call, info.name, RS_SITE_NEW), object});
        break;
    case CallEffect::Lend:
        after.CreateCall(module.hook(at ? "rs_rt_lend_at" : "rs_rt_lend", 3),
                         {frame(), acquiring(call, info.name, RS_SITE_BORROWED), object});
        break;
    case CallEffect::Doubt:
        after.CreateCall(module.hook("rs_rt_result", 3),
                         {frame(), acquiring(call, info.name, RS_SITE_UNKNOWN), object});
        break;
    case CallEffect::Steal:
        after.CreateCall(module.hook("rs_rt_steal", 3),
                         {frame(), releasing(call, info.name, RS_SITE_STEAL), object});
        break;
    case CallEffect::Forget:
        after.CreateCall(module.hook("rs_rt_forget", 2), {frame(), object});
        break;
    case CallEffect::Escape:
        after.CreateCall(module.hook("rs_rt_passed", 2), {frame(), object});
        break;
    case CallEffect::Replace:
        break;
    }
}

// Releases come before acquisitions: what a call took may be what it gave the address of.
void FunctionInstrumenter::contractCall(CallBase *call, const CalleeInfo &info)
{
    CallEffects effects(*call, *info.contract, module.contracts()->arena);
    SmallVector<std::pair<const CallEffect *, Value *>, 2> replaced;
    Instruction *next = behind(call);
    bool escapes = false;

    if (effects.list().empty() || next == nullptr)
        return;
    for (const CallEffect &each : effects.list()) {
        IRBuilder<> before(call);

        if (each.kind == CallEffect::Replace)
            replaced.push_back(
                {&each, before.CreateLoad(module.pointer, call->getArgOperand(each.argument))});
        escapes |= each.kind == CallEffect::Escape || each.kind == CallEffect::Doubt;
    }
    if (escapes)
        IRBuilder<>(call).CreateCall(module.hook("rs_rt_call", 1), call->getCalledOperand());

    IRBuilder<> after(next);

    after.SetCurrentDebugLocation(call->getDebugLoc());
    for (auto &[each, old] : replaced) {
        Value *condition = effects.condition(after, *each);
        Value *object = old;

        if (condition != nullptr)
            object = after.CreateSelect(condition, old, ConstantPointerNull::get(module.pointer));
        after.CreateCall(module.hook("rs_rt_steal", 3),
                         {frame(), releasing(call, info.name, RS_SITE_STEAL), object});
    }
    for (bool acquire : {false, true}) {
        for (const CallEffect &each : effects.list()) {
            bool acquires = each.kind == CallEffect::Gain || each.kind == CallEffect::Lend ||
                            each.kind == CallEffect::Doubt;

            if (acquires == acquire)
                effect(after, call, info, effects, each);
        }
    }
}

void FunctionInstrumenter::unknownCall(CallBase *call, const CalleeInfo &info)
{
    const auto *callee = dyn_cast<Function>(call->getCalledOperand());

    if (callee == nullptr || module.asking(*callee) != Asking::Always)
        IRBuilder<>(call).CreateCall(module.hook("rs_rt_call", 1), call->getCalledOperand());

    IRBuilder<> after(behind(call));

    after.SetCurrentDebugLocation(call->getDebugLoc());
    for (Value *argument : call->args()) {
        if (mayBeObject(argument))
            after.CreateCall(module.hook("rs_rt_passed", 2), {frame(), argument});
    }
    if (call->getType()->isPointerTy())
        after.CreateCall(module.hook("rs_rt_result", 3),
                         {frame(), acquiring(call, info.name, RS_SITE_UNKNOWN), call});
}

void FunctionInstrumenter::memoryCall(CallBase *call, const CalleeInfo &info)
{
    Value *block = call->getArgOperand(0);
    IRBuilder<> before(call);
    Instruction *next = behind(call);

    if (info.kind == CalleeKind::Free) {
        before.CreateCall(module.hook("rs_rt_free", 1), block);
    } else if (next != nullptr) {
        before.CreateCall(module.hook("rs_rt_resize", 1), block);
        IRBuilder<>(next).CreateCall(module.hook("rs_rt_resized", 2), {block, call});
    }
}

void FunctionInstrumenter::call(CallBase *call)
{
    CalleeInfo info = module.classify(*call);

    if (auto *transfer = dyn_cast<MemTransferInst>(call)) {
        copy(transfer);
        return;
    }
    // Nothing may stand between a call that must be a jump and the return.
    if (auto *plain = dyn_cast<CallInst>(call); plain != nullptr && plain->isMustTailCall())
        return;
    if (info.kind == CalleeKind::Free || info.kind == CalleeKind::Realloc) {
        memoryCall(call, info);
        return;
    }
    if (!ledger || call->doesNotReturn())
        return;
    switch (info.kind) {
    case CalleeKind::Incref:
    case CalleeKind::Decref:
        refcount(call, call->getArgOperand(info.argument), info.kind == CalleeKind::Decref,
                 info.name);
        break;
    case CalleeKind::Contract:
        contractCall(call, info);
        break;
    case CalleeKind::Unknown:
        if (module.asks(*call))
            unknownCall(call, info);
        break;
    default:
        break;
    }
}

// ---- memory -------------------------------------------------------------------------------------

void FunctionInstrumenter::storeValue(Instruction *at, Value *address, Value *value, bool local)
{
    IRBuilder<> builder(at);
    // Where others account for what stands there, that it was stored is all there is to know.
    Value *where = local ? ConstantPointerNull::get(module.pointer) : address;

    if (!local || ledger)
        builder.CreateCall(module.hook("rs_rt_store", 3), {frame(), where, value});
}

void FunctionInstrumenter::store(Instruction *store, Value *value, Value *address)
{
    const Value *base = getUnderlyingObject(address);
    bool local = isa<AllocaInst>(base);

    if (local && isLocalOnly(base)) {
        // A singleton in a variable is nobody's but the interpreter's.
        if (ledger && module.isSingleton(value))
            IRBuilder<>(store).CreateCall(
                module.hook("rs_rt_lend", 3),
                {frame(), acquiring(store, text(store, ""), RS_SITE_BORROWED), value});
        return;
    }
    if (value->getType()->isIntegerTy() && !isa<Constant>(value))
        value = IRBuilder<>(store).CreateIntToPtr(value, module.pointer);
    if (mayBeObject(value))
        storeValue(store, address, value, local || isElement(address));
}

// True if that is all there is to the store.
bool FunctionInstrumenter::countInPlace(StoreInst *store)
{
    CountChange change = module.countChange(*store);

    if (change.object != nullptr && ledger)
        refcount(change.old, change.object, change.decrement, "ob_refcnt");
    return change.object != nullptr;
}

// Objects go somewhere, and nobody says which.
void FunctionInstrumenter::unknownCopy(IRBuilder<> &builder)
{
    Value *null = ConstantPointerNull::get(module.pointer);

    builder.CreateCall(module.hook("rs_rt_copy", 3, true),
                       {frame(), null, null, builder.getInt64(0)});
}

void FunctionInstrumenter::copy(MemTransferInst *copy)
{
    const auto *size = dyn_cast<ConstantInt>(copy->getLength());
    const Value *from = getUnderlyingObject(copy->getSource());
    bool local = isa<AllocaInst>(getUnderlyingObject(copy->getDest()));
    IRBuilder<> builder(copy);

    if (size != nullptr && (size->getZExtValue() % 8 != 0 || size->getZExtValue() > CopyMax))
        return;
    if (isa<Constant>(from) || (local && !ledger))
        return;
    if (local) {
        // A variable is no slot, but what was copied may be on its way to one.
        unknownCopy(builder);
        return;
    }
    builder.CreateCall(module.hook("rs_rt_copy", 3, true),
                       {frame(), copy->getDest(), copy->getSource(),
                        builder.CreateZExtOrTrunc(copy->getLength(), module.word)});
}

// ---- entry and exit -----------------------------------------------------------------------------

// Whether the value may be a struct or a union, which the caller gets with the objects in it: as it
// is, or read from its variable as a number.
static bool isByValue(const Value *value)
{
    const auto *load = dyn_cast<LoadInst>(value);
    const auto *variable =
        load != nullptr ? dyn_cast<AllocaInst>(getUnderlyingObject(load->getPointerOperand()))
                        : nullptr;

    return value->getType()->isAggregateType() ||
           (variable != nullptr && !value->getType()->isPointerTy() &&
            variable->getAllocatedType()->isAggregateType());
}

void FunctionInstrumenter::leave(Instruction *at, Value *returned)
{
    IRBuilder<> builder(at);

    if (returned != nullptr && isByValue(returned))
        unknownCopy(builder);
    if (returned == nullptr || !returned->getType()->isPointerTy())
        returned = ConstantPointerNull::get(module.pointer);
    // Where nobody asks there is nothing to do unless a slot is open.
    if (asking == Asking::Never) {
        Value *open = builder.CreateLoad(
            module.half, builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), frame(),
                                                            offsetof(struct rs_frame, open)));

        builder.SetInsertPoint(SplitBlockAndInsertIfThen(
            builder.CreateIsNotNull(open), at, false,
            MDBuilder(module.context).createBranchWeights(1, SeldomWeight)));
    }
    builder.CreateCall(module.hook("rs_rt_leave", 3),
                       {frame(), releasing(at, "", RS_SITE_RETURN), returned});
    IRBuilder<>(at).CreateLifetimeEnd(frame());
}

void FunctionInstrumenter::instruction(Instruction *instruction)
{
    if (auto *call = dyn_cast<CallBase>(instruction)) {
        this->call(call);
    } else if (isa<StoreInst>(instruction) && countInPlace(cast<StoreInst>(instruction))) {
        return;
    } else if (Stored stored = storedBy(*instruction); stored.value != nullptr) {
        store(instruction, stored.value, stored.address);
    } else if (!ledger) {
        return;
    } else if (auto *ret = dyn_cast<ReturnInst>(instruction)) {
        CallInst *tail = ret->getParent()->getTerminatingMustTailCall();

        leave(tail != nullptr ? static_cast<Instruction *>(tail) : ret,
              tail != nullptr ? nullptr : ret->getReturnValue());
    } else if (isa<ResumeInst>(instruction)) {
        leave(instruction, nullptr);
    }
}

// What the function was given, for the runtime to know a lent object by.
void FunctionInstrumenter::keepArguments(IRBuilder<> &builder, StructType *type, Value *memory)
{
    unsigned nargs = rememberedArguments();
    Value *array = builder.CreateStructGEP(type, memory, FrameArguments);

    builder.CreateStore(array, builder.CreateStructGEP(type, memory, 1));
    builder.CreateStore(builder.getInt32(nargs), builder.CreateStructGEP(type, memory, 2));
    for (unsigned i = 0; i < nargs; i++) {
        Argument *argument = function.getArg(i);
        Value *value = builder.getInt64(0);

        if (argument->getType()->isPointerTy())
            value = builder.CreatePtrToInt(argument, module.word);
        else if (argument->getType()->isIntegerTy())
            value = builder.CreateZExtOrTrunc(argument, module.word);
        builder.CreateStore(value, builder.CreateConstInBoundsGEP1_64(module.word, array, i));
    }
}

// A function that has a role, or may have one in another unit's table.
unsigned FunctionInstrumenter::rememberedArguments() const
{
    const FunctionFacts *facts = module.facts(function);

    if ((facts == nullptr || facts->role.flags == 0) && function.hasLocalLinkage())
        return 0;
    return std::min<unsigned>(static_cast<unsigned>(function.arg_size()), ArgumentsMax);
}

// Slots of acquiring sites come first: who releases looks for one of them. Returns how many slots
// there are.
unsigned FunctionInstrumenter::numberSlots()
{
    unsigned nacquiring = std::min<unsigned>(acquiringSites.size(), AcquiringMax);

    for (size_t i = 0; i < acquiringSites.size(); i++)
        module.setSlot(acquiringSites[i], i % AcquiringMax);
    for (size_t i = 0; i < releasingSites.size(); i++)
        module.setSlot(releasingSites[i], nacquiring + i % ReleasingMax);
    return nacquiring + std::min<unsigned>(releasingSites.size(), ReleasingMax);
}

// The frame is set up behind the variables of the entry block. Notes are not zeroed: their number
// is.
void FunctionInstrumenter::begin()
{
    unsigned nslots = numberSlots();
    StructType *type = module.frameType(nslots, rememberedArguments());
    const DataLayout &layout = function.getParent()->getDataLayout();
    BasicBlock &entry = function.getEntryBlock();
    AllocaInst *memory = IRBuilder<>(placeholder).CreateAlloca(type, nullptr, "refsan.frame");

    placeholder->replaceAllUsesWith(memory);
    placeholder->eraseFromParent();

    BasicBlock::iterator at = entry.begin();

    while (isa<AllocaInst>(&*at))
        ++at;

    IRBuilder<> builder(&entry, at);

    // So that functions inlined into one share the memory of their frames.
    builder.CreateLifetimeStart(memory);
    builder.CreateMemSet(memory, builder.getInt8(0),
                         layout.getStructLayout(type)->getElementOffset(FrameSlots) +
                             nslots * sizeof(rs_ledger_slot),
                         memory->getAlign());
    builder.CreateStore(module.functionInfo(function, nslots), memory);
    if (rememberedArguments() > 0)
        keepArguments(builder, type, memory);
    if (asking == Asking::Always)
        builder.CreateStore(builder.getInt32(RS_FRAME_EXPECTED),
                            builder.CreateStructGEP(type, memory, FrameFlags));
    if (asking == Asking::Unknown)
        builder.CreateCall(module.hook("rs_rt_enter", 1), memory);
}

void FunctionInstrumenter::run()
{
    for (Instruction &each : instructions(function))
        work.push_back(&each);
    if (ledger)
        placeholder = IRBuilder<>(&function.getEntryBlock(), function.getEntryBlock().begin())
                          .CreateAlloca(module.word);
    for (Instruction *each : work)
        instruction(each);
    if (ledger)
        begin();
}

}  // namespace

void instrumentFunction(ModuleInstrumenter &module, Function &function, bool ledger)
{
    FunctionInstrumenter(module, function, ledger).run();
}

}  // namespace refsan
