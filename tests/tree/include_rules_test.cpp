#include "tests/tree/include_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tree/small_tree.h"

namespace lethe::tests::tree {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// One file that includes `lines`, beside headers of every layer.
Findings edges_of(const std::string& path, const std::string& lines) {
  return layer_edges(small_tree({{path, lines},
                                 {"crypto/hash.h", ""},
                                 {"ledger/event.h", ""},
                                 {"projections/view.h", ""},
                                 {"api/errors.h", ""},
                                 {"api/commands/consent.h", ""},
                                 {"api/console/page.h", ""},
                                 {"api/http/router.h", ""},
                                 {"tools/config.h", ""},
                                 {"tests/vectors.h", ""}}));
}

Findings containment_of(const std::string& path, const std::string& target) {
  return third_party_containment(small_tree({{path, "#include <" + target + ">\n"}}));
}

TEST(Includes, AreReadWithTheirLinesAndBlanks) {
  const File file{
      .path = "crypto/a.cpp",
      .text =
          "// #include \"no.h\"\n#include \"crypto/a.h\"\n  #  include <sodium.h> // x\n"
          "int include = 1;\n#include MACRO\n#include \"unclosed\n",
      .size = 0,
      .executable = false};
  const auto includes = includes_of(file);
  ASSERT_EQ(includes.size(), 2U);
  EXPECT_EQ(includes[0].line, 2U);
  EXPECT_EQ(includes[0].target, "crypto/a.h");
  EXPECT_FALSE(includes[0].angled);
  EXPECT_EQ(includes[1].line, 3U);
  EXPECT_EQ(includes[1].target, "sodium.h");
  EXPECT_TRUE(includes[1].angled);
}

TEST(LayerEdges, LeadDownOrStay) {
  EXPECT_THAT(edges_of("ledger/x.cpp", "#include \"ledger/event.h\"\n#include \"crypto/hash.h\"\n"),
              IsEmpty());
  EXPECT_THAT(edges_of("api/http/x.h", "#include \"api/commands/consent.h\"\n"), IsEmpty());
  EXPECT_THAT(edges_of("tools/x.cpp", "#include \"api/http/router.h\"\n"), IsEmpty());
  EXPECT_THAT(edges_of("tests/ledger/x.cpp", "#include \"tools/config.h\"\n"), IsEmpty());
}

TEST(LayerEdges, NeverLeadUp) {
  const auto up = [](const std::string& from, const std::string& to) {
    return places(edges_of(from, "\n#include \"" + to + "\"\n"));
  };
  EXPECT_EQ(up("crypto/x.h", "ledger/event.h"), (Places{{"crypto/x.h", 2}}));
  EXPECT_EQ(up("ledger/x.cpp", "projections/view.h"), (Places{{"ledger/x.cpp", 2}}));
  EXPECT_EQ(up("projections/x.cpp", "api/errors.h"), (Places{{"projections/x.cpp", 2}}));
  EXPECT_EQ(up("api/commands/x.cpp", "api/http/router.h"), (Places{{"api/commands/x.cpp", 2}}));
  EXPECT_EQ(up("api/console/x.cpp", "api/http/router.h"), (Places{{"api/console/x.cpp", 2}}));
  EXPECT_EQ(up("api/http/x.cpp", "tools/config.h"), (Places{{"api/http/x.cpp", 2}}));
  EXPECT_EQ(up("tools/x.cpp", "tests/vectors.h"), (Places{{"tools/x.cpp", 2}}));
}

TEST(LayerEdges, LeadToHeaders) {
  const auto tree =
      small_tree({{"crypto/a.cpp", ""}, {"crypto/b.cpp", "#include \"crypto/a.cpp\"\n"}});
  EXPECT_EQ(places(layer_edges(tree)), (Places{{"crypto/b.cpp", 1}}));
}

TEST(LayerEdges, StartAtTheRootAndLeadSomewhere) {
  EXPECT_EQ(places(edges_of("ledger/x.cpp", "#include \"event.h\"\n")),
            (Places{{"ledger/x.cpp", 1}}));
  EXPECT_EQ(places(edges_of("ledger/x.cpp", "#include \"ledger/gone.h\"\n")),
            (Places{{"ledger/x.cpp", 1}}));
  EXPECT_EQ(places(edges_of("elsewhere/x.cpp", "")), (Places{{"elsewhere/x.cpp", 0}}));
}

TEST(ThirdParties, AreIncludedBehindTheirSeam) {
  const std::vector<std::pair<std::string, std::string>> allowed = {
      {"crypto/signing.cpp", "sodium.h"},
      {"crypto/pkcs11_token.cpp", "p11-kit/pkcs11.h"},
      {"crypto/hash.cpp", "openssl/evp.h"},
      {"ledger/rocks_journal.cpp", "rocksdb/db.h"},
      {"ledger/rocks_options.h", "rocksdb/options.h"},
      {"ledger/event_codec.cpp", "capnp/message.h"},
      {"ledger/event_codec_fields.h", "kj/exception.h"},
      {"api/commands/consent.cpp", "boost/json.hpp"},
      {"api/http/session.cpp", "boost/beast/http.hpp"},
      {"api/network/outgoing_requests.cpp", "curl/curl.h"},
      {"tools/main.cpp", "CLI/CLI.hpp"},
      {"crypto/errors.h", "boost/system/result.hpp"},
      {"ledger/committer.cpp", "vector"},
      {"crypto/secret.cpp", "sys/mman.h"},
      {"tests/crypto/hash_test.cpp", "openssl/evp.h"},
      {"benchmarks/append.cpp", "benchmark/benchmark.h"},
      {"api/http/server.cpp", "openssl/ssl.h"},
      {"api/json/render.h", "boost/json.hpp"}};
  for (const auto& [path, target] : allowed) {
    EXPECT_THAT(containment_of(path, target), IsEmpty()) << path << " <" << target << ">";
  }
}

TEST(ThirdParties, AreIncludedNowhereElse) {
  const std::vector<std::pair<std::string, std::string>> refused = {
      {"crypto/token_keys.h", "p11-kit/pkcs11.h"},
      {"crypto/signing.h", "sodium.h"},
      {"ledger/vault.cpp", "sodium.h"},
      {"crypto/hash.h", "openssl/evp.h"},
      {"api/http/session.cpp", "openssl/ssl.h"},
      {"tools/server_client.cpp", "curl/curl.h"},
      {"tools/serve.cpp", "boost/asio/signal_set.hpp"},
      {"ledger/journal.cpp", "rocksdb/db.h"},
      {"projections/rocks_views.cpp", "rocksdb/db.h"},
      {"ledger/event.h", "capnp/message.h"},
      {"ledger/event.cpp", "kj/common.h"},
      {"ledger/verifier.cpp", "boost/json.hpp"},
      {"api/commands/x.cpp", "boost/asio.hpp"},
      {"projections/x.cpp", "boost/url.hpp"},
      {"api/commands/x.cpp", "spdlog/spdlog.h"},
      {"crypto/x.cpp", "toml++/toml.h"},
      {"ledger/x.cpp", "CLI/CLI.hpp"},
      {"crypto/x.h", "gtest/gtest.h"},
      {"tools/x.cpp", "boost/regex.hpp"},
      {"tools/x.cpp", "nlohmann/json.hpp"}};
  for (const auto& [path, target] : refused) {
    EXPECT_EQ(places(containment_of(path, target)), (Places{{path, 1}}))
        << path << " <" << target << ">";
  }
}

TEST(ThirdParties, GeneratedHeadersAreForTheCodec) {
  const std::string include = "#include \"ledger/event.capnp.h\"\n";
  EXPECT_THAT(third_party_containment(small_tree({{"ledger/event_codec.cpp", include}})),
              IsEmpty());
  EXPECT_EQ(places(third_party_containment(small_tree({{"ledger/vault.cpp", include}}))),
            (Places{{"ledger/vault.cpp", 1}}));
}

TEST(IncludeCycles, AreFoundThroughOtherFiles) {
  const auto findings = include_cycles(small_tree({{"ledger/a.h", "#include \"ledger/b.h\"\n"},
                                                   {"ledger/b.h", "#include \"ledger/c.h\"\n"},
                                                   {"ledger/c.h", "#include \"ledger/a.h\"\n"},
                                                   {"ledger/d.h", "#include \"ledger/a.h\"\n"}}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].what, HasSubstr("ledger/a.h -> ledger/b.h -> ledger/c.h -> ledger/a.h"));
  EXPECT_EQ(places(include_cycles(small_tree({{"ledger/a.h", "#include \"ledger/a.h\"\n"}}))),
            (Places{{"ledger/a.h", 0}}));
}

TEST(IncludeCycles, AreNotSeenWhereTwoWaysMeet) {
  EXPECT_THAT(include_cycles(
                  small_tree({{"ledger/a.h", "#include \"ledger/b.h\"\n#include \"ledger/c.h\"\n"},
                              {"ledger/b.h", "#include \"ledger/d.h\"\n"},
                              {"ledger/c.h", "#include \"ledger/d.h\"\n"},
                              {"ledger/d.h", ""},
                              {"ledger/d.cpp", "#include \"ledger/d.h\"\n"}})),
              IsEmpty());
}

TEST(OwnHeader, ComesFirst) {
  const auto with_source = [&](const std::string& text) {
    return places(own_header_first(small_tree({{"crypto/a.h", ""}, {"crypto/a.cpp", text}})));
  };
  EXPECT_THAT(with_source("// What it is.\n#include \"crypto/a.h\"\n#include <vector>\n"),
              IsEmpty());
  EXPECT_EQ(with_source("#include <vector>\n#include \"crypto/a.h\"\n"),
            (Places{{"crypto/a.cpp", 1}}));
  EXPECT_EQ(with_source("int x;\n"), (Places{{"crypto/a.cpp", 0}}));
  EXPECT_THAT(own_header_first(small_tree({{"tools/main.cpp", "#include <vector>\n"}})), IsEmpty());
}

TEST(StandardHeaders, AreIncludedByTheHeaderOrWhatItIncludes) {
  const auto tree = small_tree({
      {"crypto/a.h", "#include <string>\nstd::string a();\n"},
      {"crypto/b.h", "#include \"crypto/a.h\"\nstd::string b(std::vector<int>);\n"},
      {"crypto/c.h", "#include <sodium.h>\n// no std::map\nstd::string_view c;\n"},
      {"crypto/d.h", "#include <string_view>\nstd::set_difference d; std::string_view e;\n"},
      {"crypto/e.cpp", "std::string e;\n"},
      {"tests/f.h", "std::string f;\n"},
  });
  const auto found = standard_headers(tree);
  EXPECT_EQ(places(found), (Places{{"crypto/b.h", 2}, {"crypto/c.h", 3}}));
  EXPECT_THAT(found[0].what, HasSubstr("std::vector without <vector>"));
}

}  // namespace
}  // namespace lethe::tests::tree
