#include "crypto/bytes.h"

#include <sodium.h>

#include <algorithm>

#include "crypto/backends.h"
#include "crypto/check.h"

namespace lethe::crypto {
namespace {

constexpr int kBase64 = sodium_base64_VARIANT_ORIGINAL;

std::optional<std::uint8_t> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

}  // namespace

std::string to_hex(ByteView bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const auto byte : bytes) {
    text.push_back(kDigits[byte >> 4]);
    text.push_back(kDigits[byte & 0x0f]);
  }
  return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto high = hex_digit(text[i]);
    const auto low = hex_digit(text[i + 1]);
    if (!high || !low) return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(*high << 4 | *low));
  }
  return bytes;
}

std::string to_base64(ByteView bytes) {
  // The final zero is where std::string has one anyway.
  std::string text(base64_size(bytes.size()), '\0');
  encode_base64(bytes, {reinterpret_cast<std::uint8_t*>(text.data()), text.size() + 1});
  return text;
}

void encode_base64(ByteView bytes, std::span<std::uint8_t> out) {
  LETHE_CHECK(out.size() == base64_size(bytes.size()) + 1);
  sodium_bin2base64(reinterpret_cast<char*>(out.data()), out.size(), bytes.data(), bytes.size(),
                    kBase64);
}

std::optional<std::size_t> decode_base64(std::string_view text, std::span<std::uint8_t> out) {
  if (text.empty()) return 0;  // `out` may be null then
  if (text.size() % 4 != 0 || out.empty()) return std::nullopt;
  // libsodium 1.0.18 takes some bytes above 0x7f for letters of the alphabet.
  const auto is_ascii = [](char c) { return static_cast<std::uint8_t>(c) < 0x80; };
  if (!std::all_of(text.begin(), text.end(), is_ascii)) return std::nullopt;
  std::size_t size = 0;
  // Without a list of characters to ignore and without an end pointer, libsodium takes the whole
  // text or nothing: wrong padding and set bits behind the last byte are refused too.
  if (sodium_base642bin(out.data(), out.size(), text.data(), text.size(), nullptr, &size, nullptr,
                        kBase64) != 0) {
    return std::nullopt;
  }
  return size;
}

std::optional<Bytes> from_base64(std::string_view text) {
  Bytes bytes(text.size() / 4 * 3);
  const auto size = decode_base64(text, bytes);
  if (!size) return std::nullopt;
  bytes.resize(*size);
  return bytes;
}

void fill_random(std::span<std::uint8_t> out) {
  LETHE_CHECK(sodium_ready());
  if (out.empty()) return;  // and maybe null
  randombytes_buf(out.data(), out.size());
}

bool equal_constant_time(ByteView left, ByteView right) {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace lethe::crypto
