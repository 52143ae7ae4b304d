#include "api/webhooks/http_signature.h"

#include "crypto/hash.h"

namespace lethe::api::webhooks {
namespace {

constexpr std::string_view kLabel = "lethe";

/// An sf-binary (RFC 8941, 3.3.5).
std::string binary(crypto::ByteView bytes) {
  return ":" + crypto::to_base64(bytes) + ":";
}

/// An sf-string (RFC 8941, 3.3.3).
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte < 0x20 || byte > 0x7e) {
      out += "%" + crypto::to_hex(crypto::ByteView(&byte, 1));
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

}  // namespace

std::string content_digest(std::string_view body) {
  return "sha-256=" + binary(crypto::sha256(crypto::as_bytes(body)).view());
}

std::string signature_parameters(const std::vector<Component>& components, std::int64_t created,
                                 std::string_view key_id) {
  std::string out = "(";
  for (const auto& component : components) {
    if (out.size() > 1) out += ' ';
    out += quoted(component.name);
  }
  return out + ");created=" + std::to_string(created) + ";keyid=" + quoted(key_id);
}

std::string signature_base(const std::vector<Component>& components, std::string_view parameters) {
  std::string out;
  for (const auto& component : components) {
    out += quoted(component.name) + ": " + component.value + "\n";
  }
  return out + "\"@signature-params\": " + std::string(parameters);
}

SignedFields sign_post(const std::string& target_uri, std::string_view body, std::int64_t created,
                       std::string_view key_id, const Sign& sign) {
  SignedFields out;
  out.content_digest = content_digest(body);
  const std::vector<Component> components{
      {"@method", "POST"}, {"@target-uri", target_uri}, {"content-digest", out.content_digest}};
  const auto parameters = signature_parameters(components, created, key_id);
  const auto signature = sign(signature_base(components, parameters));
  out.signature_input = std::string(kLabel) + "=" + parameters;
  out.signature = std::string(kLabel) + "=" + binary(signature.view());
  return out;
}

}  // namespace lethe::api::webhooks
