// P5: `lethe verify` names the event and the kind of damage, on a data directory and on the public
// files alone. The library has its own tests, of every class of byte; here it is the program, its
// texts and its exit status.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <optional>
#include <set>
#include <stdexcept>

#include "ledger/big_endian.h"
#include "ledger/rocks_journal.h"
#include "ledger/tile_path.h"
#include "tests/blackbox/changed_row.h"
#include "tests/blackbox/served_lethe.h"

namespace lethe::tests::blackbox {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using ledger::Table;
using ::testing::HasSubstr;
using ::testing::Not;

/// A year of the demo's people, and on top of it what the demo does not do: events of every kind.
class DemoLedger {
 public:
  DemoLedger() {
    const auto made = run_lethe({"demo", "--dir", folder_.path(), "--people", "40"});
    if (made.status != 0) throw std::runtime_error(made.errors);
    const auto lines = folder_.path() / "person.jsonl";
    std::ofstream(lines) << R"({"id":"imported-1","given":"Ada","email":"ada@people.example"})"
                         << '\n';
    EXPECT_EQ(run_lethe({"import", "--data", data(), "--keys", keys(), "--ledger", "demo",
                         "--people", lines, "--state", folder_.path() / "state"})
                  .status,
              0);
    ServedLethe lethe(data(), keys(), "demo", issue_token(), {"--verify-every", "0"});
    lethe.start();
    EXPECT_EQ(lethe.send("admin", "PATCH", "settings/privacy", R"({"minimum_age":14})").status,
              200U);
    const auto token = lethe.send("admin", "POST", "tokens", R"({"role":"portal"})").json();
    EXPECT_EQ(lethe.send("admin", "DELETE", "tokens/" + text_at(token, "/id")).status / 100, 2U);
    EXPECT_EQ(lethe.get("auditor", "tokens").status, 200U);
    EXPECT_EQ(lethe
                  .send("admin", "POST", "subjects",
                        R"({"type":"user","origin":"signup","external_id":"imported-1"})")
                  .outcome(),
              "409 external-id-taken");
    EXPECT_EQ(lethe.stop(), 0);
    read_kinds();  // now that nothing is written any more
  }

  fs::path folder() const { return folder_.path(); }
  fs::path data() const { return folder_.path() / "data"; }
  fs::path keys() const { return folder_.path() / "keys"; }
  /// A directory with the keys and registers of the moment, which goes on beside this one.
  fs::path copied(const std::string& name) const {
    copy_folder(data(), folder() / name);
    copy_folder(keys(), keys_of(folder() / name));
    return folder() / name;
  }
  tools::Places place() const { return {data(), keys()}; }
  std::uint64_t size() const { return kinds_.size(); }
  /// The first event of a kind from a sequence on; size() when there is none.
  std::uint64_t first_of(std::uint16_t kind, std::uint64_t from = 0) const {
    const auto begin = kinds_.begin() + static_cast<std::ptrdiff_t>(from);
    return static_cast<std::uint64_t>(std::find(begin, kinds_.end(), kind) - kinds_.begin());
  }

  /// Adds an event to the log of a directory.
  std::string issue_token() const { return issue_token(data()); }
  std::string issue_token(const fs::path& data) const {
    const auto issued = run_lethe({"token", "issue", "--data", data, "--keys", keys_of(data),
                                   "--ledger", "demo", "--role", "admin"});
    EXPECT_EQ(issued.status, 0) << issued.errors;
    return issued.output.substr(0, issued.output.find('\n'));
  }
  fs::path exported(const fs::path& data, const std::string& name) const {
    const auto to = folder_.path() / name;
    const auto done =
        run_lethe({"export-log", "--data", data, "--keys", keys_of(data), "--ledger", "demo", to});
    EXPECT_EQ(done.status, 0) << done.errors;
    return to;
  }

 private:
  fs::path keys_of(const fs::path& data) const {
    return data == this->data() ? keys() : fs::path(data.string() + "-keys");
  }
  void read_kinds() {
    std::string error;
    const auto directory = tools::DataDirectory::open(place(), {}, error);
    ASSERT_TRUE(directory) << error;
    const auto ledger = directory->store().find("demo");
    for (std::uint64_t at = 0; at < ledger->size().value; ++at)
      kinds_.push_back(kind_of(ledger->event({at}).value().facts));
  }

  TemporaryDirectory folder_;
  std::vector<std::uint16_t> kinds_;  // of each event, in order
};

struct Verdict {
  int status = -1;
  std::string damage, text;  // of the first finding; what is printed
  std::optional<std::uint64_t> sequence;
};

/// Runs it twice, for people and for programs; both must say the same.
Verdict verdict_on(const fs::path& place, const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments{"verify", place};
  arguments.insert(arguments.end(), more.begin(), more.end());
  Verdict verdict;
  const auto text = run_lethe(arguments);
  verdict.status = text.status;
  verdict.text = text.output + text.errors;
  arguments.emplace_back("--json");
  const auto as_json = run_lethe(arguments);
  EXPECT_EQ(as_json.status, text.status);
  if (as_json.output.empty()) return verdict;
  const auto logs = json::parse(as_json.output);
  for (const auto& log : logs.as_array()) {
    EXPECT_EQ(log.at("consistent").as_bool(), log.at("findings").as_array().empty());
    if (log.at("consistent").as_bool()) continue;
    const auto& first = log.at("findings").at(0);
    verdict.damage = text_at(first, "/damage");
    EXPECT_THAT(text.output, HasSubstr(verdict.damage));
    if (first.as_object().contains("sequence")) {
      verdict.sequence = number_at(first, "/sequence");
      EXPECT_THAT(text.output, HasSubstr("first: event " + std::to_string(*verdict.sequence) +
                                         ", " + verdict.damage));
    }
  }
  return verdict;
}

#define EXPECT_SOUND(verdict)               \
  do {                                      \
    const auto said = verdict;              \
    EXPECT_EQ(said.status, 0) << said.text; \
    EXPECT_EQ(said.damage, "");             \
  } while (false)

#define EXPECT_DAMAGED(verdict, kind, place)                                    \
  do {                                                                          \
    const auto said = verdict;                                                  \
    EXPECT_EQ(said.status, 1) << said.text;                                     \
    EXPECT_EQ(said.damage, kind) << said.text;                                  \
    EXPECT_EQ(said.sequence, std::optional<std::uint64_t>(place)) << said.text; \
  } while (false)

/// One byte of a file is another one for as long as this lives.
class ChangedByte {
 public:
  ChangedByte(fs::path file, std::size_t at) : file_(std::move(file)), before_(file_text(file_)) {
    auto changed = before_;
    changed.at(at) = static_cast<char>(changed[at] ^ 0x01);
    write(changed);
  }
  ~ChangedByte() { write(before_); }
  ChangedByte(const ChangedByte&) = delete;
  ChangedByte& operator=(const ChangedByte&) = delete;

 private:
  void write(const std::string& bytes) const { std::ofstream(file_, std::ios::binary) << bytes; }
  const fs::path file_;
  const std::string before_;
};

/// Where the entries of a bundle begin, behind their sizes.
std::vector<std::size_t> entries_in(const std::string& bundle) {
  std::vector<std::size_t> begins;
  for (std::size_t at = 0; at < bundle.size();) {
    begins.push_back(at + 2);
    at += 2 + static_cast<std::uint8_t>(bundle[at]) * 256U +
          static_cast<std::uint8_t>(bundle[at + 1]);
  }
  return begins;
}

/// The entries of a log's public files.
class Bundles {
 public:
  Bundles(fs::path log, std::uint64_t size) : log_(std::move(log)), size_(size) {}

  std::uint64_t count() const { return (size_ - 1) / ledger::kTileWidth + 1; }
  fs::path path(std::uint64_t index) const {
    const auto width = std::min(size_ - index * ledger::kTileWidth, ledger::kTileWidth);
    return log_ / ledger::entries_path(index, width);
  }
  /// A byte of an entry is another one for as long as the answer lives.
  ChangedByte change(std::uint64_t sequence, std::size_t offset) const {
    const auto bundle = path(sequence / ledger::kTileWidth);
    const auto begins = entries_in(file_text(bundle));
    return {bundle, begins.at(sequence % ledger::kTileWidth) + offset};
  }

 private:
  const fs::path log_;
  const std::uint64_t size_;
};

constexpr std::size_t kInSignature = 5;
constexpr std::size_t kInHeader = 90;

TEST(P5TamperEvident, AChangedByteOfThePublicFilesIsNamed) {
  const DemoLedger demo;
  const auto log = demo.exported(demo.data(), "log");
  EXPECT_SOUND(verdict_on(log));

  const Bundles bundles(log, demo.size());
  ASSERT_GT(bundles.count(), 2U);
  const auto edge = (bundles.count() - 1) * ledger::kTileWidth;
  for (const std::uint64_t sequence :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{128}, std::uint64_t{255}, edge,
        (edge + demo.size()) / 2, demo.size() - 1}) {
    SCOPED_TRACE(sequence);
    for (const std::size_t offset : {kInSignature, std::size_t{70}, kInHeader}) {
      const auto change = bundles.change(sequence, offset);
      EXPECT_DAMAGED(verdict_on(log), "changed-header", sequence);
    }
  }
  {
    const ChangedByte change(log / "tile/0/000", 32 * 17);
    EXPECT_EQ(verdict_on(log).damage, "changed-tile");
  }
  for (const std::size_t at : {std::size_t{3}, file_text(log / "checkpoint").size() - 9}) {
    const ChangedByte change(log / "checkpoint", at);
    EXPECT_EQ(verdict_on(log).damage, "bad-checkpoint");
  }
  EXPECT_SOUND(verdict_on(log));
  fs::remove(bundles.path(bundles.count() - 1));
  EXPECT_DAMAGED(verdict_on(log), "truncated-tail", edge);
}

/// Every kind that the format knows, so that one that comes later has to be in the demo, or be made
/// above.
TEST(P5TamperEvident, AChangedEventOfEachKindIsNamed) {
  const DemoLedger demo;
  const auto log = demo.exported(demo.data(), "log");
  EXPECT_SOUND(verdict_on(log));
  const Bundles bundles(log, demo.size());
  // The demo has no backup yet, and its organisation stays.
  const std::set<std::uint16_t> left_out{
      kind_of(ledger::LedgerRestored{}), kind_of(ledger::LedgerReturned{}),
      kind_of(ledger::ClosureOrdered{}), kind_of(ledger::LedgerClosed{})};
  for (std::uint16_t kind = 1; kind <= ledger::kKinds; ++kind) {
    SCOPED_TRACE(ledger::kind_name(kind));
    if (left_out.contains(kind)) continue;
    const auto sequence = demo.first_of(kind);
    ASSERT_LT(sequence, demo.size());
    const auto change = bundles.change(sequence, kInHeader);
    EXPECT_DAMAGED(verdict_on(log), "changed-header", sequence);
  }
  EXPECT_SOUND(verdict_on(log));
}

TEST(P5TamperEvident, AChangedEntryInTheDatabaseIsNamed) {
  const DemoLedger demo;
  const std::vector<std::string> with_keys{"--keys", demo.keys()};
  EXPECT_SOUND(verdict_on(demo.data(), with_keys));
  // Not an order to erase: without it what it erased would be missing, too.
  const auto middle = demo.first_of(kind_of(ledger::AccessRecorded{}), demo.size() / 2);
  for (const std::uint64_t sequence : {std::uint64_t{1}, middle, demo.size() - 1}) {
    SCOPED_TRACE(sequence);
    const auto row = ledger::log_row(number_of(demo.place(), "demo"), {sequence});
    const auto before = change_row(demo.place(), Table::kLog, row,
                                   [](crypto::Bytes& entry) { entry.at(80) ^= 0x40; });
    EXPECT_DAMAGED(verdict_on(demo.data()), "changed-header", sequence);
    EXPECT_DAMAGED(verdict_on(demo.data(), with_keys), "changed-header", sequence);
    change_row(demo.place(), Table::kLog, row, [&](crypto::Bytes& entry) { entry = before; });
  }
  EXPECT_SOUND(verdict_on(demo.data(), with_keys));
}

/// The demo's last verification is more than a day old.
TEST(P5SelfVerification, AServerFindsWhatWasChangedSaysSoAndServesOn) {
  const DemoLedger demo;
  const auto middle = demo.first_of(kind_of(ledger::AccessRecorded{}), demo.size() / 2);
  const auto row = ledger::log_row(number_of(demo.place(), "demo"), {middle});
  change_row(demo.place(), Table::kLog, row, [](crypto::Bytes& entry) { entry.at(80) ^= 0x40; });
  ServedLethe lethe(demo.data(), demo.keys(), "demo", demo.issue_token());
  lethe.start();
  const auto line = "demo is damaged: 1 changed-header, the first at " + std::to_string(middle);
  ASSERT_TRUE(await([&] { return lethe.errors().find(line) != std::string::npos; }))
      << lethe.errors();
  EXPECT_THAT(lethe.errors(), HasSubstr("system is verified: "));
  const auto told = lethe.get("auditor", "verification").json();
  EXPECT_EQ(number_at(told, "/last/facts/damage/changed-header/first"), middle);
  EXPECT_EQ(lethe.send("admin", "POST", "tokens", R"({"role":"portal"})").status, 201U);
  EXPECT_EQ(lethe.stop(), 0);
  ServedLethe again(demo.data(), demo.keys(), "demo", demo.issue_token());
  again.start();
  EXPECT_EQ(number_at(again.get("auditor", "verification").json(), "/last/sequence"),
            number_at(told, "/last/sequence"))
      << "not before a day is over";
  EXPECT_EQ(again.stop(), 0);
}

TEST(P5TamperEvident, AChangedSectionIsNamedToWhoHasTheKeys) {
  const DemoLedger demo;
  crypto::Bytes row;
  {
    const auto range = ledger::ledger_range(number_of(demo.place(), "demo"));
    const auto reader = ledger::open_rocks_reader(demo.data()).value();
    const auto first = [&](crypto::ByteView key, crypto::ByteView) {
      row = crypto::to_bytes(key);
      return false;
    };
    reader->scan(Table::kVault, range.first, range.behind_last, first).value();
  }
  // number[4] slot[8] class[1] number[4] sequence[8] index[2]
  ledger::BigEndianReader sequence(crypto::ByteView(row).subspan(17));
  change_row(demo.place(), Table::kVault, row, [](crypto::Bytes& sealed) { sealed.at(40) ^= 1; });
  EXPECT_SOUND(verdict_on(demo.data()));
  EXPECT_DAMAGED(verdict_on(demo.data(), {"--keys", demo.keys()}), "changed-section",
                 sequence.number<std::uint64_t>());
}

TEST(P5TamperEvident, AKeptCheckpointTellsTruncatedAndForkedLogs) {
  const DemoLedger demo;
  const auto earlier = demo.copied("earlier"), other = demo.copied("other");
  for (int i = 0; i < 3; ++i) demo.issue_token();
  for (int i = 0; i < 4; ++i) demo.issue_token(other);
  const auto log = demo.exported(demo.data(), "log");
  const auto kept = log / "checkpoint";
  const auto kept_earlier = demo.exported(earlier, "earlier-log") / "checkpoint";

  EXPECT_SOUND(verdict_on(demo.data(), {"--checkpoint", kept}));
  EXPECT_SOUND(verdict_on(demo.data(), {"--checkpoint", kept, "--checkpoint", kept_earlier}));
  EXPECT_SOUND(verdict_on(other, {"--checkpoint", kept_earlier}));
  const auto truncated = verdict_on(earlier, {"--checkpoint", kept});
  EXPECT_EQ(truncated.status, 1) << truncated.text;
  EXPECT_EQ(truncated.damage, "truncated-tail");
  const auto forked = verdict_on(other, {"--checkpoint", kept});
  EXPECT_EQ(forked.status, 1) << forked.text;
  EXPECT_EQ(forked.damage, "forked");
  const auto forked_files = verdict_on(demo.exported(other, "other-log"), {"--checkpoint", kept});
  EXPECT_EQ(forked_files.status, 1);
  EXPECT_EQ(forked_files.damage, "forked");

  auto key = file_text(log / "vkey");
  key = key.substr(0, key.find('\n'));
  const auto with_key = verdict_on(log, {"--vkey", key});
  EXPECT_EQ(with_key.status, 0);
  EXPECT_THAT(with_key.text, Not(HasSubstr("give --vkey")));
  EXPECT_SOUND(verdict_on(demo.data(), {"--vkey", key}));
  const auto stranger = ServedLethe().verifier_key();
  EXPECT_EQ(verdict_on(log, {"--vkey", stranger}).status, 1);
  EXPECT_EQ(verdict_on(demo.data(), {"--ledger", "demo", "--vkey", stranger}).status, 1);
  EXPECT_EQ(verdict_on(demo.data(), {"--vkey", stranger}).status, 2) << "it is of no ledger there";
}

TEST(P5TamperEvident, WhatCannotBeCheckedIsNoFinding) {
  const DemoLedger demo;
  const auto nothing = (demo.folder() / "nothing").string();
  const auto junk = demo.folder() / "junk";
  std::ofstream(junk) << "junk\n";
  const std::vector<std::vector<std::string>> cases{
      {nothing},
      {junk},
      {demo.keys()},
      {demo.data(), "--keys", nothing},
      {demo.data(), "--ledger", "nobody"},
      {demo.data(), "--vkey", "junk"},
      {demo.data(), "--checkpoint", nothing},
  };
  for (auto arguments : cases) {
    arguments.insert(arguments.begin(), "verify");
    const auto said = run_lethe(arguments);
    EXPECT_EQ(said.status, 2) << json::serialize(json::value_from(arguments)) << said.output;
    EXPECT_THAT(said.errors, testing::StartsWith("lethe: "));
    EXPECT_EQ(said.output, "");
  }
}

}  // namespace
}  // namespace lethe::tests::blackbox
