#include "api/codes.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <string>

#include "crypto/commitment.h"
#include "crypto/utf8.h"
#include "ledger/ids.h"

namespace lethe::api {
namespace {

constexpr std::size_t kMaxUrl = 2'048;
constexpr std::size_t kMaxText = 16'384;

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alpha(char c) {
  return is_lower(c) || (c >= 'A' && c <= 'Z');
}
bool is_alnum(char c) {
  return is_alpha(c) || is_digit(c);
}

/// first rest{0,most-1}
bool matches(std::string_view text, std::size_t most, bool (*first)(char), bool (*rest)(char)) {
  return !text.empty() && text.size() <= most && first(text[0]) &&
         std::all_of(text.begin() + 1, text.end(), rest);
}

bool starts_name(char c) {
  return is_lower(c) || is_digit(c);
}
bool in_name(char c) {
  return is_lower(c) || is_digit(c) || c == '-';
}
bool in_code(char c) {
  return is_lower(c) || is_digit(c) || c == '_' || c == '.' || c == '-';
}
bool in_wide_code(char c) {
  return is_alnum(c) || c == '_' || c == '.' || c == '-';
}

bool is_name(std::string_view text) {
  return matches(text, 63, starts_name, in_name);
}
bool is_code(std::string_view text) {
  return matches(text, 64, is_lower, in_code);
}
bool is_resource_type(std::string_view text) {
  return matches(text, 64, is_alpha, in_wide_code);
}
bool is_version(std::string_view text) {
  return matches(text, 64, is_alnum, in_wide_code);
}

bool is_language(std::string_view text) {
  constexpr std::size_t kMaxSubtags = 3;
  for (std::size_t part = 0;; ++part) {
    const auto dash = std::min(text.find('-'), text.size());
    const auto subtag = text.substr(0, dash);
    const std::size_t most = part == 0 ? 3 : 8;
    if (part > kMaxSubtags || subtag.size() < 2 || subtag.size() > most) return false;
    if (!std::all_of(subtag.begin(), subtag.end(), part == 0 ? is_alpha : is_alnum)) return false;
    if (dash == text.size()) return true;
    text.remove_prefix(dash + 1);
  }
}

bool is_http_url(std::string_view text) {
  if (text.empty() || text.size() > kMaxUrl) return false;
  const auto url = boost::urls::parse_uri({text.data(), text.size()});
  if (!url || url->host().empty() || url->has_userinfo()) return false;
  return url->scheme_id() == boost::urls::scheme::http ||
         url->scheme_id() == boost::urls::scheme::https;
}

/// What is told to somebody goes there encrypted, or stays on this machine.
bool is_endpoint(std::string_view text) {
  if (!is_http_url(text)) return false;
  const auto url = boost::urls::parse_uri({text.data(), text.size()});
  if (url->has_fragment()) return false;
  if (url->scheme_id() == boost::urls::scheme::https) return true;
  const std::string host(url->encoded_host());
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

bool is_country(std::string_view text) {
  return text.size() == 2 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// HL7 Terminology, code system v3-ActReason: the purposes of use, and what they are called.
constexpr std::array<PurposeOfUse, 23> kPurposes{{{"BTG", "break the glass"},
                                                  {"CAREMGT", "care management"},
                                                  {"COC", "coordination of care"},
                                                  {"COVERAGE", "coverage under a policy"},
                                                  {"DONAT", "donation"},
                                                  {"DSRCH", "disease-specific research"},
                                                  {"ERTREAT", "emergency room treatment"},
                                                  {"ETREAT", "emergency treatment"},
                                                  {"FRAUD", "fraud"},
                                                  {"GOV", "government"},
                                                  {"HACCRED", "health accreditation"},
                                                  {"HCOMPL", "health compliance"},
                                                  {"HDECD", "decedent"},
                                                  {"HLEGAL", "legal"},
                                                  {"HMARKT", "healthcare marketing"},
                                                  {"HOPERAT", "healthcare operations"},
                                                  {"HPAYMT", "healthcare payment"},
                                                  {"HRESCH", "healthcare research"},
                                                  {"HTEST", "test health data"},
                                                  {"PATRQT", "patient requested"},
                                                  {"PUBHLTH", "public health"},
                                                  {"TREAT", "treatment"},
                                                  {"TREATDS", "treatment, disclosed to others"}}};

bool is_purpose_of_use(std::string_view text) {
  return std::any_of(kPurposes.begin(), kPurposes.end(),
                     [&](const auto& one) { return one.code == text; });
}

bool is_text(std::string_view text, std::size_t most) {
  return !text.empty() && text.size() <= most && text.find('\0') == std::string_view::npos &&
         crypto::is_utf8(text);
}
/// Without the control characters of ASCII.
bool is_line(std::string_view text, std::size_t most) {
  return is_text(text, most) && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
         });
}

bool is_ip_address(std::string_view text) {
  if (text.empty() || text.size() > INET6_ADDRSTRLEN) return false;
  if (text.find('\0') != std::string_view::npos) return false;
  const std::string terminated(text);
  in6_addr address{};
  return inet_pton(AF_INET, terminated.c_str(), &address) == 1 ||
         inet_pton(AF_INET6, terminated.c_str(), &address) == 1;
}

}  // namespace

const TextRule kLedgerName{is_name, "a name: lower-case letters, digits and dashes, 63 at most"};
const TextRule kRegion{is_name, "a region: lower-case letters, digits and dashes, 63 at most"};
const TextRule kCode{is_code,
                     "a code: a lower-case letter, then lower-case letters, digits, '_', '.' and "
                     "'-', 64 characters at most"};
const TextRule kResourceType{is_resource_type,
                             "a resource type: a letter, then letters, digits, '_', '.' and '-', "
                             "64 characters at most"};
const TextRule kVersion{is_version,
                        "a version: a letter or digit, then letters, digits, '_', '.' and '-', 64 "
                        "characters at most"};
const TextRule kLanguage{is_language, "a language tag such as en or pt-BR"};
const TextRule kHttpUrl{is_http_url,
                        "an absolute http or https URL of 2048 bytes at most, without user"};
const TextRule kEndpoint{is_endpoint,
                         "an https URL of 2048 bytes at most, without user and fragment; http to "
                         "this machine only"};
const TextRule kCountry{is_country, "a country code of ISO 3166-1: two upper-case letters"};
const TextRule kPurposeOfUse{is_purpose_of_use, "a purpose of use of HL7 v3-ActReason"};
const TextRule kTitle{[](std::string_view text) { return is_line(text, 200); },
                      "1 to 200 bytes of text without control characters"};
const TextRule kProfileValue{[](std::string_view text) { return is_text(text, kMaxText); },
                             "1 to 16384 bytes of text without NUL"};
const TextRule kExternalId{[](std::string_view text) { return is_line(text, 256); },
                           "1 to 256 bytes of text without control characters"};
const TextRule kFreeText{[](std::string_view text) { return is_text(text, kMaxText); },
                         "1 to 16384 bytes of text without NUL"};
const TextRule kContentBody{
    [](std::string_view text) { return is_text(text, crypto::kMaxSectionSize); },
    "1 to 1048576 bytes of text without NUL"};
const TextRule kLabel{[](std::string_view text) { return is_line(text, 200); },
                      "1 to 200 bytes of text without control characters"};
const TextRule kIpAddress{is_ip_address, "an IPv4 or IPv6 address"};
const TextRule kUserAgent{[](std::string_view text) { return is_line(text, 1'024); },
                          "1 to 1024 bytes of text without control characters"};

std::span<const PurposeOfUse> purposes_of_use() {
  return kPurposes;
}

}  // namespace lethe::api
