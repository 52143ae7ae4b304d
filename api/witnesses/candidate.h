// A checkpoint on its way to its cosignatures, and what an answer of a witness means. Pure; one
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/trust_policy.h"

namespace lethe::api::witnesses {

/// A checkpoint of a ledger, as the ledger signed it, with the cosignatures that it has got so far.
class Candidate {
 public:
  /// Those of `note` that are the policy's witnesses' are kept. The errors of TrustPolicy::judge().
  /// The policy must outlive it.
  static ledger::Result<Candidate> of(std::string_view note, const ledger::TrustPolicy& policy,
                                      const ledger::LogKeys& log);

  ledger::TreeSize size() const { return size_; }
  bool has(std::size_t witness) const { return lines_[witness].has_value(); }
  /// As the witness had it. Nothing when it has not cosigned.
  std::optional<std::int64_t> seconds(std::size_t witness) const;

  /// The body of an answer with status 200: false when it has no cosignature of the witness that
  /// verifies.
  bool add(std::size_t witness, std::string_view signature_lines);

  /// With the ledger's signature and the cosignatures, in the order of the policy.
  std::string note() const;
  /// As the ledger signed it.
  const std::string& own_note() const { return own_note_; }
  /// Whether the policy is content with it.
  bool is_witnessed() const;

 private:
  struct Line {
    std::string text;
    std::int64_t seconds = 0;
  };
  Candidate(const ledger::TrustPolicy& policy, ledger::LogKeys log)
      : policy_(&policy), log_(std::move(log)), lines_(policy.witnesses().size()) {}

  const ledger::TrustPolicy* policy_;
  ledger::LogKeys log_;
  ledger::TreeSize size_;
  std::string own_note_;
  std::vector<std::optional<Line>> lines_;  // by witness
};

}  // namespace lethe::api::witnesses
