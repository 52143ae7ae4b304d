// RFC 9421 and RFC 9530 as they are printed.
#include "api/webhooks/http_signature.h"

#include <gtest/gtest.h>

#include "crypto/signing.h"

namespace lethe::api::webhooks {
namespace {

template <class Fixed>
Fixed fixed_of(std::string_view base64) {
  return *Fixed::from(*crypto::from_base64(base64));
}

/// RFC 9421, B.1.4, as its JWK has it.
crypto::SigningKey example_key() {
  crypto::SigningSeed seed;
  const auto bytes = *crypto::from_base64("n4Ni+HpISpVObnQMW0wOhCKROaIKqKtW/2ZYb2p9KcU=");
  std::copy(bytes.begin(), bytes.end(), seed.writable().data());
  return crypto::SigningKey::from_seed(seed);
}

/// RFC 9421, B.2.6: signing a request using ed25519.
TEST(HttpSignature, IsThatOfTheRfc) {
  const std::vector<Component> components{{"date", "Tue, 20 Apr 2021 02:07:55 GMT"},
                                          {"@method", "POST"},
                                          {"@path", "/foo"},
                                          {"@authority", "example.com"},
                                          {"content-type", "application/json"},
                                          {"content-length", "18"}};
  const auto parameters = signature_parameters(components, 1618884473, "test-key-ed25519");
  EXPECT_EQ(parameters, R"(("date" "@method" "@path" "@authority" "content-type" "content-length"))"
                        R"(;created=1618884473;keyid="test-key-ed25519")");
  const auto base = signature_base(components, parameters);
  EXPECT_EQ(base, R"("date": Tue, 20 Apr 2021 02:07:55 GMT
"@method": POST
"@path": /foo
"@authority": example.com
"content-type": application/json
"content-length": 18
"@signature-params": )" +
                      parameters);
  const auto key = example_key();
  EXPECT_EQ(crypto::to_base64(key.public_key().view()),
            "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=");
  EXPECT_EQ(crypto::to_base64(key.sign("", crypto::as_bytes(base)).view()),
            "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw"
            "==");
}

/// RFC 9530, appendix D.
TEST(HttpSignature, DigestsABodyAsTheRfcDoes) {
  EXPECT_EQ(content_digest(R"({"hello": "world"})"),
            "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:");
}

TEST(HttpSignature, CoversMethodTargetAndBody) {
  std::string base;
  const auto fields = sign_post("https://lab.example/notices?to=us", "{}", 1'800'000'000, "log+key",
                                [&](std::string_view given) {
                                  base = given;
                                  return example_key().sign("", crypto::as_bytes(given));
                                });
  EXPECT_EQ(base,
            "\"@method\": POST\n\"@target-uri\": https://lab.example/notices?to=us\n"
            "\"content-digest\": " +
                content_digest("{}") +
                "\n\"@signature-params\": (\"@method\" \"@target-uri\" \"content-digest\")"
                ";created=1800000000;keyid=\"log+key\"");
  EXPECT_EQ(fields.content_digest, content_digest("{}"));
  EXPECT_EQ(fields.signature_input,
            "lethe=(\"@method\" \"@target-uri\" \"content-digest\");created=1800000000;"
            "keyid=\"log+key\"");
  ASSERT_TRUE(fields.signature.starts_with("lethe=:") && fields.signature.ends_with(":"));
  const auto signature =
      fixed_of<crypto::Signature>(fields.signature.substr(7, fields.signature.size() - 8));
  EXPECT_TRUE(crypto::verify(example_key().public_key(), "", crypto::as_bytes(base), signature));
}

TEST(HttpSignature, AKeyIdIsAQuotedAsciiString) {
  EXPECT_EQ(signature_parameters({}, 1, "a\"b\\c"), R"(();created=1;keyid="a\"b\\c")");
  EXPECT_EQ(signature_parameters({}, 1, "klinik-köln\n"),
            R"(();created=1;keyid="klinik-k%c3%b6ln%0a")");
}

}  // namespace
}  // namespace lethe::api::webhooks
