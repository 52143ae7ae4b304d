// Bodies of requests: a strict, bounded parse, and a declarative reader that collects every fault
// with its JSON pointer. Pure; any thread.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/codes.h"
#include "api/problem.h"
#include "crypto/bytes.h"
#include "ledger/ids.h"
#include "ledger/names.h"

namespace lethe::api {

struct BodyLimits {
  std::size_t max_size = 1U << 20;
  std::size_t max_depth = 32;
};

/// RFC 8259 JSON in UTF-8 without extensions. kBodyTooLarge; kMalformedBody for anything else,
/// deeper nesting, lone surrogates, a member name twice in one object, NUL in a member name, and
/// numbers that would not be kept exactly: integers beyond 64 bits and what overflows a double.
Checked<boost::json::value> parse_body(std::string_view body, const BodyLimits& limits = {});

/// A name that a problem may repeat: short, and shaped like the names of this API. Any other name
/// of a member or a parameter could be anything, a person's too.
bool is_echoed(std::string_view name);

/// Faults in the order in which they were found; at most kMaxFaults are kept.
class Faults {
 public:
  static constexpr std::size_t kMaxFaults = 100;
  void add(std::string pointer, std::string message);
  bool empty() const { return faults_.empty(); }
  /// kInvalidBody with all of them. REQUIRES !empty().
  Problem problem() &&;

 private:
  std::vector<Fault> faults_;
};

/// pointer + "/" + name, with `~` and `/` escaped (RFC 6901).
std::string pointer_to(std::string_view pointer, std::string_view name);

/// Reads the members of one object by name. A member that is absent where it is required, of
/// another type or out of its bounds is a fault, and the value handed out is then an empty one, so
/// that reading goes on to the next. null is never a value. Call finish() last: what was not read
/// is unknown and a fault. Borrows the value and the faults.
class ObjectReader {
 public:
  ObjectReader(const boost::json::value& value, std::string pointer, Faults& faults);
  ObjectReader(boost::json::value&& value, std::string pointer, Faults& faults) = delete;
  ObjectReader(const boost::json::object& object, std::string pointer, Faults& faults)
      : object_(&object), pointer_(std::move(pointer)), faults_(faults) {}

  std::string text(std::string_view name, const TextRule& rule);
  std::optional<std::string> optional_text(std::string_view name, const TextRule& rule);
  std::optional<bool> boolean(std::string_view name);
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t least, std::int64_t most);
  std::optional<ledger::Moment> moment(std::string_view name);
  std::optional<crypto::Hash> hash(std::string_view name);  // 64 hexadecimal digits
  /// One of some words.
  std::optional<std::string> choice(std::string_view name, std::span<const std::string_view> words);
  /// Distinct places of the log, in the order in which they come; none when it is not there.
  std::vector<ledger::Sequence> sequences(std::string_view name, std::size_t most);
  /// Distinct texts.
  std::optional<std::vector<std::string>> texts(std::string_view name, const TextRule& rule,
                                                std::size_t most);
  template <class Enum>
  Enum named(std::string_view name);
  template <class Enum>
  std::optional<Enum> optional_named(std::string_view name);
  template <class IdType>
  std::optional<IdType> id(std::string_view name);

  /// The object itself, whose every member counts as read; null when it was none.
  const boost::json::object* whole();
  /// The value as it is; null pointer when absent.
  const boost::json::value* raw(std::string_view name);
  bool has(std::string_view name) const;
  /// A fault at a member of this object: `message` finishes the sentence "must be ..." or stands
  /// alone.
  void fault(std::string_view name, std::string message);
  /// REQUIRES that the member's absence be a fault: says so unless it is there.
  void require(std::string_view name);
  std::string pointer(std::string_view name) const { return pointer_to(pointer_, name); }
  Faults& faults() { return faults_; }

  /// Unknown members. The pointer names such a member only if its name is a short code: another
  /// name may hold anything, and is not repeated.
  void finish();

 private:
  const boost::json::string* string_member(std::string_view name);
  void must_be_one_of(std::string_view name, std::span<const std::string_view> names);

  const boost::json::object* object_ = nullptr;  // null: was none, which is a fault already
  std::string pointer_;
  Faults& faults_;
  std::set<std::string, std::less<>> read_;
  bool all_read_ = false;
};

/// Parses a body, reads it with Input::parse(ObjectReader&) and answers the input or every fault.
template <class Input>
Checked<Input> read_input(const boost::json::value& value) {
  Faults faults;
  ObjectReader reader(value, "", faults);
  Input input = Input::parse(reader);
  reader.finish();
  if (!faults.empty()) return std::move(faults).problem();
  return input;
}

template <class Enum>
std::optional<Enum> ObjectReader::optional_named(std::string_view name) {
  const auto* text = string_member(name);
  if (text == nullptr) return std::nullopt;
  const auto value = ledger::by_name<Enum>({text->data(), text->size()});
  if (!value) must_be_one_of(name, ledger::names_of<Enum>());
  return value;
}

template <class Enum>
Enum ObjectReader::named(std::string_view name) {
  require(name);
  return optional_named<Enum>(name).value_or(Enum::kInvalid);
}

template <class IdType>
std::optional<IdType> ObjectReader::id(std::string_view name) {
  const auto* text = string_member(name);
  if (text == nullptr) return std::nullopt;
  const auto value = IdType::parse({text->data(), text->size()});
  if (!value || value->is_zero()) {
    fault(name, "must be a UUID in lower case");
    return std::nullopt;
  }
  return value;
}

}  // namespace lethe::api
