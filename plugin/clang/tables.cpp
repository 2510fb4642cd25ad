// SPDX-License-Identifier: Apache-2.0
// Tables of functions, as initialisers of variables: PyMethodDef, PyTypeObject, PyType_Slot and
// every other struct that holds function pointers. Those of Python's headers give functions a role.
#include "lower.h"

#include "clang/Lex/Lexer.h"

using namespace clang;

namespace refsan
{

namespace
{

class TableReader
{
  public:
    TableReader(UnitContext &unit, const rs_name *table, bool sized)
        : unit(unit), table(table), sized(sized)
    {
    }

    void read(const Expr *init);

  private:
    void record(const InitListExpr *list);
    void field(const FieldDecl *field, const Expr *value, int64_t flags);
    std::string slotOfNumber(llvm::StringRef owner, size_t number);
    bool isNumbered(llvm::StringRef owner);
    void numbered(const InitListExpr *list, llvm::StringRef owner);
    int64_t integer(const Expr *expr);
    std::string foreignSlot(const Expr *number);
    void points(const std::string &slot, const Expr *value);
    bool beginsWithZero(const Expr *entry);
    void end(const InitListExpr *list);
    const FunctionDecl *function(const Expr *expr);
    void add(const std::string &slot, const FunctionDecl *function, int64_t flags,
             const Expr *where);

    UnitContext &unit;
    const rs_name *table;
    bool sized;  // an array that is declared with its size
};

int64_t TableReader::integer(const Expr *expr)
{
    Expr::EvalResult result;

    if (expr == nullptr || !expr->EvaluateAsInt(result, unit.ast))
        return 0;
    return static_cast<int64_t>(result.Val.getInt().extOrTrunc(64).getZExtValue());
}

const FunctionDecl *TableReader::function(const Expr *expr)
{
    for (;;) {
        expr = expr->IgnoreParenCasts();

        const auto *address = dyn_cast<UnaryOperator>(expr);

        if (address == nullptr || address->getOpcode() != UO_AddrOf)
            break;
        expr = address->getSubExpr();
    }

    const auto *reference = dyn_cast<DeclRefExpr>(expr);

    return reference != nullptr ? dyn_cast<FunctionDecl>(reference->getDecl()) : nullptr;
}

void TableReader::add(const std::string &slot, const FunctionDecl *function, int64_t flags,
                      const Expr *where)
{
    rs_slot *added = rs_slot_add(unit.ir, unit.name(slot), unit.functionName(function), table,
                                 flags, unit.loc(where->getExprLoc(), where->getSourceRange()));

    added->returns_nothing = function->getReturnType()->isVoidType();
    if (function->hasPrototype() && !function->isVariadic())
        added->nparams = static_cast<int32_t>(function->getNumParams());
}

// Whether a reader who stops at an entry of zeros stops here. What is no list of values is not
// understood: it may be one.
bool TableReader::beginsWithZero(const Expr *entry)
{
    const auto *list = dyn_cast<InitListExpr>(entry->IgnoreParenCasts());

    if (list == nullptr || list->getNumInits() == 0)
        return true;

    const Expr *first = list->getInit(0)->IgnoreParenCasts();
    Expr::EvalResult result;

    if (isa<ImplicitValueInitExpr>(first) || isa<GNUNullExpr>(first) ||
        isa<CXXNullPtrLiteralExpr>(first))
        return true;
    return first->EvaluateAsInt(result, unit.ast) && result.Val.getInt() == 0;
}

// Remembers an array of structs that has no entry of zeros.
void TableReader::end(const InitListExpr *list)
{
    const ConstantArrayType *array = unit.ast.getAsConstantArrayType(list->getType());

    if (array == nullptr || table == nullptr || !array->getElementType()->isRecordType() ||
        list->getNumInits() == 0 || array->getSize() != list->getNumInits())
        return;
    for (const Expr *entry : list->inits())
        if (beginsWithZero(entry))
            return;

    const Expr *last = list->getInit(list->getNumInits() - 1);

    rs_open_table_add(unit.ir, table, sized, unit.loc(last->getBeginLoc(), last->getSourceRange()));
}

// A field that points to an array, perhaps by its first element.
void TableReader::points(const std::string &slot, const Expr *value)
{
    value = value->IgnoreParenCasts();
    if (const auto *address = dyn_cast<UnaryOperator>(value))
        value = address->getSubExpr()->IgnoreParenCasts();

    const auto *reference = dyn_cast<DeclRefExpr>(value);
    const auto *var = reference != nullptr ? dyn_cast<VarDecl>(reference->getDecl()) : nullptr;

    if (var != nullptr && var->getType()->isArrayType())
        rs_table_use_add(unit.ir, unit.name(slot), unit.variableName(var),
                         unit.loc(value->getExprLoc(), value->getSourceRange()));
}

// The macro that the number of a slot is written as, if it is none of Python's: other APIs have
// tables of the same struct, and numbers of their own.
std::string TableReader::foreignSlot(const Expr *number)
{
    SourceLocation at = number->getBeginLoc();

    if (!at.isMacroID())
        return "";

    llvm::StringRef macro = Lexer::getImmediateMacroName(at, unit.sources, unit.ast.getLangOpts());

    return macro.starts_with("Py_") ? "" : macro.str();
}

// What the contracts call slot `number` of a table: PyType_Slot.Py_tp_dealloc for PyType_Slot[52].
// The stable ABI fixes the numbers; typeslots.h has them as macros, which a preprocessed file has
// no more. Empty if they do not know it.
std::string TableReader::slotOfNumber(llvm::StringRef owner, size_t number)
{
    const rs_name *entry = unit.name((owner + "[" + std::to_string(number) + "]").str());
    const rs_name *slot = rs_contracts_spelling(unit.contracts, entry);

    return slot == entry ? "" : slot->text;
}

// Whether the struct is an entry {number, function} of a table whose slots have numbers.
bool TableReader::isNumbered(llvm::StringRef owner)
{
    return !owner.empty() && !slotOfNumber(owner, 1).empty();
}

void TableReader::numbered(const InitListExpr *list, llvm::StringRef owner)
{
    if (list->getNumInits() < 2)
        return;

    auto number = static_cast<size_t>(integer(list->getInit(0)));
    const FunctionDecl *called = function(list->getInit(1));
    std::string foreign = foreignSlot(list->getInit(0));

    if (number == 0)
        return;

    std::string slot = foreign.empty() ? slotOfNumber(owner, number) : "";

    if (slot.empty())
        slot = (owner + "." + (foreign.empty() ? std::to_string(number) : foreign)).str();
    if (called == nullptr)
        points(slot, list->getInit(1));
    else
        add(slot, called, unit.specFlags.lookup(table), list);
}

void TableReader::field(const FieldDecl *field, const Expr *value, int64_t flags)
{
    QualType type = field->getType();

    if (type->isRecordType() || type->isArrayType()) {
        read(value);
        return;
    }
    if (!type->isPointerType())
        return;

    const FunctionDecl *called = function(value);
    const rs_field *known = unit.field(field);

    if (known->owner == nullptr) {
        read(value);
        return;
    }

    std::string slot = std::string(known->owner->text) + "." + known->name->text;

    if (called != nullptr) {
        add(slot, called, flags, value);
        return;
    }
    points(slot, value);
    read(value);
}

// Bases are initialised before the fields.
static bool hasBases(const RecordDecl *decl)
{
    const auto *record = dyn_cast<CXXRecordDecl>(decl);

    return record != nullptr && record->getNumBases() != 0;
}

static bool isFlags(llvm::StringRef field)
{
    return field == "ml_flags" || field == "tp_flags";
}

void TableReader::record(const InitListExpr *list)
{
    const RecordDecl *decl = list->getType()->getAsRecordDecl();
    const rs_name *owner = unit.structName(decl);
    llvm::StringRef name = owner != nullptr ? owner->text : "";
    int64_t flags = 0;
    unsigned next = 0;

    if (decl->isUnion() || hasBases(decl)) {
        for (const Expr *part : list->inits())
            read(part);
        return;
    }
    if (isNumbered(name)) {
        numbered(list, name);
        return;
    }
    for (const FieldDecl *each : decl->fields()) {
        if (next < list->getNumInits() && isFlags(each->getName()))
            flags = integer(list->getInit(next));
        next++;
    }
    next = 0;
    for (const FieldDecl *each : decl->fields()) {
        if (each->isBitField() && each->getIdentifier() == nullptr)
            continue;
        if (next >= list->getNumInits())
            break;
        field(each, list->getInit(next++), flags);
    }
}

void TableReader::read(const Expr *init)
{
    init = init->IgnoreParenCasts();
    if (const auto *address = dyn_cast<UnaryOperator>(init))
        init = address->getSubExpr()->IgnoreParenCasts();
    if (const auto *literal = dyn_cast<CompoundLiteralExpr>(init))
        init = literal->getInitializer();

    const auto *list = dyn_cast<InitListExpr>(init);

    if (list == nullptr)
        return;
    if (list->getType()->isRecordType()) {
        record(list);
        return;
    }

    QualType element = list->getType();

    if (const ArrayType *array = unit.ast.getAsArrayType(element))
        element = array->getElementType();
    if (element->isArithmeticType())
        return;
    end(list);
    for (const Expr *part : list->inits())
        read(part);
}

}  // namespace

// Whether the source says how many elements the array has.
static bool hasSize(const VarDecl *decl)
{
    const TypeSourceInfo *info = decl->getTypeSourceInfo();

    return info != nullptr && info->getType()->isConstantArrayType();
}

void addTable(UnitContext &unit, const VarDecl *decl)
{
    const Expr *init = decl->getInit();

    if (init != nullptr && (decl->getType()->isRecordType() || decl->getType()->isArrayType() ||
                            decl->getType()->isPointerType()))
        TableReader(unit, unit.variableName(decl), hasSize(decl)).read(init);
}

static const VarDecl *slotsOf(const Expr *expr)
{
    expr = expr->IgnoreParenCasts();
    if (const auto *address = dyn_cast<UnaryOperator>(expr))
        expr = address->getSubExpr()->IgnoreParenCasts();

    const auto *reference = dyn_cast<DeclRefExpr>(expr);

    return reference != nullptr ? dyn_cast<VarDecl>(reference->getDecl()) : nullptr;
}

// A PyType_Spec says the flags for the table of slots that it points to.
void addTypeSpec(UnitContext &unit, const VarDecl *decl)
{
    const auto *list = dyn_cast_or_null<InitListExpr>(decl->getInit());
    const RecordDecl *record = decl->getType()->getAsRecordDecl();

    if (list == nullptr || record == nullptr)
        return;

    const rs_name *name = unit.structName(record);

    if (name == nullptr || llvm::StringRef(name->text) != "PyType_Spec")
        return;

    int64_t flags = 0;
    unsigned next = 0;

    for (const FieldDecl *field : record->fields()) {
        if (next >= list->getNumInits())
            break;

        const Expr *value = list->getInit(next++);
        Expr::EvalResult result;

        if (field->getName() == "flags" && value->EvaluateAsInt(result, unit.ast))
            flags = result.Val.getInt().getExtValue();
        else if (field->getName() == "slots")
            if (const VarDecl *slots = slotsOf(value))
                unit.specFlags[unit.variableName(slots)] = flags;
    }
}

}  // namespace refsan
