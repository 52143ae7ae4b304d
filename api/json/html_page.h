// Pages for people, made of JSON that the API has: one file of HTML that loads nothing and runs
// nothing. Every text in it is shown as text, whatever it holds. Pure; any thread.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace lethe::api {

/// Text as HTML shows it literally, in content and in quoted attributes.
std::string escaped_html(std::string_view text);

/// A member as text: numbers and lists as they are written, nothing for what is not there.
std::string shown(const boost::json::object& from, std::string_view name);
/// `2027-01-15T08:00:00.000000Z` for people.
std::string shown_moment(const boost::json::object& from, std::string_view name);
/// A code for people: `rights_request.recorded` as `rights request recorded`.
std::string phrase(std::string_view code);
/// One line for each member.
std::string lines_of(const boost::json::object& from);
/// The member, or an empty one.
const boost::json::array& list_of(const boost::json::object& data, std::string_view name);
const boost::json::object& object_of(const boost::json::object& data, std::string_view name);

/// A page under construction. A value.
class HtmlPage {
 public:
  explicit HtmlPage(std::string_view title);

  void text(std::string_view it);
  /// As it is: HTML of ours, with nothing of anybody else's in it.
  void html(std::string_view it) { out_ += it; }
  void section(std::string_view id, std::string_view title);
  void paragraph(std::string_view it, std::string_view cls = {});
  void row(const std::vector<std::string>& cells, std::string_view tag = "td");
  void begin_table(const std::vector<std::string>& titles);
  void end_table();
  /// Whether there is nothing to list; then it says so.
  bool is_empty(const boost::json::array& list, std::string_view says = "Nothing.");
  std::string finish() &&;

 private:
  std::string out_;
};

}  // namespace lethe::api
