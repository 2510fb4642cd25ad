// SPDX-License-Identifier: Apache-2.0
// cpychecker's attributes as Clang attributes. With the plugin loaded, __has_attribute knows them.
#include "attributes.h"

#include "compat.h"

#include "clang/AST/Attr.h"
#include "clang/Sema/ParsedAttr.h"
#include "clang/Sema/Sema.h"

using namespace clang;

namespace refsan
{

namespace
{

// One attribute: its spelling stays its name in the annotation, its number follows.
template <const char *const &Name, unsigned Arguments> struct OldAttribute : ParsedAttrInfo {
    OldAttribute()
    {
        static constexpr Spelling spellings[] = {{ParsedAttr::AS_GNU, Name}};

        NumArgs = Arguments;
        Spellings = spellings;
    }

    AttrHandling handleDeclAttribute(Sema &sema, Decl *decl, const ParsedAttr &attr) const override
    {
        std::string text = std::string("refsan: ") + Name;

        if (Arguments != 0) {
            Expr::EvalResult number;
            Expr *argument = attr.isArgExpr(0) ? attr.getArgAsExpr(0) : nullptr;

            // The one whose argument is no number names a type; there is nothing to learn from it.
            if (argument == nullptr || argument->isValueDependent() ||
                !argument->EvaluateAsInt(number, sema.Context))
                return AttributeApplied;
            text += " " + std::to_string(number.Val.getInt().getExtValue());
        }
        decl->addAttr(AnnotateAttr::Create(sema.Context, text, nullptr, 0, attr));
        return AttributeApplied;
    }
};

constexpr const char *borrowed = "cpychecker_returns_borrowed_ref";
constexpr const char *steals = "cpychecker_steals_reference_to_arg";
constexpr const char *sets = "cpychecker_sets_exception";
constexpr const char *negative = "cpychecker_negative_result_sets_exception";
constexpr const char *typeObject = "cpychecker_type_object_for_typedef";

template <const char *const &Name, unsigned Arguments> void add()
{
    static ParsedAttrInfoRegistry::Add<OldAttribute<Name, Arguments>> entry(Name, "");
}

}  // namespace

void registerAttributes()
{
    add<borrowed, 0>();
    add<steals, 1>();
    add<sets, 0>();
    add<negative, 0>();
    add<typeObject, 1>();
}

}  // namespace refsan
