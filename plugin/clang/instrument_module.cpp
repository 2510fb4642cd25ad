// SPDX-License-Identifier: Apache-2.0
// instrument_module.h: which functions keep a ledger, who is called, and what goes into data.
#include "instrument_module.h"

#include "instrument_effects.h"
#include "instrument_pass.h"

#include "llvm/Analysis/ValueTracking.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Support/Path.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;

namespace refsan
{

ModuleInstrumenter::ModuleInstrumenter(Module &module, Instrumentation &state)
    : module(module), context(module.getContext()), pointer(PointerType::get(context, 0)),
      word(Type::getInt64Ty(context)), half(Type::getInt32Ty(context)), state(state)
{
}

// ---- names
// ----------------------------------------------------------------------------------------

// The name in the source, without qualification: static inline functions of C headers are mangled
// when a C++ unit includes them.
StringRef ModuleInstrumenter::baseName(const Function &function) const
{
    auto known = baseNames.find(&function);

    if (known != baseNames.end())
        return known->second;

    std::string name = function.getName().str();

    if (const DISubprogram *subprogram = function.getSubprogram()) {
        name = subprogram->getName().str();
    } else {
        ItaniumPartialDemangler demangler;

        if (!demangler.partialDemangle(name.c_str())) {
            if (char *base = demangler.getFunctionBaseName(nullptr, nullptr)) {
                name = base;
                std::free(base);
            }
        }
    }
    return baseNames[&function] = name;
}

const rs_contract *ModuleInstrumenter::contractOf(StringRef name) const
{
    if (contracts() == nullptr)
        return nullptr;
    return rs_contracts_find(contracts(), rs_intern(contracts()->names, name.data(), name.size()));
}

rs_object_kind ModuleInstrumenter::objectKind(const GlobalVariable &global) const
{
    StringRef name = global.getName();

    if (contracts() == nullptr)
        return RS_OBJECT_UNKNOWN;
    return rs_contracts_object(contracts(),
                               rs_intern(contracts()->names, name.data(), name.size()));
}

bool ModuleInstrumenter::isSingleton(const Value *value) const
{
    const auto *global = dyn_cast<GlobalVariable>(value->stripPointerCasts());

    return global != nullptr && objectKind(*global) == RS_OBJECT_SINGLETON;
}

// ---- Python's headers
// -----------------------------------------------------------------------------

static const DIFile *fileOf(const Function &function)
{
    const DISubprogram *subprogram = function.getSubprogram();

    return subprogram != nullptr ? subprogram->getFile() : nullptr;
}

// A file's path as the compiler was given it. Clang splits an absolute path that shares its start
// with the working directory into that start and a rest, which opens from nowhere else.
static std::string pathOf(const DIFile *file, const Function &function)
{
    StringRef name = file->getFilename();
    const DISubprogram *subprogram = function.getSubprogram();
    const DICompileUnit *unit = subprogram != nullptr ? subprogram->getUnit() : nullptr;
    SmallString<256> whole(file->getDirectory());

    sys::path::append(whole, name);
    if (sys::path::is_absolute(name) || file->getDirectory().empty())
        return name.str();
    if (whole == function.getParent()->getSourceFileName())
        return whole.str().str();
    if (unit == nullptr || file->getDirectory() == unit->getDirectory())
        return name.str();
    return whole.str().str();
}

static bool isRefcountName(StringRef name, bool &decrement)
{
    name = name.ltrim('_');
    if (!name.consume_front("Py_"))
        return false;
    decrement = name == "DECREF" || name == "XDECREF" || name == "DecRef";
    return decrement || name == "INCREF" || name == "XINCREF" || name == "IncRef";
}

// The folder that a header of Python's is installed below.
static std::string headerDirectory(StringRef path)
{
    StringRef directory = sys::path::parent_path(path);

    if (sys::path::filename(directory) == "cpython" || sys::path::filename(directory) == "internal")
        directory = sys::path::parent_path(directory);
    return directory.str();
}

// Python's inline functions are part of the C API and are not looked into. They are where one
// stands that counts references, or else one that has a contract.
void ModuleInstrumenter::findPythonHeaders()
{
    for (const Function &function : module) {
        const DIFile *file = fileOf(function);
        StringRef name = baseName(function);
        bool decrement;

        if (file == nullptr || !function.hasLocalLinkage() ||
            pathOf(file, function) == module.getSourceFileName())
            continue;
        if (isRefcountName(name, decrement)) {
            pythonDirectory = headerDirectory(pathOf(file, function));
            return;
        }
        if (pythonDirectory.empty() && name.ltrim('_').starts_with("Py") &&
            contractOf(name) != nullptr)
            pythonDirectory = headerDirectory(pathOf(file, function));
    }
}

bool ModuleInstrumenter::isPythonHeader(const Function &function) const
{
    const DIFile *file = fileOf(function);

    if (file == nullptr)
        return function.hasLocalLinkage() && baseName(function).ltrim('_').starts_with("Py");
    if (pythonDirectory.empty())
        return false;

    std::string whole = pathOf(file, function);
    StringRef path = whole;

    return path.consume_front(pythonDirectory) && !path.empty() && sys::path::is_separator(path[0]);
}

bool ModuleInstrumenter::isInstrumentable(const Function &function) const
{
    return !function.isDeclaration() && !function.hasAvailableExternallyLinkage() &&
           !function.hasFnAttribute(Attribute::Naked) &&
           !function.hasFnAttribute(Attribute::DisableSanitizerInstrumentation) &&
           !function.hasFnAttribute(Attribute::PresplitCoroutine) && !isPythonHeader(function);
}

// ---- who is called
// --------------------------------------------------------------------------------

static bool isFree(StringRef name)
{
    return name == "free" || name == "_ZdlPv" || name == "_ZdaPv" || name == "_ZdlPvm" ||
           name == "_ZdaPvm";
}

// The contract of what a call reaches. A function of the module that keeps a ledger speaks for
// itself, and one that does not has a contract only if nothing it reaches keeps one.
const rs_contract *ModuleInstrumenter::contractOf(const CallBase &call,
                                                  const Function *callee) const
{
    if (callee == nullptr) {
        const FunctionFacts *caller = facts(*call.getFunction());
        const DebugLoc &where = call.getDebugLoc();

        if (caller == nullptr || !where)
            return nullptr;

        auto found = caller->pointers.find({where.getLine(), where.getCol()});

        return found != caller->pointers.end() ? rs_contracts_find(contracts(), found->second)
                                               : nullptr;
    }
    if (callee->isDeclaration() || isPythonHeader(*callee))
        return contractOf(baseName(*callee));
    if (quiet.count(callee) == 0)
        return nullptr;

    const FunctionFacts *known = facts(*callee);

    return known != nullptr ? rs_contracts_find(contracts(), known->name) : nullptr;
}

CalleeInfo ModuleInstrumenter::classify(const CallBase &call) const
{
    const auto *callee = dyn_cast<Function>(call.getCalledOperand()->stripPointerCasts());
    CalleeInfo info;
    bool decrement;

    if (call.isInlineAsm() || (callee != nullptr && callee->isIntrinsic()))
        return info;
    if (callee != nullptr) {
        info.name = baseName(*callee).str();
        if (isRefcountName(info.name, decrement) && call.arg_size() > 0) {
            info.kind = decrement ? CalleeKind::Decref : CalleeKind::Incref;
            info.argument = call.arg_size() - 1;
            return info;
        }
        if (isFree(callee->getName()) || callee->getName() == "realloc") {
            info.kind = isFree(callee->getName()) ? CalleeKind::Free : CalleeKind::Realloc;
            return info;
        }
    }
    info.contract = contractOf(call, callee);
    info.kind = info.contract != nullptr ? CalleeKind::Contract : CalleeKind::Unknown;
    if (callee == nullptr && info.contract != nullptr)
        info.name = info.contract->name->text;
    return info;
}

// ---- ledgers
// --------------------------------------------------------------------------------------

// Whether an object may come from memory that the function does not own: a field, an element, a
// variable of the unit. The checker has no duty to prove for those, since it cannot know who owns
// them; the heap can.
bool ModuleInstrumenter::isFromMemory(const LoadInst &load) const
{
    const Value *base = getUnderlyingObject(load.getPointerOperand());
    const auto *global = dyn_cast<GlobalVariable>(base);

    if (!load.getType()->isPointerTy() || isa<AllocaInst>(base))
        return false;
    return global == nullptr || objectKind(*global) != RS_OBJECT_GLOBAL;
}

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
            if (classify(*call).kind == CalleeKind::Unknown)
                return false;
        } else if (const auto *load = dyn_cast<LoadInst>(&instruction)) {
            if (isFromMemory(*load))
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

// ---- data
// -----------------------------------------------------------------------------------------

FunctionCallee ModuleInstrumenter::hook(StringRef name, unsigned pointers, bool size)
{
    SmallVector<Type *, 4> parameters(pointers, pointer);

    if (size)
        parameters.push_back(word);

    FunctionCallee callee = module.getOrInsertFunction(
        name, FunctionType::get(Type::getVoidTy(context), parameters, false));

    if (auto *function = dyn_cast<Function>(callee.getCallee()))
        function->setDoesNotThrow();
    return callee;
}

GlobalVariable *ModuleInstrumenter::record(Constant *value, StringRef name)
{
    auto *variable = new GlobalVariable(module, value->getType(), true, GlobalValue::PrivateLinkage,
                                        value, name);

    variable->setUnnamedAddr(GlobalValue::UnnamedAddr::None);
    return variable;
}

Constant *ModuleInstrumenter::string(StringRef text)
{
    Constant *&known = strings[text];

    if (known == nullptr) {
        GlobalVariable *variable =
            record(ConstantDataArray::getString(context, text), "refsan.str");

        variable->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
        variable->setAlignment(Align(1));
        known = variable;
    }
    return known;
}

static std::string fileName(const DebugLoc &where, const Function &function)
{
    const DIFile *file = where ? cast<DIScope>(where.getScope())->getFile() : fileOf(function);

    return file != nullptr ? pathOf(file, function) : function.getParent()->getSourceFileName();
}

Constant *ModuleInstrumenter::site(const DebugLoc &where, const Function &function,
                                   StringRef expression, rs_site_kind kind, unsigned slot)
{
    Constant *fields[] = {
        string(fileName(where, function)),
        string(baseName(function)),
        string(expression),
        ConstantInt::get(half, where ? where.getLine() : 0),
        ConstantInt::get(half, where ? where.getCol() : 0),
        ConstantInt::get(Type::getInt16Ty(context), kind),
        ConstantInt::get(Type::getInt16Ty(context), slot),
    };

    return record(ConstantStruct::getAnon(fields), "refsan.site");
}

Constant *ModuleInstrumenter::functionInfo(Function &function, uint32_t nslots)
{
    const FunctionFacts *known = facts(function);
    Constant *fields[] = {
        &function,
        string(baseName(function)),
        ConstantInt::get(half, known != nullptr ? known->role.flags : 0),
        ConstantInt::get(half, nslots),
        ConstantInt::get(half, known != nullptr ? known->role.array : 0),
    };

    return record(ConstantStruct::getAnon(fields), "refsan.function");
}

StructType *ModuleInstrumenter::frameType(uint32_t nslots, uint32_t narguments)
{
    StructType *slot = StructType::get(context, {pointer, half, half, pointer});

    return StructType::get(context,
                           {pointer, pointer, half, half, ArrayType::get(slot, nslots + RS_NOTES),
                            ArrayType::get(word, narguments)});
}

std::string ModuleInstrumenter::sourceText(const DebugLoc &where, const Function &function) const
{
    if (!where || fileName(where, function) != module.getSourceFileName())
        return "";
    return state.sourceText(where.getLine(), where.getCol());
}

// Where ob_refcnt is in an object as this unit sees it: behind two words with Py_TRACE_REFS.
uint32_t ModuleInstrumenter::headOffset() const
{
    StructType *object = StructType::getTypeByName(context, "struct._object");

    if (object == nullptr || object->isOpaque() || object->getNumElements() < 4)
        return 0;
    return object->getElementType(0)->isPointerTy() && object->getElementType(1)->isPointerTy() ? 16
                                                                                                : 0;
}

// The roles that the unit's tables give to functions that other units may define.
Constant *ModuleInstrumenter::roles()
{
    SmallVector<Constant *, 16> records;

    for (Function &function : module) {
        Role role = state.roles().lookup(function.getName());

        if (role.flags == 0 || function.hasLocalLinkage())
            continue;

        Constant *fields[] = {&function, ConstantInt::get(half, role.flags),
                              ConstantInt::get(half, role.array)};

        records.push_back(ConstantStruct::getAnon(fields));
    }
    if (records.empty())
        return ConstantPointerNull::get(pointer);
    return record(
        ConstantArray::get(ArrayType::get(records[0]->getType(), records.size()), records),
        "refsan.roles");
}

// Tells the runtime that the unit is there, as it is loaded.
void ModuleInstrumenter::announce()
{
    Constant *table = roles();
    uint64_t nroles = isa<GlobalVariable>(table)
                          ? cast<GlobalVariable>(table)->getValueType()->getArrayNumElements()
                          : 0;
    Constant *fields[] = {
        ConstantInt::get(half, RS_ABI_VERSION), ConstantInt::get(half, headOffset()),
        string(module.getSourceFileName()),     table,
        ConstantInt::get(half, nroles),
    };
    Function *start = Function::Create(FunctionType::get(Type::getVoidTy(context), false),
                                       GlobalValue::InternalLinkage, "refsan.module", module);
    IRBuilder<> builder(BasicBlock::Create(context, "", start));

    start->setDoesNotThrow();
    builder.CreateCall(hook("rs_rt_module_v1", 1),
                       record(ConstantStruct::getAnon(fields), "refsan.module.record"));
    builder.CreateRetVoid();
    appendToGlobalCtors(module, start, 0);
}

// ---- the pass
// -------------------------------------------------------------------------------------

bool ModuleInstrumenter::run()
{
    static constexpr const char *mark = "refsan.instrumented";
    std::vector<Function *> functions;

    if (module.getNamedMetadata(mark) != nullptr)
        return false;
    module.getOrInsertNamedMetadata(mark);
    findPythonHeaders();
    if (contracts() != nullptr)
        decideLedgers();
    for (Function &function : module) {
        if (isInstrumentable(function))
            functions.push_back(&function);
    }
    for (Function *function : functions)
        instrumentFunction(*this, *function, keepsLedger(*function));
    announce();
    return true;
}

PreservedAnalyses InstrumentPass::run(Module &module, ModuleAnalysisManager &)
{
    return ModuleInstrumenter(module, *state).run() ? PreservedAnalyses::none()
                                                    : PreservedAnalyses::all();
}

}  // namespace refsan
