// SPDX-License-Identifier: Apache-2.0
// What is told of a unit in a form for programs: JSON, one record a line. docs/findings-format.md
// describes it.
#ifndef REFSAN_CLANG_FINDINGS_H
#define REFSAN_CLANG_FINDINGS_H

#include "collect.h"
#include "unit.h"

#include "clang/Basic/Diagnostic.h"
#include "clang/Frontend/Utils.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/JSON.h"

#include "report.h"

#include <string>
#include <vector>

namespace refsan
{

class FindingsFile : public clang::DependencyCollector
{
  public:
    // Begins to collect the names of the files that are read; before the main file is entered.
    explicit FindingsFile(clang::CompilerInstance &compiler);

    // What the unit is; comes first. `generator` wrote it, or null.
    void unit(llvm::StringRef state, const char *generator, const rs_unit *ir = nullptr);
    // A finding that is shown at this (expanded) place.
    void finding(UnitContext &unit, const rs_finding *finding, clang::SourceLocation at,
                 llvm::ArrayRef<clang::FixItHint> fixes);
    // A warning of refsan itself.
    void warning(clang::SourceLocation at, llvm::StringRef text, llvm::StringRef id);
    // What was inferred, what attributes say, which functions' contracts are elsewhere, and what
    // was left too early.
    void functions(UnitContext &unit, const std::vector<LoweredFunction> &functions);
    // The files that the compile depends on, those of its options included; comes last.
    void files(const std::vector<std::string> &contracts);

    bool write(const std::string &file, std::string &error) const;

  private:
    bool needSystemDependencies() override
    {
        return true;
    }

    std::string absolute(llvm::StringRef path) const;
    llvm::json::Object place(clang::SourceLocation at) const;
    void addRange(llvm::json::Object &record, clang::SourceRange range) const;
    llvm::json::Array notes(UnitContext &unit, const rs_finding *finding,
                            clang::SourceLocation at) const;
    bool addEdit(llvm::json::Array &edits, const clang::FixItHint &hint) const;
    void function(UnitContext &unit, const LoweredFunction &each);
    void annotated(UnitContext &unit);
    void elsewhere(UnitContext &unit);
    void add(llvm::StringRef kind, llvm::json::Object record);

    clang::CompilerInstance &compiler;
    std::string text;
};

}  // namespace refsan

#endif
