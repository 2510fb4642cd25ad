// SPDX-License-Identifier: Apache-2.0
// Values and variables while a function is lowered: reading, writing, addresses, temporaries.
//
// A local variable is read in place, without a copy, until the value is used. What keeps this right
// is the list of pending values: before a variable is written, those that read it are copied.
#include "lower.h"

#include "clang/AST/Stmt.h"

using namespace clang;

namespace refsan
{

static bool readsVariable(const rs_operand &operand, uint32_t var)
{
    return operand.kind == RS_OPND_VAR && operand.var == var;
}

static bool placeReads(const rs_place &place, uint32_t var)
{
    bool pointer = place.kind == RS_PLACE_DEREF || place.kind == RS_PLACE_FIELD ||
                   place.kind == RS_PLACE_INDEX;

    return (pointer && place.var == var) ||
           (place.kind == RS_PLACE_INDEX && readsVariable(place.index, var));
}

bool Value::reads(uint32_t var) const
{
    if (access != Plain && readsVariable(object, var))
        return true;
    switch (kind) {
    case Operand:
    case Truth:
        return readsVariable(operand, var);
    case Sum:
        return readsVariable(operand, var) || readsVariable(index, var);
    case Place:
        return placeReads(place, var);
    case Nothing:
    case List:
        return false;
    }
    return false;
}

// ---- emission ----------------------------------------------------------------------------------

rs_loc FunctionLowering::here()
{
    if (currentStmt == locatedStmt || currentStmt == nullptr)
        return locatedAt;

    SourceLocation point = currentStmt->getBeginLoc();
    SourceRange range = currentStmt->getSourceRange();

    if (const auto *expr = dyn_cast<Expr>(currentStmt)) {
        if (!isa<CallExpr>(expr))
            point = expr->getExprLoc();
    } else if (const auto *block = dyn_cast<CompoundStmt>(currentStmt)) {
        range = point = block->getRBracLoc();  // only its end does something
    }
    locatedStmt = currentStmt;
    locatedAt = unit.loc(point, range);
    locatedFlags = unit.inPythonMacro(point) ? RS_INSNF_MACRO : 0;
    return locatedAt;
}

rs_insn *FunctionLowering::emit(rs_op op)
{
    rs_insn *insn = rs_insn_add(fn, current, op, here());

    insn->flags |= locatedFlags;
    return insn;
}

uint32_t FunctionLowering::temp(rs_type type)
{
    return rs_var_add(fn, RS_VAR_TEMP, nullptr, type, here());
}

rs_operand FunctionLowering::copyToTemp(rs_operand value, rs_type type)
{
    uint32_t result = temp(type);
    rs_insn *copy = emit(RS_OP_COPY);

    copy->dst = result;
    copy->a = value;
    return rs_opnd_var(result);
}

rs_operand FunctionLowering::binary(rs_binary op, rs_operand a, rs_operand b, rs_type type)
{
    uint32_t result = temp(type);
    rs_insn *insn = emit(RS_OP_BINARY);

    insn->sub = op;
    insn->dst = result;
    insn->a = a;
    insn->b = b;
    return rs_opnd_var(result);
}

Value FunctionLowering::unknown(const char *what, QualType type)
{
    rs_type kind = unit.type(type);
    uint32_t result = kind.kind == RS_KIND_VOID ? RS_NO_VAR : temp(kind);
    rs_insn *insn = emit(RS_OP_UNKNOWN);
    Value value;

    insn->text = what;
    insn->dst = result;
    if (result != RS_NO_VAR) {
        value.kind = Value::Operand;
        value.operand = rs_opnd_var(result);
    }
    return value;
}

// ---- variables ---------------------------------------------------------------------------------

bool FunctionLowering::isLocal(uint32_t var) const
{
    return fn->vars[var].kind != RS_VAR_GLOBAL && fn->vars[var].kind != RS_VAR_STATIC;
}

static rs_var_kind variableKind(const VarDecl *decl)
{
    if (decl->isStaticLocal())
        return RS_VAR_STATIC;
    return decl->hasGlobalStorage() ? RS_VAR_GLOBAL : RS_VAR_LOCAL;
}

static uint32_t variableFlags(const VarDecl *decl)
{
    uint32_t flags = 0;

    if (decl->getType().isConstQualified())
        flags |= RS_VARF_CONST;
    if (decl->getType()->isReferenceType())
        flags |= RS_VARF_REFERENCE;
    if (decl->hasGlobalStorage() && decl->hasExternalFormalLinkage())
        flags |= RS_VARF_EXTERN;
    return flags;
}

// What an array begins as if that is string literals and null pointers, as a list of keywords does.
const rs_strings *FunctionLowering::stringsOf(const VarDecl *decl)
{
    const ConstantArrayType *array = unit.ast.getAsConstantArrayType(decl->getType());
    const auto *list = dyn_cast_or_null<InitListExpr>(decl->getAnyInitializer());

    if (array == nullptr || list == nullptr || !array->getElementType()->isPointerType() ||
        !array->getElementType()->getPointeeType()->isCharType())
        return nullptr;

    auto length = static_cast<uint32_t>(array->getSize().getZExtValue());
    uint32_t given = std::min(length, list->getNumInits());
    rs_strings *strings = RS_NEW(unit.ir->arena, rs_strings);

    // Elements that the list leaves out are null.
    strings->count = std::min(length, given + 1);
    strings->items = RS_NEW_ARRAY(unit.ir->arena, const rs_name *, strings->count);
    for (uint32_t i = 0; i < given; i++) {
        const Expr *item = list->getInit(i)->IgnoreParenCasts();
        const auto *literal = dyn_cast<StringLiteral>(item);

        if (literal != nullptr && literal->getCharByteWidth() == 1)
            strings->items[i] = unit.name(literal->getBytes().split('\0').first);
        else if (!item->isNullPointerConstant(unit.ast, Expr::NPC_ValueDependentIsNotNull))
            return nullptr;
    }
    return strings;
}

uint32_t FunctionLowering::variable(const VarDecl *decl)
{
    decl = decl->getCanonicalDecl();

    auto known = variables.find(decl);

    if (known != variables.end())
        return known->second;

    uint32_t var =
        rs_var_add(fn, variableKind(decl), unit.variableName(decl), unit.type(decl->getType()),
                   unit.loc(decl->getLocation(), decl->getSourceRange()));

    fn->vars[var].flags |= variableFlags(decl);
    fn->vars[var].strings = stringsOf(decl);
    variables[decl] = var;
    if (scan.walkers.count(decl))
        walkers.insert(var);
    return var;
}

// A local that the source does not name: a compound literal, a C++ temporary.
uint32_t FunctionLowering::unnamed(rs_type type)
{
    return rs_var_add(fn, RS_VAR_LOCAL, nullptr, type, here());
}

Value FunctionLowering::variableValue(const VarDecl *decl)
{
    Value value;

    value.kind = Value::Place;
    value.place.kind = RS_PLACE_VAR;
    value.place.var = variable(decl);
    return value;
}

// ---- the table of values -----------------------------------------------------------------------

bool FunctionLowering::isNamed(const rs_operand &operand) const
{
    return operand.kind == RS_OPND_VAR && fn->vars[operand.var].kind != RS_VAR_TEMP;
}

// Whether the value changes when some variable is written.
bool FunctionLowering::readsVariables(const Value &value) const
{
    switch (value.kind) {
    case Value::Nothing:
    case Value::List:
        return false;
    case Value::Place:
        if (value.place.kind == RS_PLACE_VAR || value.place.kind == RS_PLACE_MEMBER)
            return false;
        return fn->vars[value.place.var].kind != RS_VAR_TEMP || isNamed(value.place.index) ||
               isNamed(value.object);
    default:
        return isNamed(value.operand) || isNamed(value.index);
    }
}

void FunctionLowering::set(const Expr *expr, const Value &value)
{
    values[expr] = value;
    if (readsVariables(value) && !scan.discarded.count(expr))
        pending.push_back(expr);
}

Value FunctionLowering::take(const Expr *expr)
{
    expr = stripped(expr);

    auto known = values.find(expr);

    if (known == values.end())
        return evaluateMissing(expr);
    pendingDone(expr);
    return known->second;
}

// The value has been used, or never will be.
void FunctionLowering::pendingDone(const Expr *expr)
{
    expr = stripped(expr);
    for (size_t i = pending.size(); i-- > 0;) {
        if (pending[i] == expr) {
            pending.erase(pending.begin() + static_cast<ptrdiff_t>(i));
            return;
        }
    }
}

void FunctionLowering::freeze(Value &value, uint32_t var)
{
    rs_operand copy = copyToTemp(rs_opnd_var(var), fn->vars[var].type);

    if (readsVariable(value.operand, var))
        value.operand = copy;
    if (readsVariable(value.index, var))
        value.index = copy;
    if (readsVariable(value.object, var))
        value.object = copy;
    if (value.kind != Value::Place)
        return;
    if (readsVariable(value.place.index, var))
        value.place.index = copy;
    if (placeReads(value.place, var))
        value.place.var = copy.var;
}

void FunctionLowering::freezeReadsOf(uint32_t var)
{
    for (const Expr *expr : pending) {
        Value &value = values[expr];

        if (value.reads(var))
            freeze(value, var);
    }
}

// Variables that somebody else may write through a pointer.
void FunctionLowering::freezeAddressTaken()
{
    for (uint32_t i = 0; !pending.empty() && i < fn->nvars; i++)
        if ((fn->vars[i].flags & RS_VARF_ADDRESS_TAKEN) != 0 && fn->vars[i].kind != RS_VAR_TEMP)
            freezeReadsOf(i);
}

// Before a write to this place.
void FunctionLowering::freezeAliasesOf(const rs_place &place)
{
    if (place.kind == RS_PLACE_VAR || place.kind == RS_PLACE_MEMBER)
        freezeReadsOf(place.var);
    else
        freezeAddressTaken();
}

// At a block's end: what was not used yet is used in another block.
void FunctionLowering::freezeAll()
{
    for (const Expr *expr : pending) {
        Value &value = values[expr];

        for (uint32_t var : {value.operand.var, value.index.var, value.place.var,
                             value.place.index.var, value.object.var}) {
            if (var < fn->nvars && fn->vars[var].kind != RS_VAR_TEMP && isLocal(var) &&
                value.reads(var))
                freeze(value, var);
        }
    }
    pending.clear();
}

// ---- reading -----------------------------------------------------------------------------------

uint32_t FunctionLowering::asVariable(rs_operand operand, rs_type type)
{
    if (operand.kind == RS_OPND_VAR)
        return operand.var;
    return copyToTemp(operand, type).var;
}

static bool isTruth(const rs_insn &insn)
{
    return insn.op == RS_OP_NOT ||
           (insn.op == RS_OP_BINARY && insn.sub >= RS_BIN_EQ && insn.sub <= RS_BIN_GE);
}

// The operand as 0 or 1. What a comparison has just made is that already.
rs_operand FunctionLowering::truthOf(rs_operand operand)
{
    rs_operand zero = rs_opnd_int(0);

    if (operand.kind == RS_OPND_VAR) {
        const rs_block &block = fn->blocks[current];
        const rs_insn *last = block.ninsns != 0 ? &block.insns[block.ninsns - 1] : nullptr;
        rs_kind kind = fn->vars[operand.var].type.kind;

        if (last != nullptr && last->dst == operand.var && isTruth(*last))
            return operand;
        if (kind == RS_KIND_OBJECT || kind == RS_KIND_OBJADDR || kind == RS_KIND_POINTER)
            zero = rs_opnd_null();
    }
    return binary(RS_BIN_NE, operand, zero, unit.type(unit.ast.IntTy));
}

rs_operand FunctionLowering::toOperand(const Value &value, QualType type)
{
    switch (value.kind) {
    case Value::Operand:
        return value.operand;
    case Value::Sum:
        return binary(RS_BIN_ADD, value.operand, value.index, unit.type(type));
    case Value::Truth:
        return truthOf(value.operand);
    case Value::Place:
        return toOperand(load(value, type), type);
    case Value::Nothing:
    case Value::List:
        break;
    }
    return unknown("value", type->isVoidType() ? unit.ast.IntTy : type).operand;
}

rs_operand FunctionLowering::operand(const Expr *expr)
{
    Value value = take(expr);

    if (value.kind == Value::Place && value.place.kind != RS_PLACE_VAR &&
        expr->getType()->isRecordType()) {
        Value copy;

        copy.kind = Value::Place;
        copy.place.kind = RS_PLACE_VAR;
        copy.place.var = temp(unit.type(expr->getType()));
        assign(copy, value, expr->getType());
        return rs_opnd_var(copy.place.var);
    }
    return toOperand(value, expr->getType());
}

// The value may turn out to be a step on the way to a call that says the same.
void FunctionLowering::partOfAccess(const Value &value)
{
    if (value.kind == Value::Operand && value.operand.kind == RS_OPND_VAR)
        accessParts.insert(value.operand.var);
}

Value FunctionLowering::typeOf(rs_operand object, QualType type)
{
    Value value = apiCall("Py_TYPE", {object}, type);

    value.access = Value::TypeOf;
    value.object = object;
    partOfAccess(value);
    return value;
}

// What the headers of some versions read from a field is a call of the API in all.
bool FunctionLowering::loadByCall(const Value &from, QualType type, Value &result)
{
    switch (from.access) {
    case Value::Refcount:
        result = apiCall("Py_REFCNT", {from.object}, type);
        return true;
    case Value::TypeOf:
        result = typeOf(from.object, type);
        return true;
    case Value::SizeOf:
        result = apiCall("Py_SIZE", {from.object}, type);
        return true;
    case Value::TupleItem:
    case Value::ListItem: {
        if (from.place.kind != RS_PLACE_INDEX)
            return false;
        const char *name = from.access == Value::TupleItem ? "PyTuple_GET_ITEM" : "PyList_GET_ITEM";
        result = apiCall(name, {from.object, from.index}, type);
        return true;
    }
    default:
        return false;
    }
}

Value FunctionLowering::load(const Value &from, QualType type)
{
    const rs_place &place = from.place;
    rs_type kind = unit.type(type);
    Value value;

    if (from.kind != Value::Place || loadByCall(from, type, value))
        return from.kind != Value::Place ? from : value;
    value.kind = Value::Operand;
    if (place.kind == RS_PLACE_VAR && isLocal(place.var)) {
        value.operand = rs_opnd_var(place.var);
        return value;
    }
    if (kind.kind == RS_KIND_VOID)
        kind = unit.type(unit.ast.IntTy);
    value.operand = rs_opnd_var(temp(kind));
    if (kind.kind == RS_KIND_STRUCT || kind.kind == RS_KIND_ARRAY) {
        rs_insn *copy = emit(RS_OP_COPY_STRUCT);
        copy->place.kind = RS_PLACE_VAR;
        copy->place.var = value.operand.var;
        copy->place2 = place;
        return value;
    }

    rs_insn *insn = emit(RS_OP_LOAD);

    insn->dst = value.operand.var;
    insn->place = place;
    value.access = from.access;  // flags of a type, a list's array of items
    value.object = from.object;
    if (value.access != Value::Plain)
        partOfAccess(value);
    return value;
}

// ---- writing -----------------------------------------------------------------------------------

// `Type.tp_dealloc = function;` gives the function a role, as the table's initialiser would.
void FunctionLowering::mayBeMethodTable(const rs_place &place, rs_operand value)
{
    if (value.kind != RS_OPND_SYMBOL || place.field == nullptr || place.field->owner == nullptr)
        return;
    if (place.kind != RS_PLACE_FIELD && place.kind != RS_PLACE_MEMBER)
        return;
    if (place.field->type.kind != RS_KIND_POINTER || place.field->type.name != nullptr)
        return;

    std::string slot = std::string(place.field->owner->text) + "." + place.field->name->text;

    rs_slot_add(unit.ir, unit.name(slot), value.name, fn->vars[place.var].name, 0, here());
}

void FunctionLowering::store(const Value &to, rs_operand value, QualType type)
{
    const rs_place &place = to.place;

    if (to.access == Value::Refcount) {
        setRefcount(to.object);
        return;
    }
    if ((to.access == Value::TupleItem || to.access == Value::ListItem) &&
        place.kind == RS_PLACE_INDEX) {
        bool tuple = to.access == Value::TupleItem;
        apiCall(tuple ? "PyTuple_SET_ITEM" : "PyList_SET_ITEM", {to.object, to.index, value},
                unit.ast.VoidTy);
        return;
    }
    if (place.kind == RS_PLACE_VAR && isLocal(place.var)) {
        freezeReadsOf(place.var);
        rs_insn *copy = emit(RS_OP_COPY);
        copy->dst = place.var;
        copy->a = value;
        return;
    }
    freezeAliasesOf(place);
    rs_insn *insn = emit(RS_OP_STORE);

    insn->place = place;
    insn->a = value;
    mayBeMethodTable(place, value);

    // A member of a parameter in C++: its destructor is its caller's to call.
    bool parameter = place.kind == RS_PLACE_MEMBER && place.var != 0 && place.var <= fn->nparams;

    if (unit.ir->cplusplus && parameter && value.kind == RS_OPND_VAR && unit.isObjectPointer(type))
        doubt("store in a parameter", {value});
}

void FunctionLowering::assign(const Value &to, const Value &from, QualType type)
{
    rs_kind kind = unit.type(type).kind;

    if (from.kind == Value::List) {
        initialiseList(to, type, from.list);
    } else if (kind == RS_KIND_STRUCT || kind == RS_KIND_ARRAY) {
        rs_place origin = toPlace(from, type);
        freezeAliasesOf(to.place);
        rs_insn *copy = emit(RS_OP_COPY_STRUCT);
        copy->place = to.place;
        copy->place2 = origin;
    } else {
        store(to, toOperand(from, type), type);
    }
}

// ---- places and addresses ----------------------------------------------------------------------

rs_place FunctionLowering::toPlace(const Value &value, QualType type)
{
    if (value.kind == Value::Place)
        return value.place;

    rs_place place = {};

    place.kind = RS_PLACE_VAR;
    place.var = asVariable(toOperand(value, type), unit.type(type));
    return place;
}

rs_place FunctionLowering::place(const Expr *expr)
{
    return toPlace(take(expr), expr->getType());
}

void FunctionLowering::markAddressTaken(const rs_place &place)
{
    if (place.kind == RS_PLACE_VAR || place.kind == RS_PLACE_MEMBER)
        fn->vars[place.var].flags |= RS_VARF_ADDRESS_TAKEN;
}

rs_operand FunctionLowering::address(const Value &of, QualType type)
{
    if (of.kind != Value::Place)
        return of.kind == Value::Operand ? of.operand : toOperand(of, type);

    const rs_place &place = of.place;

    if (place.kind == RS_PLACE_DEREF)
        return rs_opnd_var(place.var);
    if (place.kind == RS_PLACE_VAR && !isLocal(place.var)) {
        const RecordDecl *record = type->getAsRecordDecl();

        if (record != nullptr && unit.isObjectStruct(record)) {
            symbols[fn->vars[place.var].name] = place.var;
            return rs_opnd_symbol(fn->vars[place.var].name);
        }
    }
    markAddressTaken(place);

    uint32_t result = temp(unit.pointerTo(type));
    rs_insn *insn = emit(RS_OP_ADDR);

    insn->dst = result;
    insn->place = place;
    return rs_opnd_var(result);
}

// What a pointer points to.
Value FunctionLowering::pointee(const Value &pointer, QualType pointer_type)
{
    Value value;

    value.kind = Value::Place;
    if (pointer.kind == Value::Sum)
        return element(pointer, rs_opnd_int(0), pointer_type);

    rs_operand base = toOperand(pointer, pointer_type);

    if (base.kind == RS_OPND_SYMBOL) {
        auto known = symbols.find(base.name);

        if (known != symbols.end()) {
            value.place.kind = RS_PLACE_VAR;
            value.place.var = known->second;
            return value;
        }
    }
    value.place.kind = RS_PLACE_DEREF;
    value.place.var = asVariable(base, unit.type(pointer_type));
    if (walkers.count(value.place.var) && !pointer_type->getPointeeType()->isRecordType())
        value.place.kind = RS_PLACE_INDEX;
    return value;
}

}  // namespace refsan
