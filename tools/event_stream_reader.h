// Server-sent events (WHATWG HTML, "Server-sent events", "Parsing an event stream") out of bytes as
// they come, in whatever pieces. One thread.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace lethe::tools {

/// What one block of a stream says. A block of comments alone says nothing.
struct StreamBlock {
  std::optional<std::string> id;
  std::string name;  // `event`
  std::string data;  // its lines joined
};

class EventStreamReader {
 public:
  /// No line of ours is longer: an entry of the log has 64 KiB at most, and its JSON a few times
  /// that.
  static constexpr std::size_t kMostBytes = std::size_t{4} << 20;

  /// Answers false when it has enough; then nothing more of these bytes is looked at.
  using Visit = std::function<bool(const StreamBlock& block)>;

  explicit EventStreamReader(Visit visit) : visit_(std::move(visit)) {}

  enum class Fed : std::uint8_t { kMore, kEnough, kTooLong };
  /// kTooLong: a block is larger than kMostBytes, and the stream is of no use any more.
  Fed feed(std::string_view bytes);

 private:
  bool end_line();
  void read_field(std::string_view name, std::string_view value);

  const Visit visit_;
  std::string line_;
  StreamBlock block_;
  bool is_blank_ = true;  // nothing was read of the block
};

}  // namespace lethe::tools
