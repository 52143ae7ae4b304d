// The texts that the API takes: patterns and bounds, each with the sentence that a fault says.
// Pure; any thread.
#pragma once

#include <span>
#include <string_view>

namespace lethe::api {

/// A text that a request may hold. `says` finishes the sentence "must be ...".
struct TextRule {
  bool (*holds)(std::string_view text);
  std::string_view says;
};

extern const TextRule kLedgerName;    // [a-z0-9][a-z0-9-]{0,62}
extern const TextRule kRegion;        // [a-z0-9][a-z0-9-]{0,62}
extern const TextRule kCode;          // [a-z][a-z0-9_.-]{0,63}: purposes, fields, wordings, methods
extern const TextRule kResourceType;  // [A-Za-z][A-Za-z0-9_.-]{0,63}
extern const TextRule kVersion;       // [A-Za-z0-9][A-Za-z0-9_.-]{0,63}
extern const TextRule kLanguage;      // [A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}
extern const TextRule kHttpUrl;       // absolute http or https URL of at most 2,048 bytes
extern const TextRule kEndpoint;      // https, or http to this machine; without fragment
extern const TextRule kCountry;       // [A-Z]{2}, as ISO 3166-1 alpha-2
extern const TextRule kPurposeOfUse;  // a code of HL7 v3-ActReason
extern const TextRule kTitle;         // 1 to 200 bytes without control characters
extern const TextRule kProfileValue;  // 1 to 16,384 bytes without NUL
extern const TextRule kExternalId;    // 1 to 256 bytes without control characters
extern const TextRule kFreeText;      // 1 to 16,384 bytes without NUL
extern const TextRule kContentBody;   // 1 to 1,048,576 bytes without NUL
extern const TextRule kLabel;         // 1 to 200 bytes without control characters
extern const TextRule kIpAddress;     // IPv4 or IPv6
extern const TextRule kUserAgent;     // 1 to 1,024 bytes without control characters

/// Every purpose of use that kPurposeOfUse takes, in order of code.
struct PurposeOfUse {
  std::string_view code, name;  // `HPAYMT`, "healthcare payment"
};
std::span<const PurposeOfUse> purposes_of_use();

}  // namespace lethe::api
