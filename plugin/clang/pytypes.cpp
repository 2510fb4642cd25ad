// SPDX-License-Identifier: Apache-2.0
// The types of Python objects that a unit makes: PyTypeObject and PyType_Spec as they are
// initialised, the fields of their instances that hold objects, tables of PyMemberDef.
#include "lower.h"

using namespace clang;

namespace refsan
{

namespace
{

// The number of a module's slot that says in which interpreters it may exist.
constexpr int64_t Py_mod_multiple_interpreters = 3;

// The first expression of class T in an expression that a compiler computes.
template <typename T> const T *findIn(const Stmt *stmt)
{
    if (stmt == nullptr)
        return nullptr;
    if (const auto *found = dyn_cast<T>(stmt))
        return found;
    for (const Stmt *child : stmt->children())
        if (const T *found = findIn<T>(child))
            return found;
    return nullptr;
}

class TypeReader
{
  public:
    explicit TypeReader(UnitContext &unit) : unit(unit)
    {
    }

    void variable(const VarDecl *decl);

  private:
    using Reader = void (TypeReader::*)(llvm::StringRef field, const Expr *value);

    void each(const InitListExpr *list, const RecordDecl *record, Reader reader);
    void typeField(llvm::StringRef field, const Expr *value);
    void specField(llvm::StringRef field, const Expr *value);
    void moduleField(llvm::StringRef field, const Expr *value);
    void memberField(llvm::StringRef field, const Expr *value);
    void slots(const VarDecl *table);
    void moduleSlots(const VarDecl *table);
    void memberTable(const InitListExpr *list, const RecordDecl *record);
    void finish(const VarDecl *decl, bool heap);
    void members(const RecordDecl *record, const rs_member &around);
    void member(const FieldDecl *field, rs_member found);
    bool integer(const Expr *expr, int64_t &value);
    const rs_field *offset(const Expr *expr);

    UnitContext &unit;
    rs_pytype type = {};
    rs_memberdef memberdef = {};
    const RecordDecl *instance = nullptr;
};

bool TypeReader::integer(const Expr *expr, int64_t &value)
{
    Expr::EvalResult result;

    if (!expr->EvaluateAsInt(result, unit.ast))
        return false;
    value = static_cast<int64_t>(result.Val.getInt().extOrTrunc(64).getZExtValue());
    return true;
}

// The field that an offset is of.
const rs_field *TypeReader::offset(const Expr *expr)
{
    const auto *offset = findIn<OffsetOfExpr>(expr);

    for (unsigned i = offset != nullptr ? offset->getNumComponents() : 0; i-- > 0;)
        if (offset->getComponent(i).getKind() == OffsetOfNode::Field)
            return unit.field(offset->getComponent(i).getField());
    return nullptr;
}

// The variable whose address, or whose first element's, the expression is.
static const VarDecl *pointedTo(const Expr *expr)
{
    const auto *reference = findIn<DeclRefExpr>(expr);

    return reference != nullptr ? dyn_cast<VarDecl>(reference->getDecl()) : nullptr;
}

static const RecordDecl *sizedStruct(const Expr *expr)
{
    const auto *size = findIn<UnaryExprOrTypeTraitExpr>(expr);

    if (size == nullptr || size->getKind() != UETT_SizeOf)
        return nullptr;
    return size->getTypeOfArgument()->getAsRecordDecl();
}

void TypeReader::each(const InitListExpr *list, const RecordDecl *record, Reader reader)
{
    unsigned next = 0;

    for (const FieldDecl *field : record->fields()) {
        if (next >= list->getNumInits())
            break;

        const Expr *value = list->getInit(next++);

        if (!isa<ImplicitValueInitExpr>(value))
            (this->*reader)(field->getName(), value);
    }
}

void TypeReader::typeField(llvm::StringRef field, const Expr *value)
{
    if (field == "tp_basicsize") {
        instance = sizedStruct(value);
    } else if (field == "tp_flags") {
        type.flags_known = integer(value, type.flags);
    } else if (field == "tp_base") {
        if (const VarDecl *base = pointedTo(value))
            type.base = unit.variableName(base);
    } else if (field == "tp_members") {
        if (const VarDecl *table = pointedTo(value))
            type.members = unit.variableName(table);
    } else if (field == "tp_weaklistoffset") {
        type.weaklist = offset(value);
    } else if (field == "tp_dictoffset") {
        type.dict = offset(value);
    }
}

void TypeReader::specField(llvm::StringRef field, const Expr *value)
{
    if (field == "basicsize") {
        instance = sizedStruct(value);
    } else if (field == "flags") {
        type.flags_known = integer(value, type.flags);
    } else if (field == "slots") {
        if (const VarDecl *table = pointedTo(value)) {
            type.table = unit.variableName(table);
            slots(table);
        }
    }
}

void TypeReader::moduleField(llvm::StringRef field, const Expr *value)
{
    int64_t size = 0;

    if (field == "m_size") {
        instance = sizedStruct(value);
        type.once = integer(value, size) && size == -1;
    } else if (field == "m_slots") {
        if (const VarDecl *table = pointedTo(value)) {
            type.interpreters = 1;
            type.once = false;
            moduleSlots(table);
        }
    }
}

// Whether the module says that it cannot exist in several interpreters, or that these may have a
// GIL each.
void TypeReader::moduleSlots(const VarDecl *table)
{
    const auto *list = dyn_cast_or_null<InitListExpr>(table->getAnyInitializer());

    for (const Expr *each : list != nullptr ? list->inits() : llvm::ArrayRef<Expr *>()) {
        const auto *entry = dyn_cast<InitListExpr>(each);
        int64_t number = 0;

        if (entry == nullptr || entry->getNumInits() < 2 || !integer(entry->getInit(0), number) ||
            number != Py_mod_multiple_interpreters)
            continue;
        if (const auto *value = findIn<IntegerLiteral>(entry->getInit(1)))
            type.interpreters = static_cast<uint8_t>(value->getValue().getLimitedValue(2));
    }
}

// Those slots of a spec that hold no function.
void TypeReader::slots(const VarDecl *table)
{
    const auto *list = dyn_cast_or_null<InitListExpr>(table->getAnyInitializer());

    for (const Expr *each : list != nullptr ? list->inits() : llvm::ArrayRef<Expr *>()) {
        const auto *entry = dyn_cast<InitListExpr>(each);
        int64_t number = 0;

        if (entry == nullptr || entry->getNumInits() < 2 || !integer(entry->getInit(0), number))
            continue;

        const rs_name *name = unit.name("PyType_Slot[" + std::to_string(number) + "]");
        llvm::StringRef slot = rs_contracts_spelling(unit.contracts, name)->text;

        if (slot.consume_front("PyType_Slot.Py_") && (slot == "tp_base" || slot == "tp_members"))
            typeField(slot, entry->getInit(1));
    }
}

void TypeReader::memberField(llvm::StringRef field, const Expr *value)
{
    if (field == "name") {
        if (const auto *text = findIn<StringLiteral>(value))
            memberdef.name = unit.name(text->getString());
    } else if (field == "type") {
        integer(value, memberdef.code);
    } else if (field == "offset") {
        memberdef.field = offset(value);
    } else if (field == "flags") {
        integer(value, memberdef.flags);
    }
}

void TypeReader::memberTable(const InitListExpr *list, const RecordDecl *record)
{
    const rs_name *table = memberdef.table;

    for (const Expr *entry : list->inits()) {
        const auto *values = dyn_cast<InitListExpr>(entry);

        if (values == nullptr)
            continue;
        memberdef = {};
        memberdef.table = table;
        each(values, record, &TypeReader::memberField);
        if (memberdef.name != nullptr && memberdef.field != nullptr)
            rs_memberdef_add(unit.ir, &memberdef);
    }
}

// ---- the instances -----------------------------------------------------------------------------

// What a struct of Python's, a Py_buffer for one, or another object in it holds is theirs.
void TypeReader::member(const FieldDecl *field, rs_member found)
{
    QualType declared = field->getType();

    if (const RecordDecl *record = declared->getAsRecordDecl()) {
        found.in_union |= record->isUnion();
        if (!unit.isPythonDecl(record) &&
            (unit.isObjectHeader(field) || !unit.isObjectStruct(record)))
            members(record, found);
        return;
    }
    while (const ArrayType *array = unit.ast.getAsArrayType(declared))
        declared = array->getElementType();
    if (!unit.isObjectPointer(declared))
        return;
    found.loc = unit.loc(field->getLocation(), field->getSourceRange());
    rs_member_add(unit.ir, &found);
}

// The object pointers of a struct that lies in the instance.
void TypeReader::members(const RecordDecl *record, const rs_member &around)
{
    record = record->getDefinition();
    if (record == nullptr || record->isInvalidDecl() || record->isDependentType())
        return;
    for (const FieldDecl *field : record->fields()) {
        rs_member found = around;

        found.offset += static_cast<int64_t>(unit.ast.getFieldOffset(field) / 8);
        if (field->isAnonymousStructOrUnion()) {
            const RecordDecl *inner = field->getType()->getAsRecordDecl();

            found.in_union |= inner->isUnion();
            members(inner, found);
        } else if (field->getIdentifier() != nullptr) {
            found.field = rs_field_join(unit.ir, around.field, unit.field(field));
            member(field, found);
        }
    }
}

void TypeReader::finish(const VarDecl *decl, bool heap)
{
    type.name = unit.variableName(decl);
    type.heap = heap;
    type.loc = unit.loc(decl->getLocation(), decl->getLocation());
    if (!heap)
        type.table = type.name;
    if (instance != nullptr)
        type.instance = unit.structName(instance);
    rs_pytype_add(unit.ir, &type);
    if (instance != nullptr && unit.instances.insert(instance->getDefinition()).second)
        members(instance, rs_member{});
}

void TypeReader::variable(const VarDecl *decl)
{
    const auto *list = dyn_cast_or_null<InitListExpr>(decl->getInit());
    QualType declared = decl->getType();

    if (const ArrayType *array = unit.ast.getAsArrayType(declared))
        declared = array->getElementType();

    const RecordDecl *record = declared->getAsRecordDecl();

    if (list == nullptr || record == nullptr || !unit.isPythonDecl(record))
        return;

    const rs_name *name = unit.structName(record);
    llvm::StringRef text = name != nullptr ? name->text : "";

    if (text == "PyMemberDef" && decl->getType()->isArrayType()) {
        memberdef.table = unit.variableName(decl);
        memberTable(list, record);
    } else if (decl->getType()->isArrayType()) {
        return;
    } else if (text == "PyTypeObject") {
        each(list, record, &TypeReader::typeField);
        finish(decl, false);
    } else if (text == "PyType_Spec") {
        each(list, record, &TypeReader::specField);
        finish(decl, true);
    } else if (text == "PyModuleDef") {
        each(list, record, &TypeReader::moduleField);
        type.module = true;
        finish(decl, false);
    }
}

}  // namespace

void addPyType(UnitContext &unit, const VarDecl *decl)
{
    TypeReader(unit).variable(decl);
}

}  // namespace refsan
