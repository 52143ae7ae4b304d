#include "tools/verifying.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "api/json/key_history.h"
#include "crypto/check.h"
#include "crypto/root_store.h"
#include "ledger/event_codec.h"
#include "ledger/key_access.h"
#include "ledger/ledger_opening.h"
#include "ledger/names.h"
#include "ledger/public_log.h"
#include "ledger/rocks_journal.h"
#include "ledger/roster.h"
#include "tools/data_directory.h"

namespace lethe::tools {

namespace {

/// The keys of one ledger, opened beside nobody else.
struct OpenedKeys {
  std::unique_ptr<ledger::JournalNodes> nodes;
  std::unique_ptr<crypto::KeyTree> tree;
  std::unique_ptr<ledger::KeysOf<crypto::KeyTree>> keys;
};

ledger::Result<OpenedKeys> open_keys(const ledger::Reader& reader, const ledger::LedgerInfo& info,
                                     crypto::RootStore& roots) {
  OpenedKeys out;
  out.nodes = std::make_unique<ledger::JournalNodes>(reader, info.number);
  LETHE_TRY(out.tree, crypto::KeyTree::open(ledger::tree_id_of(info.id), roots, *out.nodes));
  out.keys = std::make_unique<ledger::KeysOf<crypto::KeyTree>>(*out.tree);
  return out;
}

/// What the latest certificate must say of these keys. Nothing while an erasure is under way: its
/// keys may be destroyed and its certificate not written, until the next start finishes it.
ledger::Result<std::optional<crypto::Hash>> certified_roster(const ledger::Reader& reader,
                                                             const ledger::LedgerInfo& info,
                                                             const crypto::KeyTree& tree) {
  LETHE_TRY(const auto epoch, ledger::read_epoch(reader, info.number));
  if (epoch.state != ledger::EpochRecord::State::kSettled) return std::nullopt;
  LETHE_TRY(const auto roster, ledger::roster_of_tree(tree));
  return std::optional(roster);
}

std::string_view origin_of(std::string_view checkpoint) {
  return checkpoint.substr(0, checkpoint.find('\n'));
}

ledger::VerifyOptions options_for(const VerifyRequest& request, const std::string& name,
                                  std::string_view origin) {
  ledger::VerifyOptions options;
  options.log_key = request.log_key;
  // A policy that lists the log says its key, too.
  const auto* listed = request.policy ? request.policy->log_key(origin) : nullptr;
  if (!options.log_key && listed != nullptr) options.log_key = *listed;
  options.kept_checkpoints = request.kept_checkpoints;
  options.policy = request.policy ? &*request.policy : nullptr;
  options.since = request.since ? &*request.since : nullptr;
  options.threads = request.threads;
  if (request.progress) {
    options.progress = [&request, name](std::uint64_t done, std::uint64_t total) {
      request.progress(name, done, total);
    };
  }
  return options;
}

/// What the auditor brought along, each for the log that it names; so a directory of several
/// ledgers can be checked in one go. `error` names what is of none of them.
std::vector<VerifyRequest> shared_out(const VerifyRequest& request,
                                      const std::vector<ledger::LedgerInfo>& infos,
                                      std::string& error) {
  std::vector<VerifyRequest> out(infos.size(), request);
  if (infos.size() == 1) return out;  // all is held against it
  const auto none_has = [&](std::string_view origin) {
    return std::ranges::none_of(infos, [&](const auto& info) { return info.origin == origin; });
  };
  if (request.log_key && none_has(request.log_key->name)) error = request.log_key->name;
  for (const auto& checkpoint : request.kept_checkpoints) {
    if (none_has(origin_of(checkpoint))) error = origin_of(checkpoint);
  }
  const auto is_listed = [&](const auto& info) { return request.policy->log_key(info.origin); };
  const bool lists_logs = request.policy && !request.policy->logs().empty();
  if (lists_logs && std::ranges::none_of(infos, is_listed)) {
    error = "the policy lists none of the ledgers in " + request.place +
            "; --ledger holds it against one all the same";
    return {};
  }
  if (!error.empty()) {
    error =
        "no ledger in " + request.place + " is called " + error +
        ", as the key or checkpoint that you gave is; --ledger holds it against one all the same";
    return {};
  }
  for (std::size_t i = 0; i < infos.size(); ++i) {
    const auto& origin = infos[i].origin;
    if (lists_logs && !is_listed(infos[i])) out[i].policy.reset();
    if (out[i].log_key && out[i].log_key->name != origin) out[i].log_key.reset();
    std::erase_if(out[i].kept_checkpoints,
                  [&](const auto& checkpoint) { return origin_of(checkpoint) != origin; });
  }
  return out;
}

std::vector<VerifiedLog> verify_source(const VerifyRequest& request,
                                       const ledger::LogSource& source, std::string& error) {
  const auto checkpoint = source.checkpoint();
  auto options = options_for(request, request.place, checkpoint ? origin_of(*checkpoint) : "");
  auto report = ledger::verify_log(source, options);
  if (!report) {
    error = request.place + ": " + report.error().message();
    return {};
  }
  return {{request.place, false, std::move(*report)}};
}

std::vector<VerifiedLog> verify_public(const VerifyRequest& request, std::string& error) {
  if (std::error_code ignored; !std::filesystem::exists(request.place, ignored)) {
    error = "there is nothing at " + request.place;
    return {};
  }
  const auto source = ledger::open_public_log(request.place);
  if (!source) {
    error = request.place +
            " is neither a data directory nor a public log, which has a file named checkpoint";
    return {};
  }
  return verify_source(request, **source, error);
}

std::vector<VerifiedLog> verify_served(const VerifyRequest& request, std::string& error) {
  std::vector<VerifiedLog> out;
  const auto source = ledger::open_fetched_log(*request.server);
  if (source) {
    out = verify_source(request, **source, error);
  } else if (source.error() == make_error_code(ledger::Error::kNotPublic)) {
    error = "there is no log at " + request.place + ", which would have a checkpoint";
  }
  if (const auto failure = request.server->failure(); !failure.empty()) error = failure;
  if (!source && error.empty()) error = request.place + ": " + source.error().message();
  return out;
}

/// What the system ledger says, under its signature, of another one's closure.
ledger::Result<std::optional<ledger::LedgerClosed>> certificate_of(const ledger::Reader& reader,
                                                                   const ledger::LedgerInfo& closed,
                                                                   ledger::Sequence sequence) {
  const auto nothing = std::optional<ledger::LedgerClosed>();
  LETHE_TRY(const auto infos, ledger::ledgers_in(reader));
  LETHE_TRY(const auto row, reader.get(ledger::Table::kMeta, ledger::meta_row("system")));
  if (!row) return ledger::Error::kStorageCorrupt;
  LETHE_TRY(const auto number, ledger::decode_ledger_number(*row));
  const auto system = std::ranges::find(infos, number, &ledger::LedgerInfo::number);
  LETHE_TRY(const auto entry, reader.get(ledger::Table::kLog, ledger::log_row(number, sequence)));
  if (system == infos.end() || !entry) return nothing;
  const auto parts = ledger::split_entry(*entry);
  LETHE_TRY(const auto keys, ledger::read_log_keys(reader, *system));
  if (!parts || !ledger::verify_entry(*parts, keys.at(sequence).key)) return nothing;
  const auto header = ledger::decode_header(parts->header_bytes);
  if (!header || header->ledger != system->id || header->sequence != sequence) return nothing;
  const auto* facts = std::get_if<ledger::LedgerClosed>(&header->facts);
  return facts != nullptr && facts->closed == closed.id ? std::optional(*facts) : nothing;
}

std::optional<VerifiedLog> verify_ledger(const VerifyRequest& request, const ledger::Reader& reader,
                                         const ledger::LedgerInfo& info, crypto::RootStore* roots,
                                         std::string& error) {
  auto options = options_for(request, info.name, info.origin);
  OpenedKeys keys;
  std::unique_ptr<ledger::SectionCheck> sections;
  auto closure = ledger::read_closure(reader, info.number);
  if (!closure) {
    error = info.name + ": " + closure.error().message();
    return std::nullopt;
  }
  const ledger::NoKeys no_keys;
  if (roots != nullptr && *closure) {
    // Without the event that orders it, or the certificate where the log has lost that, each
    // section that is not there is a finding.
    const auto certificate = certificate_of(reader, info, (*closure)->certificate);
    if (!certificate) {
      error = info.name + ": " + certificate.error().message();
      return std::nullopt;
    }
    options.is_closed = certificate->has_value();
    sections = ledger::journal_section_check(reader, info.number, no_keys);
    options.sections = sections.get();
  } else if (roots != nullptr) {
    auto opened = open_keys(reader, info, *roots);
    if (!opened) {
      error =
          info.name + ": " +
          in_plain_words(opened.error(), Places{request.place, *request.keys, request.root_keys});
      return std::nullopt;
    }
    keys = std::move(*opened);
    sections = ledger::journal_section_check(reader, info.number, *keys.keys);
    options.sections = sections.get();
    const auto roster = certified_roster(reader, info, *keys.tree);
    if (!roster) {
      error = info.name + ": " + roster.error().message();
      return std::nullopt;
    }
    options.roster = *roster;
  }
  const auto source = ledger::journal_log_source(reader, info.number);
  auto report = ledger::verify_log(*source, options);
  if (!report) {
    error = info.name + ": " + report.error().message();
    return std::nullopt;
  }
  return VerifiedLog{info.name, roots != nullptr, std::move(*report)};
}

std::string without_key(const std::string& what) {
  return "  The log's key was taken from the " + what + " itself. Whoever rewrote the whole " +
         what +
         " would pass: give --vkey\n"
         "  with the verifier key that you got when the ledger was made.\n";
}

boost::json::array keys_json(const ledger::VerifyReport& report) {
  if (report.keys.empty()) return {};
  return api::log_keys_json(ledger::LogKeys(report.origin, report.keys));
}

/// What somebody who holds one of the keys should know.
std::string keys_text(const ledger::VerifyReport& report) {
  if (report.keys.size() < 2) return {};
  const ledger::LogKeys keys(report.origin, report.keys);
  std::string text = "  signed with " + std::to_string(report.keys.size()) +
                     " keys, one after another; " + keys.verifier().vkey() + " since event " +
                     std::to_string(keys.current().from.value) + "\n";
  for (const auto& key : report.keys) {
    if (!key.compromised_since) continue;
    text += "  the key from event " + std::to_string(key.from.value) +
            " on is declared compromised since " + format_rfc3339(*key.compromised_since) +
            ": learn the present one by another way as well\n";
  }
  if (report.doubtful > 0) {
    text += "  " + std::to_string(report.doubtful) + " events, the first of them event " +
            std::to_string(report.first_doubtful->value) +
            ", have no other signature than by a key that was compromised by then\n";
  }
  return text;
}

}  // namespace

std::vector<VerifiedLog> verify_place(const VerifyRequest& request, std::string& error) {
  if (request.server) return verify_served(request, error);
  const auto reader = ledger::open_rocks_reader(request.place);
  if (!reader && reader.error() == make_error_code(ledger::Error::kStorageMissing))
    return verify_public(request, error);
  if (!reader) {
    error = in_plain_words(reader.error(), Places{request.place, {}});
    return {};
  }
  auto infos = ledger::ledgers_in(**reader);
  if (!infos) {
    error = infos.error().message();
    return {};
  }
  std::string names;
  for (const auto& info : *infos) names += " " + info.name;
  std::erase_if(*infos, [&](const auto& info) {
    return !request.ledger.empty() && info.name != request.ledger;
  });
  if (infos->empty()) {
    error = "there is no ledger named '" + request.ledger + "'; there are:" + names;
    return {};
  }
  if (request.is_one_log && infos->size() > 1) {
    error = request.place + " has several ledgers, of which --ledger chooses one:" + names;
    return {};
  }
  const auto requests = shared_out(request, *infos, error);
  if (!error.empty()) return {};
  const auto roots =
      request.keys ? open_root_store(*request.keys, request.root_keys, false, error) : nullptr;
  if (!error.empty()) return {};
  std::vector<VerifiedLog> out;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    auto log = verify_ledger(requests[i], **reader, (*infos)[i], roots.get(), error);
    if (!log) return {};
    out.push_back(std::move(*log));
  }
  return out;
}

namespace {

boost::json::value witnessed_json(const ledger::VerifyReport& report) {
  return report.witnessed ? boost::json::value(report.witnessed->value) : boost::json::value();
}

}  // namespace

boost::json::object verified_json(const VerifiedLog& log) {
  boost::json::array findings;
  for (const auto& finding : log.report.findings) {
    boost::json::object one{{"damage", ledger::name_of(finding.damage)},
                            {"detail", finding.detail}};
    if (finding.sequence) one["sequence"] = finding.sequence->value;
    findings.push_back(std::move(one));
  }
  return {
      {"log", log.name},
      {"origin", log.report.origin},
      {"consistent", log.report.consistent()},
      {"size", log.report.size.value},
      {"root", crypto::to_hex(log.report.root.view())},
      {"key_was_given", log.report.key_was_given},
      {"witnessed_size", witnessed_json(log.report)},
      {"witnesses", boost::json::array(log.report.witnesses.begin(), log.report.witnesses.end())},
      {"signing_keys", keys_json(log.report)},
      {"doubtful_events", log.report.doubtful},
      {"events", log.report.events},
      {"trusted_events", log.report.trusted.value_or(ledger::TreeSize{}).value},
      {"sections_checked", log.sections_checked},
      {"sections_intact", log.report.sections_intact},
      {"sections_erased", log.report.sections_erased},
      {"finding_count", log.report.finding_count},
      {"findings", std::move(findings)}};
}

std::string verified_text(const VerifiedLog& log) {
  const auto& report = log.report;
  std::string text = log.name + " (" + report.origin + "): ";
  if (report.consistent()) {
    text += "consistent, " + std::to_string(report.events) + " events";
    if (report.trusted) text += " from event " + std::to_string(report.trusted->value) + " on";
    if (log.sections_checked) {
      text += ", " + std::to_string(report.sections_intact) + " sections intact, " +
              std::to_string(report.sections_erased) + " erased";
    }
    text += "\n";
  } else {
    text += "DAMAGED, " + std::to_string(report.finding_count) +
            (report.finding_count == 1 ? " finding\n" : " findings\n");
    constexpr std::size_t kShown = 10;
    for (std::size_t i = 0; i < report.findings.size() && i < kShown; ++i) {
      const auto& finding = report.findings[i];
      text += i == 0 ? "  first: " : "  then:  ";
      if (finding.sequence) text += "event " + std::to_string(finding.sequence->value) + ", ";
      text += std::string(ledger::name_of(finding.damage)) + ": " + finding.detail + "\n";
    }
    if (report.finding_count > kShown) text += "  and more; --json lists them\n";
  }
  if (report.trusted) {
    text += "  Events 0 to " + std::to_string(report.trusted->value - 1) +
            " were taken on trust of the earlier verification that --since names; this log\n"
            "  continues what was found then. They were not read again.\n";
  }
  if (report.witnessed) {
    text += "  witnessed up to " + std::to_string(report.witnessed->value) + " events by";
    for (const auto& witness : report.witnesses) text += " " + witness;
    text += "\n";
  }
  if (!report.key_was_given) text += without_key("log");
  return text + keys_text(report);
}

boost::json::object checked_export_json(const api::ExportReport& report) {
  return {{"origin", report.origin},
          {"subject", report.subject},
          {"size", report.size},
          {"files", report.files},
          {"events", report.events},
          {"key_was_given", report.key_was_given},
          {"consistent", report.findings.empty()},
          {"findings", boost::json::array(report.findings.begin(), report.findings.end())}};
}

std::string checked_export_text(const std::string& file, const api::ExportReport& report) {
  std::string text = file + (report.origin.empty() ? ": " : " (" + report.origin + "): ");
  if (report.findings.empty()) {
    text += "consistent, " + std::to_string(report.files) + " files, " +
            std::to_string(report.events) + " events proved\n";
  } else {
    text += "DAMAGED\n";
    for (const auto& finding : report.findings) text += "  " + finding + "\n";
  }
  if (!report.key_was_given && !report.origin.empty()) text += without_key("package");
  return text;
}

}  // namespace lethe::tools
