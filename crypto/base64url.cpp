#include "crypto/base64url.h"

#include <algorithm>

#include "crypto/secret.h"

namespace lethe::crypto {

std::string to_base64url(ByteView bytes) {
  auto text = to_base64(bytes);
  text.erase(std::find(text.begin(), text.end(), '='), text.end());
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

std::optional<Bytes> from_base64url(std::string_view text) {
  if (text.find_first_of("+/=") != std::string_view::npos) return std::nullopt;
  std::string encoded;
  encoded.reserve(text.size() + 3);
  encoded = text;
  std::replace(encoded.begin(), encoded.end(), '-', '+');
  std::replace(encoded.begin(), encoded.end(), '_', '/');
  encoded.append((4 - encoded.size() % 4) % 4, '=');
  auto bytes = from_base64(encoded);
  wipe({reinterpret_cast<std::uint8_t*>(encoded.data()), encoded.size()});
  return bytes;
}

}  // namespace lethe::crypto
