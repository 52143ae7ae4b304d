// Checks a bundle offline, line by line, in one pass and with memory for one line: nothing but the
// file is needed, and the log's key, from elsewhere, if it is to be more than the file's own word.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/documents/bundle.h"
#include "ledger/trust_policy.h"
#include "ledger/verifier.h"

namespace lethe::api {

/// One thing that is wrong.
struct BundleFinding {
  std::uint64_t line = 0;  // from 1
  ledger::Damage damage = ledger::Damage::kMalformed;
  std::optional<ledger::Sequence> sequence;
  std::string what;  // no personal data
};

struct BundleReport {
  bool is_bundle = false;               // otherwise the one finding says why it is none
  std::vector<BundleFinding> findings;  // the first kMostBundleFindings
  std::uint64_t finding_count = 0;
  bool key_was_given = false;
  std::string id, ledger_name, origin, query;
  ledger::TreeSize size;               // of the checkpoint
  std::uint64_t log_size = 0;          // of the log that it is taken from
  std::vector<std::string> witnesses;  // of the policy, that cosigned the checkpoint
  std::vector<ledger::LogKeys::Key> keys;
  std::uint64_t events = 0, sections = 0, erased = 0, withheld = 0, certificates = 0;
  std::map<std::string, std::uint64_t> kinds;
  ledger::Moment first, last;  // of its events; without any, zero
  bool good() const { return finding_count == 0; }
};
inline constexpr std::size_t kMostBundleFindings = 1'000;

/// One bundle. One thread.
class BundleCheck {
 public:
  /// The key as the auditor got it, one of those that the log ever had; without it the file's own
  /// word counts, and the report says so. `policy` may be null and outlives the check.
  BundleCheck(std::optional<crypto::NoteVerifier> key, const ledger::TrustPolicy* policy);
  ~BundleCheck();
  BundleCheck(const BundleCheck&) = delete;
  BundleCheck& operator=(const BundleCheck&) = delete;

  /// The next bytes of the file. Nothing more is looked at behind what is no bundle at all.
  void add(std::string_view bytes);
  /// Call once, behind the last.
  BundleReport finish();

 private:
  class Lines;
  std::unique_ptr<Lines> lines_;
};

}  // namespace lethe::api
