// A file of a target's corpus that other inputs are held against.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "crypto/check.h"
#include "tests/ledger/folder_files.h"

namespace lethe::tests::fuzz {

inline std::filesystem::path corpus_folder(std::string_view target) {
  return std::filesystem::path(LETHE_SOURCE_DIR) / "tests" / "fuzz" / "corpus" / target;
}

inline std::string kept_file(std::string_view target, std::string_view name) {
  auto text = file_text(corpus_folder(target) / name);
  LETHE_CHECK(!text.empty());
  return text;
}

}  // namespace lethe::tests::fuzz
