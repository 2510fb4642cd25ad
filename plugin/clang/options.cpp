// SPDX-License-Identifier: Apache-2.0
// The options: one table that parses them and explains them.
#include "options.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

#include "analyze.h"
#include "registry.h"

namespace refsan
{

namespace
{

struct Option {
    const char *key;
    const char *value;  // how the value is shown; null if there is none
    bool optional;      // the value may be left out
    bool (*take)(llvm::StringRef value, Options &options, std::string &error);
    const char *help;
};

bool takeLevel(llvm::StringRef value, Options &options, std::string &error)
{
    if (value != "default" && value != "pedantic") {
        error = "there is no level '" + value.str() + "'; levels are default and pedantic";
        return false;
    }
    options.level = value == "pedantic" ? RS_LEVEL_PEDANTIC : RS_LEVEL_DEFAULT;
    return true;
}

// "leak,steal"; the prefix that messages show is allowed.
bool takeChecks(llvm::StringRef value, std::vector<std::string> &checks, std::string &error)
{
    llvm::SmallVector<llvm::StringRef, 8> names;

    value.split(names, ',');
    for (llvm::StringRef name : names) {
        name = name.trim();
        name.consume_front("refsan-");
        if (rs_check_find(name.str().c_str()) == nullptr) {
            error = "there is no check '" + name.str() + "'";
            return false;
        }
        checks.push_back(name.str());
    }
    return true;
}

bool takeDisable(llvm::StringRef value, Options &options, std::string &error)
{
    return takeChecks(value, options.disabled, error);
}

bool takeOnly(llvm::StringRef value, Options &options, std::string &error)
{
    return takeChecks(value, options.only, error);
}

bool takeContracts(llvm::StringRef value, Options &options, std::string &error)
{
    if (value.empty()) {
        error = "it needs the name of a file";
        return false;
    }
    options.contracts.push_back(value.str());
    return true;
}

bool takeContractsOut(llvm::StringRef value, Options &options, std::string &error)
{
    if (value.empty()) {
        error = "it needs the name of a file";
        return false;
    }
    options.contractsOut = value.str();
    return true;
}

bool takeFindingsOut(llvm::StringRef value, Options &options, std::string &error)
{
    if (value.empty()) {
        error = "it needs the name of a file";
        return false;
    }
    options.findingsOut = value.str();
    return true;
}

bool takeBudget(llvm::StringRef value, Options &options, std::string &error)
{
    if (value.getAsInteger(10, options.budget) || options.budget == 0) {
        error = "'" + value.str() + "' is not a positive number";
        return false;
    }
    return true;
}

bool takeDump(llvm::StringRef value, Options &options, std::string &error)
{
    if (value != "ir" && value != "contracts") {
        error = "'" + value.str() + "' cannot be dumped; ir and contracts can";
        return false;
    }
    (value == "ir" ? options.dumpIr : options.dumpContracts) = true;
    return true;
}

bool takeStats(llvm::StringRef, Options &options, std::string &)
{
    options.stats = true;
    return true;
}

bool takeGenerated(llvm::StringRef, Options &options, std::string &)
{
    options.generated = true;
    return true;
}

bool takeNoAnalysis(llvm::StringRef, Options &options, std::string &)
{
    options.analyze = false;
    return true;
}

bool takeInstrument(llvm::StringRef value, Options &options, std::string &error)
{
    if (!value.empty() && value != "all") {
        error = "'" + value.str() + "' is not a kind of instrumentation; all is";
        return false;
    }
    options.instrument = true;
    options.instrumentAll = value == "all";
    return true;
}

bool takeHelp(llvm::StringRef, Options &options, std::string &)
{
    options.help = true;
    return true;
}

constexpr Option table[] = {
    {"help", nullptr, false, takeHelp, "list these options"},
    {"level", "default|pedantic", false, takeLevel,
     "how sure a finding must be (default: default)"},
    {"disable", "CHECK,...", false, takeDisable, "checks that keep silent"},
    {"only", "CHECK,...", false, takeOnly, "the only checks that may speak"},
    {"contracts", "FILE", false, takeContracts, "contracts of functions, may be given repeatedly"},
    {"contracts-out", "FILE", false, takeContractsOut,
     "write what was inferred about functions that other files can call, for contracts="},
    {"findings-out", "FILE", false, takeFindingsOut,
     "write what is told of the file also for programs, as lines of JSON"},
    {"generated", nullptr, false, takeGenerated, "check also what Cython, SWIG or mypyc wrote"},
    {"budget", "N", false, takeBudget, "states explored in a function before giving up"},
    {"instrument", "all", true, takeInstrument,
     "verify references at execution; all: also in functions proved balanced"},
    {"no-analysis", nullptr, false, takeNoAnalysis, "no warnings (for use with instrument)"},
    {"dump", "ir|contracts", false, takeDump,
     "print what the functions are lowered to, or what was inferred about them"},
    {"stats", nullptr, false, takeStats, "print a line of statistics"},
};

const Option *findOption(llvm::StringRef key)
{
    for (const Option &option : table)
        if (key == option.key)
            return &option;
    return nullptr;
}

}  // namespace

bool parseOption(llvm::StringRef argument, Options &options, std::string &error)
{
    auto [key, value] = argument.split('=');
    bool hasValue = argument.contains('=');
    const Option *option = findOption(key);

    if (option == nullptr) {
        error = "there is no such option; -fplugin-arg-refsan-help lists them";
        return false;
    }
    if (option->value == nullptr && hasValue) {
        error = "it takes no value";
        return false;
    }
    if (option->value != nullptr && !option->optional && !hasValue) {
        error = std::string("it needs a value: ") + option->key + "=" + option->value;
        return false;
    }
    return option->take(value, options, error);
}

void printOptions(llvm::raw_ostream &out)
{
    out << "refsan: -fplugin-arg-refsan-OPTION, where OPTION is\n";
    for (const Option &option : table) {
        std::string name = option.key;

        if (option.value != nullptr)
            name += std::string(option.optional ? "[=" : "=") + option.value +
                    (option.optional ? "]" : "");
        out << "  ";
        out.indent(0) << name;
        out.indent(name.size() < 24 ? static_cast<unsigned>(24 - name.size()) : 1)
            << option.help << '\n';
    }
    out << "checks:\n";
    for (uint32_t i = 0; i < rs_nall_checks; i++) {
        llvm::StringRef id = rs_all_checks[i]->id;

        out << "  " << id;
        out.indent(id.size() < 24 ? static_cast<unsigned>(24 - id.size()) : 1)
            << rs_all_checks[i]->summary << '\n';
    }
}

}  // namespace refsan
