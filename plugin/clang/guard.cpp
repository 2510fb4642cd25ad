// SPDX-License-Identifier: Apache-2.0
// The version guard. It runs before anything else of the plugin and uses nothing of Clang but two
// functions that have looked the same in all versions; no other symbol is bound before it agrees.
#include "guard.h"

#include "clang/Basic/Version.h"
#include "clang/Basic/Version.inc"
#include "llvm/Support/ErrorHandling.h"

#include <cstdlib>
#include <cstring>
#include <string>

namespace refsan
{

// "19.1.7" of "Debian clang version 19.1.7 (3+b1)".
static std::string versionNumber(const std::string &full)
{
    static const char word[] = "version ";
    size_t start = full.find(word);

    if (start == std::string::npos)
        return full;
    start += sizeof word - 1;
    return full.substr(start, full.find_first_not_of("0123456789.", start) - start);
}

bool isRightClang()
{
    std::string running = versionNumber(clang::getClangFullVersion());

    if (std::strtol(running.c_str(), nullptr, 10) == CLANG_VERSION_MAJOR)
        return true;

    static std::string message;

    message = "refsan: built for clang " CLANG_VERSION_STRING ", loaded into clang " + running;
    llvm::report_fatal_error(message.c_str(), /*gen_crash_diag=*/false);
}

}  // namespace refsan
