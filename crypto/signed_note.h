// C2SP signed notes (c2sp.org/signed-note@v1.0.0) with Ed25519 keys: plain signatures (type 0x01)
// and the cosignatures of witnesses (type 0x04, crypto/cosignature.h). Values; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/errors.h"
#include "crypto/signing.h"

namespace lethe::crypto {

/// Types of keys and signatures. One Ed25519 key has another id under each.
inline constexpr std::uint8_t kNoteEd25519 = 0x01;
inline constexpr std::uint8_t kNoteCosignature = 0x04;
inline constexpr std::size_t kMaxNoteSignatures = 100;

/// SHA-256(name || 0x0a || type || public key), first four bytes.
using NoteKeyId = FixedBytes<struct NoteKeyIdTag, 4>;
NoteKeyId note_key_id(std::string_view name, std::uint8_t type, ByteView public_key);

/// A key that a note may be signed with: `name+hex8(id)+base64(type || public key)`.
struct NoteVerifier {
  std::string name;
  NoteKeyId id;
  PublicKey key;
  std::uint8_t type = kNoteEd25519;  // what it verifies: never signatures of the other type

  /// kMalformedKey, also when it is of another type, or the id is not the key's.
  static Result<NoteVerifier> parse(std::string_view vkey, std::uint8_t type = kNoteEd25519);
  /// REQUIRES is_note_name(name).
  static NoteVerifier of(std::string name, const PublicKey& key, std::uint8_t type = kNoteEd25519);
  std::string vkey() const;
};

struct NoteSignature {
  std::string name;
  NoteKeyId id;
  Bytes signature;  // what follows the key id; 64 bytes for Ed25519, 72 for a cosignature

  /// As in a note, with its newline.
  std::string line() const;
};

struct Note {
  std::string text;                       // with its final newline
  std::vector<NoteSignature> signatures;  // all of them, in order
  std::vector<std::size_t> verified;      // indexes of those that a known key made, one a key
};

/// A name is non-empty UTF-8 without Unicode spaces, '+' and control characters (which no note may
/// hold).
bool is_note_name(std::string_view name);

/// UTF-8 that ends with a newline and has no other control bytes than newlines.
bool is_note_text(std::string_view text);

/// text || "\n" || one signature line. kMalformedNote when `text` is not UTF-8, does not end with a
/// newline or has other control bytes; kMalformedKey when `name` is no name. The signature is over
/// the text itself, without a label: the format says so.
Result<std::string> sign_note(std::string_view text, std::string_view name, const SigningKey& key);

/// Parses only: kMalformedNote. Accepts up to kMaxNoteSignatures; `verified` is empty.
Result<Note> parse_note(std::string_view note);

/// Parses and verifies. A bad signature by a known key is kBadSignature, also when the same key has
/// a good one beside it; unknown keys are ignored; none known is kNoKnownSignature.
Result<Note> open_note(std::string_view note, const std::vector<NoteVerifier>& known);

/// Go sumdb/note's `PRIVATE+KEY+name+hex8+base64(type || seed)`.
struct NoteSigner {
  std::string name;
  SigningKey key;
  std::uint8_t type = kNoteEd25519;

  /// kMalformedKey, also when it is of another type, or the id is not that of the seed's public
  /// key.
  static Result<NoteSigner> parse(std::string_view skey, std::uint8_t type = kNoteEd25519);
  /// REQUIRES is_note_name(name).
  SecretBuffer skey() const;
  NoteVerifier verifier() const { return NoteVerifier::of(name, key.public_key(), type); }
};

}  // namespace lethe::crypto
