// One file of golden or hostile bytes (tests/vectors/README.md).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "crypto/bytes.h"

namespace lethe::tests::vectors {

struct VectorFile {
  std::string path;                          // below tests/vectors
  std::map<std::string, std::string> lines;  // expect, verifier, reader, what, key, leaf
  /// The content by the name of its resource; "" where there is but one.
  std::map<std::string, crypto::Bytes> files;

  const std::string& line(const std::string& name) const;  // throws when there is none
  const crypto::Bytes& content() const { return files.at(""); }
  std::string text() const { return std::string(crypto::as_text(content())); }
};

/// All of them, by path. Throws when one does not read as such a file.
std::vector<VectorFile> all_vectors();

}  // namespace lethe::tests::vectors
