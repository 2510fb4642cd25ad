// SPDX-License-Identifier: Apache-2.0
// The plugin's entry: registration, arguments, and what happens when a unit is complete.
#include "attributes.h"
#include "collect.h"
#include "diagnose.h"
#include "exchange.h"
#include "findings.h"
#include "generated.h"
#include "guard.h"
#include "instrument.h"
#include "options.h"
#include "output.h"
#include "suppress.h"
#include "unit.h"

#include "clang/AST/ASTConsumer.h"
#include "clang/Basic/DiagnosticFrontend.h"
#include "clang/Basic/TargetInfo.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/Preprocessor.h"

#include "analyze.h"
#include "arena.h"
#include "contract.h"
#include "ir.h"
#include "registry.h"
#include "report.h"

using namespace clang;

namespace refsan
{

namespace
{

void error(DiagnosticsEngine &diagnostics, const std::string &text)
{
    diagnostics.Report(diagnostics.getCustomDiagID(DiagnosticsEngine::Error, "%0")) << text;
}

// ---- what the unit is --------------------------------------------------------------------------

// PyObject's struct, or null where Python.h is not there.
const RecordDecl *findRoot(ASTContext &ast)
{
    IdentifierInfo &name = ast.Idents.get("_object");

    for (NamedDecl *found : ast.getTranslationUnitDecl()->lookup(&name))
        if (auto *record = dyn_cast<RecordDecl>(found))
            return record->getDefinition() != nullptr ? record->getDefinition() : record;
    return nullptr;
}

int macroNumber(Preprocessor &preprocessor, llvm::StringRef name)
{
    const MacroInfo *macro = preprocessor.getMacroInfo(preprocessor.getIdentifierInfo(name));
    int number = 0;

    if (macro == nullptr || macro->getNumTokens() != 1)
        return 0;

    const Token &token = macro->getReplacementToken(0);

    if (!token.is(tok::numeric_constant) || !token.getLiteralData())
        return 0;
    llvm::StringRef(token.getLiteralData(), token.getLength()).getAsInteger(10, number);
    return number;
}

// A preprocessed file has no macros, but its line markers name the headers' folder.
void versionFromPath(llvm::StringRef path, rs_unit &ir)
{
    size_t at = path.rfind("python");

    if (at == llvm::StringRef::npos)
        return;
    path = path.drop_front(at + 6);
    if (path.consumeInteger(10, ir.python_major) || !path.consume_front(".") ||
        path.consumeInteger(10, ir.python_minor))
        ir.python_major = ir.python_minor = 0;
}

bool isDeclared(ASTContext &ast, llvm::StringRef name)
{
    return !ast.getTranslationUnitDecl()->lookup(&ast.Idents.get(name)).empty();
}

void describeUnit(CompilerInstance &compiler, const RecordDecl *root, rs_unit &ir)
{
    Preprocessor &preprocessor = compiler.getPreprocessor();
    SourceManager &sources = compiler.getSourceManager();
    const auto &inputs = compiler.getFrontendOpts().Inputs;

    if (!inputs.empty() && inputs[0].isFile())
        ir.file =
            rs_arena_strndup(ir.arena, inputs[0].getFile().data(), inputs[0].getFile().size());
    else
        ir.file = "";
    ir.cplusplus = compiler.getLangOpts().CPlusPlus;
    ir.python_major = macroNumber(preprocessor, "PY_MAJOR_VERSION");
    ir.python_minor = macroNumber(preprocessor, "PY_MINOR_VERSION");
    if (ir.python_major == 0)
        versionFromPath(sources.getPresumedLoc(root->getLocation()).getFilename(), ir);

    const TargetInfo &target = compiler.getTarget();

    ir.long_bits = static_cast<uint16_t>(target.getLongWidth());
    ir.pointer_bits = static_cast<uint16_t>(target.getPointerWidth(LangAS::Default));
    ir.asserts = !preprocessor.isMacroDefined("NDEBUG");
    ir.immortal = preprocessor.isMacroDefined("_Py_IMMORTAL_REFCNT") ||
                  isDeclared(compiler.getASTContext(), "_Py_IsImmortal");
}

void writeInferred(CompilerInstance &compiler, const Options &options, llvm::StringRef text)
{
    std::string what;

    if (!options.contractsOut.empty() && !writeWhole(options.contractsOut, text, what))
        error(compiler.getDiagnostics(),
              "refsan: cannot write contracts to '" + options.contractsOut + "': " + what);
}

// ---- the analysis of a unit --------------------------------------------------------------------

class Analysis
{
  public:
    // `findings` is where programs are told of the unit, or null.
    Analysis(CompilerInstance &compiler, const Options &options, FindingsFile *findings)
        : compiler(compiler), options(options), findings(findings)
    {
    }
    ~Analysis()
    {
        rs_arena_free(&arena);
    }
    Analysis(const Analysis &) = delete;
    Analysis &operator=(const Analysis &) = delete;

    // With `instrumentation`, `self` is kept as long as that is.
    void run(const RecordDecl *root, Instrumentation *instrumentation,
             std::shared_ptr<Analysis> self);

  private:
    bool readContracts();
    bool readContracts(const std::string &file);
    void takeAttributes(UnitContext &unit);
    bool isValid(UnitContext &unit);
    void selectChecks();
    void judge(UnitContext &unit, const std::vector<LoweredFunction> &functions);
    void check(UnitContext &unit, const std::vector<LoweredFunction> &functions);
    void leaveUnchecked(const char *generator);
    void printInferred();

    CompilerInstance &compiler;
    const Options &options;
    FindingsFile *findings;
    rs_arena arena = {};
    rs_unit ir = {};
    rs_contracts contracts = {};
    rs_stats stats = {};
    std::vector<const rs_check *> checks;
};

bool Analysis::readContracts(const std::string &file)
{
    auto buffer = compiler.getFileManager().getBufferForFile(file);
    const char *what = nullptr;

    if (!buffer) {
        error(compiler.getDiagnostics(),
              "refsan: cannot read contracts from '" + file + "': " + buffer.getError().message());
        return false;
    }
    if (!rs_contracts_read(&contracts, file.c_str(), (*buffer)->getBufferStart(),
                           (*buffer)->getBufferSize(), RS_SOURCE_USER, &what)) {
        error(compiler.getDiagnostics(), std::string("refsan: ") + what);
        return false;
    }
    return true;
}

bool Analysis::readContracts()
{
    auto version = static_cast<uint16_t>(ir.python_major << 8 | ir.python_minor);

    rs_contracts_init(&contracts, &arena, &ir.names, version);
    rs_contracts_add_builtin(&contracts);
    for (const std::string &file : options.contracts)
        if (!readContracts(file))
            return false;
    return true;
}

void Analysis::takeAttributes(UnitContext &unit)
{
    for (const rs_attribute *each = ir.attributes; each != nullptr; each = each->next) {
        const char *what = nullptr;

        if (!rs_contracts_attribute(&contracts, each->function, each->text, &what))
            warn(unit, unit.sources.getExpansionLoc(unit.locations.at(each->loc).point), what,
                 "attribute");
    }
}

// The engine trusts the graph; a mistake in lowering must not become a crash of the compiler.
bool Analysis::isValid(UnitContext &unit)
{
    for (const rs_function *fn = ir.functions; fn != nullptr; fn = fn->next) {
        const char *why = nullptr;

        if (rs_function_valid(fn, &why))
            continue;
        warn(unit, unit.sources.getExpansionLoc(unit.locations.at(fn->loc).point),
             std::string("internal error, the file is not analysed: ") + why, "internal");
        return false;
    }
    return true;
}

void Analysis::selectChecks()
{
    for (uint32_t i = 0; i < rs_nall_checks; i++) {
        bool wanted = options.only.empty();

        for (const std::string &id : options.only)
            wanted = wanted || id == rs_all_checks[i]->id;
        if (wanted)
            checks.push_back(rs_all_checks[i]);
    }
}

void Analysis::judge(UnitContext &unit, const std::vector<LoweredFunction> &functions)
{
    Suppressions suppressions(unit, options, functions);
    std::vector<const char *> disabled;
    rs_options engine = {};
    rs_report report = {};

    selectChecks();
    for (const std::string &id : options.disabled)
        disabled.push_back(id.c_str());
    engine.checks = checks.data();
    engine.nchecks = static_cast<uint32_t>(checks.size());
    // A suppression of a pedantic finding is not idle at the default level.
    engine.level = suppressions.anyOurs() ? RS_LEVEL_PEDANTIC : options.level;
    engine.disabled = disabled.data();
    engine.ndisabled = static_cast<uint32_t>(disabled.size());
    engine.budget = options.budget;
    rs_report_init(&report, &arena);
    report.level = engine.level;
    report.disabled = engine.disabled;
    report.ndisabled = engine.ndisabled;
    rs_analyze(&ir, &contracts, &engine, &report, &stats);
    if (!options.analyze)
        return;
    stats.suppressed = Diagnoser(unit, options, functions, suppressions).show(&report);
    suppressions.tellIdle();
}

// What the user's own lines and attributes hide is printed, too: he may want to compare.
void Analysis::printInferred()
{
    for (const rs_function *fn = ir.functions; fn != nullptr; fn = fn->next)
        if (const rs_contract *own = rs_contracts_own(&contracts, fn->name, RS_SOURCE_INFERRED))
            fprintf(stderr, "%s\n", rs_contract_print(&arena, own));
    fflush(stderr);
}

// What is told of a unit that is checked.
void Analysis::check(UnitContext &unit, const std::vector<LoweredFunction> &functions)
{
    if (findings != nullptr)
        findings->unit("checked", nullptr, &ir);
    if (options.analyze || options.dumpContracts || !options.contractsOut.empty() ||
        findings != nullptr)
        judge(unit, functions);
    if (findings != nullptr)
        findings->functions(unit, functions);
    if (options.dumpContracts)
        printInferred();
    writeInferred(compiler, options,
                  options.contractsOut.empty() ? "" : exportedContracts(unit, functions));
    if (options.stats)
        rs_stats_print(stderr, ir.file, &ir, &stats);
}

// What is told of one that is not, because a generator wrote it.
void Analysis::leaveUnchecked(const char *generator)
{
    writeInferred(compiler, options, RS_INFERRED_HEADER "\n");
    if (findings != nullptr)
        findings->unit("generated", generator);
    if (options.stats)
        fprintf(stderr, "refsan: %s: generated by %s: not checked\n", ir.file, generator);
}

void Analysis::run(const RecordDecl *root, Instrumentation *instrumentation,
                   std::shared_ptr<Analysis> self)
{
    const char *generator = options.generated ? nullptr : generatorOfUnit(compiler.getASTContext());

    rs_unit_init(&ir, &arena);
    describeUnit(compiler, root, ir);
    if (generator != nullptr)
        leaveUnchecked(generator);
    if ((generator != nullptr && instrumentation == nullptr) || !readContracts())
        return;

    UnitContext unit(compiler, root, &ir, &contracts);

    unit.findings = findings;
    unit.skipGenerated = generator == nullptr && !options.generated;

    std::vector<LoweredFunction> functions = lowerUnit(unit);

    if (!isValid(unit))
        return;
    takeAttributes(unit);
    if (options.dumpIr) {
        rs_ir_print_unit(stderr, &ir);
        fflush(stderr);
    }
    if (generator == nullptr)
        check(unit, functions);
    if (instrumentation != nullptr)
        instrumentation->unitReady(unit, functions, std::move(self));
}

// ---- the plugin --------------------------------------------------------------------------------

class Consumer : public ASTConsumer
{
  public:
    Consumer(CompilerInstance &compiler, Options options)
        : compiler(compiler), options(std::move(options))
    {
        if (this->options.instrument)
            instrumentation = startInstrumentation(compiler, this->options.instrumentAll);
        if (!this->options.findingsOut.empty())
            findings = std::make_shared<FindingsFile>(compiler);
    }

    void HandleTranslationUnit(ASTContext &ast) override
    {
        if (compiler.getDiagnostics().hasUncompilableErrorOccurred())
            return;
        if (const RecordDecl *root = findRoot(ast)) {
            auto analysis = std::make_shared<Analysis>(compiler, options, findings.get());

            analysis->run(root, instrumentation.get(), analysis);
        } else {
            writeInferred(compiler, options, RS_INFERRED_HEADER "\n");
            if (findings != nullptr)
                findings->unit("without Python.h", nullptr);
        }
        writeFindings();
    }

  private:
    void writeFindings();

    CompilerInstance &compiler;
    Options options;
    std::shared_ptr<Instrumentation> instrumentation;
    std::shared_ptr<FindingsFile> findings;
};

void Consumer::writeFindings()
{
    std::string what;

    if (findings == nullptr || compiler.getDiagnostics().hasUncompilableErrorOccurred())
        return;
    findings->files(options.contracts);
    if (!findings->write(options.findingsOut, what))
        error(compiler.getDiagnostics(),
              "refsan: cannot write findings to '" + options.findingsOut + "': " + what);
}

class Action : public PluginASTAction
{
  protected:
    std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &compiler,
                                                   llvm::StringRef) override
    {
        if (stepsAside || compiler.getLangOpts().isCompilingModule())
            return std::make_unique<ASTConsumer>();
        return std::make_unique<Consumer>(compiler, options);
    }

    bool ParseArgs(const CompilerInstance &compiler,
                   const std::vector<std::string> &arguments) override;

    // Before the main action: the findings come with the front end's own warnings, and the AST is
    // still there when code is generated.
    ActionType getActionType() override
    {
        return AddBeforeMainAction;
    }

  private:
    bool isSecondCopy() const;

    Options options;
    bool stepsAside = false;
};

FrontendPluginRegistry::entry *registered = nullptr;

// The same plugin under two file names is loaded twice; the first one does the work.
bool Action::isSecondCopy() const
{
    for (const FrontendPluginRegistry::entry &entry : FrontendPluginRegistry::entries())
        if (entry.getName() == "refsan")
            return &entry != registered;
    return false;
}

bool Action::ParseArgs(const CompilerInstance &compiler, const std::vector<std::string> &arguments)
{
    DiagnosticsEngine &diagnostics = compiler.getDiagnostics();

    if (isSecondCopy()) {
        stepsAside = true;
        diagnostics.Report(diag::warn_fe_backend_plugin)
            << "refsan is loaded twice; the first one does the work [refsan-loaded-twice]";
        return true;
    }
    for (const std::string &argument : arguments) {
        std::string what;

        if (!parseOption(argument, options, what)) {
            error(diagnostics, "-fplugin-arg-refsan-" + argument + ": " + what);
            return false;
        }
    }
    if (options.help)
        printOptions(llvm::errs());
    return true;
}

}  // namespace

// Nothing is registered before the guard has agreed, so there are no static objects to do it.
__attribute__((constructor(101))) static void load()
{
    if (!isRightClang())
        return;

    static FrontendPluginRegistry::entry entry(
        "refsan", "find reference-counting bugs in code that uses Python's C API",
        []() -> std::unique_ptr<PluginASTAction> { return std::make_unique<Action>(); });
    static FrontendPluginRegistry::node node(entry);

    registered = &entry;
    FrontendPluginRegistry::add_node(&node);
    registerAttributes();
}

}  // namespace refsan
