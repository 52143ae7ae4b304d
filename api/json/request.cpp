#include "api/json/request.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <cmath>

namespace lethe::api {
namespace {

using boost::json::error_code;

/// Builds the value and stops at what the DOM parser of Boost would let pass: a member name twice,
/// and numbers that it would round.
class StrictHandler {
 public:
  // NOLINTBEGIN(readability-identifier-naming): the names that basic_parser looks for.
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);
  // NOLINTEND(readability-identifier-naming)

  enum class Refused : std::uint8_t { kNothing, kDuplicate, kNulInName, kNumber };

  StrictHandler() { stack_.reset(); }
  Refused refused() const { return refused_; }
  boost::json::value release() { return stack_.release(); }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }

  bool on_object_begin(error_code&) {
    names_.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t size, error_code& error) {
    auto& names = names_.back();
    std::sort(names.begin(), names.end());
    if (std::adjacent_find(names.begin(), names.end()) != names.end()) {
      return refuse(Refused::kDuplicate, error);
    }
    names_.pop_back();
    stack_.push_object(size);
    return true;
  }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t size, error_code&) {
    stack_.push_array(size);
    return true;
  }
  bool on_key_part(boost::json::string_view part, std::size_t, error_code&) {
    name_.append(part.data(), part.size());
    stack_.push_chars(part);
    return true;
  }
  bool on_key(boost::json::string_view part, std::size_t, error_code& error) {
    name_.append(part.data(), part.size());
    if (name_.find('\0') != std::string::npos) return refuse(Refused::kNulInName, error);
    names_.back().push_back(std::move(name_));
    name_.clear();
    stack_.push_key(part);
    return true;
  }
  bool on_string_part(boost::json::string_view part, std::size_t, error_code&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_string(boost::json::string_view part, std::size_t, error_code&) {
    stack_.push_string(part);
    return true;
  }
  bool on_number_part(boost::json::string_view part, error_code&) {
    number_.append(part.data(), part.size());
    return true;
  }
  bool on_int64(std::int64_t value, boost::json::string_view, error_code&) {
    number_.clear();
    stack_.push_int64(value);
    return true;
  }
  bool on_uint64(std::uint64_t value, boost::json::string_view, error_code&) {
    number_.clear();
    stack_.push_uint64(value);
    return true;
  }
  bool on_double(double value, boost::json::string_view part, error_code& error) {
    number_.append(part.data(), part.size());
    const bool is_integer = number_.find_first_of(".eE") == std::string::npos;
    number_.clear();
    if (is_integer || !std::isfinite(value)) return refuse(Refused::kNumber, error);
    stack_.push_double(value);
    return true;
  }
  bool on_bool(bool value, error_code&) {
    stack_.push_bool(value);
    return true;
  }
  bool on_null(error_code&) {
    stack_.push_null();
    return true;
  }
  bool on_comment_part(boost::json::string_view, error_code&) { return true; }
  bool on_comment(boost::json::string_view, error_code&) { return true; }

 private:
  bool refuse(Refused why, error_code& error) {
    refused_ = why;
    error = boost::json::error::exception;
    return false;
  }

  boost::json::value_stack stack_;
  std::vector<std::vector<std::string>> names_;  // of the objects that are open
  std::string name_, number_;
  Refused refused_ = Refused::kNothing;
};

std::string_view reason_of(StrictHandler::Refused refused, const error_code& error) {
  switch (refused) {
    case StrictHandler::Refused::kDuplicate:
      return "A member name occurs twice in one object.";
    case StrictHandler::Refused::kNulInName:
      return "A member name holds a NUL.";
    case StrictHandler::Refused::kNumber:
      return "A number is too large to be kept exactly.";
    case StrictHandler::Refused::kNothing:
      break;
  }
  if (error == boost::json::error::too_deep) return "The nesting is too deep.";
  if (error == boost::json::error::incomplete) return "The text ends too early.";
  if (error == boost::json::error::extra_data) return "There is more behind the value.";
  return "The text breaks RFC 8259 or is not UTF-8.";
}

constexpr std::size_t kMaxEchoedName = 32;

std::optional<std::int64_t> integer_of(const boost::json::value& value) {
  if (const auto* number = value.if_int64()) return *number;
  if (const auto* number = value.if_uint64(); number != nullptr && *number <= INT64_MAX) {
    return static_cast<std::int64_t>(*number);
  }
  return std::nullopt;
}

}  // namespace

bool is_echoed(std::string_view name) {
  return name.size() <= kMaxEchoedName && kCode.holds(name) &&
         name.find_first_of(".-") == std::string_view::npos;
}

Checked<boost::json::value> parse_body(std::string_view body, const BodyLimits& limits) {
  if (body.size() > limits.max_size) return Problem(ProblemType::kBodyTooLarge);
  boost::json::parse_options options;
  options.max_depth = limits.max_depth;
  boost::json::basic_parser<StrictHandler> parser(options);
  error_code error;
  const auto read = parser.write_some(false, body.data(), body.size(), error);
  if (!error && read < body.size()) error = boost::json::error::extra_data;
  if (error) {
    Problem problem(ProblemType::kMalformedBody,
                    std::string(reason_of(parser.handler().refused(), error)));
    problem.members["offset"] = read;
    return problem;
  }
  return parser.handler().release();
}

void Faults::add(std::string pointer, std::string message) {
  if (faults_.size() == kMaxFaults) return;
  faults_.push_back({Fault::In::kBody, std::move(pointer), std::move(message)});
}

Problem Faults::problem() && {
  Problem problem(ProblemType::kInvalidBody);
  problem.faults = std::move(faults_);
  return problem;
}

std::string pointer_to(std::string_view pointer, std::string_view name) {
  std::string out(pointer);
  out += '/';
  for (const char c : name) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

ObjectReader::ObjectReader(const boost::json::value& value, std::string pointer, Faults& faults)
    : object_(value.if_object()), pointer_(std::move(pointer)), faults_(faults) {
  if (object_ == nullptr) faults_.add(pointer_, "must be an object");
}

const boost::json::object* ObjectReader::whole() {
  all_read_ = true;
  return object_;
}

bool ObjectReader::has(std::string_view name) const {
  return object_ != nullptr && object_->contains(name);
}

const boost::json::value* ObjectReader::raw(std::string_view name) {
  read_.emplace(name);
  return object_ == nullptr ? nullptr : object_->if_contains(name);
}

void ObjectReader::fault(std::string_view name, std::string message) {
  faults_.add(pointer(name), std::move(message));
}

void ObjectReader::require(std::string_view name) {
  if (object_ != nullptr && raw(name) == nullptr) fault(name, "is required");
}

const boost::json::string* ObjectReader::string_member(std::string_view name) {
  const auto* value = raw(name);
  if (value == nullptr) return nullptr;
  const auto* text = value->if_string();
  if (text == nullptr) fault(name, "must be a string");
  return text;
}

void ObjectReader::must_be_one_of(std::string_view name, std::span<const std::string_view> names) {
  std::string message = "must be one of";
  for (const auto known : names) {
    if (!known.empty()) message.append(" ").append(known);
  }
  fault(name, std::move(message));
}

std::optional<std::string> ObjectReader::optional_text(std::string_view name,
                                                       const TextRule& rule) {
  const auto* text = string_member(name);
  if (text == nullptr) return std::nullopt;
  if (!rule.holds({text->data(), text->size()})) {
    fault(name, "must be " + std::string(rule.says));
    return std::nullopt;
  }
  return std::string(text->data(), text->size());
}

std::string ObjectReader::text(std::string_view name, const TextRule& rule) {
  require(name);
  return optional_text(name, rule).value_or("");
}

std::optional<bool> ObjectReader::boolean(std::string_view name) {
  const auto* value = raw(name);
  if (value == nullptr) return std::nullopt;
  const auto* truth = value->if_bool();
  if (truth == nullptr) {
    fault(name, "must be true or false");
    return std::nullopt;
  }
  return *truth;
}

std::optional<std::int64_t> ObjectReader::integer(std::string_view name, std::int64_t least,
                                                  std::int64_t most) {
  const auto* value = raw(name);
  if (value == nullptr) return std::nullopt;
  const auto number = integer_of(*value);
  if (!number || *number < least || *number > most) {
    fault(name, "must be an integer from " + std::to_string(least) + " to " + std::to_string(most));
    return std::nullopt;
  }
  return number;
}

std::optional<ledger::Moment> ObjectReader::moment(std::string_view name) {
  const auto* text = string_member(name);
  if (text == nullptr) return std::nullopt;
  const auto moment = ledger::parse_rfc3339({text->data(), text->size()});
  if (!moment) fault(name, "must be a time as RFC 3339 writes it, with an offset");
  return moment;
}

std::optional<crypto::Hash> ObjectReader::hash(std::string_view name) {
  const auto* text = string_member(name);
  if (text == nullptr) return std::nullopt;
  const auto bytes = crypto::from_hex({text->data(), text->size()});
  const auto hash = bytes ? crypto::Hash::from(*bytes) : std::nullopt;
  if (!hash) {
    fault(name, "must be a SHA-256 in 64 hexadecimal digits");
    return std::nullopt;
  }
  return *hash;
}

std::optional<std::vector<std::string>> ObjectReader::texts(std::string_view name,
                                                            const TextRule& rule,
                                                            std::size_t most) {
  const auto* value = raw(name);
  if (value == nullptr) return std::nullopt;
  const auto* array = value->if_array();
  if (array == nullptr || array->size() > most) {
    fault(name, "must be an array of at most " + std::to_string(most) + " strings");
    return std::nullopt;
  }
  std::vector<std::string> texts;
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < array->size(); ++i) {
    const auto* text = (*array)[i].if_string();
    const auto at = pointer_to(pointer(name), std::to_string(i));
    if (text == nullptr || !rule.holds({text->data(), text->size()})) {
      faults_.add(at, "must be " + std::string(rule.says));
    } else if (!seen.emplace(text->data(), text->size()).second) {
      faults_.add(at, "is there twice");
    } else {
      texts.emplace_back(text->data(), text->size());
    }
  }
  return texts;
}

std::optional<std::string> ObjectReader::choice(std::string_view name,
                                                std::span<const std::string_view> words) {
  const auto* text = string_member(name);
  if (text == nullptr) return std::nullopt;
  std::string word(text->data(), text->size());
  if (std::ranges::find(words, word) != words.end()) return word;
  must_be_one_of(name, words);
  return std::nullopt;
}

std::vector<ledger::Sequence> ObjectReader::sequences(std::string_view name, std::size_t most) {
  const auto* value = raw(name);
  if (value == nullptr) return {};
  const auto* array = value->if_array();
  if (array == nullptr || array->size() > most) {
    fault(name, "must be an array of at most " + std::to_string(most) + " sequences");
    return {};
  }
  std::vector<ledger::Sequence> out;
  for (std::size_t i = 0; i < array->size(); ++i) {
    const auto at = pointer_to(pointer(name), std::to_string(i));
    const auto number = integer_of((*array)[i]);
    const ledger::Sequence one{static_cast<std::uint64_t>(number.value_or(0))};
    if (!number || *number < 0) {
      faults_.add(at, "must be a sequence");
    } else if (std::ranges::find(out, one) != out.end()) {
      faults_.add(at, "is there twice");
    } else {
      out.push_back(one);
    }
  }
  return out;
}

void ObjectReader::finish() {
  if (object_ == nullptr || all_read_) return;
  for (const auto& member : *object_) {
    const std::string_view name(member.key().data(), member.key().size());
    if (read_.find(name) != read_.end()) continue;
    if (is_echoed(name)) {
      fault(name, "is not known");
    } else {
      faults_.add(pointer_, "has a member that is not known");
    }
  }
}

}  // namespace lethe::api
