#include "crypto/signed_note.h"

#include <algorithm>
#include <utility>

#include "crypto/check.h"
#include "crypto/cosignature.h"
#include "crypto/hash.h"
#include "crypto/utf8.h"

namespace lethe::crypto {
namespace {

constexpr std::string_view kSignaturePrefix = "\xe2\x80\x94 ";  // em dash, space
constexpr std::string_view kSignerPrefix = "PRIVATE+KEY+";
constexpr std::size_t kTypedKeySize = 1 + PublicKey::kSize;  // type || key, for public key and seed

bool is_control(char c) {
  return static_cast<std::uint8_t>(c) < 0x20;
}

/// What stands before the first `separator`, which is taken off `text` with it; nothing without
/// one.
std::optional<std::string_view> take_until(std::string_view& text, char separator) {
  const auto end = text.find(separator);
  if (end == std::string_view::npos) return std::nullopt;
  const auto head = text.substr(0, end);
  text.remove_prefix(end + 1);
  return head;
}

/// `name+id+base64` taken apart. The last part may hold '+' itself.
struct KeyParts {
  std::string_view name;
  NoteKeyId id;
  std::string_view base64;
};

std::optional<KeyParts> split_key(std::string_view text) {
  const auto name = take_until(text, '+');
  const auto hex = take_until(text, '+');
  if (!name || !hex || !is_note_name(*name)) return std::nullopt;
  const auto id_bytes = from_hex(*hex);
  if (!id_bytes) return std::nullopt;
  const auto id = NoteKeyId::from(*id_bytes);
  // The format writes lower case only: one key, one string.
  if (!id || to_hex(id->view()) != *hex) return std::nullopt;
  return KeyParts{*name, *id, text};
}

/// One line without its newline.
std::optional<NoteSignature> parse_signature(std::string_view line) {
  if (!line.starts_with(kSignaturePrefix)) return std::nullopt;
  line.remove_prefix(kSignaturePrefix.size());
  const auto name = take_until(line, ' ');
  if (!name || !is_note_name(*name)) return std::nullopt;
  const auto payload = from_base64(line);
  if (!payload || payload->size() <= NoteKeyId::kSize) return std::nullopt;
  NoteSignature signature;
  signature.name = *name;
  signature.id = *NoteKeyId::from(ByteView(*payload).first(NoteKeyId::kSize));
  signature.signature.assign(payload->begin() + NoteKeyId::kSize, payload->end());
  return signature;
}

bool same_key(const NoteSignature& left, const NoteSignature& right) {
  return left.name == right.name && left.id == right.id;
}

bool is_by(const NoteVerifier& verifier, std::string_view text, const Bytes& signature) {
  if (verifier.type == kNoteCosignature) return verify_cosignature(verifier.key, text, signature);
  const auto plain = Signature::from(signature);
  return plain && verify(verifier.key, {}, as_bytes(text), *plain);
}

/// What the keys that the caller knows say about one signature.
enum class Verdict { kUnknown, kGood, kBad };

Verdict judge(const NoteSignature& candidate, std::string_view text,
              const std::vector<NoteVerifier>& known) {
  auto verdict = Verdict::kUnknown;
  for (const auto& verifier : known) {
    if (verifier.name != candidate.name || verifier.id != candidate.id) continue;
    // Ids are short, so two known keys may share name and id: one that made the signature is
    // enough.
    if (is_by(verifier, text, candidate.signature)) return Verdict::kGood;
    verdict = Verdict::kBad;
  }
  return verdict;
}

}  // namespace

NoteKeyId note_key_id(std::string_view name, std::uint8_t type, ByteView public_key) {
  const std::uint8_t separator_and_type[] = {'\n', type};
  const Hash hash = sha256({as_bytes(name), separator_and_type, public_key});
  return *NoteKeyId::from(hash.view().first(NoteKeyId::kSize));
}

NoteVerifier NoteVerifier::of(std::string name, const PublicKey& key, std::uint8_t type) {
  LETHE_CHECK(is_note_name(name));
  const auto id = note_key_id(name, type, key.view());
  return {std::move(name), id, key, type};
}

Result<NoteVerifier> NoteVerifier::parse(std::string_view vkey, std::uint8_t type) {
  const auto parts = split_key(vkey);
  if (!parts) return Error::kMalformedKey;
  const auto typed = from_base64(parts->base64);
  if (!typed || typed->size() != kTypedKeySize || typed->front() != type) {
    return Error::kMalformedKey;
  }
  const auto key = PublicKey::from(ByteView(*typed).subspan(1));
  auto verifier = of(std::string(parts->name), *key, type);
  if (verifier.id != parts->id) return Error::kMalformedKey;
  return verifier;
}

std::string NoteVerifier::vkey() const {
  Bytes typed{type};
  typed.insert(typed.end(), key.bytes.begin(), key.bytes.end());
  return name + "+" + to_hex(id.view()) + "+" + to_base64(typed);
}

std::string NoteSignature::line() const {
  Bytes payload = to_bytes(id.view());
  payload.insert(payload.end(), signature.begin(), signature.end());
  std::string line(kSignaturePrefix);
  return line.append(name).append(" ").append(to_base64(payload)).append("\n");
}

bool is_note_text(std::string_view text) {
  const bool is_clean =
      std::none_of(text.begin(), text.end(), [](char c) { return is_control(c) && c != '\n'; });
  return text.ends_with('\n') && is_clean && is_utf8(text);
}

bool is_note_name(std::string_view name) {
  if (name.empty()) return false;
  while (!name.empty()) {
    const auto c = take_code_point(name);
    if (!c || *c < 0x20 || *c == U'+' || is_unicode_space(*c)) return false;
  }
  return true;
}

Result<std::string> sign_note(std::string_view text, std::string_view name, const SigningKey& key) {
  if (!is_note_text(text)) return Error::kMalformedNote;
  if (!is_note_name(name)) return Error::kMalformedKey;
  const auto id = note_key_id(name, kNoteEd25519, key.public_key().view());
  const NoteSignature signature{std::string(name), id,
                                to_bytes(key.sign({}, as_bytes(text)).view())};
  return std::string(text).append("\n").append(signature.line());
}

Result<Note> parse_note(std::string_view note) {
  if (!is_note_text(note)) return Error::kMalformedNote;
  const auto blank_line = note.rfind("\n\n");
  if (blank_line == std::string_view::npos) return Error::kMalformedNote;
  Note parsed;
  parsed.text = note.substr(0, blank_line + 1);
  std::string_view lines = note.substr(blank_line + 2);
  while (const auto line = take_until(lines, '\n')) {
    auto signature = parse_signature(*line);
    if (!signature || parsed.signatures.size() == kMaxNoteSignatures) return Error::kMalformedNote;
    parsed.signatures.push_back(std::move(*signature));
  }
  if (parsed.signatures.empty()) return Error::kMalformedNote;
  return parsed;
}

Result<Note> open_note(std::string_view note, const std::vector<NoteVerifier>& known) {
  auto parsed = parse_note(note);
  if (!parsed) return parsed;
  const auto& signatures = parsed->signatures;
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    const auto verdict = judge(signatures[i], parsed->text, known);
    if (verdict == Verdict::kBad) return Error::kBadSignature;
    if (verdict == Verdict::kUnknown) continue;
    // A key counts once, however often it signed, so that the count may serve for a quorum.
    const bool repeated = std::any_of(
        parsed->verified.begin(), parsed->verified.end(),
        [&](std::size_t earlier) { return same_key(signatures[earlier], signatures[i]); });
    if (!repeated) parsed->verified.push_back(i);
  }
  if (parsed->verified.empty()) return Error::kNoKnownSignature;
  return parsed;
}

Result<NoteSigner> NoteSigner::parse(std::string_view skey, std::uint8_t type) {
  if (!skey.starts_with(kSignerPrefix)) return Error::kMalformedKey;
  const auto parts = split_key(skey.substr(kSignerPrefix.size()));
  if (!parts) return Error::kMalformedKey;
  SecretBuffer typed(kTypedKeySize);  // and not Bytes, which would keep a copy of the seed
  const auto size = decode_base64(parts->base64, typed.writable());
  if (size != kTypedKeySize || typed.view().front() != type) return Error::kMalformedKey;
  SigningSeed seed;
  std::copy_n(typed.view().begin() + 1, SigningSeed::kSize, seed.writable().begin());
  auto key = SigningKey::from_seed(seed);
  const auto id = note_key_id(parts->name, type, key.public_key().view());
  if (id != parts->id) return Error::kMalformedKey;
  return NoteSigner{std::string(parts->name), std::move(key), type};
}

SecretBuffer NoteSigner::skey() const {
  SecretBuffer typed(kTypedKeySize);
  typed.writable().front() = type;
  std::ranges::copy(key.seed().view(), typed.writable().begin() + 1);
  SecretBuffer encoded(base64_size(kTypedKeySize) + 1);
  encode_base64(typed.view(), encoded.writable());
  const auto head = std::string(kSignerPrefix) + name + "+" + to_hex(verifier().id.view()) + "+";
  SecretBuffer out(head.size() + base64_size(kTypedKeySize));
  const auto tail = std::ranges::copy(as_bytes(head), out.writable().begin()).out;
  std::copy_n(encoded.view().begin(), base64_size(kTypedKeySize), tail);
  return out;
}

}  // namespace lethe::crypto
