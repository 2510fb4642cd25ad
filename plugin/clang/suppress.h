// SPDX-License-Identifier: Apache-2.0
// What silences findings: NOLINT comments, suppress attributes, annotations.
#ifndef REFSAN_CLANG_SUPPRESS_H
#define REFSAN_CLANG_SUPPRESS_H

#include "collect.h"
#include "options.h"
#include "unit.h"

#include "report.h"

#include <map>
#include <memory>

namespace refsan
{

class Suppressions
{
  public:
    Suppressions(UnitContext &unit, const Options &options,
                 const std::vector<LoweredFunction> &functions);

    // Whether a finding of `check` at this (expanded) location is silenced.
    bool silences(const char *check, clang::SourceLocation at);

    // Whether the main file has a suppression of ours at all, so that an idle one can be told.
    bool anyOurs();

    // Warns of those in the main file that name a check of ours and silenced nothing.
    void tellIdle();

  private:
    rs_suppressions &of(clang::FileID file);
    void attributes(const std::vector<LoweredFunction> &functions);
    void function(const clang::FunctionDecl *definition);
    void declaration(const clang::Decl *decl, clang::SourceRange range);
    void statement(const clang::Stmt *stmt);
    void add(clang::SourceRange range, clang::SourceLocation where, std::string checks);
    bool mayBeUsed(const rs_suppression &suppression) const;
    bool isEnabled(llvm::StringRef check) const;

    UnitContext &unit;
    const Options &options;
    // By a file's hash value: ordered, so that the order is the same in every run.
    std::map<clang::FileID, rs_suppressions> files;
};

}  // namespace refsan

#endif
