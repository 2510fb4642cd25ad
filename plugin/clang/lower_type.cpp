// SPDX-License-Identifier: Apache-2.0
// Tests of an object's type. The headers of each version take them apart in another way
// (flags of the type, comparison of types, inline functions); here they become one call again:
// PyList_Check(o), Py_IS_TYPE(o, type), PyObject_TypeCheck(o, type).
#include "lower.h"

#include "llvm/Support/MathExtras.h"

using namespace clang;

namespace refsan
{

// The test that a bit of tp_flags stands for: the contracts have a name for it, such as
// PyTypeObject.tp_flags[25], which leads to PyList_Check. Null if they have none.
const rs_name *FunctionLowering::checkOfFlag(uint64_t flag)
{
    if (!llvm::isPowerOf2_64(flag))
        return nullptr;

    std::string name = "PyTypeObject.tp_flags[" + std::to_string(llvm::Log2_64(flag)) + "]";
    const rs_contract *check = rs_contracts_find(unit.contracts, unit.name(name));

    return check != nullptr ? check->name : nullptr;
}

bool FunctionLowering::flagTest(const Value &flags, rs_operand bits, Value &result)
{
    if (flags.access != Value::TypeFlags || bits.kind != RS_OPND_INT)
        return false;

    const rs_name *check = checkOfFlag(static_cast<uint64_t>(bits.value));

    if (check == nullptr)
        return false;
    result = apiCall(check->text, {flags.object}, unit.ast.IntTy);
    return true;
}

// Py_IS_TYPE(o, &PyList_Type) says as much as PyList_CheckExact(o), PyObject_TypeCheck as much as
// PyList_Check: the contracts know what, under the names Py_IS_TYPE.PyList_Type and so on.
Value FunctionLowering::typeTest(bool exact, rs_operand object, rs_operand type)
{
    const char *test = exact ? "Py_IS_TYPE" : "PyObject_TypeCheck";

    if (type.kind == RS_OPND_SYMBOL) {
        const rs_name *special = unit.name(std::string(test) + "." + type.name->text);
        const rs_contract *known = rs_contracts_find(unit.contracts, special);

        if (known != nullptr)
            return apiCall(known->name->text, {object}, unit.ast.IntTy);
    }
    return apiCall(test, {object, type}, unit.ast.IntTy);
}

// Py_TYPE(o) == type
bool FunctionLowering::typeCompare(const BinaryOperator *expr, const Value &left,
                                   const Value &right, Value &result)
{
    bool leftIs = left.access == Value::TypeOf;
    bool rightIs = right.access == Value::TypeOf;

    if (!expr->isEqualityOp() || leftIs == rightIs)
        return false;

    const Value &type = leftIs ? right : left;
    rs_operand object = leftIs ? left.object : right.object;

    if (type.kind != Value::Operand || type.operand.kind == RS_OPND_NULL)
        return false;
    result = typeTest(true, object, type.operand);
    if (expr->getOpcode() == BO_EQ)
        return true;

    rs_insn *insn = emit(RS_OP_NOT);

    insn->a = result.operand;
    insn->dst = result.operand.var = temp(unit.type(unit.ast.IntTy));
    return true;
}

bool FunctionLowering::typeTestCall(const CallExpr *expr, const FunctionDecl *callee, Value &result)
{
    const rs_name *known = expr->getNumArgs() != 0 ? unit.contractName(callee) : nullptr;
    llvm::StringRef name = known != nullptr ? known->text : "";

    if (name == "Py_TYPE") {
        result = typeOf(operand(expr->getArg(0)), expr->getType());
        return true;
    }
    if (name == "Py_IS_TYPE" || name == "PyObject_TypeCheck") {
        rs_operand object = operand(expr->getArg(0));

        result = typeTest(name == "Py_IS_TYPE", object, operand(expr->getArg(1)));
        return true;
    }
    if (!name.starts_with("PyType_"))
        return false;

    auto first = values.find(stripped(expr->getArg(0)));

    if (first == values.end() || first->second.access != Value::TypeOf)
        return false;

    Value flags = first->second;

    flags.access = Value::TypeFlags;
    if (name == "PyType_GetFlags") {
        result = emitCall(expr, this->callee(expr), {operand(expr->getArg(0))}, expr->getType());
        result.access = Value::TypeFlags;
        result.object = flags.object;
        partOfAccess(result);
        return true;
    }
    if (name == "PyType_IsSubtype") {
        pendingDone(expr->getArg(0));
        result = typeTest(false, flags.object, operand(expr->getArg(1)));
        return true;
    }
    if (name != "PyType_HasFeature")
        return false;

    Value bits = values.lookup(stripped(expr->getArg(1)));

    if (bits.kind != Value::Operand || !flagTest(flags, bits.operand, result))
        return false;
    pendingDone(expr->getArg(0));
    return true;
}

}  // namespace refsan
