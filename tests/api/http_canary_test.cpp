// Promise P2 over HTTP: whatever is put where, nothing of it comes out in a problem, in a header of
// an answer, in the log of requests, in metrics, in the log of events, or in any file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/api/openapi_examples.h"
#include "tests/ledger/temporary_directory.h"

namespace lethe::api::testing {
namespace {

// Looks like a person's, and no code allows it.
constexpr std::string_view kCanary = "Zo\u00eb Canary <canary-7f3a@people.example>";
constexpr std::string_view kTrace = "canary-7f3a";

bool sings(std::string_view text) {
  return text.find(kTrace) != std::string_view::npos;
}

struct Place {
  lethe::tests::TemporaryDirectory directory;
};

class P2Canary : private Place, public OpenApiExamples {
 protected:
  P2Canary() : OpenApiExamples(directory.path() / "data") {}

  void check(const HttpAnswer& answer, const std::string& what) {
    ++answers;
    EXPECT_NE(answer.status, 0U) << what;
    EXPECT_LT(answer.status, 500U) << what;
    EXPECT_FALSE(answer.status >= 400 && sings(answer.body)) << what << answer.body;
    for (const auto& [name, value] : answer.headers) EXPECT_FALSE(sings(value)) << what << name;
  }

  static void check_log(const ledger::Ledger& ledger) {
    for (std::uint64_t i = 0; i < ledger.size().value; ++i) {
      const auto entry = *ledger.entry({i});
      EXPECT_FALSE(sings(crypto::as_text(entry))) << ledger.info().name << " event " << i;
    }
  }
  /// Everything that was left behind.
  void check_traces() {
    check_log(*http.world.ledger());
    check_log(*http.world.store().system());
    EXPECT_FALSE(sings(http.get("", "/metrics").body));
    http.server().stop();
    EXPECT_GE(http.log().size(), answers);
    for (const auto& line : http.log()) EXPECT_FALSE(sings(line)) << line;
    EXPECT_THAT(files_that_sing(), ::testing::IsEmpty()) << "RocksDB's own log among them";
  }

  std::vector<std::string> files_that_sing() {
    std::vector<std::string> files;
    for (const auto& file : std::filesystem::directory_iterator(directory.path() / "data")) {
      std::ostringstream bytes;
      bytes << std::ifstream(file.path(), std::ios::binary).rdbuf();
      if (sings(bytes.str())) files.push_back(file.path().filename());
    }
    return files;
  }

  std::size_t answers = 0;
};

TEST_F(P2Canary, IsNowhereWhateverMemberHeldIt) {
  std::set<std::string> accepted;
  at_each_member(
      [&](const Operation& operation, const boost::json::value& body, const std::string& pointer) {
        if (!body.at_pointer(pointer).is_string()) return;
        const auto member = operation.id + " " + pointer;
        // What a purpose or a recipient is called is the organisation's own word, and public.
        if (member == "definePurpose /title") return;
        if (member == "defineRecipient /title" || member == "defineRecipient /safeguard") return;
        const auto answer = call_with(operation, body, pointer, boost::json::value(kCanary));
        check(answer, member);
        if (answer.status < 300) accepted.insert(member);
      });
  EXPECT_GE(accepted.size(), 8U) << "and is a section then, or a search";
  check_traces();
}

TEST_F(P2Canary, IsNowhereWhateverPathParameterOrHeaderHeldIt) {
  constexpr std::string_view kEncoded = "Zo%C3%AB%20canary-7f3a@people.example";
  const Headers headers{{"Idempotency-Key", "\"canary-7f3a\""},
                        {"On-Behalf-Of", "canary-7f3a"},
                        {"Purpose-Of-Use", "canary-7f3a"},
                        {"Access-Reason", "canary-7f3a"},
                        {"X-Request-Id", "canary-7f3a"},
                        {"If-Match", "\"canary-7f3a\""},
                        {"Content-Type", "canary/canary-7f3a"},
                        {"Authorization", "Bearer canary-7f3a"},
                        {"Expect", "canary-7f3a"},
                        {"User-Agent", "canary-7f3a"},
                        {"Cookie", "canary-7f3a"},
                        {"Canary-7f3a", "canary-7f3a"}};
  for (const auto& operation : openapi().operations()) {
    const auto right = target(operation);
    const auto ask = [&](const std::string& path, const Headers& more) {
      const auto body = operation.object->contains("requestBody") ? "{}" : "";
      check(http.send(caller(operation), operation.method, path, body, more),
            operation.method + " " + path);
    };
    for (auto slash = right.find('/', 1); slash != std::string::npos;
         slash = right.find('/', slash + 1)) {
      const auto end = std::min(right.find('/', slash + 1), right.size());
      ask(right.substr(0, slash + 1) + std::string(kEncoded) + right.substr(end), {});
    }
    auto names = operation.parameter_names("query");
    names.insert("canary-7f3a");
    const auto path = right.substr(0, right.find('?'));
    for (const auto& name : names) ask(path + "?" + name + "=" + std::string(kEncoded), {});
    for (const auto& header : headers) ask(right, {header});
  }
  check_traces();
}

class P6Canary : public P2Canary {
 protected:
  /// The access behind which everything was handed out: an event of the ledger as it was then.
  void expect_access_to_return(const HttpAnswer& answer, std::uint64_t before) {
    const auto last = answer.body.rfind('\n', answer.body.size() - 2) + 1;
    const auto trailer = boost::json::parse(answer.body.substr(last));
    const auto size = trailer.at("size").to_number<std::uint64_t>();
    bool is_there = false;
    for (auto sequence = before; sequence < size; ++sequence) {
      const auto event = http.world.event({sequence});
      const auto* access = std::get_if<ledger::AccessRecorded>(&event.facts);
      is_there = is_there || (access != nullptr && access->resource_type == "return");
    }
    EXPECT_TRUE(is_there);
  }
};

TEST_F(P6Canary, LeavesOnlyBehindItsAccessEvent) {
  // Whoever reads what, by whatever route.
  RegisterSubjectInput input;
  input.type = ledger::SubjectType::kUser;
  input.origin = ledger::Origin::kSignup;
  input.external_id = std::string(kTrace);
  input.profile = {{"given_name", std::string(kCanary)}, {"email", "canary-7f3a@people.example"}};
  const auto registered = http.world.run("portal", register_subject, input);
  const auto id = text_at(registered.answer().body, "id");
  http.world.person("zoe") = *ledger::SubjectId::parse(id);
  http.grant_auditor();
  at_each_member(
      [&](const Operation& operation, const boost::json::value& body, const std::string& pointer) {
        const bool is_about_zoe = operation.id == "recordConsent" || operation.id == "recordAccess";
        if (is_about_zoe && body.at_pointer(pointer).is_string()) {
          call_with(operation, body, pointer, boost::json::value(kCanary));
        }
      });

  std::size_t readings = 0;
  for (const auto* who :
       {"operator", "admin", "portal", "agent:ines", "subject:zoe", "auditor", "reviewer"}) {
    http.token(who);
    for (const auto& operation : openapi().operations()) {
      if (operation.method != "GET") continue;
      for (const auto& purpose : {Headers{}, Headers{{"Purpose-Of-Use", "TREAT"}}}) {
        const auto before = http.log_size();
        const auto answer = http.send(who, "GET", target(operation), {}, purpose);
        if (!sings(answer.body)) continue;
        const auto what = operation.id + " as " + who;
        ++readings;
        EXPECT_TRUE(!purpose.empty() || std::string_view(who) == "subject:zoe") << what;
        if (operation.id == "readReturn") {
          expect_access_to_return(answer, before);
          continue;
        }
        EXPECT_THAT(operation.id, ::testing::AnyOf("readProfile", "readFieldHistory")) << what;
        // Refusals of the calls before it may have come in between.
        const auto sequence = answer.json().at("access").to_number<std::uint64_t>();
        EXPECT_GE(sequence, before) << what;
        const auto event = http.world.event({sequence});
        EXPECT_TRUE(std::holds_alternative<ledger::AccessRecorded>(event.facts)) << what;
        EXPECT_EQ(event.subject.str(), id) << what;
      }
    }
  }
  EXPECT_EQ(readings, 10U)
      << "the profile and a field's history: agent and auditor with a purpose, the person with and "
         "without; and the profile by the portal, and everything by an admin";
}

}  // namespace
}  // namespace lethe::api::testing
