#include "tools/importing.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <condition_variable>
#include <fstream>
#include <map>
#include <mutex>
#include <unordered_map>

#include "api/commands/imports.h"
#include "projections/views.h"
#include "tools/bootstrap.h"
#include "tools/file_io.h"

namespace lethe::tools {

namespace json = boost::json;

namespace {

constexpr std::uint64_t kLinesBetweenNotes = 4'096;

/// How far each file is durable, by the digest of its content.
struct State {
  struct File {
    std::uint64_t lines = 0, accepted = 0, refused = 0;
  };
  std::map<std::string, File> files;
  bool is_finished = false;

  std::string text() const {
    json::object by_digest;
    for (const auto& [digest, file] : files) {
      by_digest[digest] = {
          {"lines", file.lines}, {"accepted", file.accepted}, {"refused", file.refused}};
    }
    return json::serialize(
               json::object{{"files", std::move(by_digest)}, {"finished", is_finished}}) +
           "\n";
  }

  /// False when the text is not a state.
  bool read(const std::string& text) {
    boost::system::error_code error;
    const auto value = json::parse(text, error);
    if (error || !value.is_object()) return false;
    const auto& object = value.get_object();
    const auto* by_digest = object.if_contains("files");
    const auto* finished = object.if_contains("finished");
    if (by_digest == nullptr || !by_digest->is_object() || finished == nullptr ||
        !finished->is_bool())
      return false;
    is_finished = finished->get_bool();
    for (const auto& [digest, file] : by_digest->get_object()) {
      auto& into = files[std::string(digest)];
      for (const auto& [name, count] :
           {std::pair("lines", &into.lines), std::pair("accepted", &into.accepted),
            std::pair("refused", &into.refused)}) {
        const auto* found = file.is_object() ? file.get_object().if_contains(name) : nullptr;
        if (found == nullptr || !found->is_int64() || found->get_int64() < 0) return false;
        *count = static_cast<std::uint64_t>(found->get_int64());
      }
    }
    return true;
  }
};

/// Looks people up by external id and remembers them for the run.
class People {
 public:
  explicit People(const ledger::Ledger& ledger) : ledger_(ledger) {}
  /// Opens a reading that has everything that is durable by now.
  void refresh() { snapshot_ = ledger_.snapshot(); }

  std::optional<ledger::SubjectId> find(std::string_view external_id) {
    const auto known = by_external_id_.find(std::string(external_id));
    if (known != by_external_id_.end()) return known->second;
    const auto found = projections::Views(*snapshot_).by_external_id(external_id, ledger_.keys());
    if (!found || !*found) return std::nullopt;
    by_external_id_.emplace(external_id, **found);
    return **found;
  }

 private:
  const ledger::Ledger& ledger_;
  std::unique_ptr<ledger::LedgerSnapshot> snapshot_;
  std::unordered_map<std::string, ledger::SubjectId> by_external_id_;
};

/// Lines in flight of one file, and what became of them.
class Flight {
 public:
  explicit Flight(std::size_t window) : window_(window) {}

  void take_off() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return in_flight_ < window_; });
    ++in_flight_;
  }
  void land(std::uint64_t line, const api::Reply& reply) {
    const std::lock_guard lock(mutex_);
    note(line, reply);
    --in_flight_;
    changed_.notify_all();
  }
  void refuse(std::uint64_t line, std::string reason) {
    const std::lock_guard lock(mutex_);
    refused.emplace_back(line, std::move(reason));
  }
  void wait_for_all() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return in_flight_ == 0; });
  }

  // Read after wait_for_all().
  std::vector<std::pair<std::uint64_t, std::string>> refused;
  std::uint64_t accepted = 0, repeated = 0;
  std::string stopped;  // why no more can be written

 private:
  void note(std::uint64_t line, const api::Reply& reply) {
    if (!reply.refused()) {
      ++(reply.replayed ? repeated : accepted);
      return;
    }
    const auto type = reply.problem().type;
    if (reply.outcome.error || api::info(type).status >= 500) {
      stopped = refusal_of(reply);
    } else {
      refused.emplace_back(line, refusal_of(reply));
    }
  }

  const std::size_t window_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t in_flight_ = 0;
};

class Import {
 public:
  Import(ledger::Store& store, const ledger::Ledger& ledger, const ImportOptions& options)
      : store_(store), ledger_(ledger), options_(options), people_(ledger) {}

  std::string run(const std::vector<ImportFile>& files) {
    const auto text = read_file(options_.state, kMaxStateBytes);
    if (text && !state_.read(*text))
      return options_.state.string() + " is not the state of an import";
    for (const auto& file : files) {
      std::error_code failed;
      total_bytes_ += std::filesystem::file_size(file.path, failed);
      if (failed) return "can't read " + file.path.string();
    }
    for (const auto& file : files) {
      if (auto error = run_file(file); !error.empty()) return error;
    }
    return finish();
  }

  ImportReport report;

 private:
  static constexpr std::size_t kMaxStateBytes = 1U << 20;

  static auto rule_for(const api::RegisterSubjectInput&) { return api::register_subject; }
  static auto rule_for(const api::RecordConsentInput&) { return api::record_consent; }
  static auto rule_for(const api::RecordAccessInput&) { return api::record_access; }
  static auto rule_for(const api::RecordRelationshipInput&) { return api::record_relationship; }
  static auto rule_for(const api::RecordEncounterInput&) { return api::record_encounter; }

  std::string run_file(const ImportFile& file) {
    const auto digest = digest_file(file.path);
    if (!digest) return "can't read " + file.path.string();
    digest_ = crypto::to_hex(digest->view());
    auto& done = state_.files[digest_];
    report.repeated += done.accepted;
    report.refused_earlier += done.refused;
    people_.refresh();
    std::ifstream lines(file.path, std::ios::binary);
    LineReader reader(lines, kMaxImportLine);
    Flight flight(options_.window);
    std::uint64_t number = 0;
    while (reader.next()) {
      ++number;
      if (number > done.lines && !reader.is_blank()) begin(file.kind, number, reader, flight);
      if (number > done.lines && number % kLinesBetweenNotes == 0) {
        if (auto error = note(file, number, flight); !error.empty()) return error;
      }
      if (options_.progress) options_.progress(bytes_before_ + reader.bytes(), total_bytes_);
    }
    if (lines.bad()) return "can't read " + file.path.string();
    bytes_before_ += reader.bytes();
    return number > done.lines ? note(file, number, flight) : std::string();
  }

  void begin(ImportKind kind, std::uint64_t number, const LineReader& reader, Flight& flight) {
    if (reader.is_too_long())
      return flight.refuse(number, "longer than " + std::to_string(kMaxImportLine) + " bytes");
    const auto input = read_import_line(kind, reader.line(),
                                        [this](std::string_view id) { return people_.find(id); });
    if (!input) return flight.refuse(number, in_words(input.error()));
    flight.take_off();
    auto done = [&flight, number](const api::Reply& reply) { flight.land(number, reply); };
    const auto request = request_for(number, reader.line());
    std::visit(
        [&](const auto& typed) {
          api::submit(store_, ledger_.info().id, request, rule_for(typed), typed, done);
        },
        *input);
  }

  api::Request request_for(std::uint64_t number, std::string_view line) const {
    return request_once(digest_ + "/" + std::to_string(number), line);
  }
  /// Whatever is asked for under a key twice happens once.
  api::Request request_once(std::string key, std::string_view body) const {
    auto request = system_request(ledger_.info().id, "import");
    request.idempotency =
        api::Idempotency{std::move(key), "import", crypto::sha256(crypto::as_bytes(body))};
    return request;
  }

  /// Waits for what is in flight, tells of refused lines, and notes how far everything is durable.
  std::string note(const ImportFile& file, std::uint64_t lines, Flight& flight) {
    flight.wait_for_all();
    std::sort(flight.refused.begin(), flight.refused.end());
    for (auto& [line, reason] : flight.refused) {
      if (options_.refused) options_.refused({file.path, line, std::move(reason)});
    }
    report.accepted += flight.accepted;
    report.repeated += flight.repeated;
    report.refused += flight.refused.size();
    if (!flight.stopped.empty()) return "writing stopped: " + flight.stopped;
    auto& done = state_.files[digest_];
    done.lines = lines;
    done.accepted += flight.accepted + flight.repeated;
    done.refused += flight.refused.size();
    flight.refused.clear();
    flight.accepted = flight.repeated = 0;
    return replace_file(options_.state, state_.text()) ? std::string()
                                                       : "can't write " + options_.state.string();
  }

  std::string finish() {
    if (state_.is_finished) return {};
    api::FinishImportInput input;
    for (const auto& [digest, file] : state_.files) {
      input.accepted += file.accepted;
      input.refused += file.refused;
    }
    // A crash behind the event and before the note must not make it two.
    const auto text = state_.text();
    auto error =
        refusal_of(api::run(store_, ledger_.info().id, request_once("end of " + text, text),
                            api::finish_import, input));
    if (!error.empty()) return error;
    state_.is_finished = true;
    return replace_file(options_.state, state_.text()) ? std::string()
                                                       : "can't write " + options_.state.string();
  }

  ledger::Store& store_;
  const ledger::Ledger& ledger_;
  const ImportOptions& options_;
  People people_;
  State state_;
  std::string digest_;
  std::uint64_t bytes_before_ = 0, total_bytes_ = 0;
};

}  // namespace

ImportReport run_import(ledger::Store& store, const ledger::Ledger& ledger,
                        const std::vector<ImportFile>& files, const ImportOptions& options,
                        std::string& error) {
  const auto start = std::chrono::steady_clock::now();
  Import import(store, ledger, options);
  error = import.run(files);
  import.report.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return import.report;
}

}  // namespace lethe::tools
