// SPDX-License-Identifier: Apache-2.0
// Which files a generator wrote: nobody maintains them, so they are not checked unless asked for.
#ifndef REFSAN_CLANG_GENERATED_H
#define REFSAN_CLANG_GENERATED_H

#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"

namespace refsan
{

// The name of the generator ("Cython") that the comment at the file's top tells. Null if none.
const char *generatorOfFile(const clang::SourceManager &sources, clang::FileID file);

// The generator that wrote the main file: it says so itself, or declares what is the generator's.
// Null if it was written by hand.
const char *generatorOfUnit(clang::ASTContext &ast);

}  // namespace refsan

#endif
