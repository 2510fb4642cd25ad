// SPDX-License-Identifier: Apache-2.0
// Attributes of older checkers that Clang does not know by itself.
#ifndef REFSAN_CLANG_ATTRIBUTES_H
#define REFSAN_CLANG_ATTRIBUTES_H

namespace refsan
{

// Makes Clang understand cpychecker's attributes; they become annotations as refsan.h's macros do.
void registerAttributes();

}  // namespace refsan

#endif
