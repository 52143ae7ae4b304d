#include "crypto/cosignature.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace lethe::crypto {
namespace {

// A checkpoint that a real log served, cosigned by real witnesses of the public network; the keys
// are those that the witnesses publish.
constexpr std::string_view kText =
    "arche2025h1.staging.ct.transparency.dev\n1432088532\n"
    "U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n";
constexpr std::string_view kLogLine =
    "\xe2\x80\x94 arche2025h1.staging.ct.transparency.dev "
    "zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJX"
    "Fbon5Ch9MNL5zRNZ55lvGt0=\n";
constexpr std::string_view kLines[] = {
    "\xe2\x80\x94 transparency.dev/DEV:witness-little-garden "
    "2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdg"
    "JY096st5BQ==\n",
    "\xe2\x80\x94 witness1.smartit.nu/witness1 "
    "pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0X"
    "wzdZsDsUAQ==\n",
    "\xe2\x80\x94 remora.n621.de "
    "2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxt"
    "qB0DrAWfBw==\n",
    "\xe2\x80\x94 witness.stagemole.eu "
    "Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKF"
    "Ye/TmN9DAg==\n"};
constexpr std::string_view kKeys[] = {
    "transparency.dev/DEV:witness-little-garden+d8042a87+"
    "BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM",
    "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv"};
constexpr std::int64_t kTime = 0x6a122120;

std::string real_note() {
  std::string note = std::string(kText) + "\n" + std::string(kLogLine);
  for (const auto line : kLines) note += line;
  return note;
}

std::vector<NoteVerifier> real_witnesses() {
  std::vector<NoteVerifier> out;
  for (const auto key : kKeys) out.push_back(*NoteVerifier::parse(key, kNoteCosignature));
  return out;
}

NoteSigner signer_of(std::uint8_t filler, std::string name = "witness.example/w1") {
  SigningSeed seed;
  for (auto& byte : seed.writable()) byte = filler;
  return {std::move(name), SigningKey::from_seed(seed), kNoteCosignature};
}

TEST(Cosignature, VerifiesThoseOfThePublicWitnessNetwork) {
  const auto witnesses = real_witnesses();
  for (std::size_t i = 0; i < witnesses.size(); ++i) EXPECT_EQ(witnesses[i].vkey(), kKeys[i]);
  const auto note = open_note(real_note(), witnesses);
  ASSERT_TRUE(note);
  EXPECT_EQ(note->text, kText);
  EXPECT_EQ(note->verified, (std::vector<std::size_t>{1, 2, 3, 4}));
  for (const auto i : note->verified) {
    EXPECT_EQ(cosignature_time(note->signatures[i].signature), kTime);
    EXPECT_EQ(note->signatures[i].line(), kLines[i - 1]);
  }
}

TEST(Cosignature, CoversTheTextAndTheTime) {
  const auto witnesses = real_witnesses();
  const auto note = *open_note(real_note(), witnesses);
  const auto& good = note.signatures[3].signature;
  const auto& key = witnesses[2].key;
  ASSERT_TRUE(verify_cosignature(key, kText, good));
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto changed = good;
    changed[i] ^= 1;
    EXPECT_FALSE(verify_cosignature(key, kText, changed)) << i;
  }
  for (std::size_t i = 0; i < kText.size(); ++i) {
    std::string changed(kText);
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(verify_cosignature(key, changed, good)) << i;
  }
  EXPECT_FALSE(verify_cosignature(key, std::string(kText) + "extension\n", good));
  EXPECT_FALSE(verify_cosignature(witnesses[1].key, kText, good));
}

// The message of the specification's example; its key is not given, so only the reading is tested.
TEST(Cosignature, ReadsTheTimeOfTheSpecificationsExample) {
  const auto note = parse_note(
      "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
      "\xe2\x80\x94 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWX"
      "EhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n");
  ASSERT_TRUE(note);
  EXPECT_EQ(to_hex(note->signatures.at(0).id.view()), "8d66cf3f");
  EXPECT_EQ(cosignature_time(note->signatures[0].signature), 1'679'315'147);
}

TEST(Cosignature, SignsWhatTheSpecificationSays) {
  const auto witness = signer_of(7);
  const auto made = cosign("log\n3\nroot\n", witness, 1'679'315'147);
  ASSERT_TRUE(made);
  ASSERT_EQ(made->signature.size(), 72U);
  EXPECT_EQ(to_hex(ByteView(made->signature).first(8)), "00000000641850cb");
  const auto plain = *Signature::from(ByteView(made->signature).subspan(8));
  EXPECT_TRUE(verify(witness.key.public_key(), {},
                     as_bytes("cosignature/v1\ntime 1679315147\nlog\n3\nroot\n"), plain));
  const auto opened = open_note("log\n3\nroot\n\n" + made->line(), {witness.verifier()});
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->verified.size(), 1U);
}

TEST(Cosignature, HasATimeThatTheFormatAllows) {
  const auto witness = signer_of(7);
  for (const std::int64_t seconds : {std::int64_t{1}, kTime, INT64_MAX}) {
    const auto made = *cosign("log\n", witness, seconds);
    EXPECT_EQ(cosignature_time(made.signature), seconds);
    EXPECT_TRUE(verify_cosignature(witness.key.public_key(), "log\n", made.signature));
  }
  // A signature over such a time can be made, and is none all the same.
  for (const std::string_view time : {"0", "9223372036854775808"}) {
    const auto plain =
        witness.key.sign("cosignature/v1\ntime " + std::string(time) + "\n", as_bytes("log\n"));
    Bytes timestamped(8, 0);
    if (time != "0") timestamped[0] = 0x80;
    timestamped.insert(timestamped.end(), plain.bytes.begin(), plain.bytes.end());
    EXPECT_FALSE(verify_cosignature(witness.key.public_key(), "log\n", timestamped)) << time;
    EXPECT_EQ(cosignature_time(timestamped), std::nullopt);
  }
  EXPECT_EQ(cosignature_time(Bytes(71)), std::nullopt);
  EXPECT_EQ(cosignature_time(Bytes(73, 1)), std::nullopt);
  EXPECT_EQ(cosignature_time({}), std::nullopt);
}

TEST(Cosignature, IsOnlyOfWhatANoteMayHold) {
  const auto witness = signer_of(7);
  for (const std::string_view text : {"", "no newline", "a\tb\n", "\xff\n"}) {
    EXPECT_EQ(cosign(text, witness, 1).error(), Error::kMalformedNote) << text;
  }
}

// Neither type of signature passes for the other, be it with the same key and name.
TEST(Cosignature, TheTypesKeepApart) {
  const auto witness = signer_of(7, "name");
  const auto plain = NoteVerifier::of("name", witness.key.public_key());
  const auto cosigner = witness.verifier();
  EXPECT_NE(plain.id, cosigner.id);
  const auto signed_plainly = *sign_note("text\n", "name", witness.key);
  const auto cosigned = "text\n\n" + cosign("text\n", witness, 9)->line();
  EXPECT_TRUE(open_note(signed_plainly, {plain}));
  EXPECT_TRUE(open_note(cosigned, {cosigner}));
  EXPECT_EQ(open_note(signed_plainly, {cosigner}).error(), Error::kNoKnownSignature);
  EXPECT_EQ(open_note(cosigned, {plain}).error(), Error::kNoKnownSignature);
  // Nor with an id that was made to fit.
  auto forged = cosigner;
  forged.id = plain.id;
  EXPECT_EQ(open_note(signed_plainly, {forged}).error(), Error::kBadSignature);

  EXPECT_EQ(NoteVerifier::parse(plain.vkey(), kNoteCosignature).error(), Error::kMalformedKey);
  EXPECT_EQ(NoteVerifier::parse(cosigner.vkey()).error(), Error::kMalformedKey);
  EXPECT_EQ(NoteVerifier::parse(cosigner.vkey(), kNoteCosignature)->vkey(), cosigner.vkey());
}

TEST(Cosignature, ABadOneByAKnownWitnessSpoilsTheNote) {
  const auto witness = signer_of(7);
  const auto good = cosign("text\n", witness, 9)->line();
  const auto bad = cosign("other\n", witness, 9)->line();
  EXPECT_EQ(open_note("text\n\n" + good + bad, {witness.verifier()}).error(), Error::kBadSignature);
}

TEST(NoteSigner, WritesTheStringThatItReads) {
  for (const auto type : {kNoteEd25519, kNoteCosignature}) {
    auto signer = signer_of(9);
    signer.type = type;
    const auto skey = signer.skey();
    const auto text = std::string(as_text(skey.view()));
    EXPECT_TRUE(text.starts_with("PRIVATE+KEY+witness.example/w1+" +
                                 to_hex(signer.verifier().id.view()) + "+"));
    const auto read = NoteSigner::parse(text, type);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->verifier().vkey(), signer.verifier().vkey());
    EXPECT_TRUE(equal_constant_time(read->skey().view(), skey.view()));
    const auto other = type == kNoteEd25519 ? kNoteCosignature : kNoteEd25519;
    EXPECT_EQ(NoteSigner::parse(text, other).error(), Error::kMalformedKey);
    for (std::size_t i = 0; i < text.size(); ++i) {
      auto changed = text;
      changed[i] = static_cast<char>(changed[i] ^ 1);
      EXPECT_FALSE(NoteSigner::parse(changed, type)) << i;
      EXPECT_FALSE(NoteSigner::parse(text.substr(0, i), type)) << i;
    }
  }
}

}  // namespace
}  // namespace lethe::crypto
