// SPDX-License-Identifier: Apache-2.0
// What the user asked for by -fplugin-arg-refsan-KEY[=VALUE].
#ifndef REFSAN_CLANG_OPTIONS_H
#define REFSAN_CLANG_OPTIONS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

#include "report.h"

#include <cstdint>
#include <string>
#include <vector>

namespace refsan
{

struct Options {
    rs_level level = RS_LEVEL_DEFAULT;
    std::vector<std::string> disabled;   // ids of checks
    std::vector<std::string> only;       // likewise; empty: all
    std::vector<std::string> contracts;  // files
    std::string contractsOut;            // file; empty: none is written
    std::string findingsOut;             // likewise
    uint32_t budget = 0;                 // 0: the engine's own
    bool analyze = true;
    bool generated = false;  // also check what a generator wrote
    bool dumpIr = false;
    bool dumpContracts = false;  // inferred ones
    bool stats = false;
    bool instrument = false;
    bool instrumentAll = false;  // also what was proved balanced
    bool help = false;
};

// Takes one argument, "KEY" or "KEY=VALUE". False if it is not understood: `error` says why.
bool parseOption(llvm::StringRef argument, Options &options, std::string &error);

// All options, one a line.
void printOptions(llvm::raw_ostream &out);

}  // namespace refsan

#endif
