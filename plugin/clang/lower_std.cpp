// SPDX-License-Identifier: Apache-2.0
// The C++ standard library: what only passes references on (move, swap, exchange), unique_ptr,
// whose meaning is that of the pointer in it, and all else as code that may do anything.
//
// Its bodies are not lowered: they are deep, and differ from library to library.
#include "lower.h"

#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace refsan
{

static Value operandValue(rs_operand operand)
{
    Value value;

    value.kind = Value::Operand;
    value.operand = operand;
    return value;
}

// ---- free functions ----------------------------------------------------------------------------

static bool passesOn(llvm::StringRef name)
{
    return name == "move" || name == "forward" || name == "move_if_noexcept" || name == "as_const";
}

// swap(a, b) and exchange(a, value) of scalars.
bool FunctionLowering::swapCall(const CallExpr *expr, llvm::StringRef name, Value &result)
{
    QualType type = expr->getNumArgs() == 2 ? expr->getArg(0)->getType() : QualType();

    if (type.isNull() || !type->isScalarType())
        return false;

    Value first = take(expr->getArg(0));
    Value second = take(expr->getArg(1));
    rs_operand old = copyToTemp(toOperand(load(first, type), type), unit.type(type));
    rs_operand next = toOperand(load(second, expr->getArg(1)->getType()), type);

    store(first, next, type);
    if (name == "swap")
        store(second, old, type);
    else
        result = operandValue(old);
    return true;
}

bool FunctionLowering::standardCall(const CallExpr *expr, const FunctionDecl *callee, Value &result)
{
    if (const auto *method = dyn_cast<CXXMethodDecl>(callee))
        return isUniquePointer(method->getParent()) ? pointerMethod(expr, method, result)
                                                    : elementCall(expr, method, result);
    if (!callee->isInStdNamespace())
        return false;
    if (callee->getIdentifier() == nullptr)
        return nullCompare(expr, callee->getOverloadedOperator(), result);

    llvm::StringRef name = callee->getName();

    if (passesOn(name) && expr->getNumArgs() == 1) {
        take(expr->getCallee());
        result = take(expr->getArg(0));
        return true;
    }
    if (name == "addressof" && expr->getNumArgs() == 1) {
        take(expr->getCallee());
        result = operandValue(address(take(expr->getArg(0)), expr->getArg(0)->getType()));
        return true;
    }
    return (name == "swap" || name == "exchange") && swapCall(expr, name, result);
}

// ---- unique_ptr --------------------------------------------------------------------------------

static const ClassTemplateSpecializationDecl *uniquePointer(const CXXRecordDecl *record)
{
    const auto *instance = dyn_cast<ClassTemplateSpecializationDecl>(record);

    if (instance == nullptr || !instance->isInStdNamespace() ||
        instance->getName() != "unique_ptr" || instance->getTemplateArgs().size() != 2)
        return nullptr;
    return instance;
}

// Whether this is a unique_ptr to an object.
bool FunctionLowering::isUniquePointer(const CXXRecordDecl *record)
{
    const auto *instance = uniquePointer(record);

    if (instance == nullptr || instance->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
        return false;

    const RecordDecl *pointee = instance->getTemplateArgs()[0].getAsType()->getAsRecordDecl();

    return pointee != nullptr && unit.isObjectStruct(pointee);
}

static QualType pointedTo(const CXXRecordDecl *record)
{
    return uniquePointer(record)->getTemplateArgs()[0].getAsType();
}

// The pointer in it, as a field.
Value FunctionLowering::pointerIn(const Value &object, const CXXRecordDecl *record)
{
    const rs_field *field = rs_field_get(unit.ir, unit.structName(record), unit.name("pointer"),
                                         unit.pointerTo(pointedTo(record)));

    return fieldOf(object, field, record);
}

// pointer == nullptr
bool FunctionLowering::nullCompare(const CallExpr *expr, OverloadedOperatorKind op, Value &result)
{
    if ((op != OO_EqualEqual && op != OO_ExclaimEqual) || expr->getNumArgs() != 2)
        return false;

    bool swapped = expr->getArg(0)->getType()->isNullPtrType();
    const Expr *object = expr->getArg(swapped ? 1 : 0);
    const CXXRecordDecl *record = object->getType()->getAsCXXRecordDecl();

    if (!expr->getArg(swapped ? 0 : 1)->getType()->isNullPtrType() || record == nullptr ||
        !isUniquePointer(record))
        return false;
    take(expr->getCallee());
    pendingDone(expr->getArg(swapped ? 0 : 1));

    QualType type = unit.ast.getPointerType(pointedTo(record));
    rs_operand pointer = toOperand(load(pointerIn(take(object), record), type), type);

    result = operandValue(binary(op == OO_EqualEqual ? RS_BIN_EQ : RS_BIN_NE, pointer,
                                 rs_opnd_null(), unit.type(unit.ast.BoolTy)));
    return true;
}

// What the deleter does, if there is something to delete.
void FunctionLowering::deletePointer(rs_operand pointer, const CXXRecordDecl *record)
{
    QualType deleter = uniquePointer(record)->getTemplateArgs()[1].getAsType();
    const CXXRecordDecl *functor = deleter->getAsCXXRecordDecl();
    const CXXMethodDecl *method = nullptr;
    uint32_t release = rs_block_add(fn);
    uint32_t done = rs_block_add(fn);

    rs_term_branch(fn, current, pointer, release, done, here());
    current = release;
    if (functor != nullptr && functor->hasDefinition())
        for (const CXXMethodDecl *each : functor->methods())
            if (each->getOverloadedOperator() == OO_Call)
                method = each;
    if (method != nullptr) {
        Arguments arguments = {pointer};
        if (!method->isStatic()) {
            Value instance;
            instance.kind = Value::Place;
            instance.place.kind = RS_PLACE_VAR;
            instance.place.var = unnamed(unit.type(deleter));
            arguments.insert(arguments.begin(), address(instance, deleter));
        }
        emitCall(nullptr, methodCallee(method, false), arguments, unit.ast.VoidTy);
    } else {
        opaqueCall(nullptr, {pointer}, unit.ast.VoidTy);
    }
    rs_term_jump(fn, current, done);
    current = done;
}

// Puts `next` in the place of what it holds.
void FunctionLowering::resetPointer(const Value &held, rs_operand next, const CXXRecordDecl *record)
{
    QualType type = unit.ast.getPointerType(pointedTo(record));
    rs_operand old = toOperand(load(held, type), type);

    store(held, next, type);
    deletePointer(old, record);
}

// What an argument hands over: a pointer, nullptr, or the pointer of another unique_ptr.
rs_operand FunctionLowering::handedOver(const Expr *argument)
{
    const CXXRecordDecl *other = argument->getType()->getAsCXXRecordDecl();

    if (other == nullptr || !isUniquePointer(other))
        return argument->isGLValue() ? toOperand(take(argument), argument->getType())
                                     : operand(argument);

    QualType type = unit.ast.getPointerType(pointedTo(other));
    Value from = pointerIn(take(argument), other);
    rs_operand pointer = toOperand(load(from, type), type);

    store(from, rs_opnd_null(), type);
    return pointer;
}

bool FunctionLowering::constructPointer(const CXXConstructExpr *expr, const Value &target)
{
    const CXXRecordDecl *record = expr->getConstructor()->getParent();

    if (!isUniquePointer(record))
        return false;

    rs_operand pointer = rs_opnd_null();

    if (expr->getNumArgs() != 0)
        pointer = handedOver(expr->getArg(0));
    store(pointerIn(target, record), pointer, unit.ast.getPointerType(pointedTo(record)));
    return true;
}

void FunctionLowering::destroyPointer(const Value &object, const CXXRecordDecl *record)
{
    QualType type = unit.ast.getPointerType(pointedTo(record));

    deletePointer(toOperand(load(pointerIn(object, record), type), type), record);
}

bool FunctionLowering::pointerMethod(const CallExpr *expr, const CXXMethodDecl *method,
                                     Value &result)
{
    const CXXRecordDecl *record = method->getParent();
    QualType type = unit.ast.getPointerType(pointedTo(record));
    bool isOperator = isa<CXXOperatorCallExpr>(expr);
    const Expr *base =
        isOperator ? expr->getArg(0) : cast<CXXMemberCallExpr>(expr)->getImplicitObjectArgument();
    const Expr *argument =
        expr->getNumArgs() > unsigned(isOperator) ? expr->getArg(isOperator ? 1 : 0) : nullptr;
    llvm::StringRef name = method->getIdentifier() != nullptr ? method->getName() : "";
    OverloadedOperatorKind op = method->getOverloadedOperator();

    if (name == "swap" || name == "get_deleter")
        return false;

    Value object = take(base);

    take(expr->getCallee());
    if (base->getType()->isPointerType())
        object = pointee(object, base->getType());

    Value held = pointerIn(object, record);

    if (name == "reset" || op == OO_Equal) {
        resetPointer(held, argument != nullptr ? handedOver(argument) : rs_opnd_null(), record);
        result = object;
        return true;
    }
    result = operandValue(toOperand(load(held, type), type));
    if (name == "release")
        store(held, rs_opnd_null(), type);
    else if (isa<CXXConversionDecl>(method))
        result.kind = Value::Truth;
    else if (op == OO_Star)
        result = pointee(result, type);
    return true;
}

// ---- all else ----------------------------------------------------------------------------------

// A C++ function of a system header: what it does with objects is not known, nor what it keeps.
bool FunctionLowering::isOpaqueCxx(const FunctionDecl *callee)
{
    if (!unit.ir->cplusplus || callee->isExternC())
        return false;

    SourceLocation at = unit.sources.getExpansionLoc(callee->getLocation());

    return at.isInvalid() || (unit.sources.isInSystemHeader(at) && !unit.inPythonHeader(at));
}

static bool reachesObjects(const rs_type &type)
{
    return type.kind == RS_KIND_OBJECT || type.kind == RS_KIND_OBJADDR || type.holds_objects;
}

bool FunctionLowering::touchesObjects(const Arguments &arguments, QualType result)
{
    for (const rs_operand &argument : arguments)
        if (argument.kind == RS_OPND_VAR && reachesObjects(fn->vars[argument.var].type))
            return true;
    return reachesObjects(unit.type(result));
}

// A call of such a function; `arguments` has the object whose method it is, if it is one.
Value FunctionLowering::libraryCall(const Expr *expr, const Callee &callee,
                                    llvm::ArrayRef<const Expr *> given, Arguments &arguments,
                                    QualType result)
{
    llvm::SmallVector<const Expr *, 2> written;
    const auto *method = dyn_cast<CXXMethodDecl>(callee.decl);
    bool looks = method != nullptr && method->isConst();

    if (looks && !arguments.empty() &&
        !iteratorPointer(method->getThisType()->getPointeeType()).isNull())
        arguments.clear();  // which does not change it
    if (!looks && !callee.decl->isOverloadedOperator() && !isa<CXXConstructorDecl>(callee.decl))
        elementArguments(given, arguments);
    opaqueArguments(callee.decl, given, arguments, written);
    if (!touchesObjects(arguments, result))
        return emitCall(expr, callee, arguments, result);

    Value value = opaqueCall(expr, arguments, result);

    doubtPlaces("call into the C++ library", written);
    return value;
}

Value FunctionLowering::opaqueCall(const Expr *expr, const Arguments &arguments, QualType result)
{
    rs_type type = unit.type(result);
    Value value;

    freezeAddressTaken();
    if (type.kind == RS_KIND_STRUCT)
        value = resultObject(expr, result);
    else if (type.kind != RS_KIND_VOID)
        value = operandValue(rs_opnd_var(temp(type)));

    rs_operand *copy = RS_NEW_ARRAY(unit.ir->arena, rs_operand, arguments.size());
    rs_insn *insn = emit(RS_OP_UNKNOWN);

    std::copy(arguments.begin(), arguments.end(), copy);
    insn->text = "call into the C++ library";
    insn->args = copy;
    insn->nargs = static_cast<uint32_t>(arguments.size());
    if (value.kind == Value::Operand)
        insn->dst = value.operand.var;
    else if (value.kind == Value::Place)
        insn->dst = value.place.var;
    if (result->isReferenceType() && value.kind == Value::Operand)
        return pointee(value, result);
    return value;
}

}  // namespace refsan
