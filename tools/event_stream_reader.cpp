#include "tools/event_stream_reader.h"

namespace lethe::tools {

EventStreamReader::Fed EventStreamReader::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto end = bytes.find('\n');
    const auto part = bytes.substr(0, end);
    if (line_.size() + block_.data.size() + part.size() > kMostBytes) return Fed::kTooLong;
    line_ += part;
    if (end == std::string_view::npos) return Fed::kMore;
    bytes.remove_prefix(end + 1);
    if (line_.ends_with('\r')) line_.pop_back();
    const bool goes_on = end_line();
    line_.clear();
    if (!goes_on) return Fed::kEnough;
  }
  return Fed::kMore;
}

bool EventStreamReader::end_line() {
  const std::string_view line = line_;
  if (!line.empty()) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) {
      read_field(line, "");
    } else if (colon > 0) {  // else a comment
      auto value = line.substr(colon + 1);
      if (value.starts_with(' ')) value.remove_prefix(1);
      read_field(line.substr(0, colon), value);
    }
    return true;
  }
  if (is_blank_) return true;
  const auto block = std::move(block_);
  block_ = {};
  is_blank_ = true;
  return visit_(block);
}

/// Fields that are not known, `retry` among them, are left out: who follows waits as it sees fit.
void EventStreamReader::read_field(std::string_view name, std::string_view value) {
  if (name == "id") {
    block_.id = value;
  } else if (name == "event") {
    block_.name = value;
  } else if (name == "data") {
    if (!block_.data.empty()) block_.data += '\n';
    block_.data += value;
  } else {
    return;
  }
  is_blank_ = false;
}

}  // namespace lethe::tools
