// SPDX-License-Identifier: Apache-2.0
// Names of functions, variables and structs as contracts and messages know them.
#include "exchange.h"
#include "unit.h"

#include "clang/AST/PrettyPrinter.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;

namespace refsan
{

const rs_name *UnitContext::name(llvm::StringRef text)
{
    return rs_intern(&ir->names, text.data(), text.size());
}

// A name without its scopes. What has none is called the same by all versions of Clang.
static void printPlainName(llvm::raw_ostream &out, const NamedDecl *decl,
                           const PrintingPolicy &policy)
{
    const auto *tag = dyn_cast<TagDecl>(decl);
    const auto *record = dyn_cast<CXXRecordDecl>(decl);
    const auto *space = dyn_cast<NamespaceDecl>(decl);

    if (record != nullptr && record->isLambda())
        out << "(lambda)";
    else if (space != nullptr && space->isAnonymousNamespace())
        out << "(anonymous namespace)";
    else if (tag != nullptr && tag->getIdentifier() == nullptr && tag->getTypedefNameForAnonDecl())
        out << *tag->getTypedefNameForAnonDecl();
    else if (tag != nullptr && tag->getIdentifier() == nullptr)
        out << "(unnamed " << tag->getKindName() << ")";
    else
        decl->getNameForDiagnostic(out, policy, /*Qualified=*/false);
}

// "name(Type, Type)::"
static void printFunctionScope(llvm::raw_ostream &out, const FunctionDecl *function,
                               const PrintingPolicy &policy)
{
    const char *separator = "";

    out << *function << '(';
    for (const ParmVarDecl *parameter : function->parameters()) {
        out << separator << parameter->getType().getAsString(policy);
        separator = ", ";
    }
    out << ")::";
}

// The named scopes around a declaration, each followed by "::", without inline namespaces.
static void printScopes(llvm::raw_ostream &out, const DeclContext *inner,
                        const PrintingPolicy &policy)
{
    llvm::SmallVector<const NamedDecl *, 8> scopes;

    for (; inner != nullptr; inner = inner->getParent()) {
        const auto *space = dyn_cast<NamespaceDecl>(inner);

        if ((space != nullptr && space->isInline()) || inner->isTransparentContext())
            continue;
        if (const auto *named = dyn_cast<NamedDecl>(inner))
            scopes.push_back(named);
    }
    for (size_t i = scopes.size(); i-- > 0;) {
        if (const auto *function = dyn_cast<FunctionDecl>(scopes[i])) {
            printFunctionScope(out, function, policy);
        } else {
            printPlainName(out, scopes[i], policy);
            out << "::";
        }
    }
}

std::string UnitContext::qualifiedName(const NamedDecl *decl) const
{
    PrintingPolicy policy = ast.getPrintingPolicy();
    std::string text;
    llvm::raw_string_ostream stream(text);

    policy.AnonymousTagLocations = false;
    if (!decl->getDeclContext()->isFunctionOrMethod())
        printScopes(stream, decl->getDeclContext(), policy);
    printPlainName(stream, decl, policy);
    return stream.str();
}

const rs_name *UnitContext::functionName(const FunctionDecl *decl)
{
    decl = decl->getCanonicalDecl();

    const rs_name *&known = functionNames[decl];

    if (known != nullptr)
        return known;
    if (decl->getDeclName().isIdentifier() && (!ir->cplusplus || decl->isExternC())) {
        known = name(decl->getName());
    } else {
        std::string text = qualifiedName(decl);
        unsigned nth = ++overloads[text];

        if (nth > 1)
            text += "#" + std::to_string(nth);
        known = name(text);
    }
    functionsNamed.push_back(decl);
    takeExchanged(*this, decl, known);
    return known;
}

const rs_name *UnitContext::variableName(const VarDecl *decl)
{
    if (decl->isStaticLocal()) {
        if (const auto *function = dyn_cast<FunctionDecl>(decl->getDeclContext())) {
            std::string text = functionName(function)->text;
            return name(text + "." + decl->getName().str());
        }
    }
    if (ir->cplusplus && decl->hasGlobalStorage() && !decl->isExternC())
        return name(qualifiedName(decl));
    return decl->getIdentifier() != nullptr ? name(decl->getName()) : nullptr;
}

void UnitContext::addTypedef(const TypedefNameDecl *decl)
{
    if (const RecordDecl *record = decl->getUnderlyingType()->getAsRecordDecl())
        typedefs.try_emplace(cast<RecordDecl>(record->getCanonicalDecl()), decl);
}

const rs_name *UnitContext::structName(const RecordDecl *decl)
{
    decl = cast<RecordDecl>(decl->getCanonicalDecl());

    auto known = structNames.find(decl);

    if (known != structNames.end())
        return known->second;

    const TypedefNameDecl *alias = decl->getTypedefNameForAnonDecl();
    const rs_name *result = nullptr;

    if (const auto *closure = dyn_cast<CXXRecordDecl>(decl))
        if (closure->isLambda())
            return structNames[decl] = name("lambda " + std::to_string(++lambdas));
    if (alias == nullptr)
        alias = typedefs.lookup(decl);
    if (decl->getIdentifier() != nullptr && (alias == nullptr || decl->getName().front() != '_'))
        result = name(ir->cplusplus ? qualifiedName(decl) : decl->getName().str());
    else if (alias != nullptr)
        result = name(alias->getName());
    structNames[decl] = result;
    return result;
}

const rs_name *UnitContext::contractName(const FunctionDecl *decl)
{
    decl = decl->getCanonicalDecl();

    auto known = contractNames.find(decl);

    if (known != contractNames.end())
        return known->second;

    const rs_contract *contract = decl->getIdentifier() != nullptr
                                      ? rs_contracts_find(contracts, functionName(decl))
                                      : nullptr;

    return contractNames[decl] = contract != nullptr ? contract->name : nullptr;
}

}  // namespace refsan
