#include "api/review/folded_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "crypto/secret.h"

namespace lethe::api::review {
namespace {

using Points = std::vector<std::int32_t>;

void wipe_points(Points& points) {
  crypto::wipe(
      {reinterpret_cast<std::uint8_t*>(points.data()), points.size() * sizeof(Points::value_type)});
  points.clear();
}

bool is_of_a_word(std::int32_t point) {
  switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return true;
    default:
      return false;
  }
}

bool is_digit(std::int32_t point) {
  return utf8proc_category(point) == UTF8PROC_CATEGORY_ND;
}

template <class Word>
bool is_same(const Word& word, std::string_view text) {
  return std::equal(word.begin(), word.end(), text.begin(), text.end());
}

struct Abbreviation {
  std::string_view is, stands_for;
};
constexpr std::array kAbbreviations{
    Abbreviation{"str", "strasse"}, Abbreviation{"st", "street"},      Abbreviation{"rd", "road"},
    Abbreviation{"ave", "avenue"},  Abbreviation{"blvd", "boulevard"}, Abbreviation{"ln", "lane"},
    Abbreviation{"dr", "drive"},    Abbreviation{"sq", "square"},
};
/// What a number beside the house's is of.
constexpr std::array<std::string_view, 9> kUnits{"unit",  "apt", "apartment", "suite", "floor",
                                                 "level", "no",  "nr",        "top"};

void write_out(Points& word) {
  for (const auto& [is, stands_for] : kAbbreviations) {
    if (is_same(word, is)) {
      word.assign(stands_for.begin(), stands_for.end());
      return;
    }
  }
  constexpr std::string_view kEnd = "str";  // Hauptstr.
  if (word.size() > kEnd.size() &&
      std::equal(kEnd.begin(), kEnd.end(), word.end() - std::ssize(kEnd))) {
    for (const char letter : std::string_view("asse")) word.push_back(letter);
  }
}

/// Room for so many code points that nothing moves, and leaves a copy, while they are written.
constexpr std::size_t kLongestExpansion = 18;  // of one code point, U+FDFA

Points decomposed(crypto::ByteView utf8) {
  constexpr auto kOptions =
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                     UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
  Points out(utf8.size() * kLongestExpansion);
  const auto size =
      utf8proc_decompose(utf8.data(), static_cast<utf8proc_ssize_t>(utf8.size()), out.data(),
                         static_cast<utf8proc_ssize_t>(out.size()), kOptions);
  if (size < 0 || static_cast<std::size_t>(size) > out.size()) {
    wipe_points(out);
    return out;
  }
  out.resize(static_cast<std::size_t>(size));
  return out;
}

template <class Visit>
void each_word(const Points& points, const Visit& visit) {
  for (auto at = points.begin(); at != points.end();) {
    const auto begin = std::find_if(at, points.end(), is_of_a_word);
    at = std::find_if_not(begin, points.end(), is_of_a_word);
    if (begin != at) visit(begin, at);
  }
}

constexpr std::size_t kLongestWord = 256;  // what is longer is cut, so that a word never moves

}  // namespace

FoldedText& FoldedText::operator=(FoldedText&& other) noexcept {
  if (this != &other) {
    wipe();
    points_ = std::move(other.points_);
  }
  return *this;
}

void FoldedText::wipe() {
  wipe_points(points_);
}

void FoldedText::add(Points& word) {
  points_.insert(points_.end(), word.begin(), word.end());
  points_.push_back(0);
}

FoldedText FoldedText::of(crypto::ByteView utf8) {
  auto points = decomposed(utf8);
  FoldedText out;
  out.points_.reserve(2 * points.size());
  Points word;
  word.reserve(kLongestWord);
  each_word(points, [&](auto begin, auto end) {
    word.assign(begin, begin + std::min<std::ptrdiff_t>(end - begin, kLongestWord));
    out.add(word);
  });
  wipe_points(word);
  wipe_points(points);
  return out;
}

FoldedText FoldedText::of_street(crypto::ByteView utf8) {
  auto points = decomposed(utf8);
  FoldedText out;
  out.points_.reserve(8 * points.size());  // of two letters become up to nine, and a zero
  Points word;
  word.reserve(kLongestWord + 16);
  each_word(points, [&](auto begin, auto end) {
    word.assign(begin, begin + std::min<std::ptrdiff_t>(end - begin, kLongestWord));
    write_out(word);
    out.add(word);
  });
  wipe_points(word);
  wipe_points(points);
  return out;
}

bool FoldedText::has_number() const {
  bool found = false;
  each_word(points_, [&](auto begin, auto) { found = found || is_digit(*begin); });
  return found;
}

FoldedText FoldedText::without_numbers() const {
  FoldedText out;
  out.points_.reserve(points_.size());
  Points word;
  word.reserve(kLongestWord + 16);
  each_word(points_, [&](auto begin, auto end) {
    word.assign(begin, end);
    const bool is_unit =
        std::ranges::any_of(kUnits, [&](std::string_view unit) { return is_same(word, unit); });
    if (!is_digit(word.front()) && !is_unit) out.add(word);
  });
  wipe_points(word);
  return out;
}

crypto::ByteView FoldedText::bytes() const {
  return {reinterpret_cast<const std::uint8_t*>(points_.data()),
          points_.size() * sizeof(Points::value_type)};
}

}  // namespace lethe::api::review
