// SPDX-License-Identifier: Apache-2.0
// What all functions of a translation unit share while they are lowered: names, types, fields,
// locations, and which files are Python's own.
#ifndef REFSAN_CLANG_UNIT_H
#define REFSAN_CLANG_UNIT_H

#include "locations.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"

#include "contract.h"
#include "ir.h"

#include <string>
#include <vector>

namespace refsan
{

class FindingsFile;

class UnitContext
{
  public:
    // `root` is the declaration of PyObject's struct. `ir` and `contracts` must be initialised and
    // outlive this.
    UnitContext(clang::CompilerInstance &compiler, const clang::RecordDecl *root, rs_unit *ir,
                rs_contracts *contracts);

    clang::CompilerInstance &compiler;
    clang::ASTContext &ast;
    clang::SourceManager &sources;
    rs_unit *ir;
    rs_contracts *contracts;
    Locations locations;
    bool skipGenerated = false;  // headers that a generator wrote are as if they were not seen
    llvm::DenseMap<const rs_name *, int64_t> specFlags;   // of PyType_Spec, by its table of slots
    llvm::DenseSet<const clang::RecordDecl *> instances;  // whose members the unit has
    FindingsFile *findings = nullptr;  // where programs are told what people are; null: nowhere
    std::vector<const clang::FunctionDecl *> functionsNamed;  // in the order of their first use

    // ---- names (names.cpp) ----
    const rs_name *name(llvm::StringRef text);
    // C: the function's name; C++: qualified, overloads told apart by "#2" in order of first use.
    const rs_name *functionName(const clang::FunctionDecl *decl);
    const rs_name *variableName(const clang::VarDecl *decl);
    // The tag, or the first typedef name where the tag is missing or begins with an underscore.
    // NULL for what has no name at all.
    const rs_name *structName(const clang::RecordDecl *decl);
    // Remembers a typedef that may name a struct. In source order: the first one counts.
    void addTypedef(const clang::TypedefNameDecl *decl);
    // The name of the function's contract, which is that of another function if the contracts say
    // that they are the same. NULL if there is none.
    const rs_name *contractName(const clang::FunctionDecl *decl);

    // ---- types (types.cpp) ----
    rs_type type(clang::QualType type);
    rs_type pointerTo(clang::QualType pointee);
    // What an argument is that no parameter declares.
    rs_arg_type argumentType(clang::QualType type);
    bool isObjectStruct(const clang::RecordDecl *decl);
    bool isObjectPointer(clang::QualType type);
    const rs_field *field(const clang::FieldDecl *decl);
    // A closure's field, which has no name of its own.
    void nameField(const clang::FieldDecl *decl, llvm::StringRef text);
    // Whether the field is the header of an object struct, so that its address is the object's.
    bool isObjectHeader(const clang::FieldDecl *decl);

    // ---- places (unit.cpp) ----
    rs_loc loc(clang::SourceLocation point, clang::SourceRange range);
    // Whether this file position (not a macro's) is in a header of Python.
    bool inPythonHeader(clang::SourceLocation location);
    // Whether code at this location comes from the body of a macro in a header of Python.
    bool inPythonMacro(clang::SourceLocation location);
    // Whether the declaration itself stands in a header of Python.
    bool isPythonDecl(const clang::Decl *decl);
    // Whether this file position is in a header that skipGenerated is about.
    bool inSkippedHeader(clang::SourceLocation location);

  private:
    rs_type computeType(clang::QualType type);
    void setBase(rs_arg_type &result, clang::QualType type);
    rs_type recordType(rs_kind kind, const clang::RecordDecl *decl);
    bool holdsObjects(const clang::RecordDecl *decl);
    bool computeHoldsObjects(const clang::RecordDecl *decl);
    bool fieldHoldsObjects(const clang::FieldDecl *decl);
    bool computeObjectStruct(const clang::RecordDecl *decl);
    bool isOpaqueObject(const clang::RecordDecl *decl);
    std::string qualifiedName(const clang::NamedDecl *decl) const;
    std::string directoryOf(clang::SourceLocation location) const;
    bool computeInPythonHeader(clang::SourceLocation location) const;

    const clang::RecordDecl *root;
    bool preprocessed;  // files are known by line markers only
    std::string pythonDirectory;
    llvm::DenseMap<clang::FileID, bool> pythonFiles;
    llvm::DenseMap<clang::FileID, bool> generatedFiles;
    llvm::DenseMap<const clang::Type *, rs_type> types;
    llvm::DenseMap<const clang::RecordDecl *, bool> objectStructs;
    llvm::DenseMap<const clang::RecordDecl *, bool> holders;
    llvm::DenseMap<const clang::RecordDecl *, const rs_name *> structNames;
    llvm::DenseMap<const clang::RecordDecl *, const clang::TypedefNameDecl *> typedefs;
    llvm::DenseMap<const clang::FunctionDecl *, const rs_name *> functionNames;
    llvm::DenseMap<const clang::FunctionDecl *, const rs_name *> contractNames;
    llvm::DenseMap<const clang::FieldDecl *, const rs_field *> fields;
    llvm::StringMap<unsigned> overloads;
    unsigned lambdas = 0;
};

}  // namespace refsan

#endif
