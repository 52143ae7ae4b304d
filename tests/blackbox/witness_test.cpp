// The real program with real witnesses: being cosigned, a witness that is killed, and an
// organisation that shows two histories.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>
#include <thread>

#include "ledger/checkpoint.h"
#include "tests/blackbox/served_lethe.h"

namespace lethe::tests::blackbox {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

void write_text(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file) << text;
}

/// `lethe witness serve`, killed and started again at the same port.
class RunningWitness {
 public:
  explicit RunningWitness(std::string name) : name_(std::move(name)) {
    const auto made = run_lethe({"witness", "new-key", name_, key_file()});
    EXPECT_EQ(made.status, 0) << made.errors;
    vkey_ = made.output.substr(0, made.output.find('\n'));
  }

  void start(const std::vector<std::string>& logs) {
    logs_ = logs;
    start();
  }
  void start() {
    std::vector<std::string> arguments{LETHE_BINARY, "witness", "serve",
                                       "--state",    state(),   "--key-file",
                                       key_file(),   "--port",  std::to_string(port_)};
    for (const auto& log : logs_) arguments.insert(arguments.end(), {"--log", log});
    process_ =
        std::make_unique<tree::Process>(arguments, folder_.path() / "out", folder_.path() / "err");
    ASSERT_TRUE(await([&] {
      return file_text(folder_.path() / "out").ends_with("\n") || !process_->is_running();
    }));
    const auto said = file_text(folder_.path() / "out");
    ASSERT_THAT(said, StartsWith("listening on http://127.0.0.1:")) << errors();
    port_ = static_cast<std::uint16_t>(std::stoi(said.substr(said.rfind(':') + 1)));
  }
  void kill() {
    process_->send(SIGKILL);
    process_->wait();
  }
  int stop() {
    process_->send(SIGTERM);
    return process_->wait();
  }

  std::string state() const { return folder_.path() / "state"; }
  std::string key_file() const { return folder_.path() / "key"; }
  std::string errors() const { return file_text(folder_.path() / "err"); }
  const std::string& vkey() const { return vkey_; }
  std::uint16_t port() const { return port_; }
  std::string policy_line() const {
    return "witness " + name_ + " " + vkey_ + " http://127.0.0.1:" + std::to_string(port_) + "/\n";
  }

 private:
  const TemporaryDirectory folder_;
  const std::string name_;
  std::string vkey_;
  std::vector<std::string> logs_;
  std::uint16_t port_ = 0;
  std::unique_ptr<tree::Process> process_;
};

void register_people(ServedLethe& lethe, int count) {
  for (int i = 0; i < count; ++i) {
    const auto made =
        lethe.send("portal", "POST", "subjects", R"({"type":"user","origin":"signup"})");
    ASSERT_EQ(made.outcome(), "201") << made.body;
  }
}

/// Of a note; 0 when it is none.
std::uint64_t size_of(const std::string& note) {
  const auto parsed = crypto::parse_note(note);
  if (!parsed) return 0;
  const auto checkpoint = ledger::parse_checkpoint_text(parsed->text);
  return checkpoint ? checkpoint->size.value : 0;
}

std::uint64_t log_size(ServedLethe& lethe) {
  return size_of(lethe.get("auditor", "checkpoint").body);
}
std::uint64_t witnessed_size(ServedLethe& lethe) {
  return size_of(lethe.get("auditor", "checkpoint/witnessed").body);
}
bool is_witnessed_up_to(ServedLethe& lethe, std::uint64_t size) {
  return await([&] { return witnessed_size(lethe) >= size; });
}

/// The value of a line of /metrics; -1 when there is none.
double metric(ServedLethe& lethe, const std::string& line) {
  const auto text = lethe.get("auditor", "/metrics").body;
  const auto at = text.find("\n" + line + " ");
  return at == std::string::npos ? -1 : std::stod(text.substr(at + line.size() + 2));
}

/// A served ledger with two witnesses, both of which are needed.
struct TwoWitnesses : ::testing::Test {
  RunningWitness first{"first.example/w"}, second{"second.example/w"};
  TemporaryDirectory folder;
  std::string policy_file = folder.path() / "policy";
  ServedLethe lethe{
      std::vector<std::string>{"--witness-policy", policy_file, "--witness-every", "1"}};

  std::string policy(const std::string& quorum) const {
    return "log " + lethe.verifier_key() + "\n" + first.policy_line() + second.policy_line() +
           "group both all first.example/w second.example/w\n" + quorum;
  }
  void start() {
    first.start({lethe.verifier_key()});
    second.start({lethe.verifier_key()});
    write_text(policy_file, policy("quorum both\n"));
    lethe.start();
    lethe.token("portal");
    lethe.token("auditor");
  }
};

TEST_F(TwoWitnesses, CosignWhatTheyCanBeShownAndAKilledOneCatchesUp) {
  start();
  register_people(lethe, 5);
  const auto before = log_size(lethe);
  ASSERT_TRUE(is_witnessed_up_to(lethe, before)) << lethe.errors();

  const std::string labels = "{ledger=\"clinic\",witness=\"second.example/w\"}";
  EXPECT_EQ(metric(lethe, "lethe_witness_lag_events" + labels), 0);
  EXPECT_EQ(metric(lethe, "lethe_witness_lag_seconds" + labels), 0);
  second.kill();
  register_people(lethe, 5);
  const auto after = log_size(lethe);
  ASSERT_TRUE(await([&] {
    const auto witnesses = lethe.get("auditor", "witnesses").json();
    return number_at(witnesses, "/witnesses/0/size") == after &&
           number_at(witnesses, "/missing") == 1 &&
           text_at(witnesses, "/witnesses/1/fault") == "can't be reached: connection";
  })) << lethe.get("auditor", "witnesses").body;
  EXPECT_LT(witnessed_size(lethe), after) << "one of two is not enough";
  EXPECT_GE(metric(lethe, "lethe_witness_lag_events" + labels), 5);
  EXPECT_GT(metric(lethe, "lethe_witness_lag_seconds" + labels), 0);
  EXPECT_GE(metric(lethe, "lethe_witnessed_lag_events{ledger=\"clinic\"}"), 5);
  EXPECT_EQ(
      metric(lethe, "lethe_witness_lag_events{ledger=\"clinic\",witness=\"first.example/w\"}"), 0);
  EXPECT_GE(metric(lethe, "lethe_witness_failures_total" + labels), 1);

  second.start();
  ASSERT_TRUE(is_witnessed_up_to(lethe, after)) << lethe.errors() << second.errors();
  EXPECT_THAT(second.errors(), HasSubstr("cosigned up to"));
  EXPECT_THAT(lethe.errors(),
              AllOf(HasSubstr("witness second.example/w of clinic: can't be reached: connection"),
                    HasSubstr("witness second.example/w cosigns clinic again")));
  EXPECT_EQ(lethe.stop(), 0) << lethe.errors();
  EXPECT_EQ(first.stop(), 0);
  EXPECT_EQ(second.stop(), 0);
}

TEST_F(TwoWitnesses, AnAuditorChecksThemOffline) {
  start();
  register_people(lethe, 5);
  ASSERT_TRUE(is_witnessed_up_to(lethe, log_size(lethe)));
  const auto witnessed = lethe.get("auditor", "checkpoint/witnessed").body;
  EXPECT_EQ(lethe.stop(), 0);

  const std::string third = folder.path() / "third";
  const auto made = run_lethe({"witness", "new-key", "third.example/w", third});
  ASSERT_EQ(made.status, 0) << made.errors;
  const std::string strict = folder.path() / "strict";
  write_text(strict,
             policy("witness third " + made.output + "group all all both third\nquorum all\n"));
  const std::string log = folder.path() / "log";

  for (const auto& place : {lethe.data().string(), log}) {
    if (place == log) {
      const auto exported = run_lethe({"export-log", "--data", lethe.data(), "--keys", lethe.keys(),
                                       "--ledger", "clinic", "--policy", policy_file, log});
      ASSERT_EQ(exported.status, 0) << exported.output << exported.errors;
      EXPECT_THAT(exported.output,
                  HasSubstr("witnessed up to " + std::to_string(size_of(witnessed)) + " events"));
      EXPECT_EQ(file_text(log + "/checkpoint.witnessed"), witnessed);
      const auto too_few = run_lethe({"export-log", "--data", lethe.data(), "--keys", lethe.keys(),
                                      "--ledger", "clinic", "--policy", strict, log});
      EXPECT_EQ(too_few.status, 1);
      EXPECT_THAT(too_few.output, HasSubstr("unwitnessed: "));
    }
    const auto good = run_lethe({"verify", place, "--policy", policy_file});
    EXPECT_EQ(good.status, 0) << good.output << good.errors;
    EXPECT_THAT(good.output, HasSubstr("witnessed up to " + std::to_string(size_of(witnessed)) +
                                       " events by first.example/w second.example/w\n"));
    const auto bad = run_lethe({"verify", place, "--policy", strict});
    EXPECT_EQ(bad.status, 1) << bad.output;
    EXPECT_THAT(bad.output, AllOf(HasSubstr("unwitnessed: "),
                                  HasSubstr("of its 3 witnesses, 2 have cosigned one at most")));
  }
  // One whose cosignature was changed.
  auto changed = witnessed;
  changed[changed.size() - 10] = changed[changed.size() - 10] == 'A' ? 'B' : 'A';
  write_text(log + "/checkpoint.witnessed", changed);
  const auto spoiled = run_lethe({"verify", log, "--policy", policy_file});
  EXPECT_EQ(spoiled.status, 1);
  EXPECT_THAT(spoiled.output, HasSubstr("bad-checkpoint: a checkpoint with cosignatures"));
  // The auditor kept one.
  std::filesystem::remove(log + "/checkpoint.witnessed");
  EXPECT_THAT(run_lethe({"verify", log, "--policy", policy_file}).output,
              HasSubstr("unwitnessed: "));
  const std::string kept = folder.path() / "kept";
  write_text(kept, witnessed);
  const auto with_kept = run_lethe({"verify", log, "--policy", policy_file, "--checkpoint", kept});
  EXPECT_EQ(with_kept.status, 0) << with_kept.output;
}

// Two servers with the same key, which show two auditors two histories from some event on.
TEST_F(TwoWitnesses, ASplitViewIsCaughtByTheWitnessesAndByComparing) {
  start();
  register_people(lethe, 3);
  const auto common = log_size(lethe);
  ASSERT_TRUE(is_witnessed_up_to(lethe, common));
  EXPECT_EQ(lethe.stop(), 0);
  copy_folder(lethe.data(), folder.path() / "data");
  copy_folder(lethe.keys(), folder.path() / "keys");

  // What everybody sees.
  lethe.start();
  register_people(lethe, 3);
  const auto shown = log_size(lethe);
  ASSERT_TRUE(is_witnessed_up_to(lethe, shown));
  const auto checkpoint = lethe.get("auditor", "checkpoint/witnessed").body;
  EXPECT_EQ(lethe.stop(), 0);

  // What one auditor is to see, longer by something.
  ServedLethe other(folder.path() / "data", folder.path() / "keys", "clinic", lethe.token("admin"),
                    {"--witness-policy", policy_file, "--witness-every", "1"});
  other.start();
  register_people(other, 8);
  ASSERT_GT(log_size(other), shown);
  ASSERT_TRUE(await([&] {
    const auto witnesses = other.get("auditor", "witnesses").json();
    return text_at(witnesses, "/witnesses/0/fault") == "has cosigned another history of this log" &&
           text_at(witnesses, "/witnesses/1/fault") == "has cosigned another history of this log";
  })) << other.get("auditor", "witnesses").body;
  EXPECT_LE(witnessed_size(other), common) << "nothing of the second history was cosigned";
  EXPECT_THAT(
      first.errors(),
      HasSubstr("a checkpoint was signed that does not continue the one that was cosigned"));
  EXPECT_EQ(other.stop(), 0);

  // And the two auditors find out without a witness when they compare what they got.
  const std::string kept = folder.path() / "kept";
  write_text(kept, checkpoint);
  EXPECT_EQ(run_lethe({"verify", lethe.data(), "--ledger", "clinic", "--checkpoint", kept}).status,
            0);
  const auto compared =
      run_lethe({"verify", other.data(), "--ledger", "clinic", "--checkpoint", kept});
  EXPECT_EQ(compared.status, 1);
  EXPECT_THAT(compared.output, HasSubstr("forked: kept checkpoint 1 covers other events"));
}

TEST(Witness, SaysWhyItDoesNotStart) {
  RunningWitness witness("w.example/w");
  const TemporaryDirectory folder;
  const std::string other = folder.path() / "key";
  const std::string log = "log.example/a+0b4ae0b0+AQ==";
  const auto serve = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments{"witness", "serve",   "--port",
                                       "0",       "--state", witness.state()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_lethe(arguments);
  };
  const auto says = [&](const CommandResult& result) {
    EXPECT_EQ(result.status, 2) << result.output;
    EXPECT_THAT(result.output, IsEmpty());
    return result.errors;
  };
  ServedLethe lethe;
  const auto& vkey = lethe.verifier_key();
  EXPECT_THAT(says(serve({"--key-file", witness.key_file()})), HasSubstr("which logs?"));
  EXPECT_THAT(says(serve({"--key-file", witness.key_file(), "--log", log})),
              HasSubstr("is no verifier key of a log"));
  EXPECT_THAT(says(serve({"--key-file", witness.key_file(), "--log", witness.vkey()})),
              HasSubstr("is no verifier key of a log"));
  EXPECT_THAT(says(serve({"--key-file", other, "--log", vkey})), HasSubstr(other));
  write_text(other, "PRIVATE+KEY+w.example/w+00000000+AAAA\n");
  std::filesystem::permissions(other, std::filesystem::perms::owner_read);
  EXPECT_THAT(says(serve({"--key-file", other, "--log", vkey})),
              HasSubstr("is not the key of a witness"));
  write_text(folder.path() / "policy", "quorum w\n");
  EXPECT_THAT(says(serve({"--key-file", witness.key_file(), "--policy", folder.path() / "policy"})),
              HasSubstr("policy, line 1: names 'w', which is not defined before it"));
  EXPECT_THAT(
      says(serve({"--key-file", witness.key_file(), "--log", vkey, "--address", "0.0.0.0"})),
      HasSubstr("without TLS"));

  const auto again = run_lethe({"witness", "new-key", "w.example/w", witness.key_file()});
  EXPECT_THAT(says(again), HasSubstr("is there already; nothing was changed"));
  EXPECT_THAT(says(run_lethe({"witness", "new-key", "a name", other + "2"})),
              HasSubstr("is no name of a witness"));
  EXPECT_EQ(std::filesystem::status(witness.key_file()).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);

  witness.start({vkey});
  EXPECT_THAT(says(serve({"--key-file", witness.key_file(), "--log", vkey})),
              HasSubstr("is in use by another witness"));
  EXPECT_THAT(witness.errors(), Not(HasSubstr("PRIVATE")));
  EXPECT_EQ(witness.stop(), 0);
}

TEST(Witness, AServerSaysWhyItCannotBeWitnessed) {
  const TemporaryDirectory folder;
  const std::string policy = folder.path() / "policy";
  ServedLethe lethe;
  const auto serve = [&] {
    const auto result = run_lethe({"serve", "--data", lethe.data(), "--keys", lethe.keys(),
                                   "--port", "0", "--witness-policy", policy});
    EXPECT_EQ(result.status, 2);
    return result.errors;
  };
  EXPECT_THAT(serve(), HasSubstr("can't read the policy " + policy));
  write_text(policy, "witness w x\n");
  EXPECT_THAT(serve(), HasSubstr("policy, line 1: has no verifier key of a witness"));
  RunningWitness witness("w.example/w");
  write_text(policy, "witness w " + witness.vkey() + "\nquorum w\n");
  EXPECT_THAT(serve(), HasSubstr("the witness w.example/w can't be asked"));
}

}  // namespace
}  // namespace lethe::tests::blackbox
