// SPDX-License-Identifier: Apache-2.0
// Shows findings through the compiler's diagnostics.
//
// The built-in warn_fe_backend_plugin is used because a diagnostic made by a plugin obeys neither
// -Werror nor -w nor pragmas. It does not know system headers; that is filtered here.
#include "diagnose.h"

#include "fixit.h"

#include "clang/Basic/DiagnosticFrontend.h"
#include "llvm/ADT/SmallVector.h"

using namespace clang;

namespace refsan
{

// Adds what may follow: ranges, fix-its.
static void addRange(UnitContext &unit, const DiagnosticBuilder &builder, SourceRange range)
{
    if (range.isInvalid())
        return;

    CharSourceRange expanded = unit.sources.getExpansionRange(range);

    if (unit.sources.isWrittenInSameFile(expanded.getBegin(), expanded.getEnd()))
        builder << expanded;
}

void warn(UnitContext &unit, SourceLocation at, llvm::StringRef text, llvm::StringRef id)
{
    unit.compiler.getDiagnostics().Report(at, diag::warn_fe_backend_plugin)
        << (text + " [refsan-" + id + "]").str();
}

SourceLocation Diagnoser::pointOf(const rs_finding *finding) const
{
    SourceLocation at = unit.locations.at(finding->loc).point;

    if (at.isInvalid() && finding->function != nullptr)
        at = unit.locations.at(finding->function->loc).point;
    return unit.sources.getExpansionLoc(at);
}

const FunctionDecl *Diagnoser::functionOf(const rs_finding *finding) const
{
    for (const LoweredFunction &each : functions)
        if (each.fn == finding->function)
            return each.decl;
    return nullptr;
}

bool Diagnoser::isShown(const rs_finding *finding, SourceLocation at)
{
    if (at.isInvalid() || unit.sources.isInSystemHeader(at) || unit.inPythonHeader(at))
        return false;
    return options.level == RS_LEVEL_PEDANTIC || finding->level == RS_LEVEL_DEFAULT;
}

void Diagnoser::showFinding(const rs_finding *finding, SourceLocation at)
{
    DiagnosticsEngine &diagnostics = unit.compiler.getDiagnostics();

    {
        llvm::SmallVector<FixItHint, 2> fixes = fixIts(unit, functionOf(finding), finding->fix);
        std::string text = std::string(finding->message) + " [refsan-" + finding->check + "]";
        DiagnosticBuilder builder = diagnostics.Report(at, diag::warn_fe_backend_plugin);

        builder << text;
        addRange(unit, builder, unit.locations.at(finding->loc).range);
        for (const FixItHint &fix : fixes)
            builder << fix;
    }
    for (const rs_note *note = finding->notes; note != nullptr; note = note->next) {
        const Location &location = unit.locations.at(note->loc);
        SourceLocation step = unit.sources.getExpansionLoc(location.point);
        DiagnosticBuilder builder =
            diagnostics.Report(step.isValid() ? step : at, diag::note_fe_backend_plugin);

        builder << note->text;
        if (step.isValid())
            addRange(unit, builder, location.range);
    }
}

static int compareLocations(void *context, rs_loc a, rs_loc b)
{
    auto *unit = static_cast<UnitContext *>(context);
    SourceLocation left = unit->sources.getExpansionLoc(unit->locations.at(a).point);
    SourceLocation right = unit->sources.getExpansionLoc(unit->locations.at(b).point);

    if (left == right)
        return 0;
    if (left.isInvalid() || right.isInvalid())
        return left.isInvalid() ? -1 : 1;
    return unit->sources.isBeforeInTranslationUnit(left, right) ? -1 : 1;
}

uint32_t Diagnoser::show(rs_report *report)
{
    uint32_t suppressed = 0;

    rs_report_sort(report, compareLocations, &unit);
    for (const rs_finding *finding = report->first; finding != nullptr; finding = finding->next) {
        SourceLocation at = pointOf(finding);

        if (at.isInvalid())
            continue;
        if (suppressions.silences(finding->check, at))
            suppressed++;
        else if (isShown(finding, at))
            showFinding(finding, at);
    }
    return suppressed;
}

}  // namespace refsan
