// SPDX-License-Identifier: Apache-2.0
// Edits for fix-its: finds the statement that holds a location, inserts a line with the indentation
// of its neighbours, and adds braces where the statement is the only one of an arm; or puts two
// statements together.
#include "fixit.h"

#include "clang/AST/Stmt.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringSet.h"

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
    bool mayName(const FunctionDecl *function, llvm::StringRef text) const;
    llvm::SmallVector<FixItHint, 2> insert(const rs_fix &fix) const;

  private:
    bool holds(const Stmt *stmt) const;
    void arm(const Stmt *stmt);
    void declare(const Stmt *stmt);
    SourceLocation beginning() const;
    SourceLocation afterStatement() const;
    std::string indentation(SourceLocation location) const;

    UnitContext &unit;
    SourceManager &sources;
    SourceLocation at;
    Holder holder;
    llvm::StringSet<> visible;  // local variables where the statement stands
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
        for (const Stmt *child : block->body()) {
            find(child, false);
            if (holds(child))
                break;
            declare(child);
        }
        return;
    }
    if (const auto *label = dyn_cast<LabelStmt>(stmt))
        return find(label->getSubStmt(), false);
    if (const auto *label = dyn_cast<SwitchCase>(stmt))
        return label->getSubStmt() != nullptr ? find(label->getSubStmt(), false) : void();
    holder = {stmt, onlyOne};
    if (const auto *loop = dyn_cast<ForStmt>(stmt))
        declare(loop->getInit());
    if (const auto *loop = dyn_cast<CXXForRangeStmt>(stmt))
        declare(loop->getLoopVarStmt());
    if (const auto *choice = dyn_cast<IfStmt>(stmt))
        declare(choice->getInit());
    if (const auto *choice = dyn_cast<IfStmt>(stmt)) {
        arm(choice->getThen());
        arm(choice->getElse());
    } else {
        arm(bodyOf(stmt));
    }
}

// What a declaration in a block makes visible behind it.
void Editor::declare(const Stmt *stmt)
{
    if (const auto *declaration = dyn_cast_or_null<DeclStmt>(stmt))
        for (const Decl *each : declaration->decls())
            if (const auto *named = dyn_cast<NamedDecl>(each))
                if (named->getIdentifier() != nullptr)
                    visible.insert(named->getName());
}

// Whether the variable in "Py_DECREF(item);" can be named where the statement stands: a path may
// leave the block that declares it. What is no plain name is taken to be visible.
bool Editor::mayName(const FunctionDecl *function, llvm::StringRef text) const
{
    llvm::StringRef name = text.split('(').second.split(')').first;

    if (name.empty() || !isValidAsciiIdentifier(name) || visible.contains(name))
        return true;
    for (const ParmVarDecl *parameter : function->parameters())
        if (parameter->getIdentifier() != nullptr && parameter->getName() == name)
            return true;

    const DeclContext *file = unit.ast.getTranslationUnitDecl();

    return !file->lookup(&unit.ast.Idents.get(name)).empty();
}

// The blanks before the first word of the location's line.
std::string Editor::indentation(SourceLocation location) const
{
    return Lexer::getIndentationForLine(location, sources).str();
}

// Where the statement begins: at the name of a macro, if all of it is one. Invalid if it begins
// inside another's.
SourceLocation Editor::beginning() const
{
    SourceLocation begin = holder.stmt->getBeginLoc();

    if (!begin.isMacroID())
        return begin;

    SourceLocation end = holder.stmt->getEndLoc();
    CharSourceRange whole = sources.getExpansionRange(begin);

    if (!end.isMacroID() || sources.getExpansionRange(end).getBegin() != whole.getBegin())
        return SourceLocation();
    return whole.getBegin();
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

    SourceLocation begin = holder.stmt != nullptr ? beginning() : SourceLocation();

    if (begin.isInvalid())
        return edits;

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

// A release and a store in one block that become one macro.
class Merger
{
  public:
    Merger(UnitContext &unit, SourceLocation release, SourceLocation store)
        : unit(unit), sources(unit.sources), release(release), store(store)
    {
    }

    bool find(const Stmt *stmt);
    llvm::SmallVector<FixItHint, 2> merge(llvm::StringRef macro) const;

  private:
    bool holds(const Stmt *stmt, SourceLocation at) const;
    bool pick(const CompoundStmt *block);
    std::string text(const Stmt *stmt) const;
    std::string textBetween(SourceLocation from, SourceLocation to) const;
    CharSourceRange rangeOf(const Stmt *stmt) const;

    UnitContext &unit;
    SourceManager &sources;
    SourceLocation release;
    SourceLocation store;
    llvm::SmallVector<const Stmt *, 4> run;  // from the release to the store
};

CharSourceRange Merger::rangeOf(const Stmt *stmt) const
{
    return Lexer::getAsCharRange(sources.getExpansionRange(stmt->getSourceRange()), sources,
                                 unit.ast.getLangOpts());
}

bool Merger::holds(const Stmt *stmt, SourceLocation at) const
{
    CharSourceRange range = rangeOf(stmt);
    FileID file = sources.getFileID(at);

    return sources.getFileID(range.getBegin()) == file &&
           sources.getFileID(range.getEnd()) == file &&
           sources.getFileOffset(range.getBegin()) <= sources.getFileOffset(at) &&
           sources.getFileOffset(at) < sources.getFileOffset(range.getEnd());
}

std::string Merger::textBetween(SourceLocation from, SourceLocation to) const
{
    return Lexer::getSourceText(CharSourceRange::getCharRange(from, to), sources,
                                unit.ast.getLangOpts())
        .str();
}

std::string Merger::text(const Stmt *stmt) const
{
    CharSourceRange range = rangeOf(stmt);

    return textBetween(range.getBegin(), range.getEnd());
}

bool Merger::pick(const CompoundStmt *block)
{
    run.clear();
    for (const Stmt *child : block->body()) {
        if (!run.empty() || holds(child, release))
            run.push_back(child);
        if (!run.empty() && holds(child, store))
            return run.size() > 1;
    }
    return false;
}

// Whether both are statements of one block.
bool Merger::find(const Stmt *stmt)
{
    const auto *block = dyn_cast<CompoundStmt>(stmt);

    if (block != nullptr && pick(block))
        return true;
    for (const Stmt *child : stmt->children())
        if (child != nullptr && holds(child, release))
            return find(child);
    return false;
}

static bool isCallOf(llvm::StringRef text, llvm::StringRef macro, llvm::StringRef *argument)
{
    if (!text.consume_front(macro) || !(text = text.trim()).consume_front("(") ||
        !text.consume_back(")"))
        return false;
    *argument = text.trim();
    return true;
}

llvm::SmallVector<FixItHint, 2> Merger::merge(llvm::StringRef macro) const
{
    const auto *assignment = dyn_cast<BinaryOperator>(run.back());
    std::string released = text(run.front());
    llvm::StringRef place;

    if (!isCallOf(released, "Py_XDECREF", &place) && !isCallOf(released, "Py_DECREF", &place))
        return {};
    if (assignment == nullptr || assignment->getOpcode() != BO_Assign ||
        assignment->getOperatorLoc().isMacroID() || text(assignment->getLHS()) != place)
        return {};
    for (const Stmt *between : llvm::ArrayRef(run).drop_front().drop_back()) {
        std::string code = text(between);
        llvm::StringRef counted;

        if (!isCallOf(code, "Py_INCREF", &counted) && !isCallOf(code, "Py_XINCREF", &counted))
            return {};
    }

    SourceLocation next = rangeOf(run[1]).getBegin();
    std::string gap = textBetween(rangeOf(run.front()).getEnd(), next);

    if (llvm::StringRef(gap).trim() != ";")
        return {};

    std::string value = macro == "Py_CLEAR" ? "" : ", " + text(assignment->getRHS());

    return {FixItHint::CreateRemoval(
                CharSourceRange::getCharRange(rangeOf(run.front()).getBegin(), next)),
            FixItHint::CreateReplacement(rangeOf(assignment),
                                         (macro + "(" + place + value + ")").str())};
}

llvm::SmallVector<FixItHint, 2> mergeIts(UnitContext &unit, const FunctionDecl *function,
                                         const rs_fix &fix)
{
    SourceLocation release = unit.sources.getExpansionLoc(unit.locations.at(fix.loc).point);
    SourceLocation store = unit.sources.getExpansionLoc(unit.locations.at(fix.store).point);
    IdentifierInfo &macro = unit.ast.Idents.get(fix.text);

    if (release.isInvalid() || store.isInvalid() || !macro.hasMacroDefinition())
        return {};

    Merger merger(unit, release, store);

    return merger.find(function->getBody()) ? merger.merge(fix.text)
                                            : llvm::SmallVector<FixItHint, 2>();
}

}  // namespace

static llvm::SmallVector<FixItHint, 2> append(UnitContext &unit, const rs_fix &fix)
{
    SourceRange range = unit.locations.at(fix.loc).range;
    SourceLocation end =
        Lexer::getLocForEndOfToken(range.getEnd(), 0, unit.sources, unit.ast.getLangOpts());

    if (end.isInvalid() || range.getBegin().isMacroID() || range.getEnd().isMacroID())
        return {};
    return {FixItHint::CreateInsertion(end, fix.text)};
}

llvm::SmallVector<FixItHint, 2> fixIts(UnitContext &unit, const FunctionDecl *function,
                                       const rs_fix &fix)
{
    if (fix.kind == RS_FIX_SETREF && function != nullptr)
        return mergeIts(unit, function, fix);

    SourceLocation at = unit.sources.getExpansionLoc(unit.locations.at(fix.loc).point);

    if (fix.kind == RS_FIX_APPEND)
        return append(unit, fix);
    if (fix.kind == RS_FIX_NONE || function == nullptr || at.isInvalid())
        return {};

    Editor editor(unit, at);

    editor.find(function->getBody(), false);
    if (!editor.mayName(function, fix.text))
        return {};
    return editor.insert(fix);
}

}  // namespace refsan
