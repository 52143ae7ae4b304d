// Every vector, by the reader that it is for, by the verifier, and by the program.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <filesystem>
#include <fstream>
#include <set>

#include "ledger/add_checkpoint.h"
#include "ledger/public_log.h"
#include "tests/ledger/served_resources.h"
#include "tests/ledger/temporary_directory.h"
#include "tests/tree/process.h"
#include "tests/vectors/vector_file.h"

namespace lethe::tests::vectors {
namespace {

namespace fs = std::filesystem;
using ledger::Error;
using ledger::tests::LogWriter;
using ledger::tests::TamperedLog;
using Files = std::map<std::string, crypto::Bytes>;

/// The names that `expect:` has for errors.
std::string name_of(const boost::system::error_code& error) {
  static const std::pair<boost::system::error_code, const char*> kNames[] = {
      {make_error_code(Error::kMalformedEvent), "malformed-event"},
      {make_error_code(Error::kUnknownFormat), "unknown-format"},
      {make_error_code(Error::kMalformedCheckpoint), "malformed-checkpoint"},
      {make_error_code(crypto::Error::kMalformedNote), "malformed-note"},
      {make_error_code(crypto::Error::kBadSignature), "bad-signature"},
      {make_error_code(crypto::Error::kNoKnownSignature), "no-known-signature"},
  };
  for (const auto& [known, name] : kNames) {
    if (error == known) return name;
  }
  return error.message();
}

template <class T>
std::string outcome(const boost::system::result<T>& result) {
  return result ? "ok" : name_of(result.error());
}

crypto::NoteVerifier key_of(const VectorFile& vector, std::uint8_t type = crypto::kNoteEd25519) {
  return crypto::NoteVerifier::parse(vector.line("key"), type).value();
}

std::string outcome_of_proof(const VectorFile& vector) {
  const auto proof = ledger::parse_tlog_proof(vector.text());
  if (!proof) return name_of(proof.error());
  const auto checkpoint = ledger::open_checkpoint(proof->checkpoint, key_of(vector));
  if (!checkpoint) return name_of(checkpoint.error());
  const auto leaf = ledger::Hash::from(crypto::from_hex(vector.line("leaf")).value());
  return ledger::verify_inclusion(leaf.value(), proof->index, checkpoint->size, proof->hashes,
                                  checkpoint->root)
             ? "ok"
             : "not-included";
}

/// What the reader says for which the vector is.
std::string outcome_of(const VectorFile& vector) {
  const auto& reader = vector.line("reader");
  if (reader == "event") return outcome(ledger::decode_header(vector.content()));
  if (reader == "checkpoint") {
    return outcome(ledger::open_checkpoint(vector.text(), key_of(vector)));
  }
  if (reader == "cosignature") {
    return outcome(crypto::open_note(vector.text(), {key_of(vector, crypto::kNoteCosignature)}));
  }
  if (reader == "tlog-proof") return outcome_of_proof(vector);
  if (reader == "add-checkpoint") return outcome(ledger::parse_add_checkpoint(vector.text()));
  return "no reader " + reader;
}

/// The log of three events that has the vector in it, as README.md says.
Files log_with(const VectorFile& vector) {
  const LogWriter writer(1);
  TamperedLog log(writer, 3, true);
  if (vector.line("reader") == "event") {
    const auto& header = vector.content();
    log.at(1) = ledger::make_entry(writer.key().sign(ledger::kEventLabel, header), header);
    log.rebuild_tiles();
    log.sign(writer);
  } else {
    log.note = vector.text();
  }
  return ledger::tests::ServedResources(log).files;
}

/// A log in a folder, and what is said of it: "sound", or the first finding.
class VectorLog {
 public:
  VectorLog(Files files, crypto::NoteVerifier key) : key_(std::move(key)) {
    for (const auto& [name, bytes] : files) {
      const auto path = folder_.path() / name;
      fs::create_directories(path.parent_path());
      std::ofstream(path, std::ios::binary) << crypto::as_text(bytes);
    }
    if (const auto kept = files.find("kept"); kept != files.end()) {
      kept_ = std::string(crypto::as_text(kept->second));
    }
  }

  std::string by_verifier() const {
    const auto source = ledger::open_public_log(folder_.path());
    if (!source) return source.error().message();
    ledger::VerifyOptions options;
    options.log_key = key_;
    if (!kept_.empty()) options.kept_checkpoints.push_back(kept_);
    const auto lines = ledger::tests::summary(ledger::tests::verify(**source, options));
    return lines.empty() ? "sound" : lines.front();
  }
  std::string by_program() const {
    std::vector<std::string> line{LETHE_BINARY, "verify",    folder_.path(),
                                  "--vkey",     key_.vkey(), "--json"};
    if (!kept_.empty()) line.insert(line.end(), {"--checkpoint", folder_.path() / "kept"});
    const auto result = tree::run_process(line);
    const auto logs = boost::json::parse(result.output);
    const auto& findings = logs.at(0).at("findings").as_array();
    EXPECT_EQ(result.status, findings.empty() ? 0 : 1);
    if (findings.empty()) return "sound";
    std::string first(findings.at(0).at("damage").as_string());
    const auto* sequence = findings.at(0).as_object().if_contains("sequence");
    return sequence != nullptr ? first + " " + std::to_string(sequence->to_number<std::uint64_t>())
                               : first;
  }

 private:
  TemporaryDirectory folder_;
  const crypto::NoteVerifier key_;
  std::string kept_;
};

TEST(Vectors, AreReadAsTheyMustBe) {
  std::set<std::string> readers;
  for (const auto& vector : all_vectors()) {
    SCOPED_TRACE(vector.path + ": " + vector.line("what"));
    readers.insert(vector.line("reader"));
    if (vector.line("reader") == "log") continue;  // that is the verifier's
    EXPECT_EQ(outcome_of(vector), vector.line("expect"));
  }
  EXPECT_EQ(readers, (std::set<std::string>{"add-checkpoint", "checkpoint", "cosignature", "event",
                                            "log", "tlog-proof"}));
}

TEST(Vectors, AreNamedByVerifierAndProgram) {
  std::size_t count = 0;
  for (const auto& vector : all_vectors()) {
    const bool is_log = vector.line("reader") == "log";
    if (!is_log && !vector.lines.contains("verifier")) continue;
    SCOPED_TRACE(vector.path + ": " + vector.line("what"));
    const auto& expected = vector.line(is_log ? "expect" : "verifier");
    const VectorLog log(is_log ? vector.files : log_with(vector),
                        is_log ? key_of(vector) : LogWriter(1).verifier());
    EXPECT_EQ(log.by_verifier(), expected);
    EXPECT_EQ(log.by_program(), expected);
    ++count;
  }
  EXPECT_GT(count, 80U);
}

}  // namespace
}  // namespace lethe::tests::vectors
