#include "ledger/add_checkpoint.h"

#include "ledger/tlog_lines.h"

namespace lethe::ledger {

std::string format_add_checkpoint(const AddCheckpoint& request) {
  std::string body = "old " + std::to_string(request.old_size.value) + "\n";
  for (const Hash& hash : request.proof) {
    body.append(crypto::to_base64(hash.view())).append("\n");
  }
  return body.append("\n").append(request.note);
}

Result<AddCheckpoint> parse_add_checkpoint(std::string_view body) {
  if (body.size() > kMaxAddCheckpointBytes) return Error::kMalformedCheckpoint;
  auto line = take_line(body);
  const auto old_text = line ? value_of(*line, "old") : std::nullopt;
  const auto old_size = old_text ? parse_number(*old_text) : std::nullopt;
  if (!old_size) return Error::kMalformedCheckpoint;
  AddCheckpoint request;
  request.old_size = {*old_size};
  while ((line = take_line(body)) && !line->empty()) {
    const auto hash = parse_hash(*line);
    if (!hash || request.proof.size() == kMaxConsistencyProof) return Error::kMalformedCheckpoint;
    request.proof.push_back(*hash);
  }
  if (!line) return Error::kMalformedCheckpoint;
  const auto note = crypto::parse_note(body);
  if (!note || !parse_checkpoint_text(note->text)) return Error::kMalformedCheckpoint;
  request.note = body;
  return request;
}

}  // namespace lethe::ledger
