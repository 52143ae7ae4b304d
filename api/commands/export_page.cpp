#include "api/commands/export_page.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <vector>

#include "api/codes.h"
#include "api/json/html_page.h"

namespace lethe::api {
namespace {

using boost::json::object;

/// A purpose of use for people.
std::string purpose_name(const std::string& code) {
  for (const auto& purpose : purposes_of_use()) {
    if (purpose.code == code) return std::string(purpose.name) + " (" + code + ")";
  }
  return code;
}

class ExportPage {
 public:
  explicit ExportPage(const object& data) : data_(data) {}

  std::string run() && {
    head();
    profile();
    content();
    consents();
    recipients();
    accesses();
    requests();
    background();
    return std::move(page_).finish();
  }

 private:
  void head() {
    const auto& ledger = object_of(data_, "ledger");
    page_.html("<h1>Your data</h1>\n");
    page_.paragraph("What " + shown(ledger, "name") + " has of you, as of " +
                        shown_moment(object_of(data_, "as_of"), "time") + ".",
                    "quiet");
    page_.html(R"(<nav><a href="#profile">Profile</a><a href="#content">Content</a>)"
               R"(<a href="#consents">Consents</a><a href="#recipients">Recipients</a>)"
               R"(<a href="#accesses">Who looked</a><a href="#requests">Requests</a>)"
               R"(<a href="#background">Background</a></nav>)"
               "\n");
  }

  void profile() {
    page_.section("profile", "Your profile");
    const auto& fields = list_of(data_, "profile");
    if (page_.is_empty(fields)) return;
    page_.begin_table({"Field", "Value", "Since", "Earlier values"});
    for (const auto& one : fields) {
      const auto& field = one.as_object();
      const auto& versions = list_of(field, "versions");
      std::string earlier;
      for (std::size_t i = 0; i + 1 < versions.size(); ++i) {
        const auto& version = versions[i].as_object();
        // The value last: so it is shown right whatever direction it is written in.
        earlier += (earlier.empty() ? "" : "\n") + shown_moment(version, "time") + ": " +
                   shown(version, "value");
      }
      page_.row({phrase(shown(field, "field")), shown(field, "value"),
                 shown_moment(versions.back().as_object(), "time"), earlier});
    }
    page_.end_table();
  }

  void content() {
    page_.section("content", "What you wrote");
    const auto& items = list_of(data_, "content");
    if (page_.is_empty(items)) return;
    for (const auto& one : items) {
      const auto& item = one.as_object();
      page_.html("<div class=\"item\">\n<h3>");
      page_.text(shown(item, "type") + ", " + shown_moment(item, "posted"));
      page_.html("</h3>\n");
      if (shown(item, "state") == "deleted") page_.paragraph("Deleted.", "quiet");
      const auto& versions = list_of(item, "versions");
      for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
        content_version(version->as_object(), version == versions.rbegin());
      }
      page_.html("</div>\n");
    }
  }

  void content_version(const object& version, bool in_force) {
    if (!in_force) page_.paragraph("Before, from " + shown_moment(version, "time") + ":", "quiet");
    const auto title = shown(version, "title");
    if (!title.empty()) {
      page_.html("<p class=\"text\"><strong>");
      page_.text(title);
      page_.html("</strong></p>\n");
    }
    page_.paragraph(shown(version, "body"), "text");
  }

  void consents() {
    page_.section("consents", "What you consented to");
    const auto& decisions = list_of(data_, "consents");
    if (page_.is_empty(decisions)) return;
    page_.begin_table({"When", "Purpose", "Decision", "Policy", "How", "Evidence"});
    for (const auto& one : decisions) {
      const auto& decision = one.as_object();
      const auto& facts = object_of(decision, "facts");
      page_.row({shown_moment(decision, "time"), shown(facts, "purpose"), shown(facts, "status"),
                 shown(facts, "policy_version"), phrase(shown(facts, "method")),
                 lines_of(object_of(decision, "evidence"))});
    }
    page_.end_table();
  }

  void recipients() {
    page_.section("recipients", "Who got data of yours");
    const auto& list = list_of(data_, "recipients");
    if (page_.is_empty(list, "Nobody.")) return;
    page_.begin_table({"When", "Recipient", "For", "Which data", "What happened"});
    for (const auto& one : list) {
      const auto& event = one.as_object();
      const auto& facts = object_of(event, "facts");
      page_.row({shown_moment(event, "time"), shown(facts, "recipient"), shown(facts, "purpose"),
                 shown(facts, "categories"), phrase(shown(event, "kind"))});
    }
    page_.end_table();
  }

  void accesses() {
    page_.section("accesses", "Who looked");
    page_.paragraph(
        "Each time somebody read or changed something of yours, and what for. PATRQT is you.",
        "quiet");
    const auto& list = list_of(data_, "accesses");
    if (page_.is_empty(list, "Nobody.")) return;
    page_.begin_table({"When", "Purpose of use", "What", "Which fields"});
    for (const auto& one : list) {
      const auto& access = one.as_object();
      page_.row({shown_moment(access, "occurred_at"), purpose_name(shown(access, "purpose_of_use")),
                 shown(access, "resource_type"), shown(access, "fields")});
    }
    page_.end_table();
  }

  void requests() {
    page_.section("requests", "What you asked for");
    const auto& list = list_of(data_, "requests");
    if (page_.is_empty(list)) return;
    page_.begin_table({"When", "What", "Details", "In words"});
    for (const auto& one : list) {
      const auto& event = one.as_object();
      page_.row({shown_moment(event, "time"), phrase(shown(event, "kind")),
                 lines_of(object_of(event, "facts")), shown(event, "text")});
    }
    page_.end_table();
  }

  void background() {
    page_.section("background", "Background");
    page_.html("<h3>Purposes</h3>\n");
    page_.begin_table({"Purpose", "Title", "Legal basis"});
    for (const auto& one : list_of(data_, "purposes")) {
      const auto& purpose = one.as_object();
      page_.row({shown(purpose, "purpose"), shown(purpose, "title"), shown(purpose, "basis")});
    }
    page_.end_table();
    page_.html("<h3>How long it is kept</h3>\n");
    page_.begin_table({"What", "Days"});
    for (const auto& one : object_of(data_, "retention")) {
      page_.row({phrase(one.key()), boost::json::serialize(one.value())});
    }
    page_.end_table();
    page_.html("<h3>What is not in here, and why</h3>\n");
    page_.begin_table({"What", "Why"});
    for (const auto& one : list_of(data_, "left_out")) {
      page_.row({shown(one.as_object(), "what"), shown(one.as_object(), "why")});
    }
    page_.end_table();
    page_.html("<h3>Your rights</h3>\n");
    page_.paragraph(
        "You may have your data corrected or erased, have its use restricted, object to it, take "
        "it "
        "elsewhere, and complain to a supervisory authority.");
    page_.html("<h3>Where this comes from</h3>\n");
    page_.begin_table({"Ledger", "You", "Events"});
    page_.row({shown(object_of(data_, "ledger"), "origin"), shown(data_, "subject"),
               shown(object_of(data_, "as_of"), "size")});
    page_.end_table();
  }

  const object& data_;
  HtmlPage page_{"Your data"};
};

}  // namespace

std::string export_page(const object& data) {
  return ExportPage(data).run();
}

}  // namespace lethe::api
