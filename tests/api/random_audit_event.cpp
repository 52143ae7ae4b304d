#include "tests/api/random_audit_event.h"

#include <array>
#include <boost/json/array.hpp>
#include <functional>

namespace lethe::api::testing {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

constexpr std::string_view kRest = "http://terminology.hl7.org/CodeSystem/audit-event-type";
constexpr std::string_view kEntityTypes = "http://terminology.hl7.org/CodeSystem/audit-entity-type";

class Maker {
 public:
  explicit Maker(std::mt19937_64& random) : random_(random) {}

  std::size_t below(std::size_t bound) { return random_() % bound; }
  bool now_and_then() { return below(3) == 0; }

  std::string text() {
    static const std::array<std::string, 6> kTexts{
        "x",    "Grüße aus München", "two\nlines\tand \"quotes\"",
        "診察", "  blanks around  ", std::string(300, 'l')};
    return kTexts[below(kTexts.size())];
  }
  std::string uri() { return "urn:example:" + std::to_string(below(100)); }
  std::string date_time() {
    static const std::array<std::string, 4> kTimes{"2027", "2027-01", "2027-01-14",
                                                   "2027-01-14T09:30:00.5+01:00"};
    return kTimes[below(kTimes.size())];
  }

  // NOLINTNEXTLINE(misc-no-recursion): at most two deep
  object coding() {
    object out{{"system", uri()}, {"code", "c" + std::to_string(below(10))}};
    if (now_and_then()) out["version"] = text();
    if (now_and_then()) out["display"] = text();
    if (now_and_then()) out["userSelected"] = below(2) == 0;
    return extended(std::move(out));
  }
  // NOLINTNEXTLINE(misc-no-recursion): see coding()
  object concept_() {
    object out{{"text", text()}};
    if (now_and_then()) out["coding"] = array{coding(), coding()};
    return out;
  }
  object period() { return {{"start", date_time()}, {"end", date_time()}}; }
  // NOLINTNEXTLINE(misc-no-recursion): see coding()
  object identifier() {
    object out{{"system", uri()}, {"value", text()}};
    if (now_and_then()) out["use"] = "official";
    if (now_and_then()) out["type"] = concept_();
    if (now_and_then()) out["period"] = period();
    return out;
  }
  // NOLINTNEXTLINE(misc-no-recursion): see coding()
  object reference() {
    object out{{"display", text()}};
    if (now_and_then()) out["reference"] = "Device/" + std::to_string(below(100));
    if (now_and_then()) out["identifier"] = identifier();
    return out;
  }

  // NOLINTNEXTLINE(misc-no-recursion): see coding()
  object extension() {
    object out{{"url", uri()}};
    if (depth_ > 0) {
      out["valueString"] = text();
      return out;
    }
    ++depth_;
    switch (below(9)) {
      case 0:
        out["valueBoolean"] = true;
        break;
      case 1:
        out["valueInteger"] = -7;
        break;
      case 2:
        out["valueDecimal"] = 1.5;
        break;
      case 3:
        out["valueDateTime"] = date_time();
        break;
      case 4:
        out["valueCodeableConcept"] = concept_();
        break;
      case 5:
        out["valueIdentifier"] = identifier();
        break;
      case 6:
        out["valueQuantity"] = object{{"value", 3}, {"unit", "min"}};
        break;
      case 7:
        out["extension"] = array{extension(), extension()};
        break;
      default:
        out["valueBase64Binary"] = "AAEC";
    }
    --depth_;
    return out;
  }
  // NOLINTNEXTLINE(misc-no-recursion): see coding()
  object extended(object out) {
    if (depth_ == 0 && below(6) == 0) out["extension"] = array{extension()};
    return out;
  }

 private:
  std::mt19937_64& random_;
  int depth_ = 0;
};

object user(Maker& make, const std::string& agent) {
  object out{{"who", object{{"reference", "Practitioner/" + agent}}}, {"requestor", true}};
  if (make.now_and_then()) out["type"] = make.concept_();
  if (make.now_and_then()) out["role"] = array{make.concept_()};
  if (make.now_and_then()) out["altId"] = make.text();
  if (make.now_and_then()) out["name"] = make.text();
  if (make.now_and_then()) out["location"] = make.reference();
  if (make.now_and_then()) out["policy"] = array{value(make.uri()), value(make.uri())};
  if (make.now_and_then()) out["purposeOfUse"] = array{make.concept_()};
  return make.extended(std::move(out));
}

object machine(Maker& make) {
  object out{{"who", make.reference()}, {"requestor", false}};
  if (make.now_and_then()) out["media"] = make.coding();
  out["network"] = make.extended({{"address", make.text()}, {"type", "2"}});
  return make.extended(std::move(out));
}

object entity(Maker& make) {
  object out{{"what", make.reference()}, {"type", make.coding()}};
  if (make.now_and_then()) out["role"] = make.coding();
  if (make.now_and_then()) out["lifecycle"] = make.coding();
  if (make.now_and_then()) out["securityLabel"] = array{make.coding()};
  if (make.now_and_then()) out["description"] = make.text();
  if (make.now_and_then()) out["query"] = "R0VUIC8=";
  if (make.now_and_then()) {
    out["detail"] = array{object{{"type", make.text()}, {"valueString", make.text()}},
                          object{{"type", make.text()}, {"valueBase64Binary", "/+8="}}};
  }
  return make.extended(std::move(out));
}

}  // namespace

object random_audit_event(std::mt19937_64& random, const std::string& patient,
                          const std::string& agent) {
  Maker make(random);
  object out{{"resourceType", "AuditEvent"},
             {"type", object{{"system", kRest}, {"code", "rest"}}},
             {"action", "R"},
             {"recorded", "2027-01-14T09:30:00.000+01:00"},
             {"agent", array{user(make, agent), machine(make)}},
             {"source", make.extended({{"observer", make.reference()}})},
             {"entity", array{object{{"what", object{{"reference", "Patient/" + patient}}},
                                     {"type", object{{"system", kEntityTypes}, {"code", "1"}}},
                                     {"role", object{{"system",
                                                      "http://terminology.hl7.org/"
                                                      "CodeSystem/object-role"},
                                                     {"code", "1"}}}},
                              entity(make), entity(make)}}};
  if (make.now_and_then()) {
    out["meta"] = object{{"source", make.uri()},
                         {"profile", array{value(make.uri())}},
                         {"tag", array{make.coding()}}};
  }
  if (make.now_and_then()) out["language"] = "de-AT";
  if (make.now_and_then()) {
    out["text"] = object{{"status", "generated"},
                         {"div", "<div xmlns=\"http://www.w3.org/1999/xhtml\">read</div>"}};
  }
  if (make.now_and_then()) out["subtype"] = array{make.coding()};
  if (make.now_and_then()) out["period"] = make.period();
  if (make.now_and_then()) out["outcome"] = "4";
  if (make.now_and_then()) out["outcomeDesc"] = make.text();
  if (make.now_and_then()) out["_outcomeDesc"] = object{{"extension", array{make.extension()}}};
  if (make.now_and_then()) out["purposeOfEvent"] = array{make.concept_()};
  return make.extended(std::move(out));
}

}  // namespace lethe::api::testing
