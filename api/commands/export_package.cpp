#include "api/commands/export_package.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/commands/export_data.h"
#include "api/commands/export_page.h"
#include "api/json/render_fields.h"
#include "crypto/check.h"
#include "crypto/hash.h"

namespace lethe::api {
namespace {

using boost::json::array;
using boost::json::object;

constexpr std::string_view kParts[] = {"profile",    "content",  "consents", "requests",
                                       "recipients", "accesses", "purposes"};

std::string json_lines(const array& items) {
  std::string out;
  for (const auto& item : items) out.append(boost::json::serialize(item)) += '\n';
  return out;
}

/// The entry of what somebody of staff did would say who it was.
bool names_staff(const ledger::EventHeader& header,
                 const std::vector<ledger::SubjectId>& identities) {
  if (header.actor.type != ledger::ActorType::kAgent) return false;
  return std::ranges::find(identities, ledger::subject_of(header.actor.id)) == identities.end();
}

Ruled<void> add_events(const ledger::Ledger& ledger, const ExportData& data,
                       ledger::Sequence behind, std::vector<ArchivedFile>& files) {
  std::string lines;
  for (const auto& header : data.events) {
    LETHE_TRY(const auto entry, ledger.entry(header.sequence));
    object one{{"sequence", header.sequence.value},
               {"time", time(header.time)},
               {"kind", ledger::kind_name(ledger::kind_of(header.facts))},
               {"leaf_hash", hex(crypto::merkle_leaf_hash(entry))}};
    if (!names_staff(header, data.identities)) one["entry"] = crypto::to_base64(entry);
    lines.append(boost::json::serialize(one)) += '\n';
    LETHE_TRY(const auto proof, ledger.inclusion(header.sequence, {behind.value}));
    files.push_back({"proofs/" + std::to_string(header.sequence.value) + ".tlog-proof",
                     ledger::format_tlog_proof(proof)});
  }
  files.push_back({"events.jsonl", std::move(lines)});
  return {};
}

std::string manifest_of(const ledger::ExportId& id, const ExportData& data,
                        const std::vector<ArchivedFile>& files) {
  array listed;
  for (const auto& file : files) {
    listed.push_back({{"name", file.name},
                      {"size", file.content.size()},
                      {"sha256", hex(crypto::sha256(crypto::as_bytes(file.content)))}});
  }
  const auto& as_of = data.body.at("as_of").as_object();
  const object manifest{{"format", kExportFormat},
                        {"export", id.str()},
                        {"subject", data.body.at("subject")},
                        {"identities", ids_json(data.identities)},
                        {"ledger", data.body.at("ledger")},
                        {"size", as_of.at("size")},
                        {"time", as_of.at("time")},
                        {"files", std::move(listed)},
                        {"left_out", data.body.at("left_out")}};
  return boost::json::serialize(manifest) + "\n";
}

}  // namespace

Ruled<ExportPackage> make_export(const ledger::Ledger& ledger, SectionTexts& texts,
                                 const ledger::ExportId& id, const ledger::SubjectId& subject,
                                 ledger::Sequence behind) {
  const auto signer = ledger.signer();
  // Made anew it would not be the same: its checkpoint has another signature.
  if (signer->keys().at(behind) != signer->keys().current()) return ProblemType::kExportExpired;
  LETHE_TRY(const auto last, ledger.event({behind.value - 1}));
  LETHE_TRY(auto data, export_data(ledger, texts, subject, behind));
  data.body["format"] = kExportFormat;
  data.body["export"] = id.str();
  ExportPackage out;
  out.time = last.time;
  out.left_out = data.left_out;
  out.files.push_back({"export.html", export_page(data.body)});
  out.files.push_back({"export.json", boost::json::serialize(data.body) + "\n"});
  for (const auto part : kParts) {
    out.files.push_back({std::string(part) + ".jsonl", json_lines(data.body.at(part).as_array())});
  }
  LETHE_TRY(const auto proof, ledger.inclusion({behind.value - 1}, {behind.value}));
  out.files.push_back({"checkpoint", proof.checkpoint});
  LETHE_TRY_VOID(add_events(ledger, data, behind, out.files));

  const auto manifest = manifest_of(id, data, out.files);
  const auto signature = signer->sign_document(crypto::as_bytes(manifest));
  out.manifest_hash = crypto::sha256(crypto::as_bytes(manifest));
  out.files.insert(
      out.files.begin(),
      {{"manifest.json", manifest}, {"manifest.sig", crypto::to_base64(signature.view()) + "\n"}});
  if (ledger.signer() != signer) return ProblemType::kExportExpired;
  return out;
}

}  // namespace lethe::api
