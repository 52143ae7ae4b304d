#include "tests/blackbox/canaries.h"

#include <gtest/gtest.h>

#include <array>
#include <boost/json.hpp>
#include <thread>

#include "ledger/ids.h"

namespace lethe::tests::blackbox {

namespace json = boost::json;

namespace {

constexpr std::size_t kRegistering = 4;
constexpr std::size_t kLetters = 12;

/// One connection, and the requests that a person's life is made of.
class Registrar {
 public:
  Registrar(ServedLethe& lethe, const Headers& headers)
      : lethe_(lethe), headers_(headers), client_(lethe.port()) {}

  void enter(CanaryPerson& person, const std::string& earlier_street, const std::string& evidence,
             const std::string& reason, const std::string& agent) {
    json::object profile;
    for (const auto& [field, value] : person.profile) profile[field] = value;
    profile["street"] = earlier_street;
    const auto made = post("subjects", {{"type", "user"},
                                        {"origin", "signup"},
                                        {"external_id", person.external_id},
                                        {"profile", std::move(profile)}});
    person.id = text_at(made.json(), "/id");
    const auto about = "subjects/" + person.id;
    json::object edit;
    for (const auto& [field, value] : person.profile) {
      if (field == "street") edit[field] = value;
    }
    send("PATCH", about + "/profile", json::serialize(edit), {{"If-Match", "\"1\""}});
    send("POST", about + "/consents", consent_body("given", evidence));
    post("accesses", {{"subject", person.id},
                      {"actor", agent},
                      {"purpose_of_use", "TREAT"},
                      {"action", "R"},
                      {"resource_type", "Encounter"},
                      {"reason", reason}});
  }

 private:
  HttpAnswer post(const std::string& target, const json::object& body) {
    return send("POST", target, json::serialize(body));
  }
  HttpAnswer send(std::string_view method, const std::string& target, const std::string& body,
                  const Headers& more = {}) {
    auto headers = headers_;
    headers.insert(headers.end(), more.begin(), more.end());
    headers.emplace_back("Idempotency-Key", "\"" + ledger::RequestId::random().str() + "\"");
    auto answer = client_.send(method, lethe_.path(target), headers, body);
    EXPECT_EQ(answer.status / 100, 2U) << method << ' ' << target << ": " << answer.body;
    return answer;
  }

  const ServedLethe& lethe_;
  const Headers headers_;
  HttpClient client_;
};

}  // namespace

Canaries::Canaries(std::uint64_t seed) : random_(seed) {
  for (std::size_t i = 0; i < kLetters; ++i) marker_ += static_cast<char>('a' + random_() % 26);
}

std::string Canaries::canary() {
  return marker_ + "." + std::to_string(random_());
}

void Canaries::make(CanaryPerson& person) {
  person.external_id = canary();
  person.profile = {{"email", canary() + "@people.example"},
                    {"given_name", canary()},
                    {"street", canary()},
                    {"note", canary()}};
}

void Canaries::register_people(ServedLethe& lethe, const std::string& agent, std::size_t count) {
  people_.resize(count);
  std::vector<std::array<std::string, 3>> words(count);
  for (auto& person : people_) make(person);
  for (auto& word : words) word = {canary(), canary(), canary()};
  const auto headers = lethe.headers("portal", true);
  std::vector<std::thread> threads;
  for (std::size_t thread = 0; thread < kRegistering; ++thread) {
    threads.emplace_back([&, thread] {
      Registrar registrar(lethe, headers);
      for (std::size_t i = thread; i < count; i += kRegistering)
        registrar.enter(people_[i], words[i][0], words[i][1], words[i][2], agent);
    });
  }
  for (auto& thread : threads) thread.join();
}

void erase(ServedLethe& lethe, const CanaryPerson& person) {
  const auto erased =
      lethe.send("portal", "POST", "erasures",
                 R"({"subject":")" + person.id + R"(","ground":"consent_withdrawn"})");
  ASSERT_EQ(erased.outcome(), "201") << erased.body;
  ASSERT_EQ(text_at(erased.json(), "/state"), "completed");
}

std::string found_by_email(ServedLethe& lethe, const CanaryPerson& person) {
  const auto found = lethe.send("portal", "POST", "subjects/search",
                                json::serialize(json::object{{"email", person.email()}}));
  EXPECT_EQ(found.outcome(), "200") << found.body;
  return text_at(found.json(), "/items");
}

}  // namespace lethe::tests::blackbox
