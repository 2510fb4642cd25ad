// SPDX-License-Identifier: Apache-2.0
// Tests of an object's type. The headers of each version take them apart in another way
// (flags of the type, comparison of types, inline functions); here they become one call again:
// PyList_Check(o), Py_IS_TYPE(o, type), PyObject_TypeCheck(o, type).
#include "lower.h"

using namespace clang;

namespace refsan
{

// The test for a bit of tp_flags, from 1 << 23 on.
static const char *checkOfFlag(uint64_t flag, bool python2)
{
    static const char *const checks[] = {
        nullptr,         "PyLong_Check",    "PyList_Check", "PyTuple_Check",
        "PyBytes_Check", "PyUnicode_Check", "PyDict_Check", "PyExceptionInstance_Check",
        "PyType_Check",
    };

    for (unsigned i = 0; i < std::size(checks); i++) {
        if (flag != uint64_t(1) << (23 + i))
            continue;
        if (python2 && i == 0)
            return "PyInt_Check";
        return python2 && i == 4 ? "PyString_Check" : checks[i];
    }
    return nullptr;
}

bool FunctionLowering::flagTest(const Value &flags, rs_operand bits, Value &result)
{
    if (flags.access != Value::TypeFlags || bits.kind != RS_OPND_INT)
        return false;

    const char *check = checkOfFlag(static_cast<uint64_t>(bits.value), unit.ir->python_major == 2);

    if (check == nullptr)
        return false;
    result = apiCall(check, {flags.object}, unit.ast.IntTy);
    return true;
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
    result = apiCall("Py_IS_TYPE", {object, type.operand}, unit.ast.IntTy);
    if (expr->getOpcode() == BO_EQ)
        return true;

    rs_insn *insn = emit(RS_OP_NOT);

    insn->a = result.operand;
    insn->dst = result.operand.var = temp(unit.type(unit.ast.IntTy));
    return true;
}

bool FunctionLowering::typeTestCall(const CallExpr *expr, const FunctionDecl *callee, Value &result)
{
    if (callee->getIdentifier() == nullptr || expr->getNumArgs() == 0)
        return false;

    llvm::StringRef name = callee->getName().ltrim('_');

    if (name == "Py_TYPE") {
        result.access = Value::TypeOf;
        result.object = operand(expr->getArg(0));
        Value type = apiCall("Py_TYPE", {result.object}, expr->getType());
        result.kind = type.kind;
        result.operand = type.operand;
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
        return true;
    }
    if (name == "PyType_IsSubtype") {
        pendingDone(expr->getArg(0));
        result = apiCall("PyObject_TypeCheck", {flags.object, operand(expr->getArg(1))},
                         expr->getType());
        return true;
    }
    if (name != "PyType_HasFeature" && name != "PyType_FastSubclass")
        return false;

    Value bits = values.lookup(stripped(expr->getArg(1)));

    if (bits.kind != Value::Operand || !flagTest(flags, bits.operand, result))
        return false;
    pendingDone(expr->getArg(0));
    return true;
}

}  // namespace refsan
