// SPDX-License-Identifier: Apache-2.0
// instrument_effects.h. What two outcomes that the result cannot tell apart disagree on becomes
// Forget: the ledger then says nothing, which costs a finding and makes none.
#include "instrument_effects.h"

#include "format.h"

#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Constants.h"

#include <limits>

using namespace llvm;

namespace refsan
{

// More outcomes than bits are not told apart.
static constexpr uint32_t OutcomesMax = 64;

CallEffects::CallEffects(CallBase &call, const rs_contract &contract, rs_arena *arena)
    : call(call), contract(contract), arena(arena),
      noutcomes(std::min(contract.noutcomes, OutcomesMax))
{
    for (unsigned i = 0; i < call.arg_size(); i++) {
        if (call.getArgOperand(i)->getType()->isPointerTy())
            parameter(i);
    }
    result();
}

bool CallEffects::touches() const
{
    for (const CallEffect &effect : effects) {
        if (effect.kind != CallEffect::Lend && effect.kind != CallEffect::Escape &&
            effect.kind != CallEffect::Doubt)
            return true;
    }
    return false;
}

void CallEffects::add(CallEffect::Kind kind, Where where, unsigned argument, uint64_t outcomes)
{
    if (outcomes != 0)
        effects.push_back({kind, where, argument, outcomes});
}

// ---- outcomes -----------------------------------------------------------------------------------

bool CallEffects::all(uint64_t outcomes) const
{
    uint64_t every = noutcomes >= 64 ? ~uint64_t(0) : (uint64_t(1) << noutcomes) - 1;

    return outcomes == every;
}

static bool isAnything(const rs_value &value)
{
    return value.kind == RS_VALUE_ANY || value.kind == RS_VALUE_VOID ||
           value.kind == RS_VALUE_UNCHANGED;
}

bool CallEffects::overlap(const rs_value &a, const rs_value &b) const
{
    if (isAnything(a) || isAnything(b))
        return true;
    if (a.kind == RS_VALUE_INT && b.kind == RS_VALUE_INT)
        return a.low <= b.high && b.low <= a.high;
    if (a.kind == RS_VALUE_INT || b.kind == RS_VALUE_INT)
        return true;
    return (a.kind == RS_VALUE_NULL) == (b.kind == RS_VALUE_NULL);
}

// Whether an outcome's value can be told by looking at a result of this type.
static bool fits(const rs_value &value, Type *type)
{
    if (isAnything(value))
        return false;
    return value.kind == RS_VALUE_INT ? type->isIntegerTy() : type->isPointerTy();
}

// Whether the result tells these outcomes from all others.
bool CallEffects::distinct(uint64_t outcomes) const
{
    if (outcomes == 0 || all(outcomes))
        return true;
    if (contract.noutcomes > noutcomes || call.getType()->isVoidTy())
        return false;
    for (uint32_t i = 0; i < noutcomes; i++) {
        if ((outcomes >> i & 1) != 0 && !fits(contract.outcomes[i].value, call.getType()))
            return false;
        for (uint32_t k = 0; k < noutcomes; k++) {
            if ((outcomes >> i & 1) != 0 && (outcomes >> k & 1) == 0 &&
                overlap(contract.outcomes[i].value, contract.outcomes[k].value))
                return false;
        }
    }
    return true;
}

Value *CallEffects::test(IRBuilder<> &builder, const rs_value &value) const
{
    Type *type = call.getType();

    if (value.kind == RS_VALUE_NULL)
        return builder.CreateIsNull(&call);
    if (value.kind != RS_VALUE_INT)
        return builder.CreateIsNotNull(&call);
    if (value.low == value.high)
        return builder.CreateICmpEQ(&call, ConstantInt::getSigned(type, value.low));

    Value *above = value.low == RS_INT_MIN
                       ? nullptr
                       : builder.CreateICmpSGE(&call, ConstantInt::getSigned(type, value.low));
    Value *below = value.high == RS_INT_MAX
                       ? nullptr
                       : builder.CreateICmpSLE(&call, ConstantInt::getSigned(type, value.high));

    if (above != nullptr && below != nullptr)
        return builder.CreateAnd(above, below);
    return above != nullptr ? above : below != nullptr ? below : builder.getTrue();
}

Value *CallEffects::condition(IRBuilder<> &builder, const CallEffect &effect) const
{
    Value *any = nullptr;

    if (all(effect.outcomes))
        return nullptr;
    for (uint32_t i = 0; i < noutcomes; i++) {
        const rs_value &value = contract.outcomes[i].value;

        if ((effect.outcomes >> i & 1) == 0)
            continue;

        Value *one = test(builder, value);

        any = any == nullptr ? one : builder.CreateOr(any, one);
    }
    return any;
}

uint64_t CallEffects::succeeding() const
{
    uint64_t outcomes = 0;

    for (uint32_t i = 0; i < noutcomes; i++) {
        if (!contract.outcomes[i].raises)
            outcomes |= uint64_t(1) << i;
    }
    return outcomes;
}

// ---- arguments ----------------------------------------------------------------------------------

// The sum of what an outcome does to the count of argument `argument`; false if it varies.
static bool delta(const rs_contract &contract, const rs_outcome &outcome, unsigned argument,
                  int &change)
{
    change = (rs_contract_modes(&contract, argument) & RS_MODE_STEAL) != 0 ? -1 : 0;
    for (uint32_t i = 0; i < outcome.neffects; i++) {
        const rs_effect &effect = outcome.effects[i];

        if (effect.kind != RS_EFFECT_DELTA || effect.param != argument)
            continue;
        if (effect.low != effect.high)
            return false;
        change += effect.low;
    }
    return true;
}

void CallEffects::deltas(unsigned argument)
{
    uint64_t gains = 0;
    uint64_t steals = 0;
    bool known = true;

    for (uint32_t i = 0; i < noutcomes; i++) {
        int change;

        known = known && delta(contract, contract.outcomes[i], argument, change) && change >= -1 &&
                change <= 1;
        if (known && change != 0)
            (change > 0 ? gains : steals) |= uint64_t(1) << i;
    }
    if (!known || !distinct(gains) || !distinct(steals)) {
        effects.push_back({CallEffect::Forget, Where::Argument, argument, 0});
        return;
    }
    add(CallEffect::Steal, Where::Argument, argument, steals);
    add(CallEffect::Gain, Where::Argument, argument, gains);
    // Without any outcome the parameter's mode is all there is.
    if (noutcomes == 0 && (rs_contract_modes(&contract, argument) & RS_MODE_STEAL) != 0)
        effects.push_back({CallEffect::Steal, Where::Argument, argument, 0});
}

uint64_t CallEffects::withOut(unsigned argument, rs_value_kind kind) const
{
    uint64_t outcomes = 0;

    for (uint32_t i = 0; i < noutcomes; i++) {
        const rs_outcome &outcome = contract.outcomes[i];

        for (uint32_t k = 0; k < outcome.neffects; k++) {
            const rs_effect &effect = outcome.effects[k];

            if (effect.kind == RS_EFFECT_OUT && effect.param == argument &&
                effect.value.kind == kind)
                outcomes |= uint64_t(1) << i;
        }
    }
    return outcomes;
}

// A reference that may have come is one nobody can account for: it is left out. What stands there
// afterwards is then settled by whatever the function does with it.
void CallEffects::output(unsigned argument, rs_value_kind kind, uint64_t outcomes)
{
    if (!distinct(outcomes)) {
        // New or NULL: NULL is no object, so no condition is needed.
        uint64_t null = withOut(argument, RS_VALUE_NULL);

        if (!distinct(outcomes | null))
            return;
        outcomes |= null;
    }
    add(kind == RS_VALUE_NEW ? CallEffect::Gain : CallEffect::Lend, Where::Pointee, argument,
        outcomes);
}

void CallEffects::outputs(unsigned argument)
{
    output(argument, RS_VALUE_NEW, withOut(argument, RS_VALUE_NEW));
    output(argument, RS_VALUE_BORROWED, withOut(argument, RS_VALUE_BORROWED));
}

// An in-out parameter gives up what it held in each outcome that puts something else there.
void CallEffects::replaced(unsigned argument)
{
    uint64_t outcomes = withOut(argument, RS_VALUE_NEW) | withOut(argument, RS_VALUE_NULL);

    if (outcomes != 0 && distinct(outcomes))
        add(CallEffect::Replace, Where::Pointee, argument, outcomes);
}

void CallEffects::parameter(unsigned argument)
{
    uint32_t modes = rs_contract_modes(&contract, argument);

    if ((modes & RS_MODE_INOUT) != 0)
        replaced(argument);
    outputs(argument);
    if ((modes & (RS_MODE_OUT | RS_MODE_INOUT)) == 0)
        deltas(argument);
    if ((modes & RS_MODE_OUTPUTS) != 0)
        add(CallEffect::Lend, Where::Pointee, argument, succeeding());
    if ((modes & RS_MODE_KEEPS) != 0)
        effects.push_back({CallEffect::Escape, Where::Argument, argument, 0});
    if ((modes & (RS_MODE_PARSE_FORMAT | RS_MODE_BUILD_FORMAT)) != 0)
        format(argument, (modes & RS_MODE_BUILD_FORMAT) != 0);
}

// ---- the result ---------------------------------------------------------------------------------

void CallEffects::result()
{
    uint64_t gains = 0;
    uint64_t lends = 0;

    if (!call.getType()->isPointerTy())
        return;
    for (uint32_t i = 0; i < noutcomes; i++) {
        if (contract.outcomes[i].value.kind == RS_VALUE_NEW)
            gains |= uint64_t(1) << i;
        else if (contract.outcomes[i].value.kind == RS_VALUE_BORROWED)
            lends |= uint64_t(1) << i;
    }
    if (noutcomes == 0 || !distinct(gains))
        effects.push_back({CallEffect::Doubt, Where::Result, 0, 0});
    else
        add(CallEffect::Gain, Where::Result, 0, gains);
    if (distinct(lends))
        add(CallEffect::Lend, Where::Result, 0, lends);
}

// ---- formats ------------------------------------------------------------------------------------

static bool constantString(Value *value, StringRef &text)
{
    return getConstantStringInfo(value, text);
}

void CallEffects::format(unsigned argument, bool build)
{
    StringRef text;
    rs_format_options options = {};
    rs_format format = {};

    options.language = build ? RS_FORMAT_BUILD : RS_FORMAT_PARSE;
    options.keywords = true;
    if (!constantString(call.getArgOperand(argument), text) ||
        !rs_format_read(arena, &options, text.data(), text.size(), &format))
        return;
    for (uint32_t i = 0; i < format.nitems && contract.nparams + i < call.arg_size(); i++) {
        unsigned at = contract.nparams + i;

        if (!call.getArgOperand(at)->getType()->isPointerTy())
            continue;
        if (build && format.items[i].kind == RS_FORMAT_NEW)
            effects.push_back({CallEffect::Steal, Where::Argument, at, 0});
        else if (!build && format.items[i].kind == RS_FORMAT_OBJECT)
            add(CallEffect::Lend, Where::Pointee, at, succeeding());
    }
}

}  // namespace refsan
