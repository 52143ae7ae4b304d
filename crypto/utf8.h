// Well-formed UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above
// U+10FFFF.
#pragma once

#include <optional>
#include <string_view>

namespace lethe::crypto {

bool is_utf8(std::string_view text);

/// Takes the first code point off `text`; nothing, and `text` as it was, when `text` is empty or
/// does not begin with a well-formed one.
std::optional<char32_t> take_code_point(std::string_view& text);

/// True for the 25 characters with Unicode's White_Space property.
bool is_unicode_space(char32_t c);

}  // namespace lethe::crypto
