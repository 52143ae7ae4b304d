#include "ledger/trust_policy.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <span>
#include <utility>

#include "crypto/check.h"
#include "crypto/cosignature.h"
#include "ledger/tlog_lines.h"

namespace lethe::ledger {
namespace {

constexpr std::string_view kNone = "none";
constexpr std::size_t kMaxName = 256;
constexpr std::size_t kMaxUrl = 2'048;

bool is_policy_text(std::string_view line) {
  return std::ranges::all_of(line, [](char c) {
    const auto byte = static_cast<std::uint8_t>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
  });
}

/// What spaces and tabs part.
std::vector<std::string_view> words_of(std::string_view line) {
  constexpr std::string_view kSpaces = " \t";
  std::vector<std::string_view> words;
  for (auto begin = line.find_first_not_of(kSpaces); begin != std::string_view::npos;) {
    const auto end = std::min(line.find_first_of(kSpaces, begin), line.size());
    words.push_back(line.substr(begin, end - begin));
    begin = line.find_first_not_of(kSpaces, end);
  }
  return words;
}

using Words = std::span<const std::string_view>;

std::string quoted(std::string_view word) {
  // A word may be any bytes, and messages are text.
  return crypto::is_note_text(std::string(word) + "\n") ? "'" + std::string(word) + "'"
                                                        : std::string("the name");
}

}  // namespace

/// A policy while its lines are read. Each function takes the words behind the first one and
/// answers what is wrong with them, or nothing.
class TrustPolicy::Reading {
 public:
  explicit Reading(TrustPolicy& policy) : policy_(policy) {}

  std::string take(std::string_view line) {
    if (!is_policy_text(line)) {
      return "has a control character other than tab; lines end with a newline alone";
    }
    const auto words = words_of(line);
    if (words.empty() || words.front().starts_with('#')) return {};
    const auto rest = Words(words).subspan(1);
    if (words.front() == "log") return take_log(rest);
    if (words.front() == "witness") return take_witness(rest);
    if (words.front() == "group") return take_group(rest);
    if (words.front() == "quorum") return take_quorum(rest);
    return "begins with none of log, witness, group and quorum";
  }

  bool has_quorum() const { return has_quorum_; }

 private:
  std::string take_log(Words words) {
    if (words.empty() || words.size() > 2) return "must be: log <vkey> [<url>]";
    if (policy_.logs_.size() == kMaxLogs) return too_many("logs", kMaxLogs);
    auto key = crypto::NoteVerifier::parse(words[0]);
    if (!key) return "has no verifier key of a log (Ed25519, type 0x01)";
    if (!log_keys_.insert(key->key).second) return "has the key of a log that was listed before";
    if (!is_new_id(*key)) return kSameId;
    std::string url;
    if (auto wrong = take_url(words.subspan(1), url); !wrong.empty()) return wrong;
    policy_.logs_.push_back({std::move(*key), std::move(url)});
    return {};
  }

  std::string take_witness(Words words) {
    if (words.size() < 2 || words.size() > 3) return "must be: witness <name> <vkey> [<url>]";
    if (policy_.witnesses_.size() == kMaxWitnesses) return too_many("witnesses", kMaxWitnesses);
    auto key = crypto::NoteVerifier::parse(words[1], crypto::kNoteCosignature);
    if (!key) return "has no verifier key of a witness (Ed25519 cosignatures, type 0x04)";
    if (!witness_keys_.insert(key->key).second) {
      return "has the key of a witness that was listed before";
    }
    if (!is_new_id(*key)) return kSameId;
    std::string url;
    if (auto wrong = take_url(words.subspan(2), url); !wrong.empty()) return wrong;
    auto wrong = define(words[0], {Member::Kind::kWitness, policy_.witnesses_.size()});
    policy_.witnesses_.push_back({std::string(words[0]), std::move(*key), std::move(url)});
    return wrong;
  }

  std::string take_group(Words words) {
    if (words.size() < 3) return "must be: group <name> all|any|<number> <name>...";
    if (policy_.groups_.size() == kMaxGroups) return too_many("groups", kMaxGroups);
    Group group;
    for (const auto word : words.subspan(2)) {
      const auto member = find(word);
      if (!member) return "names " + quoted(word) + ", which is not defined before it";
      if (!listed_.insert(*member).second) {
        return "names " + quoted(word) + ", which is in a group already";
      }
      group.members.push_back(*member);
    }
    const auto count = group.members.size();
    const auto number = parse_number(words[1]);
    if (words[1] == "all") {
      group.threshold = count;
    } else if (words[1] == "any") {
      group.threshold = 1;
    } else if (number && *number >= 1 && *number <= count) {
      group.threshold = *number;
    } else {
      return "must ask for all, any, or a number from 1 to " + std::to_string(count);
    }
    auto wrong = define(words[0], {Member::Kind::kGroup, policy_.groups_.size()});
    policy_.groups_.push_back(std::move(group));
    return wrong;
  }

  std::string take_quorum(Words words) {
    if (words.size() != 1) return "must be: quorum <name>|none";
    if (has_quorum_) return "is a second quorum";
    has_quorum_ = true;
    if (words[0] == kNone) return {};
    policy_.quorum_ = find(words[0]);
    if (policy_.quorum_) return {};
    return "names " + quoted(words[0]) + ", which is not defined before it";
  }

  /// Ids are short, so that somebody can make a key with another one's: its signatures would be
  /// taken for the other one's.
  static constexpr const char* kSameId = "has a key with the name and id of one listed before";
  bool is_new_id(const crypto::NoteVerifier& key) { return ids_.emplace(key.name, key.id).second; }

  static std::string take_url(Words words, std::string& url) {
    if (words.empty()) return {};
    if (words[0].size() > kMaxUrl) {
      return "has a URL of more than " + std::to_string(kMaxUrl) + " bytes";
    }
    url = words[0];
    return {};
  }

  std::string define(std::string_view name, Member member) {
    if (name == kNone) return "defines none, which stands for no witness at all";
    if (name.size() > kMaxName) {
      return "has a name of more than " + std::to_string(kMaxName) + " bytes";
    }
    if (names_.emplace(std::string(name), member).second) return {};
    return "defines " + quoted(name) + " anew";
  }

  std::optional<Member> find(std::string_view name) const {
    const auto found = names_.find(name);
    return found == names_.end() ? std::nullopt : std::optional(found->second);
  }

  static std::string too_many(std::string_view what, std::size_t most) {
    return "is one too many: " + std::to_string(most) + " " + std::string(what) + " at most";
  }

  TrustPolicy& policy_;
  std::map<std::string, Member, std::less<>> names_;
  std::set<Member> listed_;  // in groups
  std::set<crypto::PublicKey> log_keys_, witness_keys_;
  std::set<std::pair<std::string, crypto::NoteKeyId>> ids_;
  bool has_quorum_ = false;
};

std::optional<TrustPolicy> TrustPolicy::parse(std::string_view text, std::string& error) {
  error.clear();
  if (text.size() > kMaxBytes) {
    error = "a policy has " + std::to_string(kMaxBytes) + " bytes at most";
    return std::nullopt;
  }
  TrustPolicy policy;
  Reading reading(policy);
  std::size_t number = 0;
  while (!text.empty()) {
    ++number;
    const auto rest = text;
    const auto line = take_line(text);
    if (!line) text = {};  // the last one may lack its newline
    const auto wrong = reading.take(line.value_or(rest));
    if (wrong.empty()) continue;
    error = "line " + std::to_string(number) + ": " + wrong;
    return std::nullopt;
  }
  if (!reading.has_quorum()) {
    error = "line " + std::to_string(number) + ": a policy ends without a quorum";
    return std::nullopt;
  }
  return policy;
}

bool TrustPolicy::is_about(const LogKeys& log) const {
  return logs_.empty() || std::ranges::any_of(logs_, [&](const Log& listed) {
           return listed.key.name == log.origin() && log.find(listed.key.key) != nullptr;
         });
}

const crypto::NoteVerifier* TrustPolicy::log_key(std::string_view origin) const {
  const auto found =
      std::ranges::find_if(logs_, [&](const Log& log) { return log.key.name == origin; });
  return found == logs_.end() ? nullptr : &found->key;
}

Result<TrustPolicy::Judgement> TrustPolicy::judge(std::string_view note, const LogKeys& log) const {
  LETHE_TRY(auto opened, log.open_signed(note));
  Judgement out{std::move(opened.checkpoint), std::move(opened.signed_with), {}, {}, false};
  std::vector<crypto::NoteVerifier> known{out.log_key};
  for (const auto& witness : witnesses_) known.push_back(witness.key);
  LETHE_TRY(out.note, crypto::open_note(note, known));
  for (const auto index : out.note.verified) {
    const auto& signature = out.note.signatures[index];
    const auto witness = std::ranges::find_if(witnesses_, [&](const Witness& one) {
      return one.key.name == signature.name && one.key.id == signature.id;
    });
    const auto seconds = crypto::cosignature_time(signature.signature);
    if (witness == witnesses_.end() || !seconds) continue;  // the log's own
    out.cosigned.push_back(
        {static_cast<std::size_t>(witness - witnesses_.begin()), index, *seconds});
  }
  std::set<std::size_t> cosigned;
  for (const auto& one : out.cosigned) cosigned.insert(one.witness);
  out.is_quorum = missing(cosigned) == 0;
  return out;
}

std::size_t TrustPolicy::missing(const std::set<std::size_t>& cosigned) const {
  if (!quorum_) return 0;
  std::vector<std::size_t> of_groups;
  const auto lack = [&](const Member& member) -> std::size_t {
    if (member.kind == Member::Kind::kGroup) return of_groups[member.index];
    return cosigned.contains(member.index) ? 0 : 1;
  };
  for (const auto& group : groups_) {
    std::vector<std::size_t> lacks;
    for (const auto& member : group.members) lacks.push_back(lack(member));
    std::ranges::sort(lacks);
    lacks.resize(group.threshold);  // those that take the fewest
    of_groups.push_back(std::accumulate(lacks.begin(), lacks.end(), std::size_t{0}));
  }
  return lack(*quorum_);
}

}  // namespace lethe::ledger
