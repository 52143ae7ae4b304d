// Files of age: what comes out is what the one sound file holds, from its beginning, and all of it
// only where the file is whole.
#include "crypto/age.h"
#include "crypto/check.h"
#include "tests/fuzz/kept_file.h"
#include "tests/fuzz/targets.h"

namespace lethe::tests::fuzz {
namespace {

/// To whom the kept file is sealed; made for it alone.
constexpr std::string_view kIdentity =
    "AGE-SECRET-KEY-1XHPL7DCQSSNXEATJLA8FQANWY2MQCHQTYA5ZS0YK5A0PSSLLV2NSFUYYN3";
constexpr std::size_t kSealedBit = 997;

/// What opened, and whether that is all of the file.
std::pair<std::string, bool> open(std::string_view sealed) {
  std::string out;
  crypto::AgeOpener opener(*crypto::AgeIdentity::parse(kIdentity));
  const auto take = [&](const crypto::Result<crypto::Bytes>& opened) {
    if (opened) out += crypto::as_text(*opened);
    return opened.has_value();
  };
  for (std::size_t at = 0; at < sealed.size(); at += kSealedBit) {
    if (!take(opener.add(crypto::as_bytes(sealed.substr(at, kSealedBit))))) return {out, false};
  }
  return {out, take(opener.finish())};
}

}  // namespace

void sealed_bundle(crypto::ByteView input) {
  static const auto kSound = open(kept_file("sealed_bundle", "sound"));
  LETHE_CHECK(kSound.second);
  const auto [opened, is_whole] = open(crypto::as_text(input));
  // Whoever has the public key may seal another file to it; what thinks up inputs never did.
  LETHE_CHECK(kSound.first.starts_with(opened) && (!is_whole || opened == kSound.first));
}

}  // namespace lethe::tests::fuzz
