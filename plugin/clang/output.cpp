// SPDX-License-Identifier: Apache-2.0
// Files that appear when they are complete, and not at all otherwise.
#include "output.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

namespace refsan
{

static bool writeText(const std::string &file, llvm::StringRef text, std::string &error)
{
    std::error_code code;
    llvm::raw_fd_ostream out(file, code);

    if (!code) {
        out << text;
        out.close();
        code = out.error();
        out.clear_error();
    }
    error = code ? code.message() : "";
    return !code;
}

bool writeWhole(const std::string &file, llvm::StringRef text, std::string &error)
{
    llvm::sys::fs::file_status status;

    // A pipe or a device cannot be replaced.
    if (!llvm::sys::fs::status(file, status) && !llvm::sys::fs::is_regular_file(status))
        return writeText(file, text, error);

    std::string draft = file + "." + std::to_string(llvm::sys::Process::getProcessId()) + ".tmp";

    llvm::sys::RemoveFileOnSignal(draft);

    bool written = writeText(draft, text, error);

    if (written)
        if (std::error_code code = llvm::sys::fs::rename(draft, file)) {
            error = code.message();
            written = false;
        }
    if (!written)
        llvm::sys::fs::remove(draft);
    llvm::sys::DontRemoveFileOnSignal(draft);
    return written;
}

}  // namespace refsan
