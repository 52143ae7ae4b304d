#include "ledger/sliced_reader.h"

#include "crypto/check.h"

namespace lethe::ledger {

Result<void> SlicedReader::scan(Table table, ByteView first, ByteView behind_last,
                                const Visit& visit) const {
  Bytes from(first.begin(), first.end());
  for (bool more = true; more;) {
    more = false;
    std::size_t rows = 0;
    LETHE_TRY_VOID(journal_.scan(table, from, behind_last, [&](ByteView key, ByteView value) {
      if (rows++ < rows_) return visit(key, value);
      from.assign(key.begin(), key.end());  // the next slice begins here
      more = true;
      return false;
    }));
    if (more && !pause_()) return Error::kStopped;
  }
  return {};
}

}  // namespace lethe::ledger
