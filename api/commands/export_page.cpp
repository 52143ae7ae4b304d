#include "api/commands/export_page.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <vector>

#include "api/codes.h"

namespace lethe::api {
namespace {

using boost::json::array;
using boost::json::object;

constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Your data</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.7rem; margin-bottom: 0; }
h2 { font-size: 1.25rem; margin-top: 2.5rem; border-bottom: 1px solid #8886;
  padding-bottom: .2rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .3rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0;
  border-bottom: 1px solid #8883; }
th { font-weight: 600; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.quiet { opacity: .7; }
.item { border-left: 3px solid #8886; padding-left: 1rem; margin: 1rem 0; }
nav a { margin-right: 1rem; }
</style>
</head>
<body>
)";

/// A member as text: numbers and lists as they are written, nothing for what is not there.
std::string shown(const object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  if (found == nullptr || found->is_null()) return {};
  if (const auto* text = found->if_string()) return {text->data(), text->size()};
  if (const auto* list = found->if_array()) {
    std::string out;
    for (const auto& one : *list) {
      const auto* text = one.if_string();
      out += out.empty() ? "" : ", ";
      out += text != nullptr ? std::string(text->data(), text->size()) : serialize(one);
    }
    return out;
  }
  if (const auto* flag = found->if_bool()) return *flag ? "yes" : "no";
  return boost::json::serialize(*found);
}

/// `2027-01-15T08:00:00.000000Z` for people.
std::string moment(const object& from, std::string_view name) {
  auto text = shown(from, name);
  constexpr std::size_t kMinutes = 16;
  if (text.size() < kMinutes || text[10] != 'T') return text;
  text.resize(kMinutes);
  text[10] = ' ';
  return text + " UTC";
}

/// A code for people: `rights_request.recorded` as `rights request recorded`.
std::string phrase(std::string_view code) {
  std::string out(code);
  std::ranges::replace_if(
      out, [](char c) { return c == '_' || c == '.'; }, ' ');
  return out;
}

/// A purpose of use for people.
std::string purpose_name(const std::string& code) {
  for (const auto& purpose : purposes_of_use()) {
    if (purpose.code == code) return std::string(purpose.name) + " (" + code + ")";
  }
  return code;
}

/// One line for each member.
std::string lines_of(const object& from) {
  std::string out;
  for (const auto& member : from) {
    const std::string name(member.key());
    out += (out.empty() ? "" : "\n") + phrase(name) + ": " +
           (name.ends_with("_at") ? moment(from, name) : shown(from, name));
  }
  return out;
}

const array& list_of(const object& data, std::string_view name) {
  static const array none;
  const auto* found = data.if_contains(name);
  const auto* list = found == nullptr ? nullptr : found->if_array();
  return list == nullptr ? none : *list;
}

const object& object_of(const object& data, std::string_view name) {
  static const object none;
  const auto* found = data.if_contains(name);
  const auto* it = found == nullptr ? nullptr : found->if_object();
  return it == nullptr ? none : *it;
}

class Page {
 public:
  explicit Page(const object& data) : data_(data) {}

  std::string run() && {
    out_ = kHead;
    head();
    profile();
    content();
    consents();
    recipients();
    accesses();
    requests();
    background();
    out_ += "</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  void text(std::string_view it) { out_ += escaped_html(it); }
  void section(std::string_view id, std::string_view title) {
    out_ += "<h2 id=\"";
    text(id);
    out_ += "\">";
    text(title);
    out_ += "</h2>\n";
  }
  void paragraph(std::string_view it, std::string_view cls = {}) {
    out_ += cls.empty() ? "<p>" : "<p class=\"" + std::string(cls) + "\">";
    text(it);
    out_ += "</p>\n";
  }
  void row(const std::vector<std::string>& cells, std::string_view tag = "td") {
    out_ += "<tr>";
    for (const auto& cell : cells) {
      out_ += "<" + std::string(tag) + " class=\"text\">";
      text(cell);
      out_ += "</" + std::string(tag) + ">";
    }
    out_ += "</tr>\n";
  }
  void begin_table(const std::vector<std::string>& titles) {
    out_ += "<table>\n";
    row(titles, "th");
  }
  void end_table() { out_ += "</table>\n"; }
  bool is_empty(const array& list, std::string_view says = "Nothing.") {
    if (list.empty()) paragraph(says, "quiet");
    return list.empty();
  }

  void head() {
    const auto& ledger = object_of(data_, "ledger");
    out_ += "<h1>Your data</h1>\n";
    paragraph("What " + shown(ledger, "name") + " has of you, as of " +
                  moment(object_of(data_, "as_of"), "time") + ".",
              "quiet");
    out_ += R"(<nav><a href="#profile">Profile</a><a href="#content">Content</a>)"
            R"(<a href="#consents">Consents</a><a href="#recipients">Recipients</a>)"
            R"(<a href="#accesses">Who looked</a><a href="#requests">Requests</a>)"
            R"(<a href="#background">Background</a></nav>)"
            "\n";
  }

  void profile() {
    section("profile", "Your profile");
    const auto& fields = list_of(data_, "profile");
    if (is_empty(fields)) return;
    begin_table({"Field", "Value", "Since", "Earlier values"});
    for (const auto& one : fields) {
      const auto& field = one.as_object();
      const auto& versions = list_of(field, "versions");
      std::string earlier;
      for (std::size_t i = 0; i + 1 < versions.size(); ++i) {
        const auto& version = versions[i].as_object();
        // The value last: so it is shown right whatever direction it is written in.
        earlier += (earlier.empty() ? "" : "\n") + moment(version, "time") + ": " +
                   shown(version, "value");
      }
      row({phrase(shown(field, "field")), shown(field, "value"),
           moment(versions.back().as_object(), "time"), earlier});
    }
    end_table();
  }

  void content() {
    section("content", "What you wrote");
    const auto& items = list_of(data_, "content");
    if (is_empty(items)) return;
    for (const auto& one : items) {
      const auto& item = one.as_object();
      out_ += "<div class=\"item\">\n<h3>";
      text(shown(item, "type") + ", " + moment(item, "posted"));
      out_ += "</h3>\n";
      if (shown(item, "state") == "deleted") paragraph("Deleted.", "quiet");
      const auto& versions = list_of(item, "versions");
      for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
        content_version(version->as_object(), version == versions.rbegin());
      }
      out_ += "</div>\n";
    }
  }

  void content_version(const object& version, bool in_force) {
    if (!in_force) paragraph("Before, from " + moment(version, "time") + ":", "quiet");
    const auto title = shown(version, "title");
    if (!title.empty()) {
      out_ += "<p class=\"text\"><strong>";
      text(title);
      out_ += "</strong></p>\n";
    }
    paragraph(shown(version, "body"), "text");
  }

  void consents() {
    section("consents", "What you consented to");
    const auto& decisions = list_of(data_, "consents");
    if (is_empty(decisions)) return;
    begin_table({"When", "Purpose", "Decision", "Policy", "How", "Evidence"});
    for (const auto& one : decisions) {
      const auto& decision = one.as_object();
      const auto& facts = object_of(decision, "facts");
      row({moment(decision, "time"), shown(facts, "purpose"), shown(facts, "status"),
           shown(facts, "policy_version"), phrase(shown(facts, "method")),
           lines_of(object_of(decision, "evidence"))});
    }
    end_table();
  }

  void recipients() {
    section("recipients", "Who got data of yours");
    const auto& list = list_of(data_, "recipients");
    if (is_empty(list, "Nobody.")) return;
    begin_table({"When", "Recipient", "For", "Which data", "What happened"});
    for (const auto& one : list) {
      const auto& event = one.as_object();
      const auto& facts = object_of(event, "facts");
      row({moment(event, "time"), shown(facts, "recipient"), shown(facts, "purpose"),
           shown(facts, "categories"), phrase(shown(event, "kind"))});
    }
    end_table();
  }

  void accesses() {
    section("accesses", "Who looked");
    paragraph("Each time somebody read or changed something of yours, and what for. PATRQT is you.",
              "quiet");
    const auto& list = list_of(data_, "accesses");
    if (is_empty(list, "Nobody.")) return;
    begin_table({"When", "Purpose of use", "What", "Which fields"});
    for (const auto& one : list) {
      const auto& access = one.as_object();
      row({moment(access, "occurred_at"), purpose_name(shown(access, "purpose_of_use")),
           shown(access, "resource_type"), shown(access, "fields")});
    }
    end_table();
  }

  void requests() {
    section("requests", "What you asked for");
    const auto& list = list_of(data_, "requests");
    if (is_empty(list)) return;
    begin_table({"When", "What", "Details", "In words"});
    for (const auto& one : list) {
      const auto& event = one.as_object();
      row({moment(event, "time"), phrase(shown(event, "kind")), lines_of(object_of(event, "facts")),
           shown(event, "text")});
    }
    end_table();
  }

  void background() {
    section("background", "Background");
    out_ += "<h3>Purposes</h3>\n";
    begin_table({"Purpose", "Title", "Legal basis"});
    for (const auto& one : list_of(data_, "purposes")) {
      const auto& purpose = one.as_object();
      row({shown(purpose, "purpose"), shown(purpose, "title"), shown(purpose, "basis")});
    }
    end_table();
    out_ += "<h3>How long it is kept</h3>\n";
    begin_table({"What", "Days"});
    for (const auto& one : object_of(data_, "retention")) {
      row({phrase(one.key()), boost::json::serialize(one.value())});
    }
    end_table();
    out_ += "<h3>What is not in here, and why</h3>\n";
    begin_table({"What", "Why"});
    for (const auto& one : list_of(data_, "left_out")) {
      row({shown(one.as_object(), "what"), shown(one.as_object(), "why")});
    }
    end_table();
    out_ += "<h3>Your rights</h3>\n";
    paragraph(
        "You may have your data corrected or erased, have its use restricted, object to it, take "
        "it "
        "elsewhere, and complain to a supervisory authority.");
    out_ += "<h3>Where this comes from</h3>\n";
    begin_table({"Ledger", "You", "Events"});
    row({shown(object_of(data_, "ledger"), "origin"), shown(data_, "subject"),
         shown(object_of(data_, "as_of"), "size")});
    end_table();
  }

  const object& data_;
  std::string out_;
};

}  // namespace

std::string escaped_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string export_page(const object& data) {
  return Page(data).run();
}

}  // namespace lethe::api
