// SPDX-License-Identifier: Apache-2.0
// The version guard. It runs before anything else of the plugin and calls nothing of Clang but a
// function that has looked the same in all versions; no other one is bound before it agrees.
#include "guard.h"

#include "compat.h"

#include <cstdio>
#include <cstdlib>
#include <string>

#include <unistd.h>

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

    if (std::strtol(running.c_str(), nullptr, 10) == BuiltForMajor)
        return true;

    std::fprintf(stderr, "refsan: built for clang %s, loaded into clang %s\n", BuiltFor,
                 running.c_str());
    // Clang has no other way to be told: a constructor cannot fail, and its own fatal errors ask
    // for a bug report here.
    _exit(EXIT_FAILURE);
}

}  // namespace refsan
