// SPDX-License-Identifier: Apache-2.0
// The version guard: Clang's classes have another layout in each major version.
#ifndef REFSAN_CLANG_GUARD_H
#define REFSAN_CLANG_GUARD_H

namespace refsan
{

// Whether the running clang is of the version that refsan was built for. If not, the compile ends
// here, with one line that says so.
bool isRightClang();

}  // namespace refsan

#endif
