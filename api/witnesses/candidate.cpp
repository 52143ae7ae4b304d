#include "api/witnesses/candidate.h"

#include <algorithm>

#include "crypto/check.h"
#include "crypto/cosignature.h"

namespace lethe::api::witnesses {

ledger::Result<Candidate> Candidate::of(std::string_view note, const ledger::TrustPolicy& policy,
                                        const ledger::LogKeys& log) {
  LETHE_TRY(const auto judged, policy.judge(note, log));
  Candidate out(policy, log);
  out.size_ = judged.checkpoint.size;
  const auto& signatures = judged.note.signatures;
  const auto own = std::ranges::find_if(signatures, [&](const auto& one) {
    return one.name == judged.log_key.name && one.id == judged.log_key.id;
  });
  LETHE_CHECK(own != signatures.end());  // or it would not have been judged
  out.own_note_ = judged.note.text + "\n" + own->line();
  for (const auto& one : judged.cosigned) {
    out.lines_[one.witness] = Line{signatures[one.signature].line(), one.seconds};
  }
  return out;
}

std::optional<std::int64_t> Candidate::seconds(std::size_t witness) const {
  const auto& line = lines_[witness];
  return line ? std::optional(line->seconds) : std::nullopt;
}

bool Candidate::add(std::size_t witness, std::string_view signature_lines) {
  const auto& key = policy_->witnesses()[witness].key;
  const auto opened = crypto::open_note(own_note_ + std::string(signature_lines), {key});
  if (!opened) return false;
  const auto& signature = opened->signatures[opened->verified.front()];
  const auto seconds = crypto::cosignature_time(signature.signature);
  // Where lines were added to the text, they would be what was cosigned.
  if (!seconds || !own_note_.starts_with(opened->text + "\n")) return false;
  lines_[witness] = Line{signature.line(), *seconds};
  return true;
}

std::string Candidate::note() const {
  auto out = own_note_;
  for (const auto& line : lines_) {
    if (line) out += line->text;
  }
  return out;
}

bool Candidate::is_witnessed() const {
  const auto judged = policy_->judge(note(), log_);
  return judged && judged->is_quorum;
}

}  // namespace lethe::api::witnesses
