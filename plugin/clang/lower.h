// SPDX-License-Identifier: Apache-2.0
// From one function's Clang CFG to the IR. The CFG lists each evaluated expression once, operands
// before operators; lowering is a walk over these with a table from expression to value.
#ifndef REFSAN_CLANG_LOWER_H
#define REFSAN_CLANG_LOWER_H

#include "scan.h"
#include "unit.h"

#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

#include <memory>
#include <vector>

namespace refsan
{

// What an expression evaluated to.
struct Value {
    enum Kind {
        Nothing,  // void, or a function that is about to be called
        Operand,  // `operand`
        Place,    // an lvalue, or a struct that stands at `place`
        Sum,      // pointer `operand` plus `index`: not computed until somebody needs it
        Truth,    // whether `operand` is not zero: likewise
        List,     // an initialiser list: its parts have values of their own
    };
    // Accesses that the headers of some versions write as fields and others as calls. An operand
    // has one too, when it was read this way.
    enum Access {
        Plain,
        Refcount,   // object->ob_refcnt
        TypeOf,     // object->ob_type
        TypeFlags,  // object->ob_type->tp_flags
        SizeOf,     // object->ob_size
        TupleItem,  // object->ob_item, or ob_item[i], of a tuple
        ListItem,   // likewise, of a list
    };

    Kind kind = Nothing;
    Access access = Plain;
    rs_operand operand = {};
    rs_operand index = {};
    rs_place place = {};
    rs_operand object = {};  // of an access that is not Plain
    const clang::InitListExpr *list = nullptr;

    bool reads(uint32_t var) const;
};

struct Callee {
    const clang::FunctionDecl *decl = nullptr;  // if it is known
    const rs_name *name = nullptr;
    rs_operand target = {};  // of an indirect call
    bool indirect = false;
};

class FunctionLowering
{
  public:
    FunctionLowering(UnitContext &unit, const clang::FunctionDecl *decl, const BodyScan &scan);

    // The finished function, in the unit's list.
    rs_function *run();

  private:
    using Arguments = llvm::SmallVector<rs_operand, 8>;

    // ---- functions and blocks (lower_function.cpp) ----
    void declare();
    void declareParameters();
    std::unique_ptr<clang::CFG> buildCfg();
    void withoutCfg();
    std::vector<const clang::CFGBlock *> reachable(const clang::CFG &cfg) const;
    void prepare(const std::vector<const clang::CFGBlock *> &order);
    void prepareArm(const clang::AbstractConditionalOperator *choice, const clang::Expr *arm);
    void prepareElement(const clang::CFGBlock *block, const clang::CFGElement &element);
    void block(const clang::CFGBlock *from);
    void element(const clang::CFGElement &element);
    void statement(const clang::Stmt *stmt);
    void returnStatement(const clang::ReturnStmt *stmt);
    void assembly(const clang::AsmStmt *stmt);
    void leaveScope(llvm::ArrayRef<clang::CFGElement> elements);
    void lifetimeEnd(const clang::VarDecl *decl);
    uint32_t unwindBlock();

    // ---- terminators (lower_control.cpp) ----
    void terminator(const clang::CFGBlock *from);
    void branch(const clang::CFGBlock *from, const clang::Stmt *stmt);
    void branchOnTemporary(const clang::CFGBlock *from, const clang::Stmt *stmt);
    void switchTerm(const clang::CFGBlock *from, const clang::SwitchStmt *stmt);
    void anySuccessor(const clang::CFGBlock *from);
    void jump(const clang::CFGBlock *from);
    rs_operand condition(const clang::CFGBlock *from, const clang::Stmt *stmt);
    uint32_t edge(const clang::CFGBlock *from, unsigned index);
    uint32_t edgeWithTruth(uint32_t temp, int64_t truth, uint32_t to);
    const clang::Expr *lastExpression(const clang::CFGBlock *from) const;

    // ---- values (lower_value.cpp) ----
    Value take(const clang::Expr *expr);
    void pendingDone(const clang::Expr *expr);
    void set(const clang::Expr *expr, const Value &value);
    void freeze(Value &value, uint32_t var);
    void freezeReadsOf(uint32_t var);
    void freezeAddressTaken();
    void freezeAliasesOf(const rs_place &place);
    void freezeAll();
    rs_operand operand(const clang::Expr *expr);
    rs_operand truthOf(rs_operand operand);
    rs_operand toOperand(const Value &value, clang::QualType type);
    rs_place place(const clang::Expr *expr);
    rs_place toPlace(const Value &value, clang::QualType type);
    Value load(const Value &from, clang::QualType type);
    bool loadByCall(const Value &from, clang::QualType type, Value &result);
    Value typeOf(rs_operand object, clang::QualType type);
    void partOfAccess(const Value &value);
    void store(const Value &to, rs_operand value, clang::QualType type);
    void assign(const Value &to, const Value &from, clang::QualType type);
    rs_operand address(const Value &of, clang::QualType type);
    Value pointee(const Value &pointer, clang::QualType pointer_type);
    uint32_t asVariable(rs_operand operand, rs_type type);
    bool isLocal(uint32_t var) const;
    bool isNamed(const rs_operand &operand) const;
    bool readsVariables(const Value &value) const;
    void markAddressTaken(const rs_place &place);
    void mayBeMethodTable(const rs_place &place, rs_operand value);

    // ---- emission (lower_value.cpp) ----
    rs_insn *emit(rs_op op);
    uint32_t temp(rs_type type);
    rs_operand copyToTemp(rs_operand value, rs_type type);
    rs_operand binary(rs_binary op, rs_operand a, rs_operand b, rs_type type);
    Value unknown(const char *what, clang::QualType type);
    rs_loc here();

    // ---- variables (lower_value.cpp) ----
    const rs_strings *stringsOf(const clang::VarDecl *decl);
    uint32_t variable(const clang::VarDecl *decl);
    uint32_t unnamed(rs_type type);
    Value variableValue(const clang::VarDecl *decl);

    // ---- expressions (lower_expr.cpp) ----
    Value evaluate(const clang::Expr *expr);
    Value evaluateMissing(const clang::Expr *expr);
    Value literal(const clang::Expr *expr);
    Value floating(const clang::FloatingLiteral *expr);
    Value constant(const clang::Expr *expr);
    Value zeroOf(clang::QualType type);
    Value conversion(const clang::CastExpr *expr);
    Value truth(const clang::Expr *expr);
    Value unary(const clang::UnaryOperator *expr);
    Value step(const clang::UnaryOperator *expr);
    Value logicalNot(const clang::UnaryOperator *expr);
    Value negate(const clang::UnaryOperator *expr);
    Value binaryOperator(const clang::BinaryOperator *expr);
    Value arithmetic(const clang::BinaryOperator *expr);
    Value assignment(const clang::BinaryOperator *expr);
    Value compoundAssignment(const clang::BinaryOperator *expr);
    Value conditional(const clang::AbstractConditionalOperator *expr);
    void armDone(const clang::Expr *expr);
    Value statementExpression(const clang::StmtExpr *expr);
    Value atomic(const clang::AtomicExpr *expr);
    Value opaque(const clang::OpaqueValueExpr *expr);

    // ---- places (lower_place.cpp) ----
    Value reference(const clang::DeclRefExpr *expr);
    Value member(const clang::MemberExpr *expr);
    Value memberOf(const Value &base, const clang::FieldDecl *field);
    Value fieldOf(const Value &base, const rs_field *step, const clang::RecordDecl *record);
    Value subscript(const clang::ArraySubscriptExpr *expr);
    Value element(const Value &base, rs_operand index, clang::QualType pointer_type);
    Value decay(const clang::Expr *expr);
    Value compoundLiteral(const clang::CompoundLiteralExpr *expr);
    Value::Access accessOf(const clang::FieldDecl *field);

    // ---- declarations and initialisers (lower_init.cpp) ----
    void declaration(const clang::DeclStmt *stmt);
    void initialiseVariable(const clang::VarDecl *decl);
    void initialise(const Value &target, clang::QualType type, const clang::Expr *init);
    void initialiseList(const Value &target, clang::QualType type, const clang::InitListExpr *list);
    bool inPlaceOf(const clang::Expr *init, const clang::VarDecl *var);
    void fill(const Value &target, clang::QualType type, const clang::InitListExpr *list);
    void fillPart(const Value &target, clang::QualType type, const clang::Expr *init);
    void fillRecord(const Value &target, const clang::RecordDecl *record,
                    const clang::InitListExpr *list);
    void fillArray(const Value &target, clang::QualType type, const clang::InitListExpr *list);
    void zero(const Value &target);

    // ---- calls (lower_call.cpp) ----
    Value call(const clang::CallExpr *expr);
    bool builtin(const clang::CallExpr *expr, const clang::FunctionDecl *callee, Value &result);
    bool zeroCall(const clang::CallExpr *expr, llvm::StringRef name, Value &result);
    bool refcountCall(const clang::CallExpr *expr, const clang::FunctionDecl *callee);
    Callee callee(const clang::CallExpr *expr);
    const rs_name *typedefName(clang::QualType type);
    const rs_name *indirectName(const clang::Expr *expr);
    const rs_name *passedEntry(const clang::Expr *expr);
    const rs_contract *namedMacro(const clang::CallExpr *expr);
    const rs_contract *namedEntry(const clang::ArraySubscriptExpr *expr);
    const rs_name *tableEntry(const clang::ArraySubscriptExpr *expr);
    llvm::SmallVector<llvm::StringRef, 4> tableNames(const clang::DeclRefExpr *table);
    const rs_name *fieldName(const clang::FieldDecl *field);
    rs_operand argument(const clang::Expr *expr);
    void typeArguments(rs_insn *insn, const clang::CallExpr *expr);
    Value emitCall(const clang::Expr *expr, const Callee &callee, const Arguments &arguments,
                   clang::QualType result);
    Value apiCall(const char *name, const Arguments &arguments, clang::QualType result);
    void refcount(rs_op op, rs_operand object, uint32_t flags);
    uint32_t clearFlag() const;
    Value setRefcount(rs_operand object);

    // ---- calls that are accesses to memory (lower_access.cpp) ----
    bool accessorCall(const clang::CallExpr *expr, const clang::FunctionDecl *callee,
                      Value &result);
    bool holderCall(const clang::CallExpr *expr, const clang::FunctionDecl *callee, Value &result);
    bool pointerCopy(const clang::CallExpr *expr, llvm::StringRef name, Value &result);

    // ---- the C++ standard library (lower_std.cpp) ----
    bool standardCall(const clang::CallExpr *expr, const clang::FunctionDecl *callee,
                      Value &result);
    bool swapCall(const clang::CallExpr *expr, llvm::StringRef name, Value &result);
    bool nullCompare(const clang::CallExpr *expr, clang::OverloadedOperatorKind op, Value &result);
    bool isUniquePointer(const clang::CXXRecordDecl *record);
    Value pointerIn(const Value &object, const clang::CXXRecordDecl *record);
    void deletePointer(rs_operand pointer, const clang::CXXRecordDecl *record);
    void resetPointer(const Value &held, rs_operand next, const clang::CXXRecordDecl *record);
    rs_operand handedOver(const clang::Expr *argument);
    bool constructPointer(const clang::CXXConstructExpr *expr, const Value &target);
    void destroyPointer(const Value &object, const clang::CXXRecordDecl *record);
    bool pointerMethod(const clang::CallExpr *expr, const clang::CXXMethodDecl *method,
                       Value &result);
    bool isOpaqueCxx(const clang::FunctionDecl *callee);
    bool touchesObjects(const Arguments &arguments, clang::QualType result);
    Value libraryCall(const clang::Expr *expr, const Callee &callee,
                      llvm::ArrayRef<const clang::Expr *> given, Arguments &arguments,
                      clang::QualType result);
    Value opaqueCall(const clang::Expr *expr, const Arguments &arguments, clang::QualType result);

    // ---- what is handed to code that may keep it (lower_handed.cpp) ----
    void opaqueArguments(const clang::FunctionDecl *callee,
                         llvm::ArrayRef<const clang::Expr *> given, Arguments &arguments,
                         llvm::SmallVectorImpl<const clang::Expr *> &written);
    void doubt(const char *why, const Arguments &objects);
    void doubtPlaces(const char *why, llvm::ArrayRef<const clang::Expr *> places);
    void capturedObjects(const clang::Expr *expr, bool guards, Arguments &objects);
    void doubtClosures(const clang::Expr *call, llvm::ArrayRef<const clang::Expr *> given);
    void doubtGuarded(const clang::VarDecl *guard);

    // ---- elements of the library's containers (lower_element.cpp) ----
    bool pointsToObjects(clang::QualType pointer);
    clang::QualType iteratorPointer(clang::QualType type);
    Value shown(const Value &object, const clang::CXXRecordDecl *record, clang::QualType pointer);
    bool elementCall(const clang::CallExpr *expr, const clang::CXXMethodDecl *method,
                     Value &result);
    void elementArguments(llvm::ArrayRef<const clang::Expr *> given, Arguments &arguments);

    // ---- tests of types (lower_type.cpp) ----
    Value typeTest(bool exact, rs_operand object, rs_operand type);
    bool typeTestCall(const clang::CallExpr *expr, const clang::FunctionDecl *callee,
                      Value &result);
    const rs_name *checkOfFlag(uint64_t flag);
    bool flagTest(const Value &flags, rs_operand bits, Value &result);
    bool typeCompare(const clang::BinaryOperator *expr, const Value &left, const Value &right,
                     Value &result);

    // ---- after the walk (lower_sweep.cpp) ----
    void sweep();

    // ---- C++ (lower_cxx.cpp) ----
    bool evaluateCxx(const clang::Expr *expr, Value &result);
    Value construct(const clang::CXXConstructExpr *expr);
    Value memberInitialised(const clang::CXXCtorInitializer *init);
    void prepareInitialiser(const clang::CXXCtorInitializer *init);
    Value allocate(const clang::CXXNewExpr *expr);
    void prepareCaptures();
    Value resultObject(const clang::Expr *expr, clang::QualType type);
    Value newObject(const clang::CXXNewExpr *expr);
    Value deleteObject(const clang::CXXDeleteExpr *expr);
    Value throwException(const clang::CXXThrowExpr *expr);
    Value closure(const clang::LambdaExpr *expr);
    Value captured(const clang::VarDecl *decl);
    Value materialise(const clang::MaterializeTemporaryExpr *expr);
    Value bindTemporary(const clang::CXXBindTemporaryExpr *expr);
    Callee methodCallee(const clang::CXXMethodDecl *method, bool isVirtual);
    bool thisArgument(const clang::CallExpr *expr, rs_operand &object);
    void initialiser(const clang::CXXCtorInitializer *init);
    void destroy(const Value &object, clang::QualType type);
    void destroyVariable(const clang::VarDecl *decl);
    void destructorElement(const clang::CFGImplicitDtor &element);
    void cleanup(const clang::VarDecl *decl);
    Value thisObject();

    UnitContext &unit;
    const clang::FunctionDecl *source;
    const BodyScan &scan;
    rs_function *fn = nullptr;
    uint32_t current = 0;                      // the block that is being filled
    const clang::Stmt *currentStmt = nullptr;  // what is being lowered
    const clang::Stmt *locatedStmt = nullptr;  // and the last one that got a location
    rs_loc locatedAt = 0;
    uint32_t locatedFlags = 0;
    bool unwinds = false;  // this block ends by a throw

    llvm::DenseMap<const clang::Expr *, Value> values;
    // Values that read a named variable and were not used yet.
    llvm::SmallVector<const clang::Expr *, 16> pending;
    llvm::DenseMap<const clang::VarDecl *, uint32_t> variables;
    llvm::DenseSet<uint32_t> walkers;  // pointers that pointer arithmetic moves
    // Temporaries of accesses that may still become a call: then nobody needs them.
    llvm::DenseSet<uint32_t> accessParts;
    llvm::DenseMap<const rs_name *, uint32_t> symbols;  // globals whose address was taken
    llvm::DenseMap<const clang::CFGBlock *, uint32_t> blocks;
    // Where a conditional's arms leave its value.
    llvm::DenseMap<const clang::Expr *, llvm::SmallVector<const clang::Expr *, 1>> arms;
    llvm::DenseMap<const clang::Expr *, uint32_t> joins;
    // Blocks that begin with the value of an && or ||, and where it is left.
    llvm::DenseMap<const clang::CFGBlock *, uint32_t> truthJoins;
    // Temporaries that exist on some paths only: the flag that says whether they do.
    llvm::DenseMap<const clang::CXXBindTemporaryExpr *, uint32_t> created;
    llvm::DenseMap<const clang::CXXBindTemporaryExpr *, Value> temporaries;
    // Where constructors called by initialisers of members and bases work.
    llvm::DenseMap<const clang::Expr *, Value> placed;
    llvm::DenseMap<const clang::CXXNewExpr *, Value> allocations;
    llvm::DenseMap<const clang::ValueDecl *, clang::FieldDecl *> captures;
    clang::FieldDecl *capturedThis = nullptr;
};

// Adds the roles that a variable's initialiser gives to functions (tables.cpp).
void addTable(UnitContext &unit, const clang::VarDecl *decl);

// Flags and setting of PyType_Spec variables must be known before the slots they point to.
void addTypeSpec(UnitContext &unit, const clang::VarDecl *decl);

// Tells the unit of the type of Python objects, or the table of PyMemberDef, that the variable is.
void addPyType(UnitContext &unit, const clang::VarDecl *decl);

}  // namespace refsan

#endif
