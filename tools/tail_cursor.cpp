#include "tools/tail_cursor.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "tools/file_io.h"

namespace lethe::tools {
namespace {

constexpr std::string_view kCursorFormat = "lethe-tail-cursor/v1";
constexpr std::size_t kMostCursorBytes = std::size_t{64} << 10;

std::optional<TailCursor> parse_cursor(const std::string& text) {
  boost::system::error_code error;
  const auto value = boost::json::parse(text, error);
  const auto* object = error ? nullptr : value.if_object();
  if (object == nullptr) return std::nullopt;
  const auto text_of = [&](std::string_view name) {
    const auto* found = object->if_contains(name);
    return found != nullptr ? found->if_string() : nullptr;
  };
  const auto* format = text_of("format");
  const auto* ledger = text_of("ledger");
  const auto* filter = text_of("filter");
  const auto* last = object->if_contains("last");
  if (format == nullptr || *format != kCursorFormat || ledger == nullptr || filter == nullptr ||
      last == nullptr) {
    return std::nullopt;
  }
  const auto number = last->to_number<std::uint64_t>(error);
  if (error) return std::nullopt;
  return TailCursor{std::string(*ledger), std::string(*filter), number};
}

}  // namespace

std::optional<TailCursor> read_cursor(const std::filesystem::path& file, const TailCursor& expected,
                                      std::string& error) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return std::nullopt;
  const auto text = read_file(file, kMostCursorBytes);
  auto cursor = text ? parse_cursor(*text) : std::nullopt;
  if (!cursor) {
    error = file.string() + " is no cursor of `lethe tail`; give another file, or remove it";
  } else if (cursor->ledger != expected.ledger) {
    error = file.string() + " is the cursor of the ledger '" + cursor->ledger + "'";
  } else if (cursor->filter != expected.filter) {
    error = file.string() + " is the cursor of " +
            (cursor->filter.empty() ? "all events" : "the events with " + cursor->filter) +
            "; each selection needs one of its own";
  }
  if (!error.empty()) return std::nullopt;
  return cursor;
}

bool write_cursor(const std::filesystem::path& file, const TailCursor& cursor) {
  const boost::json::object object{{"format", kCursorFormat},
                                   {"ledger", cursor.ledger},
                                   {"filter", cursor.filter},
                                   {"last", cursor.last}};
  return replace_file(file, boost::json::serialize(object) + "\n");
}

}  // namespace lethe::tools
