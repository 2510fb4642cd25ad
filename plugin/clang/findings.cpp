// SPDX-License-Identifier: Apache-2.0
// Writes what is told of a unit as JSON lines. Places are the presumed ones, as the compiler shows
// them; edits are those of the file that was read.
#include "findings.h"

#include "exchange.h"
#include "output.h"

#include "clang/Basic/DiagnosticFrontend.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;

namespace json = llvm::json;

namespace refsan
{

// The number of this format; a reader refuses others.
static constexpr int FormatVersion = 1;

// What is no UTF-8 is shown by replacement characters.
static std::string utf8(llvm::StringRef text)
{
    return json::isUTF8(text) ? text.str() : json::fixUTF8(text);
}

FindingsFile::FindingsFile(CompilerInstance &compiler) : compiler(compiler)
{
    const std::string &pch = compiler.getPreprocessorOpts().ImplicitPCHInclude;

    attachToPreprocessor(compiler.getPreprocessor());
    if (!pch.empty())
        addDependency(pch);
}

void FindingsFile::add(llvm::StringRef kind, json::Object record)
{
    llvm::raw_string_ostream out(text);

    record["record"] = kind;
    out << json::Value(std::move(record)) << '\n';
}

// ---- places ------------------------------------------------------------------------------------

std::string FindingsFile::absolute(llvm::StringRef path) const
{
    llvm::SmallString<256> whole(path);

    compiler.getFileManager().makeAbsolutePath(whole);
    llvm::sys::path::remove_dots(whole);
    return utf8(whole);
}

// Columns count bytes from 1, as the compiler's do.
json::Object FindingsFile::place(SourceLocation at) const
{
    json::Object record;
    PresumedLoc presumed = compiler.getSourceManager().getPresumedLoc(at);

    if (presumed.isInvalid())
        return record;
    record["file"] = absolute(presumed.getFilename());
    record["line"] = static_cast<int64_t>(presumed.getLine());
    record["column"] = static_cast<int64_t>(presumed.getColumn());
    return record;
}

// The part of the text that is underlined; its end is the first column after it.
void FindingsFile::addRange(json::Object &record, SourceRange range) const
{
    SourceManager &sources = compiler.getSourceManager();

    if (range.isInvalid())
        return;

    CharSourceRange chars =
        Lexer::getAsCharRange(sources.getExpansionRange(range), sources, compiler.getLangOpts());

    if (chars.isInvalid() || !sources.isWrittenInSameFile(chars.getBegin(), chars.getEnd()))
        return;

    PresumedLoc begin = sources.getPresumedLoc(chars.getBegin());
    PresumedLoc end = sources.getPresumedLoc(chars.getEnd());

    if (begin.isInvalid() || end.isInvalid())
        return;
    record["range"] = json::Object{{"line", static_cast<int64_t>(begin.getLine())},
                                   {"column", static_cast<int64_t>(begin.getColumn())},
                                   {"end_line", static_cast<int64_t>(end.getLine())},
                                   {"end_column", static_cast<int64_t>(end.getColumn())}};
}

// ---- findings ----------------------------------------------------------------------------------

json::Array FindingsFile::notes(UnitContext &unit, const rs_finding *finding,
                                SourceLocation at) const
{
    json::Array all;

    for (const rs_note *note = finding->notes; note != nullptr; note = note->next) {
        const Location &location = unit.locations.at(note->loc);
        SourceLocation step = unit.sources.getExpansionLoc(location.point);
        json::Object record = place(step.isValid() ? step : at);

        record["message"] = utf8(note->text);
        if (step.isValid())
            addRange(record, location.range);
        all.push_back(std::move(record));
    }
    return all;
}

// False if the hint is no edit of a file.
bool FindingsFile::addEdit(json::Array &edits, const FixItHint &hint) const
{
    SourceManager &sources = compiler.getSourceManager();
    CharSourceRange chars =
        Lexer::getAsCharRange(hint.RemoveRange, sources, compiler.getLangOpts());

    if (chars.isInvalid() || chars.getBegin().isMacroID() ||
        !sources.isWrittenInSameFile(chars.getBegin(), chars.getEnd()))
        return false;

    auto [file, begin] = sources.getDecomposedLoc(chars.getBegin());
    auto [same, end] = sources.getDecomposedLoc(chars.getEnd());
    auto entry = sources.getFileEntryRefForID(file);

    if (!entry)
        return false;
    edits.push_back(
        json::Object{{"file", absolute(entry->getName())},
                     {"offset", static_cast<int64_t>(begin)},
                     {"length", static_cast<int64_t>(end - begin)},
                     {"line", static_cast<int64_t>(sources.getLineNumber(file, begin))},
                     {"column", static_cast<int64_t>(sources.getColumnNumber(file, begin))},
                     {"end_line", static_cast<int64_t>(sources.getLineNumber(same, end))},
                     {"end_column", static_cast<int64_t>(sources.getColumnNumber(same, end))},
                     {"text", utf8(hint.CodeToInsert)}});
    return true;
}

static json::Object fixRecord(const rs_finding *finding, json::Array edits)
{
    std::string description = std::string("insert '") + finding->fix.text + "'";

    return json::Object{{"safe", finding->fix.safe},
                        {"description", utf8(description)},
                        {"edits", std::move(edits)}};
}

void FindingsFile::finding(UnitContext &unit, const rs_finding *finding, SourceLocation at,
                           llvm::ArrayRef<FixItHint> fixes)
{
    if (compiler.getDiagnostics().isIgnored(diag::warn_fe_backend_plugin, at))
        return;

    json::Object record = place(at);
    json::Array edits;
    bool whole = !fixes.empty();

    addRange(record, unit.locations.at(finding->loc).range);
    record["check"] = finding->check;
    record["level"] = finding->level == RS_LEVEL_PEDANTIC ? "pedantic" : "default";
    record["message"] = utf8(finding->message);
    record["function"] = utf8(finding->function != nullptr ? finding->function->name->text : "");
    record["object"] = utf8(finding->object);
    record["fingerprint"] = llvm::utohexstr(finding->fingerprint, true, 16);
    record["notes"] = notes(unit, finding, at);
    for (const FixItHint &fix : fixes)
        whole = whole && addEdit(edits, fix);
    if (whole)
        record["fixes"] = json::Array{fixRecord(finding, std::move(edits))};
    add("finding", std::move(record));
}

void FindingsFile::warning(SourceLocation at, llvm::StringRef message, llvm::StringRef id)
{
    if (compiler.getDiagnostics().isIgnored(diag::warn_fe_backend_plugin, at))
        return;

    json::Object record = place(at);

    record["check"] = utf8(id);
    record["message"] = utf8(message);
    add("warning", std::move(record));
}

// ---- functions and files -----------------------------------------------------------------------

void FindingsFile::function(UnitContext &unit, const LoweredFunction &each)
{
    const rs_contract *inferred =
        rs_contracts_own(unit.contracts, each.fn->name, RS_SOURCE_INFERRED);
    const rs_name *link = linkName(unit, each.decl);
    json::Object record = place(unit.sources.getExpansionLoc(each.decl->getLocation()));

    record["function"] = utf8(each.fn->name->text);
    if (each.fn->exhausted)
        add("exhausted", json::Object(record));
    if (inferred == nullptr)
        return;
    record["exported"] = link != nullptr && isOnlyHere(unit, each.decl);
    record["name"] = utf8(link != nullptr ? link->text : each.fn->name->text);
    record["contract"] = utf8(
        rs_contract_print_as(unit.ir->arena, inferred, link != nullptr ? link : each.fn->name));
    add("contract", std::move(record));
}

// What attributes make of functions' contracts, each function where its first attribute is.
void FindingsFile::annotated(UnitContext &unit)
{
    llvm::StringSet<> seen;

    for (const rs_attribute *each = unit.ir->attributes; each != nullptr; each = each->next) {
        const rs_contract *contract =
            rs_contracts_own(unit.contracts, each->function, RS_SOURCE_ATTRIBUTE);

        if (contract == nullptr || !seen.insert(each->function->text).second)
            continue;

        json::Object record =
            place(unit.sources.getExpansionLoc(unit.locations.at(each->loc).point));

        record["function"] = utf8(each->function->text);
        record["contract"] = utf8(rs_contract_print(unit.ir->arena, contract));
        add("annotated", std::move(record));
    }
}

// The functions that are named here and defined elsewhere, but not in Python or the system: what
// other units say of them may change what is told here.
void FindingsFile::elsewhere(UnitContext &unit)
{
    llvm::StringSet<> seen;
    json::Array names;

    for (const FunctionDecl *decl : unit.functionsNamed) {
        SourceLocation at = unit.sources.getExpansionLoc(decl->getLocation());
        const rs_name *link = decl->isDefined() ? nullptr : linkName(unit, decl);

        if (link != nullptr && at.isValid() && !unit.sources.isInSystemHeader(at) &&
            !unit.inPythonHeader(at) && seen.insert(link->text).second)
            names.push_back(utf8(link->text));
    }
    add("elsewhere", json::Object{{"names", std::move(names)}});
}

void FindingsFile::functions(UnitContext &unit, const std::vector<LoweredFunction> &functions)
{
    for (const LoweredFunction &each : functions)
        function(unit, each);
    annotated(unit);
    elsewhere(unit);
}

void FindingsFile::unit(llvm::StringRef state, const char *generator, const rs_unit *ir)
{
    const auto &inputs = compiler.getFrontendOpts().Inputs;
    json::Object record{{"format", FormatVersion}, {"version", REFSAN_VERSION}, {"state", state}};

    if (!inputs.empty() && inputs[0].isFile())
        record["file"] = absolute(inputs[0].getFile());
    if (generator != nullptr)
        record["generator"] = generator;
    if (ir != nullptr && ir->python_major != 0)
        record["python"] =
            std::to_string(ir->python_major) + "." + std::to_string(ir->python_minor);
    add("unit", std::move(record));
}

void FindingsFile::files(const std::vector<std::string> &contracts)
{
    json::Array names;

    for (const std::string &name : getDependencies())
        names.push_back(absolute(name));
    for (const std::string &name : contracts)
        names.push_back(absolute(name));
    add("files", json::Object{{"names", std::move(names)}});
}

bool FindingsFile::write(const std::string &file, std::string &error) const
{
    return writeWhole(file, text, error);
}

}  // namespace refsan
