// SPDX-License-Identifier: Apache-2.0
// The unit's context: construction, locations, and which files are Python's own headers or a
// generator's.
#include "unit.h"

#include "generated.h"

#include "clang/Basic/CharInfo.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/Support/Path.h"

using namespace clang;

namespace refsan
{

// Whether the text is what a preprocessor made of files. A compile farm hands it to the compiler as
// if it were written by hand, with macros and comments (-frewrite-includes) or without.
static bool beginsWithLineMarker(const SourceManager &sources)
{
    std::optional<llvm::StringRef> text = sources.getBufferDataOrNone(sources.getMainFileID());

    return text && text->size() > 2 && text->take_front(2) == "# " && isDigit((*text)[2]);
}

UnitContext::UnitContext(CompilerInstance &compiler, const RecordDecl *root, rs_unit *ir,
                         rs_contracts *contracts)
    : compiler(compiler), ast(compiler.getASTContext()), sources(compiler.getSourceManager()),
      ir(ir), contracts(contracts), root(root->getCanonicalDecl() ? root : nullptr)
{
    const auto &inputs = compiler.getFrontendOpts().Inputs;

    preprocessed =
        (!inputs.empty() && inputs[0].getKind().isPreprocessed()) || beginsWithLineMarker(sources);
    pythonDirectory = directoryOf(sources.getExpansionLoc(root->getLocation()));
}

rs_loc UnitContext::loc(SourceLocation point, SourceRange range)
{
    return locations.add(point, range);
}

// By the file's name, which in a preprocessed file its line markers tell.
std::string UnitContext::directoryOf(SourceLocation location) const
{
    PresumedLoc presumed = sources.getPresumedLoc(location);

    if (presumed.isInvalid())
        return std::string();
    return llvm::sys::path::parent_path(presumed.getFilename()).str();
}

// Below the folder that holds object.h. The main file never is, though it may lie beside it.
bool UnitContext::computeInPythonHeader(SourceLocation location) const
{
    PresumedLoc presumed = sources.getPresumedLoc(location);

    if (presumed.isInvalid() || pythonDirectory.empty())
        return false;
    if (!preprocessed && sources.isInMainFile(location))
        return false;

    llvm::StringRef rest = presumed.getFilename();

    return rest.consume_front(pythonDirectory) && !rest.empty() &&
           llvm::sys::path::is_separator(rest.front());
}

bool UnitContext::inPythonHeader(SourceLocation location)
{
    if (location.isInvalid())
        return false;
    if (preprocessed)
        return computeInPythonHeader(location);

    FileID file = sources.getFileID(location);
    auto known = pythonFiles.find(file);

    if (known != pythonFiles.end())
        return known->second;
    return pythonFiles[file] = computeInPythonHeader(location);
}

bool UnitContext::inPythonMacro(SourceLocation location)
{
    return location.isMacroID() && inPythonHeader(sources.getSpellingLoc(location));
}

bool UnitContext::isPythonDecl(const Decl *decl)
{
    return inPythonHeader(sources.getExpansionLoc(decl->getLocation()));
}

bool UnitContext::inSkippedHeader(SourceLocation location)
{
    if (!skipGenerated || sources.isInMainFile(location))
        return false;

    FileID file = sources.getFileID(location);
    auto known = generatedFiles.try_emplace(file, false);

    if (known.second)
        known.first->second = generatorOfFile(sources, file) != nullptr;
    return known.first->second;
}

}  // namespace refsan
