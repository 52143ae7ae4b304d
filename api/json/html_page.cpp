#include "api/json/html_page.h"

#include <algorithm>
#include <boost/json/serialize.hpp>

namespace lethe::api {

using boost::json::array;
using boost::json::object;

namespace {

constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
)";

constexpr std::string_view kStyle = R"(<style>
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
std::string shown_moment(const object& from, std::string_view name) {
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

/// One line for each member.
std::string lines_of(const object& from) {
  std::string out;
  for (const auto& member : from) {
    const std::string name(member.key());
    out += (out.empty() ? "" : "\n") + phrase(name) + ": " +
           (name.ends_with("_at") ? shown_moment(from, name) : shown(from, name));
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

HtmlPage::HtmlPage(std::string_view title) : out_(kHead) {
  out_ += "<title>" + escaped_html(title) + "</title>\n";
  out_ += kStyle;
}

void HtmlPage::text(std::string_view it) {
  out_ += escaped_html(it);
}
void HtmlPage::section(std::string_view id, std::string_view title) {
  out_ += "<h2 id=\"";
  text(id);
  out_ += "\">";
  text(title);
  out_ += "</h2>\n";
}
void HtmlPage::paragraph(std::string_view it, std::string_view cls) {
  out_ += cls.empty() ? "<p>" : "<p class=\"" + std::string(cls) + "\">";
  text(it);
  out_ += "</p>\n";
}
void HtmlPage::row(const std::vector<std::string>& cells, std::string_view tag) {
  out_ += "<tr>";
  for (const auto& cell : cells) {
    out_ += "<" + std::string(tag) + " class=\"text\">";
    text(cell);
    out_ += "</" + std::string(tag) + ">";
  }
  out_ += "</tr>\n";
}
void HtmlPage::begin_table(const std::vector<std::string>& titles) {
  out_ += "<table>\n";
  row(titles, "th");
}
void HtmlPage::end_table() {
  out_ += "</table>\n";
}
bool HtmlPage::is_empty(const array& list, std::string_view says) {
  if (list.empty()) paragraph(says, "quiet");
  return list.empty();
}

std::string HtmlPage::finish() && {
  out_ += "</body>\n</html>\n";
  return std::move(out_);
}

}  // namespace lethe::api
