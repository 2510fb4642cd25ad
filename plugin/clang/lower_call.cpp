// SPDX-License-Identifier: Apache-2.0
// Calls: who is called (by name, through a table, through a field), the reference counting
// operations in the spellings of all header generations, and the compiler's builtins.
#include "lower.h"

#include "clang/Lex/Lexer.h"

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

// ---- reference counting ------------------------------------------------------------------------

namespace
{

struct RefcountFunction {
    const char *name;  // without leading underscores
    rs_op op;
    uint32_t flags;
    bool first;  // the object is the first argument, else the last: before it stand file and line
};

constexpr RefcountFunction refcountFunctions[] = {
    {"Py_INCREF", RS_OP_INCREF, 0, false},
    {"Py_DECREF", RS_OP_DECREF, 0, false},
    {"Py_XINCREF", RS_OP_INCREF, RS_INSNF_NULL_OK, false},
    {"Py_XDECREF", RS_OP_DECREF, RS_INSNF_NULL_OK, false},
    {"Py_IncRef", RS_OP_INCREF, RS_INSNF_NULL_OK, false},
    {"Py_DecRef", RS_OP_DECREF, RS_INSNF_NULL_OK, false},
    {"Py_DECREF_SPECIALIZED", RS_OP_DECREF, 0, true},
    {"Py_DECREF_NO_DEALLOC", RS_OP_DECREF, 0, true},
};

}  // namespace

void FunctionLowering::refcount(rs_op op, rs_operand object, uint32_t flags)
{
    if (object.kind == RS_OPND_INT || object.kind == RS_OPND_STRING || object.kind == RS_OPND_NONE)
        return;
    freezeAddressTaken();

    uint32_t clear = op == RS_OP_DECREF ? clearFlag() : 0;
    rs_insn *insn = emit(op);

    insn->a = object;
    insn->flags |= flags | clear;
}

Value FunctionLowering::setRefcount(rs_operand object)
{
    rs_insn *insn = emit(RS_OP_UNKNOWN);

    insn->text = "Py_SET_REFCNT";
    if (object.kind != RS_OPND_NONE) {
        insn->args = RS_NEW_ARRAY(unit.ir->arena, rs_operand, 1);
        insn->args[0] = object;
        insn->nargs = 1;
    }
    return operandValue(rs_opnd_int(1));
}

// Within Py_CLEAR and Py_SETREF the place has been replaced before its old value is released.
uint32_t FunctionLowering::clearFlag() const
{
    if (currentStmt == nullptr)
        return 0;

    SourceLocation at = currentStmt->getBeginLoc();

    while (at.isMacroID()) {
        llvm::StringRef macro =
            Lexer::getImmediateMacroName(at, unit.sources, unit.ast.getLangOpts());

        if (macro == "Py_CLEAR" || macro == "Py_SETREF" || macro == "Py_XSETREF")
            return RS_INSNF_CLEAR;
        at = unit.sources.getImmediateMacroCallerLoc(at);
    }
    return 0;
}

bool FunctionLowering::refcountCall(const CallExpr *expr, const FunctionDecl *callee)
{
    if (callee->getIdentifier() == nullptr || expr->getNumArgs() == 0)
        return false;

    llvm::StringRef name = callee->getName().ltrim('_');

    if (!name.starts_with("Py_"))
        return false;
    for (const RefcountFunction &function : refcountFunctions) {
        if (name != function.name)
            continue;
        for (const Expr *argument : expr->arguments())
            if (argument != expr->getArg(function.first ? 0 : expr->getNumArgs() - 1))
                take(argument);
        refcount(function.op, operand(expr->getArg(function.first ? 0 : expr->getNumArgs() - 1)),
                 function.flags);
        return true;
    }
    if (name != "Py_SET_REFCNT")
        return false;

    rs_operand object = operand(expr->getArg(0));

    setRefcount(object);
    return true;
}

// ---- who is called -----------------------------------------------------------------------------

const rs_name *FunctionLowering::fieldName(const FieldDecl *field)
{
    const rs_field *known = unit.field(field);

    if (known->owner == nullptr)
        return nullptr;
    return unit.name(std::string(known->owner->text) + "." + known->name->text);
}

// Whether the tokens from `range`'s first to its last are all that a macro expands to.
static bool isWholeMacro(const SourceManager &sources, const LangOptions &language,
                         SourceRange range)
{
    SourceLocation last = sources.getSpellingLoc(range.getEnd());
    auto length = static_cast<int>(Lexer::MeasureTokenLength(last, sources, language));

    return range.getBegin().isMacroID() && range.getEnd().isMacroID() &&
           sources.isAtStartOfImmediateMacroExpansion(range.getBegin()) &&
           sources.isAtEndOfImmediateMacroExpansion(range.getEnd().getLocWithOffset(length));
}

// The names of a table of an imported API, the outermost first. A macro that expands to the table
// and nothing else is one: NumPy's header makes PyArray_API of PY_ARRAY_UNIQUE_SYMBOL, and that is
// made a name of the user's own.
llvm::SmallVector<llvm::StringRef, 4> FunctionLowering::tableNames(const DeclRefExpr *table)
{
    const SourceManager &sources = unit.sources;
    const LangOptions &language = unit.ast.getLangOpts();
    llvm::SmallVector<llvm::StringRef, 4> names = {table->getDecl()->getName()};
    SourceRange range = table->getLocation();

    for (;;) {
        while (sources.isMacroArgExpansion(range.getBegin()))
            range = sources.getImmediateSpellingLoc(range.getBegin());
        if (!isWholeMacro(sources, language, range))
            return names;

        SourceLocation at = range.getBegin();

        if (!sources.isWrittenInScratchSpace(sources.getSpellingLoc(at)))  // pasted: in no macro
            names.insert(names.begin(), Lexer::getImmediateMacroName(at, sources, language));
        range = sources.getImmediateExpansionRange(at).getAsRange();
    }
}

// The contract that has the name of the macro in which the entry is written: another version of the
// API may have another function at that number.
const rs_contract *FunctionLowering::namedEntry(const ArraySubscriptExpr *expr)
{
    SourceLocation at = expr->getEndLoc();

    while (unit.sources.isMacroArgExpansion(at))
        at = unit.sources.getImmediateSpellingLoc(at);
    if (!at.isMacroID() || unit.sources.isWrittenInScratchSpace(unit.sources.getSpellingLoc(at)))
        return nullptr;

    llvm::StringRef macro = Lexer::getImmediateMacroName(at, unit.sources, unit.ast.getLangOpts());

    return rs_contracts_find(unit.contracts, unit.name(macro));
}

// The function that a contract says the entry is, by its macro's name or by whichever name the
// contract has for the table; or else the entry of the outermost name.
const rs_name *FunctionLowering::tableEntry(const ArraySubscriptExpr *expr)
{
    const auto *table = dyn_cast<DeclRefExpr>(expr->getBase()->IgnoreParenCasts());
    const auto *var = table != nullptr ? dyn_cast<VarDecl>(table->getDecl()) : nullptr;
    const rs_name *outermost = nullptr;
    Expr::EvalResult index;

    if (var == nullptr || !var->hasGlobalStorage() ||
        !expr->getIdx()->EvaluateAsInt(index, unit.ast))
        return nullptr;

    if (const rs_contract *known = namedEntry(expr))
        return known->name;

    std::string step = "[" + std::to_string(index.Val.getInt().getExtValue()) + "]";

    for (llvm::StringRef name : tableNames(table)) {
        const rs_name *entry = unit.name(name.str() + step);

        if (const rs_contract *known = rs_contracts_find(unit.contracts, entry))
            return known->name;
        if (outermost == nullptr)
            outermost = entry;
    }
    return outermost;
}

// A pointer of one of the API's function types ("visitproc") is known by that.
const rs_name *FunctionLowering::typedefName(QualType type)
{
    const auto *alias = type->getAs<TypedefType>();

    if (alias == nullptr || !unit.isPythonDecl(alias->getDecl()))
        return nullptr;
    return unit.name(alias->getDecl()->getName());
}

const rs_name *FunctionLowering::indirectName(const Expr *expr)
{
    for (;;) {
        expr = expr->IgnoreParenCasts();

        const auto *deref = dyn_cast<UnaryOperator>(expr);

        if (deref == nullptr || deref->getOpcode() != UO_Deref)
            break;
        expr = deref->getSubExpr();
    }
    if (const auto *member = dyn_cast<MemberExpr>(expr)) {
        const auto *field = dyn_cast<FieldDecl>(member->getMemberDecl());
        return field != nullptr ? fieldName(field) : nullptr;
    }
    if (const auto *entry = dyn_cast<ArraySubscriptExpr>(expr))
        return tableEntry(entry);
    if (const auto *reference = dyn_cast<DeclRefExpr>(expr)) {
        const auto *var = dyn_cast<VarDecl>(reference->getDecl());
        const FieldDecl *field = var != nullptr ? scan.pointerFields.lookup(var) : nullptr;
        if (field != nullptr)
            return fieldName(field);
    }
    return typedefName(expr->getType());
}

// One function that some headers reach by another name.
static llvm::StringRef plainName(llvm::StringRef name)
{
    if (name == "_Py_NewRef" || name == "_Py_XNewRef")
        return name.drop_front();
    if (!name.consume_front("__builtin_"))
        return name;
    if (name.starts_with("__") && name.ends_with("_chk"))
        return name.drop_front(2).drop_back(4);
    return name;
}

// The contract of a macro of Python's headers that is this call and nothing else: by writing
// PyLong_AS_LONG one says more than by PyLong_AsLong.
const rs_contract *FunctionLowering::namedMacro(const CallExpr *expr)
{
    if (!unit.inPythonMacro(expr->getBeginLoc()) ||
        !isWholeMacro(unit.sources, unit.ast.getLangOpts(), expr->getSourceRange()))
        return nullptr;

    llvm::StringRef macro =
        Lexer::getImmediateMacroName(expr->getBeginLoc(), unit.sources, unit.ast.getLangOpts());
    const rs_contract *known = rs_contracts_find(unit.contracts, unit.name(macro));

    return known != nullptr && known->nparams == expr->getNumArgs() ? known : nullptr;
}

Callee FunctionLowering::callee(const CallExpr *expr)
{
    const FunctionDecl *direct = expr->getDirectCallee();
    Callee result;

    if (const auto *method = dyn_cast_or_null<CXXMethodDecl>(direct)) {
        const auto *member = dyn_cast<MemberExpr>(expr->getCallee()->IgnoreParens());
        bool isVirtual = method->isVirtual() && member != nullptr && !member->hasQualifier();
        take(expr->getCallee());
        return methodCallee(method, isVirtual);
    }
    result.decl = direct;
    if (direct != nullptr) {
        take(expr->getCallee());
        if (const rs_contract *known = namedMacro(expr)) {
            result.name = known->name;
            return result;
        }
        result.name =
            direct->getIdentifier() != nullptr && plainName(direct->getName()) != direct->getName()
                ? unit.name(plainName(direct->getName()))
                : unit.functionName(direct);
        return result;
    }
    result.indirect = true;
    result.name = indirectName(expr->getCallee());
    result.target = operand(expr->getCallee());
    if (result.target.kind == RS_OPND_SYMBOL && result.name == nullptr) {
        result.name = result.target.name;
        result.indirect = false;
    }
    return result;
}

// ---- the call ----------------------------------------------------------------------------------

// An entry of an API's table that is passed on, as a converter is, goes by its function's name.
const rs_name *FunctionLowering::passedEntry(const Expr *expr)
{
    if (!expr->getType()->isFunctionPointerType())
        return nullptr;
    expr = expr->IgnoreParenCasts();
    if (const auto *deref = dyn_cast<UnaryOperator>(expr))
        expr = deref->getSubExpr()->IgnoreParenCasts();

    const auto *entry = dyn_cast<ArraySubscriptExpr>(expr);
    const rs_name *name = entry != nullptr ? tableEntry(entry) : nullptr;

    return name != nullptr && rs_contracts_find(unit.contracts, name) != nullptr ? name : nullptr;
}

rs_operand FunctionLowering::argument(const Expr *expr)
{
    if (const rs_name *entry = passedEntry(expr)) {
        take(expr);
        return rs_opnd_symbol(entry);
    }
    if (!expr->isGLValue())
        return operand(expr);

    Value of = take(expr);

    return of.kind == Value::Nothing ? operandValue(rs_opnd_int(0)).operand
                                     : address(of, expr->getType());
}

// Says what is passed for the "..." of the function that `insn` calls, whose last arguments are the
// expression's.
void FunctionLowering::typeArguments(rs_insn *insn, const CallExpr *expr)
{
    QualType called = expr->getCallee()->getType();
    const auto *pointer = called->getAs<PointerType>();
    const auto *prototype =
        (pointer != nullptr ? pointer->getPointeeType() : called)->getAs<FunctionProtoType>();
    unsigned count = expr->getNumArgs();

    if (prototype == nullptr || !prototype->isVariadic() || isa<CXXOperatorCallExpr>(expr) ||
        prototype->getNumParams() >= count || count > insn->nargs)
        return;

    rs_arg_type *types = RS_NEW_ARRAY(unit.ir->arena, rs_arg_type, insn->nargs);

    for (unsigned i = prototype->getNumParams(); i < count; i++) {
        const Expr *argument = expr->getArg(i);
        rs_arg_type &type = types[insn->nargs - count + i];

        type = unit.argumentType(argument->getType());
        type.cast = type.pointers != 0 && isa<ExplicitCastExpr>(argument->IgnoreParenImpCasts());
        type.loc = unit.loc(argument->getBeginLoc(), argument->getSourceRange());
    }
    insn->arg_types = types;
}

// Whether an object is passed to a parameter that is a `void *`.
static bool passesOpaquely(UnitContext &unit, const CallExpr *expr)
{
    for (const Expr *argument : expr->arguments()) {
        QualType source = argument->IgnoreParenImpCasts()->getType();
        if (argument->getType()->isVoidPointerType() && unit.isObjectPointer(source))
            return true;
    }
    return false;
}

Value FunctionLowering::emitCall(const Expr *expr, const Callee &callee, const Arguments &arguments,
                                 QualType result)
{
    rs_type type = unit.type(result);
    Value value;

    freezeAddressTaken();
    if (type.kind == RS_KIND_STRUCT)
        value = resultObject(expr, result);
    else if (type.kind != RS_KIND_VOID && (expr == nullptr || !scan.discarded.count(expr)))
        value = operandValue(rs_opnd_var(temp(type)));

    rs_operand *copy = RS_NEW_ARRAY(unit.ir->arena, rs_operand, arguments.size());
    rs_insn *insn = emit(RS_OP_CALL);

    std::copy(arguments.begin(), arguments.end(), copy);
    insn->callee = callee.name;
    insn->target = callee.target;
    insn->flags |= callee.indirect ? RS_INSNF_INDIRECT : 0;
    insn->args = copy;
    insn->nargs = static_cast<uint32_t>(arguments.size());
    insn->result = type;
    if (const auto *call = dyn_cast_or_null<CallExpr>(expr)) {
        bool opaque = insn->callee != nullptr &&
                      rs_contracts_find(unit.contracts, insn->callee) == nullptr &&
                      passesOpaquely(unit, call);
        insn->flags |= opaque ? RS_INSNF_OPAQUE : 0;
        typeArguments(insn, call);
    }
    if (value.kind == Value::Operand)
        insn->dst = value.operand.var;
    else if (value.kind == Value::Place)
        insn->dst = value.place.var;
    if (result->isReferenceType() && value.kind == Value::Operand)
        return pointee(value, result);
    return value;
}

Value FunctionLowering::apiCall(const char *name, const Arguments &arguments, QualType result)
{
    Callee callee;

    callee.name = unit.name(name);
    return emitCall(nullptr, callee, arguments, result);
}

// ---- builtins ----------------------------------------------------------------------------------

static bool isPassThrough(llvm::StringRef name)
{
    return name == "__builtin_expect" || name == "__builtin_expect_with_probability" ||
           name == "__builtin_assume_aligned" || name == "__builtin_launder" ||
           name == "__builtin_addressof" || name == "__builtin_unpredictable";
}

static bool hasNoEffect(llvm::StringRef name)
{
    return name.starts_with("__builtin_va_") || name == "__builtin_prefetch" ||
           name == "__builtin_assume";
}

// memset(p, 0, n) over a struct, a pointer or an array of them.
bool FunctionLowering::zeroCall(const CallExpr *expr, llvm::StringRef name, Value &result)
{
    Expr::EvalResult byte;

    if (name != "memset" || expr->getNumArgs() != 3 ||
        !expr->getArg(1)->EvaluateAsInt(byte, unit.ast) || byte.Val.getInt() != 0)
        return false;

    const Expr *target = expr->getArg(0)->IgnoreParenCasts();
    QualType type = target->getType();

    if (!type->isPointerType() || !type->getPointeeType()->isRecordType())
        return false;
    for (const Expr *argument : expr->arguments())
        take(argument);

    rs_operand pointer = toOperand(take(expr->getArg(0)), type);
    Value whole = pointee(operandValue(pointer), type);

    zero(whole);
    result = operandValue(pointer);
    return true;
}

bool FunctionLowering::builtin(const CallExpr *expr, const FunctionDecl *callee, Value &result)
{
    if (callee->getIdentifier() == nullptr || callee->getBuiltinID() == 0)
        return false;

    llvm::StringRef name = callee->getName();

    if (zeroCall(expr, plainName(name), result) || pointerCopy(expr, plainName(name), result))
        return true;
    if (!name.starts_with("__builtin_"))
        return false;
    if (isPassThrough(name)) {
        result = take(expr->getArg(0));
        if (expr->getArg(0)->isGLValue())
            result = operandValue(address(result, expr->getArg(0)->getType()));
        return true;
    }
    if (name == "__builtin_constant_p" || name == "__builtin_object_size" ||
        name == "__builtin_dynamic_object_size") {
        for (const Expr *argument : expr->arguments())
            pendingDone(argument);
        result = operandValue(rs_opnd_int(name == "__builtin_constant_p" ? 0 : -1));
        return true;
    }
    if (hasNoEffect(name)) {
        for (const Expr *argument : expr->arguments())
            pendingDone(argument);
        return true;
    }
    return false;
}

Value FunctionLowering::call(const CallExpr *expr)
{
    const FunctionDecl *direct = expr->getDirectCallee();
    Value result;

    if (direct != nullptr &&
        (builtin(expr, direct, result) || refcountCall(expr, direct) ||
         accessorCall(expr, direct, result) || typeTestCall(expr, direct, result) ||
         (unit.ir->cplusplus && standardCall(expr, direct, result))))
        return result;

    Callee target = callee(expr);
    Arguments arguments;
    unsigned first = 0;
    rs_operand object;

    if (thisArgument(expr, object)) {
        arguments.push_back(object);
        first = isa<CXXOperatorCallExpr>(expr) ? 1 : 0;
    }

    llvm::ArrayRef<const Expr *> given(expr->getArgs() + first, expr->getNumArgs() - first);
    QualType type = expr->getCallReturnType(unit.ast);

    doubtClosures(expr, given);
    if (direct != nullptr && isOpaqueCxx(direct))
        return libraryCall(expr, target, given, arguments, type);
    for (const Expr *each : given)
        arguments.push_back(argument(each));
    return emitCall(expr, target, arguments, type);
}

}  // namespace refsan
