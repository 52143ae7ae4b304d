// A certificate for 127.0.0.1 that vouches for itself, made anew for each test.
#pragma once

#include <filesystem>

namespace lethe::tests::blackbox {

struct SelfSigned {
  std::filesystem::path certificate, key;  // PEM
};
/// Good for a day. Fails the test when it can't be made.
SelfSigned make_self_signed(const std::filesystem::path& folder);

}  // namespace lethe::tests::blackbox
