// SPDX-License-Identifier: Apache-2.0
// Shows findings through the compiler's diagnostics.
//
// The built-in warn_fe_backend_plugin is used because a diagnostic made by a plugin obeys neither
// -Werror nor -w nor pragmas. It does not know system headers; that is filtered here.
#include "diagnose.h"

#include "findings.h"
#include "fixit.h"

#include "clang/Basic/DiagnosticFrontend.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"

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
    if (unit.findings != nullptr)
        unit.findings->warning(at, text, id);
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
    llvm::SmallVector<FixItHint, 2> fixes = fixIts(unit, functionOf(finding), finding->fix);

    if (unit.findings != nullptr)
        unit.findings->finding(unit, finding, at, fixes);
    {
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

// What a macro does wrong from beginning to end it does wherever a function expands it: one
// mistake, told where it is expanded first. Empty where a part of it is not the macro's.
std::string Diagnoser::mistakeOf(const rs_finding *finding) const
{
    SourceManager &sources = unit.sources;
    SourceLocation at = unit.locations.at(finding->loc).point;
    SourceLocation origin = unit.locations.at(finding->origin).point;

    if (finding->function == nullptr || !at.isMacroID() || !origin.isMacroID() || at == origin ||
        sources.getExpansionLoc(at) != sources.getExpansionLoc(origin))
        return "";
    return (llvm::Twine(finding->function->name->text) + "\n" + finding->check + "\n" +
            finding->message + "\n" + llvm::Twine(sources.getSpellingLoc(at).getRawEncoding()) +
            "\n" + llvm::Twine(sources.getSpellingLoc(origin).getRawEncoding()))
        .str();
}

void Diagnoser::noteRepetitions(rs_report *report, const Mistake &mistake)
{
    if (mistake.repetitions == 0)
        return;

    SourceLocation at = unit.locations.at(mistake.first->loc).point;
    llvm::StringRef macro =
        Lexer::getImmediateMacroName(at, unit.sources, unit.compiler.getLangOpts());
    std::string more = mistake.repetitions > 1
                           ? " and in " + std::to_string(mistake.repetitions - 1) + " more"
                           : "";

    rs_finding_note(report, mistake.first, mistake.second->loc,
                    "the same in this expansion of macro '%s'%s", macro.str().c_str(),
                    more.c_str());
}

std::vector<Diagnoser::Mistake> Diagnoser::mistakesOf(rs_report *report, uint32_t &suppressed)
{
    std::vector<Mistake> mistakes;
    llvm::StringMap<size_t> known;

    for (rs_finding *finding = report->first; finding != nullptr; finding = finding->next) {
        SourceLocation at = pointOf(finding);

        if (at.isInvalid())
            continue;
        if (suppressions.silences(finding->check, at)) {
            suppressed++;
            continue;
        }
        if (!isShown(finding, at))
            continue;

        std::string key = mistakeOf(finding);
        auto [entry, isNew] = known.try_emplace(key, mistakes.size());

        if (key.empty() || isNew) {
            mistakes.push_back({finding, nullptr, 0});
            continue;
        }

        Mistake &mistake = mistakes[entry->second];

        if (mistake.repetitions++ == 0)
            mistake.second = finding;
    }
    return mistakes;
}

uint32_t Diagnoser::show(rs_report *report)
{
    uint32_t suppressed = 0;

    rs_report_sort(report, compareLocations, &unit);
    for (const Mistake &mistake : mistakesOf(report, suppressed)) {
        noteRepetitions(report, mistake);
        showFinding(mistake.first, pointOf(mistake.first));
    }
    return suppressed;
}

}  // namespace refsan
