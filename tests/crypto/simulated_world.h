// What the root stores of all kinds stand on, as a value: the simulated disk, and a token that
// fails and dies with it. What a token did is durable at once.
#pragma once

#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "crypto/check.h"
#include "crypto/root_files.h"
#include "crypto/root_wrapping.h"
#include "crypto/sealing.h"
#include "crypto/token_keys.h"
#include "tests/crypto/key_tree_fixture.h"
#include "tests/crypto/simulated_disk.h"

namespace lethe::crypto {

enum class RootKind { kPlain, kPassphrase, kToken };
inline constexpr std::array kRootKinds = {RootKind::kPlain, RootKind::kPassphrase,
                                          RootKind::kToken};

inline std::string name_of(RootKind kind) {
  constexpr std::array kNames = {"Plain", "Passphrase", "Token"};
  return kNames.at(static_cast<std::size_t>(kind));
}

inline SecretBuffer secret_text(std::string_view text) {
  SecretBuffer out(text.size());
  std::ranges::copy(as_bytes(text), out.writable().begin());
  return out;
}

/// crypto/README.md without spaces and ends of lines: the examples of formats are in it.
inline std::string crypto_readme() {
  std::ifstream in(std::string(LETHE_SOURCE_DIR) + "/crypto/README.md");
  std::string readme{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  std::erase_if(readme, [](char c) { return c == ' ' || c == '\n'; });
  return readme;
}

/// The new one is durable, and the one before it gone.
inline Result<void> replace_and_destroy(RootStore& store, const TreeId& tree, const Root& next) {
  LETHE_TRY_VOID(store.replace(tree, next));
  return store.destroy_replaced(tree);
}

/// As little work as Argon2id can do.
inline constexpr PassphraseCost kTestCost{1, 8};

class SimulatedWorld : public SimulatedDisk {
 public:
  using TokenKeyNames = std::pair<TreeId, TokenKeyId>;

  std::unique_ptr<RootWrapping> wrapping(RootKind kind, std::string_view passphrase = "horse") {
    switch (kind) {
      case RootKind::kPassphrase:
        return make_passphrase_wrapping(secret_text(passphrase), kTestCost);
      case RootKind::kToken:
        return make_token_wrapping(std::make_unique<Token>(*this));
      default:
        return make_plain_wrapping();
    }
  }
  std::unique_ptr<RootStore> start(RootKind kind, std::string_view passphrase = "horse") {
    return make_file_root_store(open(), wrapping(kind, passphrase));
  }

  /// What makes the wrapped root in a tree's latest slot unlike any other: of a plain one, the key.
  Bytes trace_of(const TreeId& tree) {
    constexpr std::size_t kLimit = 4096, kTrace = 32;
    std::pair<std::uint8_t, Bytes> latest;
    for (const char* slot : {".root.0", ".root.1"}) {
      const auto file = open()->read(to_hex(tree.view()) + slot, kLimit);
      if (!file || !*file || (*file)->view()[0] == 0) continue;
      const ByteView bytes = (*file)->view();
      constexpr std::size_t kEpochAt = 28;
      const auto end = bytes.first(bytes.size() - Hash::kSize);
      latest = std::max(latest, std::pair(bytes[kEpochAt], to_bytes(end.last(kTrace))));
    }
    return latest.second;
  }

  /// Keys in the token, of all trees.
  std::map<TokenKeyNames, Bytes> token_keys;

 private:
  class Token final : public TokenKeys {
   public:
    explicit Token(SimulatedWorld& world) : world_(world) {}

    Result<void> make(const TreeId& tree, const TokenKeyId& id) override {
      if (!world_.step()) return Error::kTokenFailed;
      world_.token_keys[{tree, id}] = to_bytes(SecretKey::random().view());
      return {};
    }
    Result<Bytes> seal(const TreeId& tree, const TokenKeyId& id, ByteView context,
                       ByteView plaintext) override {
      if (!world_.step()) return Error::kTokenFailed;
      if (!world_.token_keys.contains({tree, id})) return Error::kTokenKeyMissing;
      // As long as a token's.
      Bytes out(kTokenNonceSize);
      const Bytes sealed = seal_once(key(tree, id), context, plaintext);
      out.insert(out.end(), sealed.begin(), sealed.end());
      return out;
    }
    Result<SecretBuffer> open(const TreeId& tree, const TokenKeyId& id, ByteView context,
                              ByteView sealed) override {
      if (!world_.step()) return Error::kTokenFailed;
      if (!world_.token_keys.contains({tree, id})) return Error::kTokenKeyMissing;
      return open_once(key(tree, id), context, sealed.subspan(kTokenNonceSize));
    }
    Result<std::vector<TokenKeyId>> list(const TreeId& tree) override {
      if (!world_.step()) return Error::kTokenFailed;
      std::vector<TokenKeyId> out;
      for (const auto& [names, _] : world_.token_keys) {
        if (names.first == tree) out.push_back(names.second);
      }
      return out;
    }
    Result<void> destroy(const TreeId& tree, const TokenKeyId& id) override {
      if (!world_.step()) return Error::kTokenFailed;
      if (world_.token_keys.erase({tree, id}) == 0) return Error::kTokenKeyMissing;
      return {};
    }

   private:
    SecretKey key(const TreeId& tree, const TokenKeyId& id) const {
      return key_from(world_.token_keys.at({tree, id}));
    }

    SimulatedWorld& world_;
  };
};

}  // namespace lethe::crypto
