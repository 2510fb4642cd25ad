// SPDX-License-Identifier: Apache-2.0
// Contracts that units tell each other. C++ functions go by the linker's names, since names as
// written do not tell overloads apart.
#include "exchange.h"

#include "clang/AST/Attr.h"
#include "clang/AST/Mangle.h"

using namespace clang;

namespace refsan
{

// ---- names -------------------------------------------------------------------------------------

const rs_name *linkName(UnitContext &unit, const FunctionDecl *decl)
{
    if (!decl->isExternallyVisible() || decl->isDependentContext())
        return nullptr;
    if (decl->getDeclName().isIdentifier() && !decl->hasAttr<AsmLabelAttr>() &&
        (!unit.ir->cplusplus || decl->isExternC()))
        return unit.name(decl->getName());

    std::string mangled = ASTNameGenerator(unit.ast).getName(decl);

    return mangled.empty() ? nullptr : unit.name(mangled);
}

void takeExchanged(UnitContext &unit, const FunctionDecl *decl, const rs_name *name)
{
    if (!unit.contracts->exchanged)
        return;

    const rs_name *link = linkName(unit, decl);

    if (link == name)
        return;
    rs_contracts_forget(unit.contracts, name, RS_SOURCE_EXCHANGED);
    if (link != nullptr && rs_contracts_own(unit.contracts, link, RS_SOURCE_EXCHANGED) != nullptr)
        rs_contracts_alias(unit.contracts, name, link, RS_SOURCE_EXCHANGED);
}

// ---- what goes out -----------------------------------------------------------------------------

// An inline function, or an instance of a template, is in each unit that calls it; a weak one may
// not be the one that is linked.
bool isOnlyHere(UnitContext &unit, const FunctionDecl *decl)
{
    return unit.ast.GetGVALinkageForFunction(decl) == GVA_StrongExternal &&
           !decl->hasAttr<WeakAttr>();
}

std::string exportedContracts(UnitContext &unit, const std::vector<LoweredFunction> &functions)
{
    std::string text = RS_INFERRED_HEADER "\n";

    for (const LoweredFunction &each : functions) {
        const rs_name *link = linkName(unit, each.decl);
        const rs_contract *inferred =
            rs_contracts_own(unit.contracts, each.fn->name, RS_SOURCE_INFERRED);

        if (link == nullptr || inferred == nullptr || !isOnlyHere(unit, each.decl))
            continue;
        if (link != each.fn->name)
            text += std::string("# ") + each.fn->name->text + "\n";
        text += rs_contract_print_as(unit.ir->arena, inferred, link);
        text += "\n";
    }
    return text;
}

}  // namespace refsan
