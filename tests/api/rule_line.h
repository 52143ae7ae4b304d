// A line of a table of rules (tests/api/rule_table.h), in words.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace lethe::api::testing {

/// The words of a line before `->`.
class Line {
 public:
  explicit Line(const std::string& text) {
    std::istringstream in(text);
    for (std::string word; in >> word;) words_.push_back(std::move(word));
  }
  const std::string& verb() const { return words_.at(0); }
  const std::string& who() const { return words_.at(1); }
  std::string word(std::size_t index) const { return words_.at(index); }
  std::string word_or(std::size_t index, const std::string& other) const {
    const bool is_there = index < words_.size() && words_[index].find('=') == std::string::npos;
    return is_there ? words_[index] : other;
  }
  bool has(const std::string& flag) const {
    return std::find(words_.begin() + 2, words_.end(), flag) != words_.end();
  }
  std::optional<std::string> option(const std::string& name) const {
    for (const auto& [key, value] : options()) {
      if (key == name) return value;
    }
    return std::nullopt;
  }
  /// Options but those named, in order.
  std::vector<std::pair<std::string, std::string>> options(
      const std::vector<std::string>& but = {}) const {
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& word : words_) {
      const auto sign = word.find('=');
      if (sign == std::string::npos) continue;
      auto key = word.substr(0, sign);
      if (std::find(but.begin(), but.end(), key) == but.end()) {
        out.emplace_back(std::move(key), word.substr(sign + 1));
      }
    }
    return out;
  }
  std::optional<std::uint64_t> number(const std::string& name) const {
    const auto value = option(name);
    if (!value) return std::nullopt;
    return std::stoull(*value);
  }

 private:
  std::vector<std::string> words_;
};

/// Between commas; `-` for none.
inline std::vector<std::string> codes(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text == "-" ? "" : text);
  for (std::string code; std::getline(in, code, ',');) out.push_back(code);
  return out;
}

/// With one space between words.
inline std::string trimmed(const std::string& text) {
  std::istringstream in(text);
  std::string out;
  for (std::string word; in >> word;) out += (out.empty() ? "" : " ") + word;
  return out;
}

}  // namespace lethe::api::testing
