// SPDX-License-Identifier: Apache-2.0
// Files that the plugin writes beside the compiler's own output, when it is asked to.
#ifndef REFSAN_CLANG_OUTPUT_H
#define REFSAN_CLANG_OUTPUT_H

#include "llvm/ADT/StringRef.h"

#include <string>

namespace refsan
{

// Puts the text into the file at once, so that nobody reads half of it. False if that fails:
// `error` says why.
bool writeWhole(const std::string &file, llvm::StringRef text, std::string &error);

}  // namespace refsan

#endif
