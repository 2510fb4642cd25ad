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

// The stable ABI fixes these numbers; typeslots.h has them as macros, which a preprocessed file has
// no more.
constexpr const char *slotNames[] = {
    nullptr,
    "Py_bf_getbuffer",
    "Py_bf_releasebuffer",
    "Py_mp_ass_subscript",
    "Py_mp_length",
    "Py_mp_subscript",
    "Py_nb_absolute",
    "Py_nb_add",
    "Py_nb_and",
    "Py_nb_bool",
    "Py_nb_divmod",
    "Py_nb_float",
    "Py_nb_floor_divide",
    "Py_nb_index",
    "Py_nb_inplace_add",
    "Py_nb_inplace_and",
    "Py_nb_inplace_floor_divide",
    "Py_nb_inplace_lshift",
    "Py_nb_inplace_multiply",
    "Py_nb_inplace_or",
    "Py_nb_inplace_power",
    "Py_nb_inplace_remainder",
    "Py_nb_inplace_rshift",
    "Py_nb_inplace_subtract",
    "Py_nb_inplace_true_divide",
    "Py_nb_inplace_xor",
    "Py_nb_int",
    "Py_nb_invert",
    "Py_nb_lshift",
    "Py_nb_multiply",
    "Py_nb_negative",
    "Py_nb_or",
    "Py_nb_positive",
    "Py_nb_power",
    "Py_nb_remainder",
    "Py_nb_rshift",
    "Py_nb_subtract",
    "Py_nb_true_divide",
    "Py_nb_xor",
    "Py_sq_ass_item",
    "Py_sq_concat",
    "Py_sq_contains",
    "Py_sq_inplace_concat",
    "Py_sq_inplace_repeat",
    "Py_sq_item",
    "Py_sq_length",
    "Py_sq_repeat",
    "Py_tp_alloc",
    "Py_tp_base",
    "Py_tp_bases",
    "Py_tp_call",
    "Py_tp_clear",
    "Py_tp_dealloc",
    "Py_tp_del",
    "Py_tp_descr_get",
    "Py_tp_descr_set",
    "Py_tp_doc",
    "Py_tp_getattr",
    "Py_tp_getattro",
    "Py_tp_hash",
    "Py_tp_init",
    "Py_tp_is_gc",
    "Py_tp_iter",
    "Py_tp_iternext",
    "Py_tp_methods",
    "Py_tp_new",
    "Py_tp_repr",
    "Py_tp_richcompare",
    "Py_tp_setattr",
    "Py_tp_setattro",
    "Py_tp_str",
    "Py_tp_traverse",
    "Py_tp_members",
    "Py_tp_getset",
    "Py_tp_free",
    "Py_nb_matrix_multiply",
    "Py_nb_inplace_matrix_multiply",
    "Py_am_await",
    "Py_am_aiter",
    "Py_am_anext",
    "Py_tp_finalize",
    "Py_am_send",
    "Py_tp_vectorcall",
    "Py_tp_token",
};

constexpr const char *moduleSlotNames[] = {
    nullptr, "Py_mod_create", "Py_mod_exec", "Py_mod_multiple_interpreters", "Py_mod_gil",
};

class TableReader
{
  public:
    TableReader(UnitContext &unit, const rs_name *table) : unit(unit), table(table)
    {
    }

    void read(const Expr *init);

  private:
    void record(const InitListExpr *list);
    void field(const FieldDecl *field, const Expr *value, int64_t flags);
    void numbered(const InitListExpr *list, llvm::StringRef owner);
    int64_t integer(const Expr *expr);
    std::string foreignSlot(const Expr *number);
    const FunctionDecl *function(const Expr *expr);
    void add(const std::string &slot, const FunctionDecl *function, int64_t flags,
             const Expr *where);

    UnitContext &unit;
    const rs_name *table;
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
    rs_slot_add(unit.ir, unit.name(slot), unit.functionName(function), table, flags,
                unit.loc(where->getExprLoc(), where->getSourceRange()));
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

// {Py_tp_dealloc, function}
void TableReader::numbered(const InitListExpr *list, llvm::StringRef owner)
{
    if (list->getNumInits() < 2)
        return;

    auto number = static_cast<size_t>(integer(list->getInit(0)));
    const FunctionDecl *called = function(list->getInit(1));
    bool module = owner == "PyModuleDef_Slot";
    size_t count = module ? std::size(moduleSlotNames) : std::size(slotNames);

    if (called == nullptr || number == 0)
        return;

    std::string name = foreignSlot(list->getInit(0));

    if (name.empty())
        name = number < count ? (module ? moduleSlotNames : slotNames)[number]
                              : std::to_string(number);

    add((owner + "." + name).str(), called, unit.specFlags.lookup(table), list);
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

    if (called != nullptr && known->owner != nullptr)
        add(std::string(known->owner->text) + "." + known->name->text, called, flags, value);
    else
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
    if (name == "PyType_Slot" || name == "PyModuleDef_Slot") {
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
    for (const Expr *part : list->inits())
        read(part);
}

}  // namespace

void addTable(UnitContext &unit, const VarDecl *decl)
{
    const Expr *init = decl->getInit();

    if (init != nullptr && (decl->getType()->isRecordType() || decl->getType()->isArrayType() ||
                            decl->getType()->isPointerType()))
        TableReader(unit, unit.variableName(decl)).read(init);
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
