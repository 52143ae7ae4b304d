// The log as others follow it: C2SP tlog-tiles with its caching, for those with a token and, where
// it is published, for everyone; consistency between any two sizes; tlog-proof of any event.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/signed_note.h"
#include "ledger/big_endian.h"
#include "ledger/checkpoint.h"
#include "tests/api/http_fixture.h"
#include "tests/ledger/naive_merkle.h"

namespace lethe::api::testing {
namespace {

using crypto::Hash;
using ::testing::StartsWith;

constexpr std::string_view kForEver = ", max-age=31536000, immutable";
const std::string kPublished = "/v1/ledgers/clinic/";

class HttpTlog : public ::testing::Test {
 protected:
  HttpTlog() {
    http.token("auditor");
    http.define_consent();
    http.person("ann");
  }
  void publish(bool is_public = true) {
    http.restart_with(
        [&](http::DispatcherOptions& options) { options.publishes_logs = is_public; });
  }
  void grow_to(std::uint64_t size) {
    while (http.log_size() < size) http.person("person " + std::to_string(http.log_size()));
    ASSERT_EQ(http.log_size(), size);
  }
  HttpAnswer tile(const std::string& path) { return http.get("auditor", "tile/" + path); }
  /// Hashes of every entry, as the bundles have them.
  std::vector<Hash> leaves() {
    std::vector<Hash> out;
    const auto size = http.log_size();
    for (std::uint64_t first = 0; first < size; first += 256) {
      auto path = std::to_string(first / 256);
      path.insert(0, 3 - path.size(), '0');
      if (size - first < 256) path += ".p/" + std::to_string(size - first);
      const auto bundle = tile("entries/" + path);
      EXPECT_EQ(bundle.status, 200U) << path;
      ledger::BigEndianReader in(crypto::as_bytes(bundle.body));
      while (in.rest() > 0) {
        const auto entry = in.bytes(in.number<std::uint16_t>());
        if (in.failed()) {
          ADD_FAILURE() << "the bundle is cut off";
          return out;
        }
        out.push_back(crypto::merkle_leaf_hash(entry));
      }
    }
    EXPECT_EQ(out.size(), size);
    return out;
  }
  static std::string bytes_of(std::span<const Hash> hashes) {
    std::string out;
    for (const auto& hash : hashes) out += crypto::as_text(hash.view());
    return out;
  }
  ledger::Result<ledger::Checkpoint> opened(const std::string& note) {
    return ledger::open_checkpoint(note, http.world.ledger()->verifier());
  }

  HttpWorld http;
};

TEST_F(HttpTlog, TilesAreWhatTheSpecificationSays) {
  ASSERT_NO_FATAL_FAILURE(grow_to(256));
  EXPECT_EQ(tile("0/000").status, 200U);
  EXPECT_EQ(tile("0/001").outcome(), "404 unknown-event") << "it would be empty";
  EXPECT_EQ(tile("1/000.p/1").body.size(), 32U);
  ASSERT_NO_FATAL_FAILURE(grow_to(259));
  const auto all = leaves();
  const std::span<const Hash> hashes(all);
  EXPECT_TRUE(tile("0/000").body == bytes_of(hashes.first(256)));
  EXPECT_TRUE(tile("0/001.p/3").body == bytes_of(hashes.subspan(256)));
  const Hash full = ledger::tests::naive_root(hashes.first(256));
  EXPECT_TRUE(tile("1/000.p/1").body == bytes_of({&full, 1}));
  // Partial tiles of earlier sizes stay what they were.
  for (const std::uint64_t width : {1U, 17U, 255U}) {
    const auto partial = tile("0/000.p/" + std::to_string(width));
    EXPECT_TRUE(partial.body == bytes_of(hashes.first(width)));
    EXPECT_EQ(partial.header("content-type"), "application/octet-stream");
    EXPECT_EQ(tile("entries/000.p/" + std::to_string(width)).status, 200U);
  }
  for (const auto* none :
       {"0/001", "0/001.p/4", "0/002.p/1", "0/x001/000", "1/000", "1/000.p/2", "1/001.p/1",
        "2/000.p/1", "8/000.p/1", "63/000.p/1", "entries/001", "entries/001.p/4", "entries/002.p/1",
        "entries/x018/x446/x744/x073/x709/x551/615"}) {
    const auto answer = tile(none);
    EXPECT_EQ(answer.outcome(), "404 unknown-event") << none;
    EXPECT_EQ(answer.header("cache-control"), "no-store") << none << " may be there soon";
  }
  for (const auto* no_path :
       {"0/1", "0/0001", "00/000", "64/000", "0/000.p/0", "0/000.p/256", "0/000.p/01", "0/x000/001",
        "0/000/001", "entries/1", "0/000.p/1/1", "-1/000", "0"}) {
    EXPECT_EQ(tile(no_path).outcome(), "404 unknown-route") << no_path;
  }
}

TEST_F(HttpTlog, IsForTokensAndNoSharedCacheUnlessItIsPublished) {
  for (const auto* path : {"checkpoint", "checkpoint/witnessed", "tile/0/000.p/1"}) {
    EXPECT_EQ(http.get("", kPublished + path).outcome(), "401 unauthenticated");
  }
  EXPECT_EQ(tile("0/000.p/1").header("cache-control"), "private" + std::string(kForEver));
  EXPECT_EQ(tile("entries/000.p/1").header("cache-control"), "private" + std::string(kForEver));
  EXPECT_EQ(http.get("auditor", "checkpoint").header("cache-control"), "no-store");
}

TEST_F(HttpTlog, WhereItIsPublishedEveryoneGetsTheSame) {
  publish();
  const auto before = http.log_size();
  const auto checkpoint = http.get("", kPublished + "checkpoint");
  EXPECT_EQ(checkpoint.status, 200U);
  EXPECT_EQ(checkpoint.header("content-type"), "text/plain; charset=utf-8");
  EXPECT_EQ(checkpoint.header("cache-control"), "public, max-age=3");
  EXPECT_EQ(opened(checkpoint.body)->size.value, before);
  for (const std::string& path :
       {std::string("tile/0/000.p/1"), std::string("tile/entries/000.p/1"),
        "tile/0/000.p/" + std::to_string(before)}) {
    const auto open = http.get("", kPublished + path);
    EXPECT_EQ(open.status, 200U) << path;
    EXPECT_EQ(open.header("cache-control"), "public" + std::string(kForEver));
    EXPECT_EQ(open.header("content-type"), "application/octet-stream");
    EXPECT_EQ(open.header("vary"), "") << "nothing in the request makes a difference";
    EXPECT_EQ(open.header("set-cookie"), "");
    // A token makes none, not even one that is no good.
    for (const auto* token : {"lethe_x", http.token("auditor").c_str()}) {
      const auto with =
          http.get("", kPublished + path, {{"Authorization", std::string("Bearer ") + token}});
      EXPECT_TRUE(with.body == open.body);
      EXPECT_EQ(with.header("cache-control"), open.header("cache-control"));
    }
  }
  const auto none = http.get("", kPublished + "tile/0/000");
  EXPECT_EQ(none.outcome(), "404 unknown-event");
  EXPECT_EQ(none.header("cache-control"), "no-store");
  EXPECT_EQ(http.get("", kPublished + "checkpoint/witnessed").outcome(), "404 not-witnessed");
  http.dispatcher().stop();
  EXPECT_EQ(http.log_size(), before) << "strangers write nothing";
}

TEST_F(HttpTlog, NothingElseIsPublished) {
  publish();
  EXPECT_EQ(http.get("", "/v1/ledgers/nowhere/checkpoint").outcome(), "404 unknown-ledger");
  EXPECT_EQ(http.get("", "/v1/ledgers/system/checkpoint").outcome(), "401 unauthenticated")
      << "it names every ledger";
  EXPECT_EQ(http.get("", "/v1/ledgers/system/tile/0/000.p/1").outcome(), "401 unauthenticated");
  for (const auto* path : {"", "consistency?from=1", "events", "events/0", "events/0/proof",
                           "events/stream", "witnesses", "signing-keys"}) {
    const auto target = (*path == '\0' ? std::string("/v1/ledgers/clinic") : kPublished + path);
    EXPECT_EQ(http.get("", target).outcome(), "401 unauthenticated") << path;
  }
  publish(false);
  EXPECT_EQ(http.get("", kPublished + "checkpoint").outcome(), "401 unauthenticated");
}

TEST_F(HttpTlog, AnySizeIsProvedToLeadToAnyLaterOne) {
  ASSERT_NO_FATAL_FAILURE(grow_to(20));
  const auto all = leaves();
  const std::span<const Hash> hashes(all);
  for (std::uint64_t from = 0; from <= 20; ++from) {
    for (std::uint64_t to = from; to <= 20; ++to) {
      const auto answer = http.get(
          "auditor", "consistency?from=" + std::to_string(from) + "&to=" + std::to_string(to));
      ASSERT_EQ(answer.status, 200U) << answer.body;
      std::vector<Hash> proof;
      const auto body = answer.json();
      for (const auto& hash : body.at("hashes").as_array()) {
        proof.push_back(*Hash::from(*crypto::from_hex(hash.as_string().c_str())));
      }
      EXPECT_TRUE(ledger::verify_consistency({from}, {to},
                                             ledger::tests::naive_root(hashes.first(from)),
                                             ledger::tests::naive_root(hashes.first(to)), proof))
          << from << " to " << to;
    }
  }
  EXPECT_EQ(http.get("auditor", "consistency?from=7").body,
            http.get("auditor", "consistency?from=7&to=20").body);
  for (const auto* bad :
       {"", "?to=3", "?from=21", "?from=5&to=4", "?from=5&to=21", "?from=-1", "?from=x", "?from=01",
        "?from=1&to=", "?from=1&from=2", "?from=18446744073709551616", "?from=1&size=2"}) {
    EXPECT_EQ(http.get("auditor", std::string("consistency") + bad).outcome(),
              "400 invalid-parameter")
        << bad;
  }
}

TEST_F(HttpTlog, AnyEventIsProvedAgainstAnyCheckpointThatCoversIt) {
  ASSERT_NO_FATAL_FAILURE(grow_to(20));
  const auto all = leaves();
  const std::span<const Hash> hashes(all);
  for (std::uint64_t at = 0; at < 20; ++at) {
    for (std::uint64_t size = at + 1; size <= 20; ++size) {
      const auto target = "events/" + std::to_string(at) + "/proof?size=" + std::to_string(size);
      const auto answer = http.get("auditor", target, {{"Accept", "text/plain"}});
      EXPECT_THAT(answer.body, StartsWith("c2sp.org/tlog-proof@v1\n"));
      const auto proof = ledger::parse_tlog_proof(answer.body);
      ASSERT_TRUE(proof) << answer.body;
      const auto checkpoint = opened(proof->checkpoint);
      ASSERT_TRUE(checkpoint) << target;
      EXPECT_EQ(proof->index, at);
      EXPECT_EQ(checkpoint->size.value, size);
      EXPECT_EQ(checkpoint->root, ledger::tests::naive_root(hashes.first(size))) << target;
      EXPECT_TRUE(
          ledger::verify_inclusion(all[at], at, checkpoint->size, proof->hashes, checkpoint->root))
          << target;
    }
    for (const std::uint64_t bad : {std::uint64_t{0}, at, std::uint64_t{21}}) {
      EXPECT_EQ(
          http.get("auditor", "events/" + std::to_string(at) + "/proof?size=" + std::to_string(bad))
              .outcome(),
          "400 invalid-parameter");
    }
  }
  EXPECT_EQ(http.get("auditor", "events/20/proof").outcome(), "404 unknown-event");
  EXPECT_EQ(http.get("auditor", "events/20/proof?size=21").outcome(), "404 unknown-event");
}

}  // namespace
}  // namespace lethe::api::testing
