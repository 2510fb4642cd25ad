// SPDX-License-Identifier: Apache-2.0
// Edits for fix-its: finds the statement that holds a location, inserts a line with the indentation
// of its neighbours, and adds braces where the statement is the only one of an arm.
#include "fixit.h"

#include "clang/AST/Stmt.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace refsan
{

namespace
{

struct Holder {
    const Stmt *stmt = nullptr;
    bool onlyOne = false;  // the arm of an if or a loop, without braces
};

class Editor
{
  public:
    Editor(UnitContext &unit, SourceLocation at) : unit(unit), sources(unit.sources), at(at)
    {
    }

    void find(const Stmt *stmt, bool onlyOne);
    llvm::SmallVector<FixItHint, 2> insert(const rs_fix &fix) const;

  private:
    bool holds(const Stmt *stmt) const;
    void arm(const Stmt *stmt);
    SourceLocation afterStatement() const;
    std::string indentation(SourceLocation location) const;

    UnitContext &unit;
    SourceManager &sources;
    SourceLocation at;
    Holder holder;
};

bool Editor::holds(const Stmt *stmt) const
{
    CharSourceRange range = sources.getExpansionRange(stmt->getSourceRange());
    FileID file = sources.getFileID(at);

    if (sources.getFileID(range.getBegin()) != file || sources.getFileID(range.getEnd()) != file)
        return false;

    unsigned offset = sources.getFileOffset(at);

    return sources.getFileOffset(range.getBegin()) <= offset &&
           offset <= sources.getFileOffset(range.getEnd());
}

static const Stmt *bodyOf(const Stmt *stmt)
{
    switch (stmt->getStmtClass()) {
    case Stmt::WhileStmtClass:
        return cast<WhileStmt>(stmt)->getBody();
    case Stmt::DoStmtClass:
        return cast<DoStmt>(stmt)->getBody();
    case Stmt::ForStmtClass:
        return cast<ForStmt>(stmt)->getBody();
    case Stmt::CXXForRangeStmtClass:
        return cast<CXXForRangeStmt>(stmt)->getBody();
    case Stmt::SwitchStmtClass:
        return cast<SwitchStmt>(stmt)->getBody();
    case Stmt::CXXTryStmtClass:
        return cast<CXXTryStmt>(stmt)->getTryBlock();
    default:
        return nullptr;
    }
}

void Editor::arm(const Stmt *stmt)
{
    if (stmt != nullptr)
        find(stmt, true);
}

// Goes down to the innermost statement that holds the location.
void Editor::find(const Stmt *stmt, bool onlyOne)
{
    if (!holds(stmt))
        return;
    if (const auto *block = dyn_cast<CompoundStmt>(stmt)) {
        for (const Stmt *child : block->body())
            find(child, false);
        return;
    }
    if (const auto *label = dyn_cast<LabelStmt>(stmt))
        return find(label->getSubStmt(), false);
    if (const auto *label = dyn_cast<SwitchCase>(stmt))
        return label->getSubStmt() != nullptr ? find(label->getSubStmt(), false) : void();
    holder = {stmt, onlyOne};
    if (const auto *choice = dyn_cast<IfStmt>(stmt)) {
        arm(choice->getThen());
        arm(choice->getElse());
    } else {
        arm(bodyOf(stmt));
    }
}

// The blanks before the first word of the location's line.
std::string Editor::indentation(SourceLocation location) const
{
    return Lexer::getIndentationForLine(location, sources).str();
}

// Behind the statement's semicolon or closing brace; invalid if that is not where it is looked for.
SourceLocation Editor::afterStatement() const
{
    CharSourceRange range = sources.getExpansionRange(holder.stmt->getSourceRange());
    const LangOptions &language = unit.ast.getLangOpts();
    SourceLocation end = Lexer::getLocForEndOfToken(range.getEnd(), 0, sources, language);
    llvm::StringRef last = Lexer::getSourceText(
        CharSourceRange::getTokenRange(range.getEnd(), range.getEnd()), sources, language);

    if (!range.isTokenRange())
        end = range.getEnd();
    else if (last == ";" || last == "}")
        return end;

    auto next = Lexer::findNextToken(range.getEnd(), sources, language);

    if (!next || !next->is(tok::semi))
        return SourceLocation();
    return next->getEndLoc();
}

llvm::SmallVector<FixItHint, 2> Editor::insert(const rs_fix &fix) const
{
    llvm::SmallVector<FixItHint, 2> edits;

    if (holder.stmt == nullptr || holder.stmt->getBeginLoc().isMacroID())
        return edits;

    SourceLocation begin = holder.stmt->getBeginLoc();
    SourceLocation end = afterStatement();
    std::string line = "\n" + indentation(begin);
    bool before = fix.kind == RS_FIX_INSERT_BEFORE;
    std::string first = std::string(holder.onlyOne ? "{ " : "") + (before ? fix.text : "");
    std::string second = std::string(before ? "" : line + fix.text) + (holder.onlyOne ? " }" : "");

    if ((holder.onlyOne || !before) && end.isInvalid())
        return edits;
    if (before)
        first += holder.onlyOne ? " " : line;
    if (!first.empty())
        edits.push_back(FixItHint::CreateInsertion(begin, first));
    if (!second.empty())
        edits.push_back(FixItHint::CreateInsertion(end, second));
    return edits;
}

}  // namespace

llvm::SmallVector<FixItHint, 2> fixIts(UnitContext &unit, const FunctionDecl *function,
                                       const rs_fix &fix)
{
    SourceLocation at = unit.locations.at(fix.loc).point;

    if (fix.kind == RS_FIX_NONE || function == nullptr || at.isInvalid() || at.isMacroID())
        return {};

    Editor editor(unit, at);

    editor.find(function->getBody(), false);
    return editor.insert(fix);
}

}  // namespace refsan
