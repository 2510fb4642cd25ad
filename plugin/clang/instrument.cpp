// SPDX-License-Identifier: Apache-2.0
// Registration of the instrumenter, and what it knows of the unit.
#include "instrument.h"

#include "compat.h"
#include "instrument_pass.h"

#include "clang/AST/Mangle.h"
#include "clang/Basic/DiagnosticFrontend.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/IR/PassManager.h"
#include "llvm/Passes/OptimizationLevel.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/Path.h"

#include "method.h"
#include "refsan/abi.h"

#include <dlfcn.h>

using namespace clang;

namespace refsan
{

// ---- facts --------------------------------------------------------------------------------------

Instrumentation::Instrumentation(CompilerInstance &compiler, bool all)
    : compiler(compiler), keepAll(all)
{
}

const FunctionFacts *Instrumentation::facts(llvm::StringRef symbol) const
{
    auto found = functions.find(symbol);

    return found != functions.end() ? &found->second : nullptr;
}

// Calls through pointers that the front end has given a name, by the place the code generator will
// give them.
static void addPointers(UnitContext &unit, const rs_function &fn, FunctionFacts &facts)
{
    for (uint32_t b = 0; b < fn.nblocks; b++) {
        for (uint32_t i = 0; i < fn.blocks[b].ninsns; i++) {
            const rs_insn &insn = fn.blocks[b].insns[i];

            if (insn.op != RS_OP_CALL || (insn.flags & RS_INSNF_INDIRECT) == 0 ||
                insn.callee == nullptr)
                continue;

            SourceLocation at = unit.sources.getExpansionLoc(unit.locations.at(insn.loc).point);
            PresumedLoc place = unit.sources.getPresumedLoc(at);

            if (place.isValid())
                facts.pointers[{place.getLine(), place.getColumn()}] = insn.callee;
        }
    }
}

void Instrumentation::addFunction(UnitContext &unit, const LoweredFunction &function)
{
    ASTNameGenerator generator(unit.ast);
    std::vector<std::string> symbols = generator.getAllManglings(function.decl);
    FunctionFacts facts;

    if (symbols.empty())
        symbols.push_back(generator.getName(function.decl));
    facts.name = function.fn->name;
    facts.balanced = function.fn->balanced;
    addPointers(unit, *function.fn, facts);
    for (const std::string &symbol : symbols)
        functions[symbol] = facts;
}

static bool returnsNew(const rs_contract *contract)
{
    for (uint32_t i = 0; i < contract->noutcomes; i++) {
        if (contract->outcomes[i].value.kind == RS_VALUE_NEW)
            return true;
    }
    return false;
}

// Where the arguments of a function with this contract stand in an array: ml_flags say it for a
// method, an array of lent objects for any other role.
static uint32_t arrayArgument(const rs_slot &slot, const rs_contract *contract)
{
    if (llvm::StringRef(slot.slot->text) == RS_METHOD_SLOT)
        return rs_method_array(slot.flags);
    for (uint32_t i = 1; i < contract->nparams; i++) {
        if ((contract->params[i].modes & RS_MODE_OBJECTS) != 0)
            return i;
    }
    return 0;
}

// A function of another unit is known by its name in C only.
void Instrumentation::addRoles(const rs_unit &ir, const llvm::StringMap<std::string> &symbols)
{
    for (const rs_slot *slot = ir.slots; slot != nullptr; slot = slot->next) {
        const rs_contract *contract = rs_contracts_find(known, slot->slot);
        auto symbol = symbols.find(slot->function->text);

        if (contract == nullptr)
            continue;

        Role &role = functionRoles[symbol != symbols.end() ? symbol->second : slot->function->text];

        role.flags |= RS_FUNCTION_ROLE;
        role.contract = contract;
        if (returnsNew(contract))
            role.flags |= RS_FUNCTION_RETURNS_NEW;
        if (uint32_t array = arrayArgument(*slot, contract))
            role.array = array;
    }
}

// Whether the main file's lines count as they stand: it has no #line directives, as generated files
// have.
static bool hasOwnLines(const SourceManager &sources)
{
    SourceLocation end = sources.getLocForEndOfFile(sources.getMainFileID());
    PresumedLoc claimed = sources.getPresumedLoc(end);

    return claimed.isValid() && claimed.getLine() == sources.getSpellingLineNumber(end) &&
           claimed.getIncludeLoc().isInvalid();
}

void Instrumentation::unitReady(UnitContext &unit, const std::vector<LoweredFunction> &lowered,
                                std::shared_ptr<void> keep)
{
    llvm::StringMap<std::string> symbols;

    owner = std::move(keep);
    known = unit.contracts;
    readable = hasOwnLines(unit.sources);
    for (const LoweredFunction &function : lowered)
        addFunction(unit, function);
    for (const auto &each : functions)
        symbols[each.second.name->text] = each.first().str();
    addRoles(*unit.ir, symbols);
    for (auto &each : functions)
        each.second.role = functionRoles.lookup(each.first());
}

// ---- source text --------------------------------------------------------------------------------

static constexpr size_t SourceTextMax = 60;

// An identifier and, if one follows, its parenthesis.
static std::string takeCall(llvm::StringRef text)
{
    std::string result;
    size_t depth = 0;

    for (char c : text) {
        bool word = isAsciiIdentifierContinue(c);

        if (depth == 0 && !word && (c != '(' || result.empty()))
            break;
        if (c == '(')
            depth++;
        if (!isWhitespace(c))
            result += c;
        else if (!result.empty() && result.back() != ' ')
            result += ' ';
        if (c == ')' && --depth == 0)
            return result;
        if (result.size() > SourceTextMax)
            return result + "...";
    }
    return result;
}

std::string Instrumentation::sourceText(unsigned line, unsigned column) const
{
    SourceManager &sources = compiler.getSourceManager();
    bool invalid = false;

    if (!readable || line == 0 || column == 0)
        return "";

    SourceLocation at = sources.translateLineCol(sources.getMainFileID(), line, column);
    const char *text = at.isValid() ? sources.getCharacterData(at, &invalid) : nullptr;

    if (text == nullptr || invalid)
        return "";

    llvm::StringRef file = sources.getBufferData(sources.getMainFileID());

    return takeCall(file.drop_front(static_cast<size_t>(text - file.data())));
}

// ---- registration -------------------------------------------------------------------------------

// For llvmGetPassPluginInfo, which is called without any argument of ours.
static std::weak_ptr<Instrumentation> current;

static void addPass(llvm::PassBuilder &builder, std::shared_ptr<Instrumentation> state)
{
    builder.registerPipelineStartEPCallback(
        [state](llvm::ModulePassManager &passes, llvm::OptimizationLevel) {
            passes.addPass(InstrumentPass(state));
        });
}

static std::string ownPath()
{
    Dl_info info;

    return dladdr(reinterpret_cast<void *>(&addPass), &info) != 0 ? info.dli_fname : "refsan.so";
}

static bool namedByPassPlugin(const CompilerInstance &compiler)
{
    for (const std::string &plugin : compiler.getCodeGenOpts().PassPlugins) {
        if (llvm::sys::path::filename(plugin) == llvm::sys::path::filename(ownPath()))
            return true;
    }
    return false;
}

static void say(CompilerInstance &compiler, const std::string &text)
{
    compiler.getDiagnostics().Report(diag::warn_fe_backend_plugin) << text + " [refsan-instrument]";
}

std::shared_ptr<Instrumentation> startInstrumentation(CompilerInstance &compiler, bool all)
{
    // With -save-temps and the like the IR is written before any pass runs.
    if (compiler.getCodeGenOpts().DisableLLVMPasses) {
        say(compiler, "this compilation runs no passes (as with -save-temps): "
                      "its functions are not instrumented");
        return nullptr;
    }
    if (!OneFlagInstruments && !namedByPassPlugin(compiler)) {
        say(compiler, "this version of clang instruments only with -fpass-plugin=" + ownPath() +
                          " beside -fplugin: the unit's functions are not instrumented");
        return nullptr;
    }

    auto state = std::make_shared<Instrumentation>(compiler, all);

    keepLocations(compiler);
    onPassBuilder(compiler, [state](llvm::PassBuilder &builder) { addPass(builder, state); });
    current = state;
    return state;
}

}  // namespace refsan

// -fpass-plugin=refsan.so, where -fplugin alone cannot add a pass; elsewhere it does no harm, since
// a unit is instrumented once.
extern "C" __attribute__((visibility("default"))) llvm::PassPluginLibraryInfo
llvmGetPassPluginInfo()
{
    return {LLVM_PLUGIN_API_VERSION, "refsan", "1", [](llvm::PassBuilder &builder) {
                if (auto state = refsan::current.lock())
                    refsan::addPass(builder, state);
            }};
}
