// SPDX-License-Identifier: Apache-2.0
// What the functions of a module share while they are instrumented: the runtime's functions, the
// records in read-only data, and who is who among the callees.
#ifndef REFSAN_CLANG_INSTRUMENT_MODULE_H
#define REFSAN_CLANG_INSTRUMENT_MODULE_H

#include "instrument.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

#include "refsan/abi.h"

namespace refsan
{

enum class CalleeKind {
    Ignored,  // intrinsics, assembler
    Incref,   // the object is argument `argument`
    Decref,
    Contract,  // `contract` says what it does
    Free,      // of malloc's block `argument`
    Realloc,
    Unknown,
};

struct CalleeInfo {
    CalleeKind kind = CalleeKind::Ignored;
    unsigned argument = 0;
    const rs_contract *contract = nullptr;
    std::string name;  // for the report
};

// A store that takes or releases a reference by changing ob_refcnt itself.
struct CountChange {
    llvm::Value *object = nullptr;  // NULL: it does not
    llvm::LoadInst *old = nullptr;  // reads the count before
    bool decrement = false;
};

// What an instruction puts into memory, and where. Operations on atomic pointers may be on numbers
// of their size.
struct Stored {
    llvm::Value *value = nullptr;  // NULL: nothing
    llvm::Value *address = nullptr;
};

Stored storedBy(llvm::Instruction &instruction);

// Whether the value may point to an object.
bool mayBeObject(const llvm::Value *value);

// Whether callers ask a function with a ledger what its result comes with.
enum class Asking {
    Unknown,  // known at execution only
    Never,
    Always,
};

class ModuleInstrumenter
{
  public:
    ModuleInstrumenter(llvm::Module &module, Instrumentation &state);

    bool run();

    // ---- for functions ----
    CalleeInfo classify(const llvm::CallBase &call) const;
    bool isInert(const llvm::CallBase &call) const;
    CountChange countChange(const llvm::StoreInst &store) const;
    bool isDeallocation(const llvm::CallBase &call) const;
    bool keepsLedger(const llvm::Function &function) const
    {
        return ledgers.count(&function) != 0;
    }
    // Whether the caller's ledger has to know what the call's result comes with, or how its
    // arguments were handed on.
    bool asks(const llvm::CallBase &call) const;
    Asking asking(const llvm::Function &function) const
    {
        return askings.lookup(&function);
    }
    const FunctionFacts *facts(const llvm::Function &function) const
    {
        return state.facts(function.getName());
    }
    bool isSingleton(const llvm::Value *value) const;
    rs_contracts *contracts() const
    {
        return state.contracts();
    }

    // A hook of the runtime. All take and return pointers, except for a size at the end.
    llvm::FunctionCallee hook(llvm::StringRef name, unsigned pointers, bool size = false);
    // Likewise; returns an int.
    llvm::FunctionCallee intHook(llvm::StringRef name, unsigned pointers, bool size = false);
    llvm::Constant *string(llvm::StringRef text);
    // The slot is set when it is known; others that have no use for one leave it.
    llvm::GlobalVariable *site(const llvm::DebugLoc &where, const llvm::Function &function,
                               llvm::StringRef expression, rs_site_kind kind);
    void setSlot(llvm::GlobalVariable *site, unsigned slot);
    llvm::Constant *functionInfo(llvm::Function &function, uint32_t nslots);
    std::string sourceText(const llvm::DebugLoc &where, const llvm::Function &function) const;

    llvm::Module &module;
    llvm::LLVMContext &context;
    llvm::PointerType *pointer;
    llvm::IntegerType *word;
    llvm::IntegerType *half;
    // struct rs_frame with so many slots, and with its arguments behind them.
    llvm::StructType *frameType(uint32_t nslots, uint32_t narguments);

  private:
    llvm::FunctionCallee hook(llvm::Type *result, llvm::StringRef name, unsigned pointers,
                              bool size);
    bool isInstrumentable(const llvm::Function &function) const;
    bool isPythonHeader(const llvm::Function &function) const;
    void findPythonHeaders();
    void decideLedgers();
    void decideAskings();
    Asking callersAsking(const llvm::Function &function) const;
    bool wantsLedger(const llvm::Function &function) const;
    bool isQuiet(const llvm::Function &function, const FunctionFacts &known) const;
    bool isFromMemory(const llvm::LoadInst &load) const;
    bool isLentTo(const llvm::CallBase &call, const llvm::Use &use) const;
    bool isCounted(const llvm::LoadInst &load) const;
    bool isCountedBy(const llvm::User &use) const;
    llvm::Value *countedAt(llvm::Value *address) const;
    rs_object_kind objectKind(const llvm::GlobalVariable &global) const;
    void announce();
    llvm::Constant *roles();
    llvm::StringRef baseName(const llvm::Function &function) const;
    const rs_contract *contractOf(llvm::StringRef name) const;
    const rs_contract *contractOf(const llvm::CallBase &call, const llvm::Function *callee) const;
    llvm::GlobalVariable *record(llvm::Constant *value, llvm::StringRef name);
    uint32_t headOffset() const;

    Instrumentation &state;
    std::string pythonDirectory;
    llvm::DenseSet<const llvm::Function *> ledgers;
    llvm::DenseSet<const llvm::Function *> quiet;
    llvm::DenseMap<const llvm::Function *, Asking> askings;
    llvm::StringMap<llvm::Constant *> strings;
    mutable llvm::DenseMap<const llvm::Function *, std::string> baseNames;
};

// Whether this is the address of an element of a tuple or of a list, as the macros of the API read
// and write it: what stands there is the container's, which shows it to the collector.
bool isElement(const llvm::Value *address);

// Instruments one function; `ledger` says whether it keeps one or only records stores.
void instrumentFunction(ModuleInstrumenter &module, llvm::Function &function, bool ledger);

}  // namespace refsan

#endif
