#include "ledger/verified_state.h"

#include "crypto/check.h"
#include "ledger/tlog_lines.h"

namespace lethe::ledger {
namespace {

constexpr std::string_view kVerifiedHeading = "lethe/verified@v1";
constexpr std::string_view kGivenTexts[] = {"no", "yes"};

/// Takes what stands before the next space, or all of it.
std::string_view take_word(std::string_view& line) {
  const auto space = line.find(' ');
  const auto word = line.substr(0, space);
  line.remove_prefix(space == std::string_view::npos ? line.size() : space + 1);
  return word;
}

/// `from vkey` or `from vkey since`; nothing when it is none of the origin's, if that is known.
std::optional<LogKeys::Key> parse_key(std::string_view line, std::string& origin) {
  const auto from = parse_number(take_word(line));
  const auto vkey = crypto::NoteVerifier::parse(take_word(line));
  if (!from || !vkey || (!origin.empty() && vkey->name != origin)) return std::nullopt;
  origin = vkey->name;
  LogKeys::Key key{vkey->key, {*from}, {}};
  if (line.empty()) return key;
  key.compromised_since = parse_rfc3339(line);
  return key.compromised_since ? std::optional(key) : std::nullopt;
}

bool may_follow(const std::vector<LogKeys::Key>& keys, const LogKeys::Key& next) {
  return keys.empty() ? next.from.value == 0 : keys.back().from < next.from;
}

}  // namespace

std::string format_verified_state(const VerifiedState& state) {
  std::string text(kVerifiedHeading);
  text += "\nledger " + state.ledger.str();
  text += "\nlast " + format_rfc3339(state.last);
  text += "\ngiven " + std::string(kGivenTexts[state.key_was_given ? 1 : 0]);
  for (const auto& key : state.keys.all()) {
    text += "\nkey " + std::to_string(key.from.value) + " " + state.keys.verifier_of(key).vkey();
    if (key.compromised_since) text += " " + format_rfc3339(*key.compromised_since);
  }
  return text + "\n\n" + state.note;
}

Result<VerifiedState> parse_verified_state(std::string_view text) {
  const auto line_of = [&](std::string_view word) -> std::string_view {
    const auto line = take_line(text);
    return line ? value_of(*line, word).value_or("") : "";
  };
  if (text.size() > kMaxVerifiedStateSize || take_line(text) != kVerifiedHeading) {
    return Error::kMalformedCheckpoint;
  }
  const auto ledger = LedgerId::parse(line_of("ledger"));
  const auto last = parse_rfc3339(line_of("last"));
  const auto given = line_of("given");
  if (!ledger || !last || (given != kGivenTexts[0] && given != kGivenTexts[1])) {
    return Error::kMalformedCheckpoint;
  }
  std::string origin;
  std::vector<LogKeys::Key> all;
  for (auto line = take_line(text); line != ""; line = take_line(text)) {
    const auto value = line ? value_of(*line, "key") : std::nullopt;
    const auto key = value ? parse_key(*value, origin) : std::nullopt;
    if (!key || !may_follow(all, *key)) return Error::kMalformedCheckpoint;
    all.push_back(*key);
  }
  if (all.empty()) return Error::kMalformedCheckpoint;
  LogKeys keys(std::move(origin), std::move(all));
  LETHE_TRY(auto checkpoint, keys.open(text));
  const auto size = checkpoint.size;
  if (size.value == 0 || keys.current().from.value > size.value) return Error::kMalformedCheckpoint;
  return VerifiedState{*ledger,           *last,
                       std::move(keys),   given == kGivenTexts[1],
                       std::string(text), std::move(checkpoint)};
}

}  // namespace lethe::ledger
