// `lethe verify` of a log that is served: over HTTP and HTTPS, from where an earlier run ended, and
// what it says when the server does not answer as it should.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/json.hpp>
#include <fstream>
#include <thread>

#include "ledger/verified_state.h"
#include "tests/blackbox/self_signed.h"
#include "tests/blackbox/served_lethe.h"

namespace lethe::tests::blackbox {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

/// A ledger of some hundred events, and what an auditor has of it.
class ServedLog : public ::testing::Test {
 protected:
  void serve(const std::vector<std::string>& flags = {}) {
    const auto made = run_lethe({"demo", "--dir", folder_.path(), "--people", "40"});
    ASSERT_EQ(made.status, 0) << made.errors;
    lethe_ = std::make_unique<ServedLethe>(data(), keys(), "demo", issued("admin"), flags);
    keep_token(issued("auditor"));
    const auto made_operator =
        run_lethe({"token", "issue", "--role", "operator", "--data", data(), "--keys", keys()});
    operator_ = made_operator.output.substr(0, made_operator.output.find('\n'));
    lethe_->start();
  }
  std::string issued(const std::string& role) const {
    const auto made = run_lethe(
        {"token", "issue", "--data", data(), "--keys", keys(), "--ledger", "demo", "--role", role});
    EXPECT_EQ(made.status, 0) << made.errors;
    return made.output.substr(0, made.output.find('\n'));
  }
  void keep_token(const std::string& text) const {
    std::ofstream(token_file()) << text << '\n';
    fs::permissions(token_file(), fs::perms::owner_read | fs::perms::owner_write);
  }
  CommandResult verify(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> line{"verify", lethe_->url() + "/v1/ledgers/demo", "--token-file",
                                  token_file()};
    line.insert(line.end(), more.begin(), more.end());
    return run_lethe(line);
  }
  std::uint64_t size() const {
    const auto body = verify({"--json"}).output;
    return number_at(boost::json::parse(body), "/0/size");
  }

  fs::path data() const { return folder_.path() / "data"; }
  fs::path keys() const { return folder_.path() / "keys"; }
  fs::path token_file() const { return folder_.path() / "auditor"; }
  fs::path kept() const { return folder_.path() / "kept"; }

  TemporaryDirectory folder_;
  std::unique_ptr<ServedLethe> lethe_;
  std::string operator_;  // the token of one
};

TEST_F(ServedLog, IsVerifiedWhileItGrows) {
  serve();
  const auto before = size();
  ASSERT_GT(before, 512U);
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    while (!stop) lethe_->send("admin", "POST", "tokens", R"({"role":"portal"})");
  });
  for (int i = 0; i < 3; ++i) {
    const auto said = verify();
    EXPECT_EQ(said.status, 0) << said.output << said.errors;
    EXPECT_THAT(said.output, HasSubstr("/v1/ledgers/demo ("));
    EXPECT_THAT(said.output, HasSubstr("consistent, "));
  }
  stop = true;
  writer.join();
  EXPECT_GT(size(), before);
}

TEST_F(ServedLog, IsVerifiedFromWhereAnEarlierRunEnded) {
  serve();
  const std::vector<std::string> cron{"--since", kept(), "--save", kept()};
  const auto first = verify(cron);
  EXPECT_EQ(first.status, 0) << first.errors;
  EXPECT_THAT(first.output, Not(HasSubstr("on trust"))) << "there is nothing yet to go on from";
  ASSERT_TRUE(fs::exists(kept()));
  const auto then = ledger::parse_verified_state(file_text(kept())).value().checkpoint.size.value;
  // A key is replaced meanwhile.
  HttpClient client(lethe_->port());
  const auto rotated = client.send(
      "POST", "/v1/ledgers/demo/signing-keys",
      {{"Authorization", "Bearer " + operator_}, {"Idempotency-Key", "\"rotate\""}}, "");
  EXPECT_EQ(rotated.status / 100, 2U) << rotated.body;
  lethe_->token("portal");
  for (int i = 0; i < 2; ++i) {
    const auto next = verify(cron);
    EXPECT_EQ(next.status, 0) << next.output << next.errors;
    EXPECT_THAT(next.output, HasSubstr("taken on trust"));
    if (i == 0) {
      EXPECT_THAT(next.output, HasSubstr("from event " + std::to_string(then) + " on"));
    }
  }
  // On the directory itself, and on its public files, it goes on just the same.
  EXPECT_EQ(lethe_->stop(), 0);
  const auto directory =
      run_lethe({"verify", data(), "--ledger", "demo", "--since", kept(), "--json"});
  EXPECT_EQ(directory.status, 0) << directory.output << directory.errors;
  const auto log = boost::json::parse(directory.output);
  EXPECT_EQ(number_at(log, "/0/trusted_events") + number_at(log, "/0/events"),
            number_at(log, "/0/size"));
  EXPECT_GT(number_at(log, "/0/trusted_events"), then);
  EXPECT_THAT(run_lethe({"verify", data(), "--since", kept()}).errors,
              HasSubstr("several ledgers, of which --ledger chooses one"));
  const auto with_keys = run_lethe({"verify", data(), "--keys", keys(), "--since", kept()});
  EXPECT_EQ(with_keys.status, 2);
  // What is damaged is not kept.
  const auto public_log = folder_.path() / "log";
  EXPECT_EQ(
      run_lethe({"export-log", "--data", data(), "--keys", keys(), "--ledger", "demo", public_log})
          .status,
      0);
  fs::remove_all(public_log / "tile/entries/001");
  const auto text = file_text(kept());
  const auto damaged = run_lethe({"verify", public_log, "--save", kept()});
  EXPECT_EQ(damaged.status, 1) << damaged.output;
  EXPECT_THAT(damaged.output, HasSubstr("first: event 256, removed"));
  EXPECT_EQ(file_text(kept()), text);
  std::ofstream(kept()) << file_text(public_log / "checkpoint");
  EXPECT_THAT(run_lethe({"verify", public_log, "--since", kept()}).errors,
              HasSubstr("is not what --save wrote"));
}

TEST_F(ServedLog, OverTlsTrustsNoStranger) {
  const TemporaryDirectory certificates;
  const auto own = make_self_signed(certificates.path());
  serve({"--tls-certificate", own.certificate, "--tls-key", own.key});
  const auto stranger = verify();
  EXPECT_EQ(stranger.status, 2) << stranger.output;
  EXPECT_THAT(stranger.errors, HasSubstr("can't be asked"));
  const auto said = verify({"--ca-file", own.certificate});
  EXPECT_EQ(said.status, 0) << said.output << said.errors;
}

TEST_F(ServedLog, ThatCannotBeReadIsNoFinding) {
  serve();
  const auto expect = [&](const CommandResult& said, const std::string& error) {
    EXPECT_EQ(said.status, 2) << said.output;
    EXPECT_THAT(said.errors, HasSubstr(error));
    EXPECT_EQ(said.output, "");
  };
  expect(run_lethe({"verify", lethe_->url() + "/v1/ledgers/demo"}), "the server answers");
  expect(run_lethe({"verify", lethe_->url() + "/v1/ledgers/nobody", "--token-file", token_file()}),
         "the server answers");
  expect(run_lethe({"verify", "http://192.0.2.1/log"}), "this machine only");
  expect(verify({"--ledger", "demo"}), "are for a data directory");
  expect(run_lethe({"verify", data(), "--token-file", token_file()}), "are for an address");
  keep_token(lethe_->token("portal"));
  expect(verify(), "the server answers /v1/ledgers/demo/tile/entries/000 with ");
  EXPECT_EQ(lethe_->stop(), 0);
  expect(verify(), "can't be asked");
}

}  // namespace
}  // namespace lethe::tests::blackbox
