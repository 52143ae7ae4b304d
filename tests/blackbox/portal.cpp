#include "tests/blackbox/portal.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cstdlib>
#include <map>
#include <set>
#include <thread>

#include "ledger/ids.h"

namespace lethe::tests::blackbox {

namespace json = boost::json;
using What = Write::What;

namespace {

bool is_about_somebody(What what) {
  return what != What::kRegister;
}

/// Where the answer names the events of a write.
std::vector<std::string_view> sequences_in(What what) {
  if (what == What::kErase) return {"/ordered/sequence", "/certificate/sequence"};
  return {"/sequence"};
}

}  // namespace

std::vector<std::string> kinds_of(What what) {
  switch (what) {
    case What::kRegister:
      return {"subject.registered"};
    case What::kEdit:
      return {"profile.edited"};
    case What::kConsent:
    case What::kWithdraw:
      return {"consent.recorded"};
    case What::kAccess:
      return {"access.recorded"};
    case What::kErase:
      return {"erasure.ordered", "erasure.completed"};
  }
  return {};
}

Portal::Portal(ServedLethe& lethe, std::string agent, std::uint64_t seed, Habits habits)
    : lethe_(lethe),
      agent_(std::move(agent)),
      headers_(lethe.headers("portal", true)),
      random_(seed),
      habits_(habits) {}

std::string Portal::word() {
  std::string text;
  for (int i = 0; i < 12; ++i) text += static_cast<char>('a' + below(26));
  return text;
}

What Portal::pick() {
  const std::array weights{habits_.registers, habits_.edits,    habits_.consents,
                           habits_.withdraws, habits_.accesses, habits_.erases};
  std::discrete_distribution<int> choice(weights.begin(), weights.end());
  return static_cast<What>(choice(random_));
}

Write Portal::next() {
  Write write;
  write.request = ledger::RequestId::random().str();
  write.what = pick();
  // A few tries find somebody to whom it can be done; if not, somebody new comes.
  for (int tries = 0; is_about_somebody(write.what) && tries < 20; ++tries) {
    if (customers_.empty()) break;
    write.customer = below(customers_.size());
    const auto& customer = customers_[write.customer];
    if (customer.is_erased) continue;
    if (write.what == What::kWithdraw && customer.consent != "given") continue;
    make_change(write, customer);
    return write;
  }
  make_registration(write);
  return write;
}

void Portal::make_registration(Write& write) {
  write.what = What::kRegister;
  write.customer = customers_.size();
  write.method = "POST";
  write.target = "subjects";
  write.value = word();
  write.body = json::serialize(
      json::object{{"type", "user"},
                   {"origin", "signup"},
                   {"external_id", "crm-" + word()},
                   {"profile", {{"city", write.value}, {"email", word() + "@people.example"}}}});
}

void Portal::make_change(Write& write, const Customer& customer) {
  write.method = "POST";
  write.target = "subjects/" + customer.id;
  switch (write.what) {
    case What::kRegister:
      break;
    case What::kEdit:
      write.method = "PATCH";
      write.target += "/profile";
      write.revision = customer.revision;
      write.value = word();
      write.body = json::serialize(json::object{{"city", write.value}});
      break;
    case What::kConsent:
      write.target += "/consents";
      // The same once more would be no event.
      write.value = customer.consent == "given" ? "refused" : "given";
      write.body = consent_body(write.value, word());
      break;
    case What::kWithdraw:
      write.method = "DELETE";
      write.target += "/consents/newsletter";
      write.value = "withdrawn";
      break;
    case What::kAccess:
      write.target = "accesses";
      write.body = json::serialize(json::object{{"subject", customer.id},
                                                {"actor", agent_},
                                                {"purpose_of_use", "TREAT"},
                                                {"action", "R"},
                                                {"resource_type", "Encounter"},
                                                {"reason", word()}});
      break;
    case What::kErase:
      write.target = "erasures";
      write.body =
          json::serialize(json::object{{"subject", customer.id}, {"ground", "consent_withdrawn"}});
      break;
  }
}

HttpAnswer Portal::send(HttpClient& client, const Write& write) const {
  auto headers = headers_;
  if (write.body.empty()) headers.pop_back();  // the media type
  headers.emplace_back("X-Request-Id", write.request);
  headers.emplace_back("Idempotency-Key", "\"" + write.request + "\"");
  if (write.revision != 0)
    headers.emplace_back("If-Match", "\"" + std::to_string(write.revision) + "\"");
  return client.send(write.method, lethe_.path(write.target), headers, write.body);
}

bool Portal::note(const Write& write, const HttpAnswer& answer) {
  if (!answer.whole || answer.status == 0 || answer.status == 503) return false;
  if (answer.status / 100 != 2) {
    ADD_FAILURE() << write.method << ' ' << write.target << ' ' << write.body << ": "
                  << answer.outcome() << ' ' << answer.body;
    return false;
  }
  const auto body = answer.json();
  if (write.what == What::kRegister) {
    customers_.emplace_back().id = text_at(body, "/id");
  }
  auto& customer = customers_.at(write.customer);
  const auto kinds = kinds_of(write.what);
  customer.events += kinds.size();
  switch (write.what) {
    case What::kRegister:
    case What::kEdit:
      customer.city = write.value;
      ++customer.revision;
      EXPECT_EQ(number_at(body, "/revision"), customer.revision);
      break;
    case What::kConsent:
    case What::kWithdraw:
      customer.consent = write.value;
      break;
    case What::kAccess:
      break;
    case What::kErase:
      customer.is_erased = true;
      EXPECT_EQ(text_at(body, "/state"), "completed");
      break;
  }
  Acknowledged done{write, customer.id, {}};
  for (const auto pointer : sequences_in(write.what)) {
    done.sequences.push_back(number_at(body, pointer));
  }
  acknowledged_.push_back(std::move(done));
  return true;
}

void Portal::run() {
  HttpClient client(lethe_.port());
  for (;;) {
    auto write = next();
    const auto answer = send(client, write);
    if (note(write, answer)) continue;
    was_cut_short_ = answer.status != 0 && !answer.whole;
    pending_ = std::move(write);
    return;
  }
}

void Portal::settle() {
  if (!pending_) return;
  HttpClient client(lethe_.port());
  const auto answer = send(client, *pending_);
  EXPECT_TRUE(note(*pending_, answer)) << pending_->target << ": " << answer.outcome();
  pending_.reset();
}

void Portal::register_people(std::size_t count) {
  HttpClient client(lethe_.port());
  for (std::size_t i = 0; i < count; ++i) {
    Write write;
    write.request = ledger::RequestId::random().str();
    make_registration(write);
    const auto answer = send(client, write);
    ASSERT_TRUE(note(write, answer)) << answer.outcome();
  }
}

void Portal::check_state(ServedLethe& lethe, const Customer& customer) {
  SCOPED_TRACE("subject " + customer.id);
  const auto person = lethe.get("auditor", "subjects/" + customer.id).json();
  EXPECT_EQ(text_at(person, "/state"), customer.is_erased ? "erased" : "active");
  // The erasure counts as an edit: it leaves another profile.
  EXPECT_EQ(number_at(person, "/revision"), customer.revision + (customer.is_erased ? 1 : 0));
  if (customer.is_erased) return;
  const auto consents = lethe.get("auditor", "subjects/" + customer.id + "/consents").json();
  EXPECT_EQ(text_at(consents, "/items/0/recorded"),
            customer.consent.empty() ? "(none)" : customer.consent);
}

void run_portals(std::vector<std::unique_ptr<Portal>>& portals,
                 const std::function<void()>& meanwhile) {
  std::vector<std::thread> threads;
  for (auto& portal : portals) threads.emplace_back([&portal] { portal->run(); });
  meanwhile();
  for (auto& thread : threads) thread.join();
}

void check_log(ServedLethe& lethe, std::uint64_t first,
               const std::vector<Portal::Acknowledged>& acknowledged) {
  std::map<std::string, std::vector<json::value>> by_request;
  for (auto& event : lethe.events(first)) {
    auto& found = by_request[text_at(event, "/request")];
    found.push_back(std::move(event));
  }
  for (const auto& done : acknowledged) {
    const auto what = done.write.method + " " + done.write.target;
    const auto& events = by_request[done.write.request];
    const auto kinds = kinds_of(done.write.what);
    EXPECT_EQ(events.size(), kinds.size()) << "the one effect of " << what;
    for (std::size_t i = 0; i < std::min(events.size(), kinds.size()); ++i) {
      EXPECT_EQ(text_at(events[i], "/kind"), kinds[i]) << what;
      EXPECT_EQ(number_at(events[i], "/sequence"), done.sequences[i]) << what;
      EXPECT_EQ(text_at(events[i], "/subject"), done.subject) << what;
    }
    by_request.erase(done.write.request);
  }
  for (const auto& [request, events] : by_request) {
    for (const auto& event : events) {
      // What others than portals leave.
      static const std::set<std::string> kOthers{
          "ledger.created", "token.issued",   "policy.published", "purpose.defined",
          "erasure.swept",  "access.flagged", "accesses.checked"};
      const auto is_agent = text_at(event, "/facts/type") == "agent";
      EXPECT_TRUE(is_agent || kOthers.contains(text_at(event, "/kind")))
          << "nobody was told of " << event;
    }
  }
}

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::uint64_t test_seed() {
  return number_from("LETHE_TEST_SEED", std::random_device()());
}

}  // namespace lethe::tests::blackbox
