// SPDX-License-Identifier: Apache-2.0
// Names of functions, variables and structs as contracts and messages know them.
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

std::string UnitContext::qualifiedName(const NamedDecl *decl) const
{
    std::string text;
    llvm::raw_string_ostream stream(text);

    decl->getNameForDiagnostic(stream, ast.getPrintingPolicy(), /*Qualified=*/true);
    return stream.str();
}

const rs_name *UnitContext::functionName(const FunctionDecl *decl)
{
    decl = decl->getCanonicalDecl();

    const rs_name *&known = functionNames[decl];

    if (known != nullptr)
        return known;
    if (decl->getDeclName().isIdentifier() && (!ir->cplusplus || decl->isExternC()))
        return known = name(decl->getName());

    std::string text = qualifiedName(decl);
    unsigned nth = ++overloads[text];

    if (nth > 1)
        text += "#" + std::to_string(nth);
    return known = name(text);
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

bool UnitContext::hasContract(const FunctionDecl *decl)
{
    decl = decl->getCanonicalDecl();

    auto known = contractNames.find(decl);

    if (known != contractNames.end())
        return known->second;

    bool found = decl->getIdentifier() != nullptr &&
                 rs_contracts_find(contracts, functionName(decl)) != nullptr;

    contractNames[decl] = found;
    return found;
}

}  // namespace refsan
