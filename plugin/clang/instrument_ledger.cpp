// SPDX-License-Identifier: Apache-2.0
// instrument_module.h: which functions keep a ledger. One that the checker proved balanced need
// not, as long as nobody else's ledger would have to be told about what it does.
#include "instrument_effects.h"
#include "instrument_module.h"

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace refsan
{

// ---- objects from memory ------------------------------------------------------------------------

bool isElement(const Value *address)
{
    while (const auto *step = dyn_cast<GEPOperator>(address)) {
        const auto *type = dyn_cast<StructType>(step->getSourceElementType());
        StringRef name = type != nullptr && type->hasName() ? type->getName() : "";

        if (name == "struct.PyTupleObject" || name == "struct.PyListObject")
            return true;
        address = step->getPointerOperand();
        if (const auto *array = dyn_cast<LoadInst>(address))
            address = array->getPointerOperand();
    }
    return false;
}

// Whether the pointer comes from memory that the function does not own: a field, an element, a
// variable of the unit.
bool ModuleInstrumenter::isFromMemory(const LoadInst &load) const
{
    const Value *base = getUnderlyingObject(load.getPointerOperand());
    const auto *global = dyn_cast<GlobalVariable>(base);

    if (!load.getType()->isPointerTy() || isa<AllocaInst>(base) ||
        isElement(load.getPointerOperand()))
        return false;
    return global == nullptr || objectKind(*global) != RS_OBJECT_GLOBAL;
}

static bool isAtomicWord(const Value *value)
{
    return value->getType()->isPointerTy() || value->getType()->isIntegerTy(64);
}

Stored storedBy(Instruction &instruction)
{
    Stored stored;

    if (auto *store = dyn_cast<StoreInst>(&instruction)) {
        stored = {store->getValueOperand(), store->getPointerOperand()};
        if (!store->isAtomic())
            return stored.value->getType()->isPointerTy() ? stored : Stored();
    } else if (auto *change = dyn_cast<AtomicRMWInst>(&instruction)) {
        if (change->getOperation() == AtomicRMWInst::Xchg)
            stored = {change->getValOperand(), change->getPointerOperand()};
    } else if (auto *exchange = dyn_cast<AtomicCmpXchgInst>(&instruction)) {
        stored = {exchange->getNewValOperand(), exchange->getPointerOperand()};
    }
    return stored.value != nullptr && isAtomicWord(stored.value) ? stored : Stored();
}

// Whether a pointer that may be an object's is stored where others see it. Whoever takes it from
// there may keep a ledger: then both do.
static bool isIntoMemory(const Instruction &instruction)
{
    Stored stored = storedBy(const_cast<Instruction &>(instruction));

    return stored.value != nullptr && !isa<Constant>(stored.value) &&
           !isa<AllocaInst>(getUnderlyingObject(stored.address));
}

// Whether a call only looks at the objects that it is given as this argument.
bool ModuleInstrumenter::isLentTo(const CallBase &call, const Use &use) const
{
    CalleeInfo info = classify(call);

    if (!call.isArgOperand(&use) || info.kind == CalleeKind::Incref ||
        info.kind == CalleeKind::Decref)
        return false;
    if (info.kind == CalleeKind::Ignored || isInert(call))
        return true;
    if (info.kind != CalleeKind::Contract)
        return false;

    CallEffects effects(const_cast<CallBase &>(call), *info.contract, contracts()->arena);

    for (const CallEffect &effect : effects.list()) {
        if (effect.where != CallEffect::Result && effect.argument == call.getArgOperandNo(&use))
            return false;
    }
    return true;
}

// Whether a count may change of an object that was read from memory. The checker has no duty to
// prove for those, since it cannot know who owns them; the heap can.
bool ModuleInstrumenter::isCounted(const LoadInst &load) const
{
    SmallVector<const Value *, 8> work = {&load};
    SmallPtrSet<const Value *, 8> seen;

    while (!work.empty()) {
        const Value *value = work.pop_back_val();

        if (!seen.insert(value).second)
            continue;
        for (const Use &use : value->uses()) {
            const User *user = use.getUser();

            if (const auto *store = dyn_cast<StoreInst>(user)) {
                // A variable's other values come from elsewhere, but what is read may be this one.
                if (store->getValueOperand() == value &&
                    !isa<AllocaInst>(store->getPointerOperand()))
                    return true;
                if (store->getValueOperand() == value)
                    work.push_back(store->getPointerOperand());
            } else if (const auto *call = dyn_cast<CallBase>(user)) {
                if (!isa<AllocaInst>(value) && !isLentTo(*call, use))
                    return true;
                if (isa<AllocaInst>(value) && !isa<IntrinsicInst>(call))
                    return true;
            } else if (isa<LoadInst>(user) && isa<AllocaInst>(value)) {
                work.push_back(user);
            } else if (isa<PHINode>(user) || isa<SelectInst>(user) || isa<CastInst>(user)) {
                work.push_back(user);
            } else if (isa<ReturnInst>(user) || isCountedBy(*user)) {
                return true;
            }
        }
    }
    return false;
}

// ---- callers and callees ------------------------------------------------------------------------

// Whether a reference changes hands between the function and its caller.
static bool handsOver(const rs_contract &contract)
{
    for (uint32_t i = 0; i < contract.nparams; i++) {
        if ((contract.params[i].modes & RS_MODE_STEAL) != 0)
            return true;
    }
    for (uint32_t i = 0; i < contract.noutcomes; i++) {
        const rs_outcome &outcome = contract.outcomes[i];

        if (outcome.value.kind == RS_VALUE_NEW)
            return true;
        for (uint32_t k = 0; k < outcome.neffects; k++) {
            const rs_effect &effect = outcome.effects[k];

            if (effect.kind == RS_EFFECT_DELTA ||
                (effect.kind == RS_EFFECT_OUT && effect.value.kind == RS_VALUE_NEW))
                return true;
        }
    }
    return false;
}

// Modes of a parameter that is no more than looked at.
static constexpr uint32_t HarmlessModes = RS_MODE_NOTNULL | RS_MODE_NULL_ERROR;

static bool isHarmless(const rs_effect &effect)
{
    return effect.kind == RS_EFFECT_HOLD || effect.kind == RS_EFFECT_IS;
}

// Whether a call of this function leaves its caller as it was: nothing that a ledger of the
// caller's would have to be told.
bool ModuleInstrumenter::isInert(const CallBase &call) const
{
    const auto *callee = dyn_cast<Function>(call.getCalledOperand()->stripPointerCasts());
    const FunctionFacts *known = callee != nullptr ? facts(*callee) : nullptr;
    const rs_contract *contract =
        known != nullptr ? rs_contracts_find(contracts(), known->name) : nullptr;

    if (contract == nullptr || callee->isDeclaration() || !known->balanced ||
        call.getType()->isPointerTy() || contract->noutcomes == 0)
        return false;
    for (uint32_t i = 0; i < contract->nparams; i++) {
        if ((contract->params[i].modes & ~HarmlessModes) != 0)
            return false;
    }
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        for (uint32_t k = 0; k < contract->outcomes[i].neffects; k++) {
            if (!isHarmless(contract->outcomes[i].effects[k]))
                return false;
        }
    }
    return true;
}

// Whether all that call the function know its contract: calls by name in this unit, and the
// interpreter by the function's role or by the name it looks for in a module.
static bool isCalledByName(const Function &function, uint32_t flags)
{
    if (!function.hasLocalLinkage() && !function.getName().starts_with("PyInit_"))
        return false;
    for (const User *user : function.users()) {
        const auto *call = dyn_cast<CallBase>(user);

        if (call != nullptr ? call->getCalledOperand() != &function
                            : isa<Instruction>(user) || (flags & RS_FUNCTION_ROLE) == 0)
            return false;
    }
    return true;
}

// ---- callers that ask ---------------------------------------------------------------------------

bool mayBeObject(const Value *value)
{
    const Value *base = getUnderlyingObject(value);

    if (!value->getType()->isPointerTy() || isa<AllocaInst>(base) || isa<Function>(base))
        return false;
    if (const auto *global = dyn_cast<GlobalVariable>(base))
        return !global->isConstant() && !global->hasPrivateLinkage();
    return !isa<Constant>(base);
}

bool ModuleInstrumenter::asks(const CallBase &call) const
{
    if (isa<CallBrInst>(call) || call.doesNotReturn() ||
        classify(call).kind != CalleeKind::Unknown || isInert(call))
        return false;
    return call.getType()->isPointerTy() || any_of(call.args(), mayBeObject);
}

// Where all callers are in sight and do alike, nobody has to tell and to look at each call.
Asking ModuleInstrumenter::callersAsking(const Function &function) const
{
    bool asked = false;
    bool unasked = false;

    if (!function.hasLocalLinkage())
        return Asking::Unknown;
    for (const Use &use : function.uses()) {
        const auto *call = dyn_cast<CallBase>(use.getUser());

        if (call == nullptr || !call->isCallee(&use) || call->isMustTailCall() ||
            !keepsLedger(*call->getFunction()))
            return Asking::Unknown;
        (asks(*call) ? asked : unasked) = true;
    }
    return asked && unasked ? Asking::Unknown : asked ? Asking::Always : Asking::Never;
}

void ModuleInstrumenter::decideAskings()
{
    for (const Function *function : ledgers)
        askings[function] = callersAsking(*function);
}

// ---- who keeps one ------------------------------------------------------------------------------

// Whether this function may go without a ledger: it was proved to settle what it acquires, all its
// objects are such that a proof means something, it calls nobody whose ledger would have to be
// told about, and its callers know what they get.
bool ModuleInstrumenter::isQuiet(const Function &function, const FunctionFacts &known) const
{
    const rs_contract *contract = rs_contracts_find(contracts(), known.name);

    if ((contract == nullptr || handsOver(*contract)) &&
        !isCalledByName(function, known.role.flags))
        return false;
    for (const Instruction &instruction : instructions(function)) {
        if (const auto *call = dyn_cast<CallBase>(&instruction)) {
            if (classify(*call).kind == CalleeKind::Unknown && !isInert(*call))
                return false;
        } else if (const auto *load = dyn_cast<LoadInst>(&instruction)) {
            if (isFromMemory(*load) && isCounted(*load))
                return false;
        } else if (isIntoMemory(instruction)) {
            return false;
        }
    }
    return true;
}

bool ModuleInstrumenter::wantsLedger(const Function &function) const
{
    const FunctionFacts *known = facts(function);

    if (known != nullptr && (known->role.flags & RS_FUNCTION_RETURNS_NEW) != 0 &&
        function.getReturnType()->isPointerTy())
        return true;
    for (const Instruction &instruction : instructions(function)) {
        const auto *call = dyn_cast<CallBase>(&instruction);
        const auto *store = dyn_cast<StoreInst>(&instruction);

        if (store != nullptr && countChange(*store).object != nullptr)
            return true;
        if (call == nullptr)
            continue;

        CalleeInfo info = classify(*call);

        if (info.kind == CalleeKind::Incref || info.kind == CalleeKind::Decref)
            return true;
        if (info.kind == CalleeKind::Contract &&
            CallEffects(*const_cast<CallBase *>(call), *info.contract, contracts()->arena)
                .touches())
            return true;
    }
    return false;
}

// A quiet function makes its callers' calls of it known, so that they may be quiet in their turn.
void ModuleInstrumenter::decideLedgers()
{
    bool changed = !state.all();

    while (changed) {
        changed = false;
        for (const Function &function : module) {
            const FunctionFacts *known = facts(function);

            if (known == nullptr || !known->balanced || quiet.count(&function) != 0 ||
                !isInstrumentable(function) || !isQuiet(function, *known))
                continue;
            quiet.insert(&function);
            changed = true;
        }
    }
    for (const Function &function : module) {
        if (isInstrumentable(function) && quiet.count(&function) == 0 && wantsLedger(function))
            ledgers.insert(&function);
    }
}

}  // namespace refsan
