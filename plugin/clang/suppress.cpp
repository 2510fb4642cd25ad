// SPDX-License-Identifier: Apache-2.0
// Collects suppressions: comments file by file when a finding falls into one, attributes from the
// functions' bodies if the main file's text has any at all.
#include "suppress.h"

#include "diagnose.h"

#include "clang/AST/Attr.h"
#include "clang/AST/Stmt.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"

using namespace clang;

namespace refsan
{

Suppressions::Suppressions(UnitContext &unit, const Options &options,
                           const std::vector<LoweredFunction> &functions)
    : unit(unit), options(options)
{
    attributes(functions);
}

rs_suppressions &Suppressions::of(FileID file)
{
    auto known = files.find(file);

    if (known != files.end())
        return known->second;

    rs_suppressions &set = files[file];
    std::optional<llvm::StringRef> text = unit.sources.getBufferDataOrNone(file);
    uint32_t unmatched = 0;

    set = {};
    set.arena = unit.ir->arena;
    if (text && text->contains("NOLINT"))
        rs_suppressions_scan(&set, text->data(), text->size(), &unmatched);
    if (unmatched != 0 && file == unit.sources.getMainFileID())
        warn(unit, unit.sources.translateLineCol(file, unmatched, 1),
             "NOLINTBEGIN and NOLINTEND do not match", "unused-suppression");
    return set;
}

bool Suppressions::silences(const char *check, SourceLocation at)
{
    auto [file, offset] = unit.sources.getDecomposedLoc(at);

    return rs_suppressed(&of(file), check, unit.sources.getLineNumber(file, offset));
}

// ---- attributes --------------------------------------------------------------------------------

// `where` the attribute stands may be another file than that of the `range`: then an idle one is
// not told, for other units may need it.
void Suppressions::add(SourceRange range, SourceLocation where, std::string checks)
{
    CharSourceRange expanded = unit.sources.getExpansionRange(range);
    auto [file, first] = unit.sources.getDecomposedLoc(expanded.getBegin());
    auto [endFile, last] = unit.sources.getDecomposedLoc(expanded.getEnd());

    where = unit.sources.getExpansionLoc(where);
    if (file != endFile || where.isInvalid())
        return;

    const char *text = rs_arena_strndup(unit.ir->arena, checks.data(), checks.size());

    rs_suppressions_add(&of(file), unit.sources.getLineNumber(file, first),
                        unit.sources.getLineNumber(file, last),
                        unit.sources.getExpansionLineNumber(where), text);
    if (unit.sources.getFileID(where) != file)
        of(file).last->ours = false;
}

// "leak, steal" of an annotation, as a list that names our checks in full.
static std::string fullNames(llvm::StringRef list)
{
    llvm::SmallVector<llvm::StringRef, 4> names;
    std::string result;

    list.split(names, ',', -1, /*KeepEmpty=*/false);
    for (llvm::StringRef name : names) {
        name = name.trim();
        name.consume_front("refsan-");
        result += std::string(result.empty() ? "" : ",") + "refsan-" + name.str();
    }
    return result.empty() ? "refsan-*" : result;
}

static bool namesUs(const SuppressAttr *attribute)
{
    for (llvm::StringRef id : attribute->diagnosticIdentifiers())
        if (id.starts_with("refsan-"))
            return true;
    return false;
}

static std::string joined(const SuppressAttr *attribute)
{
    std::string result;

    for (llvm::StringRef id : attribute->diagnosticIdentifiers())
        result += std::string(result.empty() ? "" : ",") + id.str();
    return result;
}

// What `decl` says, for a range that is its own or its definition's.
void Suppressions::declaration(const Decl *decl, SourceRange range)
{
    for (const auto *attribute : decl->specific_attrs<SuppressAttr>())
        if (namesUs(attribute) && !attribute->isInherited())
            add(range, attribute->getLocation(), joined(attribute));
    for (const auto *annotation : decl->specific_attrs<AnnotateAttr>()) {
        llvm::StringRef text = annotation->getAnnotation();

        if (!text.consume_front("refsan:") || annotation->isInherited())
            continue;
        text = text.trim();
        if (text.consume_front("suppress"))
            add(range, annotation->getLocation(), fullNames(text));
    }
}

// Clang hands some attributes on from a prototype to the definition and others not.
void Suppressions::function(const FunctionDecl *definition)
{
    for (const FunctionDecl *each : definition->redecls())
        if (each->hasAttrs())
            declaration(each, definition->getSourceRange());
}

void Suppressions::statement(const Stmt *stmt)
{
    if (stmt == nullptr)
        return;
    if (const auto *attributed = dyn_cast<AttributedStmt>(stmt)) {
        for (const Attr *attribute : attributed->getAttrs())
            if (const auto *suppress = dyn_cast<SuppressAttr>(attribute))
                if (namesUs(suppress))
                    add(attributed->getSubStmt()->getSourceRange(), suppress->getLocation(),
                        joined(suppress));
    }
    if (const auto *declared = dyn_cast<DeclStmt>(stmt))
        for (const Decl *decl : declared->decls())
            declaration(decl, decl->getSourceRange());
    if (isa<Expr>(stmt))
        return;
    for (const Stmt *child : stmt->children())
        statement(child);
}

// A walk over all bodies costs; the text tells whether there is anything to find.
static bool mentionsSuppress(UnitContext &unit)
{
    std::optional<llvm::StringRef> text =
        unit.sources.getBufferDataOrNone(unit.sources.getMainFileID());

    return text && (text->contains("suppress") || text->contains("SUPPRESS"));
}

void Suppressions::attributes(const std::vector<LoweredFunction> &functions)
{
    bool walk = mentionsSuppress(unit);
    llvm::DenseSet<const FunctionDecl *> seen;

    for (const LoweredFunction &each : functions) {
        const FunctionDecl *pattern = each.decl->getTemplateInstantiationPattern();
        const FunctionDecl *written = pattern != nullptr ? pattern : each.decl;

        if (!seen.insert(written).second)
            continue;
        function(written);
        if (walk)
            statement(written->getBody());
    }
}

// ---- idle ones ---------------------------------------------------------------------------------

bool Suppressions::isEnabled(llvm::StringRef check) const
{
    auto has = [check](const std::vector<std::string> &list) {
        for (const std::string &each : list)
            if (check == each)
                return true;
        return false;
    };

    return !has(options.disabled) && (options.only.empty() || has(options.only));
}

// A suppression of a check that is turned off is not idle, it had no chance.
bool Suppressions::mayBeUsed(const rs_suppression &suppression) const
{
    llvm::SmallVector<llvm::StringRef, 4> names;

    llvm::StringRef(suppression.checks).split(names, ',');
    for (llvm::StringRef name : names) {
        name = name.trim();
        if (!name.consume_front("refsan-"))
            continue;
        if (name.contains('*') && options.only.empty() && options.disabled.empty())
            return true;
        if (!name.contains('*') && isEnabled(name))
            return true;
    }
    return false;
}

bool Suppressions::anyOurs()
{
    for (const rs_suppression *each = of(unit.sources.getMainFileID()).first; each != nullptr;
         each = each->next)
        if (each->ours)
            return true;
    return false;
}

void Suppressions::tellIdle()
{
    FileID file = unit.sources.getMainFileID();

    for (const rs_suppression *each = of(file).first; each != nullptr; each = each->next) {
        if (!each->ours || each->used != 0 || !mayBeUsed(*each))
            continue;
        warn(unit, unit.sources.translateLineCol(file, each->line, 1),
             "suppression of '" + std::string(each->checks) + "' silences nothing",
             "unused-suppression");
    }
}

}  // namespace refsan
