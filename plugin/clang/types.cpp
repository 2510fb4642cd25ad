// SPDX-License-Identifier: Apache-2.0
// From Clang's types to the IR's few kinds: what is an object, and who holds one.
#include "unit.h"

using namespace clang;

namespace refsan
{

static rs_type plainType(rs_kind kind)
{
    rs_type type = {};

    type.kind = kind;
    return type;
}

rs_type UnitContext::type(QualType type)
{
    if (type.isNull())
        return plainType(RS_KIND_OTHER);

    const Type *key = type.getCanonicalType().getTypePtr();
    auto known = types.find(key);

    if (known != types.end())
        return known->second;

    rs_type result = computeType(QualType(key, 0));

    types[key] = result;
    return result;
}

rs_type UnitContext::recordType(rs_kind kind, const RecordDecl *decl)
{
    rs_type result = plainType(kind);

    result.name = structName(decl);
    result.holds_objects = kind != RS_KIND_OBJECT && holdsObjects(decl);
    return result;
}

rs_type UnitContext::computeType(QualType type)
{
    if (const auto *atomic = type->getAs<AtomicType>())
        return this->type(atomic->getValueType());
    if (type->isVoidType())
        return plainType(RS_KIND_VOID);
    if (type->isIntegralOrEnumerationType())
        return plainType(RS_KIND_INT);
    if (type->isAnyPointerType() || type->isReferenceType())
        return pointerTo(type->getPointeeType());
    if (type->isBlockPointerType() || type->isNullPtrType())
        return plainType(RS_KIND_POINTER);
    if (const RecordDecl *record = type->getAsRecordDecl())
        return recordType(RS_KIND_STRUCT, record);
    if (const ArrayType *array = ast.getAsArrayType(type)) {
        rs_type element = this->type(array->getElementType());

        element.holds_objects = element.kind == RS_KIND_OBJECT || element.holds_objects;
        element.kind = RS_KIND_ARRAY;
        return element;
    }
    return plainType(RS_KIND_OTHER);
}

rs_type UnitContext::pointerTo(QualType pointee)
{
    if (const RecordDecl *record = pointee->getAsRecordDecl())
        return recordType(isObjectStruct(record) ? RS_KIND_OBJECT : RS_KIND_POINTER, record);

    // Not through type(): a struct may point to itself.
    return plainType(isObjectPointer(pointee) ? RS_KIND_OBJADDR : RS_KIND_POINTER);
}

// ---- variable arguments ------------------------------------------------------------------------

void UnitContext::setBase(rs_arg_type &result, QualType type)
{
    if (type->isVoidType())
        result.base = RS_BASE_VOID;
    else if (type->isFunctionType())
        result.base = RS_BASE_FUNCTION;
    else if (type->isIntegralOrEnumerationType())
        result.base = type->isSignedIntegerOrEnumerationType() ? RS_BASE_INT : RS_BASE_UINT;
    else if (type->isRealFloatingType())
        result.base = RS_BASE_FLOAT;
    else if (const RecordDecl *record = type->getAsRecordDecl())
        result.base = isObjectStruct(record) ? RS_BASE_OBJECT : RS_BASE_STRUCT;
    if (type->isRealType() && !type->isIncompleteType())
        result.bits = static_cast<uint16_t>(ast.getTypeSize(type));
}

rs_arg_type UnitContext::argumentType(QualType type)
{
    rs_arg_type result = {};

    if (type->isDependentType())
        return result;
    result.text = name(type.getAsString(ast.getPrintingPolicy()));
    if (type->isNullPtrType()) {
        result.base = RS_BASE_VOID;
        result.pointers = 1;
        return result;
    }
    type = type.getCanonicalType();
    while (type->isPointerType()) {
        type = type->getPointeeType();
        result.pointers++;
        while (const ArrayType *array = ast.getAsArrayType(type))
            type = array->getElementType();
    }
    setBase(result, type);
    return result;
}

bool UnitContext::isObjectPointer(QualType type)
{
    if (!type->isPointerType())
        return false;

    const RecordDecl *record = type->getPointeeType()->getAsRecordDecl();

    return record != nullptr && isObjectStruct(record);
}

// ---- object structs ----------------------------------------------------------------------------

bool UnitContext::isObjectStruct(const RecordDecl *decl)
{
    const auto *key = cast<RecordDecl>(decl->getCanonicalDecl());
    auto known = objectStructs.find(key);

    if (known != objectStructs.end())
        return known->second;
    objectStructs[key] = false;  // a struct that contains itself through a broken declaration

    bool result = computeObjectStruct(decl);

    objectStructs[key] = result;
    return result;
}

// Headers before 3.0 write the header's fields into every struct.
static bool startsWithRefcount(const RecordDecl *decl)
{
    unsigned position = 0;

    for (const FieldDecl *field : decl->fields()) {
        if (field->getIdentifier() != nullptr && field->getName() == "ob_refcnt")
            return true;
        if (++position > 2)  // a debug build's two links stand before it
            break;
    }
    return false;
}

// Under the limited API some object structs are only declared.
bool UnitContext::isOpaqueObject(const RecordDecl *decl)
{
    const rs_name *name = structName(decl);
    llvm::StringRef text = name != nullptr ? name->text : "";

    return text.consume_front("Py") && text.ends_with("Object") && isPythonDecl(decl);
}

bool UnitContext::computeObjectStruct(const RecordDecl *decl)
{
    if (root != nullptr && decl->getCanonicalDecl() == root->getCanonicalDecl())
        return true;

    const RecordDecl *definition = decl->getDefinition();

    if (definition == nullptr)
        return isOpaqueObject(decl);
    if (const auto *cxx = dyn_cast<CXXRecordDecl>(definition)) {
        if (cxx->isPolymorphic())
            return false;
        if (cxx->getNumBases() != 0) {
            const auto *base = cxx->bases_begin()->getType()->getAsCXXRecordDecl();
            return base != nullptr && isObjectStruct(base);
        }
    }
    if (definition->field_empty() || definition->isUnion())
        return false;

    const RecordDecl *first = definition->field_begin()->getType()->getAsRecordDecl();

    return first != nullptr ? isObjectStruct(first) : startsWithRefcount(definition);
}

// ---- structs that hold objects -----------------------------------------------------------------

bool UnitContext::holdsObjects(const RecordDecl *decl)
{
    const auto *key = cast<RecordDecl>(decl->getCanonicalDecl());
    auto known = holders.find(key);

    if (known != holders.end())
        return known->second;
    holders[key] = false;  // while its own fields are looked at

    bool result = computeHoldsObjects(decl);

    holders[key] = result;
    return result;
}

bool UnitContext::computeHoldsObjects(const RecordDecl *decl)
{
    const RecordDecl *definition = decl->getDefinition();

    if (definition == nullptr)
        return false;
    if (const auto *cxx = dyn_cast<CXXRecordDecl>(definition)) {
        for (const CXXBaseSpecifier &base : cxx->bases()) {
            const auto *record = base.getType()->getAsCXXRecordDecl();

            if (record != nullptr && holdsObjects(record))
                return true;
        }
    }
    for (const FieldDecl *field : definition->fields())
        if (fieldHoldsObjects(field))
            return true;
    return false;
}

bool UnitContext::fieldHoldsObjects(const FieldDecl *field)
{
    QualType type = field->getType();

    while (const ArrayType *array = ast.getAsArrayType(type))
        type = array->getElementType();
    if (const RecordDecl *record = type->getAsRecordDecl())
        return holdsObjects(record);
    return isObjectPointer(type);
}

// ---- fields ------------------------------------------------------------------------------------

// Anonymous structs and unions are transparent: the owner is the struct around them.
static const RecordDecl *namedOwner(const FieldDecl *field)
{
    const RecordDecl *owner = field->getParent();

    while (owner->isAnonymousStructOrUnion()) {
        const auto *outer = dyn_cast<RecordDecl>(owner->getDeclContext());

        if (outer == nullptr)
            break;
        owner = outer;
    }
    return owner;
}

const rs_field *UnitContext::field(const FieldDecl *decl)
{
    decl = decl->getCanonicalDecl();

    const rs_field *&known = fields[decl];

    if (known == nullptr) {
        const rs_name *text = name(decl->getName());

        known = rs_field_get(ir, structName(namedOwner(decl)), text, type(decl->getType()));
    }
    return known;
}

void UnitContext::nameField(const FieldDecl *decl, llvm::StringRef text)
{
    const rs_name *owner = structName(decl->getParent());

    fields[decl->getCanonicalDecl()] = rs_field_get(ir, owner, name(text), type(decl->getType()));
}

bool UnitContext::isObjectHeader(const FieldDecl *decl)
{
    if (decl->getFieldIndex() != 0 || decl->getParent()->isUnion())
        return false;

    const RecordDecl *record = decl->getType()->getAsRecordDecl();

    return record != nullptr && isObjectStruct(record);
}

}  // namespace refsan
