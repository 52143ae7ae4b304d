// Values that change, with every value that they had: what answers "as of" questions with one row
// read for now and one for the past.
//
//   'c' key                -> sequence, value      the one in force
//   'h' key sequence[8]    -> value                each one before it, by when it came into force
//
// A first value writes one row, a change two. `key` is the projection's own; no key is the
// beginning of another.
#pragma once

#include <functional>
#include <optional>

#include "projections/rows.h"

namespace lethe::projections {

struct Version {
  ledger::Sequence sequence;  // of the event that set it
  Bytes value;
};

/// REQUIRES that no later event has set it. A second value of the same event takes the place of its
/// first.
Result<void> put_version(RowWriter& rows, ByteView key, ledger::Sequence sequence, ByteView value);

/// The value in force once the events before `behind` had happened; nothing before the first.
Result<std::optional<Version>> read_version(const RowReader& rows, ByteView key,
                                            ledger::Sequence behind);

/// Every key that begins with `prefix`, in order, from `from` on (a key, inclusive; empty: from the
/// first), with the value that was in force; keys that had none yet are left out.
Result<void> each_key(const RowReader& rows, ByteView prefix, ByteView from,
                      ledger::Sequence behind,
                      const std::function<Result<Visiting>(ByteView key, const Version&)>& visit);

/// Every value of one key, oldest first.
Result<void> each_version(const RowReader& rows, ByteView key,
                          const std::function<Result<Visiting>(const Version&)>& visit);

}  // namespace lethe::projections
