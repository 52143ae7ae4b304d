#include "api/fhir/elements.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <span>

#include "api/fhir/codes.h"

namespace lethe::api::fhir {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

/// A type of FHIR: its members as `name:type`, with `*` when there may be many and `!` when there
/// must be one. Codes of a closed set stand in brackets. Every type has `id` and `extension`, too.
struct TypeRow {
  std::string_view name, members;
};

constexpr std::array kTypeRows{
    TypeRow{"AuditEvent",
            "resourceType:code(AuditEvent)! meta:Meta language:code text:Narrative type:Coding! "
            "subtype:Coding* action:code(C|R|U|D|E) period:Period recorded:instant! "
            "outcome:code(0|4|8|12) outcomeDesc:string purposeOfEvent:CodeableConcept* "
            "agent:Agent*! source:Source! entity:Entity*"},
    TypeRow{"Agent",
            "type:CodeableConcept role:CodeableConcept* who:Reference altId:string name:string "
            "requestor:boolean! location:Reference policy:uri* media:Coding network:Network "
            "purposeOfUse:CodeableConcept*"},
    TypeRow{"Network", "address:string type:code(1|2|3|4|5)"},
    TypeRow{"Source", "site:string observer:Reference! type:Coding*"},
    TypeRow{"Entity",
            "what:Reference type:Coding role:Coding lifecycle:Coding securityLabel:Coding* "
            "name:string description:string query:base64Binary detail:Detail*"},
    TypeRow{"Detail", "type:string! valueString:string valueBase64Binary:base64Binary"},
    TypeRow{"Meta",
            "versionId:id lastUpdated:instant source:uri profile:uri* security:Coding* "
            "tag:Coding*"},
    TypeRow{"Narrative", "status:code(generated|extensions|additional|empty)! div:string!"},
    TypeRow{"Coding", "system:uri version:string code:code display:string userSelected:boolean"},
    TypeRow{"CodeableConcept", "coding:Coding* text:string"},
    TypeRow{"Reference", "reference:string type:uri identifier:Identifier display:string"},
    TypeRow{"Identifier",
            "use:code(usual|official|temp|secondary|old) type:CodeableConcept system:uri "
            "value:string period:Period assigner:Reference"},
    TypeRow{"Period", "start:dateTime end:dateTime"},
    TypeRow{"Quantity",
            "value:decimal comparator:code(<|<=|>=|>) unit:string system:uri code:code"},
    TypeRow{"Range", "low:Quantity high:Quantity"},
    TypeRow{"Ratio", "numerator:Quantity denominator:Quantity"},
    TypeRow{"Money", "value:decimal currency:code"},
    TypeRow{"ContactPoint",
            "system:code(phone|fax|email|pager|url|sms|other) value:string "
            "use:code(home|work|temp|old|mobile) rank:positiveInt period:Period"},
    TypeRow{"HumanName",
            "use:code(usual|official|temp|nickname|anonymous|old|maiden) text:string "
            "family:string given:string* prefix:string* suffix:string* period:Period"},
    TypeRow{"Address",
            "use:code(home|work|temp|old|billing) type:code(postal|physical|both) text:string "
            "line:string* city:string district:string state:string postalCode:string "
            "country:string period:Period"},
    TypeRow{"Extension",
            "url:uri! valueBase64Binary:base64Binary valueBoolean:boolean valueCanonical:uri "
            "valueCode:code valueDate:date valueDateTime:dateTime valueDecimal:decimal valueId:id "
            "valueInstant:instant valueInteger:integer valueMarkdown:string "
            "valuePositiveInt:positiveInt valueString:string valueTime:time "
            "valueUnsignedInt:unsignedInt valueUri:uri valueUrl:uri valueAddress:Address "
            "valueCodeableConcept:CodeableConcept valueCoding:Coding "
            "valueContactPoint:ContactPoint valueHumanName:HumanName valueIdentifier:Identifier "
            "valueMoney:Money valuePeriod:Period valueQuantity:Quantity valueRange:Range "
            "valueRatio:Ratio valueReference:Reference"},
    TypeRow{"Element", ""},
};

const TypeRow* type_row(std::string_view name) {
  const auto* const found = std::ranges::find(kTypeRows, name, &TypeRow::name);
  return found == kTypeRows.end() ? nullptr : found;
}

struct Member {
  std::string_view name, type, codes;  // codes: between the brackets; empty: any
  bool is_list = false, is_required = false;
};

/// Reads "name:type(codes)*!".
Member member_of(std::string_view text) {
  Member out;
  const auto ends_with = [&](char last) {
    const bool does = text.back() == last;
    if (does) text.remove_suffix(1);
    return does;
  };
  out.is_required = ends_with('!');
  out.is_list = ends_with('*');
  const auto colon = text.find(':');
  out.name = text.substr(0, colon);
  out.type = text.substr(colon + 1);
  if (const auto open = out.type.find('('); open != std::string_view::npos) {
    out.codes = out.type.substr(open + 1, out.type.size() - open - 2);
    out.type = out.type.substr(0, open);
  }
  return out;
}

template <class Visit>
void each_part(std::string_view text, char separator, const Visit& visit) {
  while (!text.empty()) {
    const auto end = std::min(text.find(separator), text.size());
    visit(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}
bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_ascii_alnum(char c) {
  return is_ascii_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_fhir_uri(std::string_view text) {
  return is_fhir_text(text) && std::ranges::none_of(text, is_space);
}
/// No blank at either end, and one at a time in between.
bool is_fhir_code(std::string_view text) {
  if (!is_fhir_text(text) || is_space(text.front()) || is_space(text.back())) return false;
  return std::ranges::adjacent_find(text, [](char left, char right) {
           return is_space(left) && is_space(right);
         }) == text.end();
}

/// Takes `count` digits off the front.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count || !std::ranges::all_of(text.substr(0, count), is_ascii_digit)) {
    return std::nullopt;
  }
  int out = 0;
  for (const char c : text.substr(0, count)) out = out * 10 + (c - '0');
  text.remove_prefix(count);
  return out;
}
bool take_char(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

bool take_date_part(std::string_view& text, std::size_t digits, int least, int most) {
  const auto number = take_digits(text, digits);
  return number && *number >= least && *number <= most;
}

/// hh:mm:ss with as many decimals as one likes.
bool take_clock_time(std::string_view& text) {
  const bool is_time = take_date_part(text, 2, 0, 23) && take_char(text, ':') &&
                       take_date_part(text, 2, 0, 59) && take_char(text, ':') &&
                       take_date_part(text, 2, 0, 60);
  if (!is_time || !take_char(text, '.')) return is_time;
  const auto* const end = std::ranges::find_if_not(text, is_ascii_digit);
  const auto decimals = static_cast<std::size_t>(end - text.begin());
  text.remove_prefix(decimals);
  return decimals != 0;
}

bool take_zone(std::string_view& text) {
  if (take_char(text, 'Z')) return true;
  if (!take_char(text, '+') && !take_char(text, '-')) return false;
  const auto hours = take_digits(text, 2);
  if (!hours || *hours > 14 || !take_char(text, ':')) return false;
  const auto minutes = take_digits(text, 2);
  return minutes && *minutes < 60 && (*hours < 14 || *minutes == 0);
}

enum class Precision : std::uint8_t { kDate, kDateTime, kInstant };

/// YYYY, YYYY-MM, YYYY-MM-DD, and with a time, which has a zone then.
bool is_fhir_date(std::string_view text, Precision precision) {
  if (!take_date_part(text, 4, 1, 9'999)) return false;
  if (text.empty()) return precision != Precision::kInstant;
  if (!take_char(text, '-') || !take_date_part(text, 2, 1, 12)) return false;
  if (text.empty()) return precision != Precision::kInstant;
  if (!take_char(text, '-') || !take_date_part(text, 2, 1, 31)) return false;
  if (text.empty()) return precision != Precision::kInstant;
  return precision != Precision::kDate && take_char(text, 'T') && take_clock_time(text) &&
         take_zone(text) && text.empty();
}

bool is_fhir_time(std::string_view text) {
  return take_clock_time(text) && text.empty();
}

bool is_any_text(std::string_view type, std::string_view text) {
  if (type == "string") return is_fhir_text(text);
  if (type == "uri") return is_fhir_uri(text);
  if (type == "code") return is_fhir_code(text);
  if (type == "id") return is_fhir_id(text);
  if (type == "base64Binary") return is_base64(text);
  if (type == "instant") return is_fhir_date(text, Precision::kInstant);
  if (type == "dateTime") return is_fhir_date(text, Precision::kDateTime);
  if (type == "date") return is_fhir_date(text, Precision::kDate);
  return type == "time" && is_fhir_time(text);
}

bool is_whole_number(const value& given, std::int64_t least) {
  const auto* number = given.if_int64();
  return number != nullptr && *number >= least && *number <= INT32_MAX;
}

bool is_primitive(std::string_view type, const value& given) {
  if (type == "boolean") return given.is_bool();
  if (type == "decimal") return given.is_number();
  if (type == "integer") return is_whole_number(given, INT32_MIN);
  if (type == "unsignedInt") return is_whole_number(given, 0);
  if (type == "positiveInt") return is_whole_number(given, 1);
  const auto* text = given.if_string();
  return text != nullptr && is_any_text(type, {text->data(), text->size()});
}

bool is_among(std::string_view codes, const value& given) {
  bool found = codes.empty();
  each_part(codes, '|', [&](std::string_view code) {
    found = found || (given.is_string() && std::string_view(given.get_string()) == code);
  });
  return found;
}

/// Which members are open to every type, and which to none.
constexpr std::string_view kRefusedMembers = "modifierExtension implicitRules contained";

class StructureCheck {
 public:
  explicit StructureCheck(Faults& faults) : faults_(faults) {}

  // NOLINTNEXTLINE(misc-no-recursion): as deep as the body, whose depth is bounded
  void check(const value& given, const TypeRow& row, const std::string& pointer) {
    const auto* at = given.if_object();
    if (at == nullptr) return faults_.add(pointer, "must be an object");
    if (at->empty()) return faults_.add(pointer, "must not be empty");
    std::size_t known = 0;
    each_part(row.members, ' ', [&](std::string_view text) {
      const auto member = member_of(text);
      known += check_member(*at, member, pointer);
    });
    known += check_member(*at, member_of("id:id"), pointer);
    known += check_member(*at, member_of("extension:Extension*"), pointer);
    if (known != at->size()) say_unknown(*at, row, pointer);
    check_choices(*at, row.name, pointer);
  }

 private:
  /// How many members of the object belong to this one: itself and its `_` sibling.
  // NOLINTNEXTLINE(misc-no-recursion): see check()
  std::size_t check_member(const object& at, const Member& member, const std::string& pointer) {
    const auto own = pointer_to(pointer, member.name);
    const auto* given = at.if_contains(member.name);
    if (given != nullptr) check_value(*given, member, own);
    if (given == nullptr && member.is_required) faults_.add(own, "is required");
    const auto* beside =
        type_row(member.type) == nullptr ? at.if_contains("_" + std::string(member.name)) : nullptr;
    if (beside != nullptr) {
      check_value(*beside, {member.name, "Element", "", member.is_list, false},
                  pointer_to(pointer, "_" + std::string(member.name)));
    }
    return (given == nullptr ? 0 : 1) + (beside == nullptr ? 0 : 1);
  }

  // NOLINTNEXTLINE(misc-no-recursion): see check()
  void check_value(const value& given, const Member& member, const std::string& pointer) {
    if (!member.is_list) return check_one(given, member, pointer);
    const auto* many = given.if_array();
    if (many == nullptr || many->empty())
      return faults_.add(pointer, "must be a list of at least one");
    for (std::size_t i = 0; i < many->size(); ++i) {
      check_one((*many)[i], member, pointer_to(pointer, std::to_string(i)));
    }
  }

  // NOLINTNEXTLINE(misc-no-recursion): see check()
  void check_one(const value& given, const Member& member, const std::string& pointer) {
    if (const auto* row = type_row(member.type)) return check(given, *row, pointer);
    if (!is_primitive(member.type, given)) {
      return faults_.add(pointer, "must be of FHIR's type " + std::string(member.type));
    }
    if (!is_among(member.codes, given)) {
      faults_.add(pointer, "must be one of " + std::string(member.codes));
    }
  }

  void say_unknown(const object& at, const TypeRow& row, const std::string& pointer) {
    for (const auto& one : at) {
      const std::string_view name(one.key().data(), one.key().size());
      if (is_known_member(row, name)) continue;
      if (has_part(kRefusedMembers, name)) {
        faults_.add(pointer_to(pointer, name), "is not taken: it could change what the rest means");
      } else {
        faults_.add(is_echoed(name) ? pointer_to(pointer, name) : pointer, "is unknown here");
      }
    }
  }

  static bool has_part(std::string_view parts, std::string_view wanted) {
    bool found = false;
    each_part(parts, ' ', [&](std::string_view part) { found = found || part == wanted; });
    return found;
  }

  static bool is_known_member(const TypeRow& row, std::string_view name) {
    const bool is_beside = name.starts_with('_');
    if (is_beside) name.remove_prefix(1);
    bool found = name == "id" || (name == "extension" && !is_beside);
    each_part(row.members, ' ', [&](std::string_view text) {
      const auto member = member_of(text);
      const bool is_element = type_row(member.type) != nullptr;
      found = found || (member.name == name && !(is_beside && is_element));
    });
    return found;
  }

  /// What R4 says beside the members: a choice of one, and what excludes each other.
  void check_choices(const object& at, std::string_view type, const std::string& pointer) {
    const auto values = std::ranges::count_if(
        at, [](const auto& member) { return member.key().starts_with("value"); });
    if (type == "Detail" && values != 1) faults_.add(pointer, "must have one value");
    if (type == "Extension" && (values != 0) == at.contains("extension")) {
      faults_.add(pointer, "must have either a value or extensions");
    }
    if (type == "Extension" && values > 1) faults_.add(pointer, "must have one value");
    if (type == "Entity" && at.contains("name") && at.contains("query")) {
      faults_.add(pointer, "must not have both name and query");
    }
  }

  Faults& faults_;
};

}  // namespace

bool is_fhir_id(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  return !text.empty() && text.size() <= kLongest && std::ranges::all_of(text, [](char c) {
    return is_ascii_alnum(c) || c == '-' || c == '.';
  });
}

bool is_fhir_text(std::string_view text) {
  return !text.empty() && std::ranges::none_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && c != '\t' && c != '\n' && c != '\r';
  });
}

bool is_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return false;
  for (int padding = 0; padding < 2 && text.back() == '='; ++padding) text.remove_suffix(1);
  return std::ranges::all_of(text,
                             [](char c) { return is_ascii_alnum(c) || c == '+' || c == '/'; });
}

void check_audit_event(const object& resource, const std::string& pointer, Faults& faults) {
  StructureCheck(faults).check(resource, *type_row("AuditEvent"), pointer);
}

}  // namespace lethe::api::fhir
