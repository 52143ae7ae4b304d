// RocksDB's errors as ours: the one place that translates them.
#pragma once

#include <rocksdb/status.h>

#include "ledger/errors.h"

namespace lethe::ledger {

/// REQUIRES !status.ok(). What RocksDB says beyond the kind of error (paths, keys) stays here.
boost::system::error_code rocks_error(const rocksdb::Status& status);

}  // namespace lethe::ledger
