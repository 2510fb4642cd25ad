// SPDX-License-Identifier: Apache-2.0
// From the unit's declarations to lowered functions.
//
// A function is lowered if it mentions an object or a contract itself, or calls, however
// indirectly, one that does.
#include "collect.h"

#include "lower.h"

#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

#include <optional>

using namespace clang;

namespace refsan
{

namespace
{

struct Candidate {
    const FunctionDecl *decl;
    BodyScan scan;
};

class Collector
{
  public:
    explicit Collector(UnitContext &unit) : unit(unit)
    {
    }

    void context(const DeclContext *context);
    std::vector<LoweredFunction> lower();

  private:
    void declaration(const Decl *decl);
    void function(const FunctionDecl *decl);
    void record(const CXXRecordDecl *decl);
    void attributes(const FunctionDecl *decl);
    void annotations(const FunctionDecl *decl);
    bool isOurs(const FunctionDecl *decl);
    void candidate(const FunctionDecl *decl);
    void scanAll();
    void spread();
    bool callsNobody(const FunctionDecl *decl);
    void addPlain(const FunctionDecl *decl);
    void plainElsewhere();
    void plain();

    UnitContext &unit;
    std::vector<const VarDecl *> variables;
    std::vector<const FunctionDecl *> pendingFunctions;
    std::vector<Candidate> candidates;
    llvm::DenseSet<const FunctionDecl *> seen;
    llvm::DenseSet<const FunctionDecl *> attributed;  // canonical
    llvm::DenseSet<const FunctionDecl *> known;       // canonical; know nothing of Python
};

void Collector::context(const DeclContext *context)
{
    for (const Decl *decl : context->noload_decls())
        declaration(decl);
}

void Collector::declaration(const Decl *decl)
{
    if (const auto *alias = dyn_cast<TypedefNameDecl>(decl)) {
        unit.addTypedef(alias);
    } else if (const auto *function = dyn_cast<FunctionDecl>(decl)) {
        this->function(function);
    } else if (const auto *var = dyn_cast<VarDecl>(decl)) {
        variables.push_back(var);
    } else if (const auto *record = dyn_cast<CXXRecordDecl>(decl)) {
        this->record(record);
    } else if (const auto *pattern = dyn_cast<FunctionTemplateDecl>(decl)) {
        for (const FunctionDecl *instance : pattern->specializations())
            this->function(instance);
    } else if (const auto *classes = dyn_cast<ClassTemplateDecl>(decl)) {
        for (const CXXRecordDecl *instance : classes->specializations())
            this->record(instance);
    } else if (isa<LinkageSpecDecl>(decl) || isa<NamespaceDecl>(decl) || isa<ExportDecl>(decl)) {
        context(cast<DeclContext>(decl));
    }
}

void Collector::record(const CXXRecordDecl *decl)
{
    if (decl->isThisDeclarationADefinition() && !decl->isDependentContext())
        context(decl);
}

// Of all declarations in source order: also of those that the walk does not come to, in blocks, as
// friends and in precompiled headers.
void Collector::attributes(const FunctionDecl *decl)
{
    llvm::SmallVector<const FunctionDecl *, 4> declarations;

    if (!attributed.insert(decl->getCanonicalDecl()).second)
        return;
    for (const FunctionDecl *each : decl->getMostRecentDecl()->redecls())
        declarations.push_back(each);
    for (const FunctionDecl *each : llvm::reverse(declarations))
        if (each->hasAttrs())
            annotations(each);
}

// Contracts stand in annotate attributes; cpychecker's own attributes have become these too.
void Collector::annotations(const FunctionDecl *decl)
{
    for (const auto *annotation : decl->specific_attrs<AnnotateAttr>()) {
        llvm::StringRef text = annotation->getAnnotation();

        if (!text.consume_front("refsan:") || annotation->isInherited())
            continue;
        text = text.trim();
        if (text.starts_with("suppress"))
            continue;
        rs_attribute_add(unit.ir, unit.functionName(decl), text.str().c_str(),
                         unit.loc(annotation->getLocation(), annotation->getRange()));
    }
}

bool Collector::isOurs(const FunctionDecl *decl)
{
    if (decl->isDependentContext() || decl->isFromASTFile() || decl->isInvalidDecl() ||
        decl->isDefaulted() || decl->getBody() == nullptr)
        return false;

    SourceLocation at = unit.sources.getExpansionLoc(decl->getBody()->getBeginLoc());

    return at.isValid() && !unit.sources.isInSystemHeader(at) && !unit.inPythonHeader(at) &&
           !unit.inSkippedHeader(at);
}

void Collector::function(const FunctionDecl *decl)
{
    if (decl->hasAttr<AnnotateAttr>())
        attributes(decl);
    if (decl->isThisDeclarationADefinition())
        candidate(decl);
}

void Collector::candidate(const FunctionDecl *decl)
{
    if (seen.insert(decl).second)
        pendingFunctions.push_back(decl);
}

// Local classes and closures bring functions of their own.
void Collector::scanAll()
{
    for (size_t i = 0; i < pendingFunctions.size(); i++) {
        const FunctionDecl *decl = pendingFunctions[i];

        if (!isOurs(decl))
            continue;

        BodyScan scan = scanBody(unit, decl);

        for (const FunctionDecl *callee : scan.callees)
            attributes(callee);
        for (const LambdaExpr *closure : scan.lambdas)
            candidate(closure->getCallOperator());
        for (const CXXRecordDecl *local : scan.localClasses)
            record(local);
        for (const VarDecl *var : scan.staticLocals)
            variables.push_back(var);
        candidates.push_back({decl, std::move(scan)});
    }
}

// Callers of relevant functions are relevant.
void Collector::spread()
{
    llvm::DenseMap<const FunctionDecl *, std::vector<size_t>> callers;
    std::vector<size_t> work;

    for (size_t i = 0; i < candidates.size(); i++) {
        if (candidates[i].scan.relevant) {
            work.push_back(i);
            continue;
        }
        for (const FunctionDecl *callee : candidates[i].scan.callees)
            callers[callee].push_back(i);
    }
    while (!work.empty()) {
        const FunctionDecl *relevant = candidates[work.back()].decl->getCanonicalDecl();

        work.pop_back();
        for (size_t caller : callers.lookup(relevant)) {
            if (candidates[caller].scan.relevant)
                continue;
            candidates[caller].scan.relevant = true;
            work.push_back(caller);
        }
    }
}

// The one number that a function can answer, as where a platform has nothing to do: { return 1; }
static std::optional<int64_t> onlyAnswer(const FunctionDecl *decl)
{
    const auto *body = dyn_cast_or_null<CompoundStmt>(decl->getBody());
    const auto *last =
        body != nullptr && body->size() == 1 ? dyn_cast<ReturnStmt>(body->body_front()) : nullptr;
    const Expr *value = last != nullptr ? last->getRetValue() : nullptr;
    Expr::EvalResult number;

    if (value == nullptr || !value->getType()->isIntegerType() ||
        !value->EvaluateAsInt(number, decl->getASTContext()))
        return std::nullopt;
    return number.Val.getInt().getExtValue();
}

// An object may be passed as a `void *`, and what is passed so may be stored.
void Collector::addPlain(const FunctionDecl *decl)
{
    rs_contract *contract =
        rs_contracts_add_plain(unit.contracts, unit.functionName(decl), decl->getNumParams(),
                               decl->getReturnType()->isVoidType());

    for (unsigned i = 0; i < decl->getNumParams(); i++)
        if (decl->getParamDecl(i)->getType()->isVoidPointerType())
            contract->params[i].modes |= RS_MODE_MAYBE_STEAL;
    if (std::optional<int64_t> answer = onlyAnswer(decl)) {
        contract->outcomes->value.kind = RS_VALUE_INT;
        contract->outcomes->value.low = contract->outcomes->value.high = *answer;
    }
}

// Of the C library: a C function of a system's header that throws nothing. Headers of the C library
// say so of the functions that call no code of their callers' (glibc's __THROW); a compiler knows
// some without being told. Pointers to functions are there to be called.
bool Collector::callsNobody(const FunctionDecl *decl)
{
    SourceLocation at = unit.sources.getExpansionLoc(decl->getLocation());
    const auto *type = decl->getType()->getAs<FunctionProtoType>();

    if (at.isInvalid() || !unit.sources.isInSystemHeader(at) || unit.inPythonHeader(at))
        return false;
    if (type == nullptr || decl->isVariadic() || decl->isNoReturn() || !decl->isExternC() ||
        decl->hasBody())
        return false;
    if (decl->getBuiltinID() == 0 && !decl->hasAttr<NoThrowAttr>() && !type->isNothrow())
        return false;
    return llvm::none_of(type->param_types(),
                         [](QualType param) { return param->isFunctionPointerType(); });
}

void Collector::plainElsewhere()
{
    llvm::DenseSet<const FunctionDecl *> asked;

    for (const Candidate &candidate : candidates) {
        for (const FunctionDecl *callee : candidate.scan.callees) {
            if (!asked.insert(callee).second || !callsNobody(callee) ||
                rs_contracts_find(unit.contracts, unit.functionName(callee)) != nullptr)
                continue;
            known.insert(callee);
            addPlain(callee);
        }
    }
}

// What is left calls nobody who could know of Python: no reference and no exception is touched.
void Collector::plain()
{
    bool changed = true;

    if (unit.ast.getLangOpts().CPlusPlus)
        return;
    for (const Candidate &candidate : candidates)
        if (!candidate.scan.relevant && !candidate.scan.callsUnknown &&
            !candidate.decl->isNoReturn())
            known.insert(candidate.decl->getCanonicalDecl());
    while (changed) {
        changed = false;
        for (const Candidate &candidate : candidates) {
            const FunctionDecl *decl = candidate.decl->getCanonicalDecl();
            bool alone = llvm::all_of(candidate.scan.callees, [&](const FunctionDecl *callee) {
                return known.contains(callee);
            });

            if (!alone && known.erase(decl))
                changed = true;
        }
    }
    for (const Candidate &candidate : candidates) {
        if (known.contains(candidate.decl->getCanonicalDecl()))
            addPlain(candidate.decl);
    }
}

std::vector<LoweredFunction> Collector::lower()
{
    std::vector<LoweredFunction> lowered;

    scanAll();
    spread();
    plainElsewhere();
    plain();
    for (const VarDecl *var : variables)
        addTypeSpec(unit, var);
    for (const VarDecl *var : variables)
        addTable(unit, var);
    for (const VarDecl *var : variables)
        addPyType(unit, var);
    for (const Candidate &candidate : candidates)
        if (candidate.scan.relevant)
            lowered.push_back(
                {candidate.decl, FunctionLowering(unit, candidate.decl, candidate.scan).run()});
    return lowered;
}

}  // namespace

std::vector<LoweredFunction> lowerUnit(UnitContext &unit)
{
    Collector collector(unit);

    collector.context(unit.ast.getTranslationUnitDecl());
    return collector.lower();
}

}  // namespace refsan
