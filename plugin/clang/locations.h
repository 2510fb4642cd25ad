// SPDX-License-Identifier: Apache-2.0
// The table behind rs_loc: where an instruction stands in the source.
#ifndef REFSAN_CLANG_LOCATIONS_H
#define REFSAN_CLANG_LOCATIONS_H

#include "ir.h"
#include "clang/Basic/SourceLocation.h"

#include <vector>

namespace refsan
{

struct Location {
    clang::SourceLocation point;  // what a message points at
    clang::SourceRange range;     // what it underlines
};

class Locations
{
  public:
    Locations() : table(1)
    {
    }

    rs_loc add(clang::SourceLocation point, clang::SourceRange range)
    {
        if (point.isInvalid())
            return 0;
        table.push_back({point, range});
        return static_cast<rs_loc>(table.size() - 1);
    }

    // The entry of 0 is invalid in both its parts.
    const Location &at(rs_loc loc) const
    {
        return table[loc < table.size() ? loc : 0];
    }

  private:
    std::vector<Location> table;
};

}  // namespace refsan

#endif
