// SPDX-License-Identifier: Apache-2.0
// Findings become the compiler's own warnings, notes and fix-its; suppressions are obeyed, and the
// idle ones told.
#ifndef REFSAN_CLANG_DIAGNOSE_H
#define REFSAN_CLANG_DIAGNOSE_H

#include "collect.h"
#include "options.h"
#include "suppress.h"
#include "unit.h"

#include "report.h"

#include <string>
#include <vector>

namespace refsan
{

// A warning of refsan itself, "[refsan-<id>]" appended. It obeys what -Wbackend-plugin obeys.
void warn(UnitContext &unit, clang::SourceLocation at, llvm::StringRef text, llvm::StringRef id);

class Diagnoser
{
  public:
    Diagnoser(UnitContext &unit, const Options &options,
              const std::vector<LoweredFunction> &functions, Suppressions &suppressions)
        : unit(unit), options(options), functions(functions), suppressions(suppressions)
    {
    }

    // Shows the report's findings in the order of the source. Returns how many were suppressed.
    uint32_t show(rs_report *report);

  private:
    // A finding, and those that the same macro makes elsewhere.
    struct Mistake {
        rs_finding *first;
        const rs_finding *second;
        uint32_t repetitions;
    };

    std::string mistakeOf(const rs_finding *finding) const;
    void noteRepetitions(rs_report *report, const Mistake &mistake);
    std::vector<Mistake> mistakesOf(rs_report *report, uint32_t &suppressed);
    bool isShown(const rs_finding *finding, clang::SourceLocation at);
    void showFinding(const rs_finding *finding, clang::SourceLocation at);
    clang::SourceLocation pointOf(const rs_finding *finding) const;
    const clang::FunctionDecl *functionOf(const rs_finding *finding) const;

    UnitContext &unit;
    const Options &options;
    const std::vector<LoweredFunction> &functions;
    Suppressions &suppressions;
};

}  // namespace refsan

#endif
