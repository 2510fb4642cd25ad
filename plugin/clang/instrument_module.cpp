// SPDX-License-Identifier: Apache-2.0
// instrument_module.h: who is called, and what goes into data.
#include "instrument_module.h"

#include "instrument_fail.h"
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

// ---- names --------------------------------------------------------------------------------------

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

// ---- Python's headers ---------------------------------------------------------------------------

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

// ---- who is called ------------------------------------------------------------------------------

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

    if (call.isInlineAsm() || (callee != nullptr && callee->isIntrinsic()) ||
        (callee == nullptr && isDeallocation(call)))
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

// ---- data ---------------------------------------------------------------------------------------

FunctionCallee ModuleInstrumenter::hook(Type *result, StringRef name, unsigned pointers, bool size)
{
    SmallVector<Type *, 4> parameters(pointers, pointer);

    if (size)
        parameters.push_back(word);

    FunctionCallee callee =
        module.getOrInsertFunction(name, FunctionType::get(result, parameters, false));

    // Hooks are called too often for the detour by the procedure linkage table.
    if (auto *function = dyn_cast<Function>(callee.getCallee())) {
        function->setDoesNotThrow();
        function->addFnAttr(Attribute::NonLazyBind);
    }
    return callee;
}

FunctionCallee ModuleInstrumenter::hook(StringRef name, unsigned pointers, bool size)
{
    return hook(Type::getVoidTy(context), name, pointers, size);
}

FunctionCallee ModuleInstrumenter::intHook(StringRef name, unsigned pointers, bool size)
{
    return hook(half, name, pointers, size);
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

GlobalVariable *ModuleInstrumenter::site(const DebugLoc &where, const Function &function,
                                         StringRef expression, rs_site_kind kind)
{
    Constant *fields[] = {
        string(fileName(where, function)),
        string(baseName(function)),
        string(expression),
        ConstantInt::get(half, where ? where.getLine() : 0),
        ConstantInt::get(half, where ? where.getCol() : 0),
        ConstantInt::get(Type::getInt16Ty(context), kind),
        ConstantInt::get(Type::getInt16Ty(context), 0),
    };

    return record(ConstantStruct::getAnon(fields), "refsan.site");
}

void ModuleInstrumenter::setSlot(GlobalVariable *site, unsigned slot)
{
    auto *fields = cast<ConstantStruct>(site->getInitializer());
    SmallVector<Constant *, 8> changed;

    for (unsigned i = 0; i < fields->getNumOperands(); i++)
        changed.push_back(fields->getOperand(i));
    changed.back() = ConstantInt::get(Type::getInt16Ty(context), slot);
    site->setInitializer(ConstantStruct::getAnon(changed));
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

    return StructType::get(context, {pointer, pointer, half, half, half, half,
                                     ArrayType::get(slot, nslots + RS_NOTES),
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

// ---- the pass -----------------------------------------------------------------------------------

bool ModuleInstrumenter::run()
{
    static constexpr const char *mark = "refsan.instrumented";
    std::vector<Function *> functions;

    if (module.getNamedMetadata(mark) != nullptr)
        return false;
    module.getOrInsertNamedMetadata(mark);
    findPythonHeaders();
    if (contracts() != nullptr) {
        decideLedgers();
        decideAskings();
    }
    for (Function &function : module) {
        if (isInstrumentable(function))
            functions.push_back(&function);
    }
    for (Function *function : functions) {
        FailPoints failures(*this, *function);

        instrumentFunction(*this, *function, keepsLedger(*function));
        failures.insert();
    }
    announce();
    return true;
}

PreservedAnalyses InstrumentPass::run(Module &module, ModuleAnalysisManager &)
{
    return ModuleInstrumenter(module, *state).run() ? PreservedAnalyses::none()
                                                    : PreservedAnalyses::all();
}

}  // namespace refsan
