// What counts as the same name or street, and what does not.
#include "api/review/folded_text.h"

#include <gtest/gtest.h>

namespace lethe::api::review {
namespace {

bool are_same(const FoldedText& left, const FoldedText& right) {
  const auto ours = left.bytes(), theirs = right.bytes();
  return std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end());
}
FoldedText name(std::string_view text) {
  return FoldedText::of(crypto::as_bytes(text));
}
FoldedText street(std::string_view text) {
  return FoldedText::of_street(crypto::as_bytes(text));
}

TEST(FoldedText, NamesAreTheSameHoweverTheyAreWritten) {
  const std::pair<const char*, const char*> same[]{
      {"Müller", "MÜLLER"},
      {"Müller", "Mu\u0308ller"},
      {"Müller", "Muller"},
      {"Weiß", "WEISS"},
      {"Παπαδοπούλου", "ΠΑΠΑΔΟΠΟΥΛΟΥ"},
      {"Σίσυφος", "ΣΊΣΥΦΟΣ"},
      {"  van   der Berg ", "Van der\u00a0Berg"},
      {"O'Neill", "O\u2019NEILL"},
      {"ﬁnn", "Finn"},
      {"Иванов", "иванов"},
      {"Smith-Jones", "smith jones"},
  };
  for (const auto& [left, right] : same) EXPECT_TRUE(are_same(name(left), name(right))) << left;
  const std::pair<const char*, const char*> different[]{
      {"Meier", "Meyer"}, {"Berg", "Berger"}, {"Van Der", "Vander"}, {"Li", "Lí Li"}};
  for (const auto& [left, right] : different) {
    EXPECT_FALSE(are_same(name(left), name(right))) << left;
  }
}

TEST(FoldedText, StreetsAreTheSameWithoutWhatAbbreviatesThem) {
  const std::pair<const char*, const char*> same[]{
      {"Hauptstr. 12", "Hauptstraße 12"}, {"HAUPTSTRASSE, 12", "Hauptstr 12"},
      {"12 Main St.", "12 main street"},  {"5 Oak Rd", "5, Oak Road"},
      {"9 Elm Ave", "9 Elm Avenue"},
  };
  for (const auto& [left, right] : same) EXPECT_TRUE(are_same(street(left), street(right))) << left;
  EXPECT_FALSE(are_same(street("Hauptstr. 12"), street("Hauptstr. 13")));
  EXPECT_FALSE(are_same(street("Hauptstr. 12"), street("Hauptgasse 12")));
  EXPECT_TRUE(are_same(street("Hauptstr. 12").without_numbers(),
                       street("Hauptstraße 14b").without_numbers()));
  EXPECT_TRUE(are_same(street("804 Torp Fort Unit 57").without_numbers(),
                       street("9 Torp Fort").without_numbers()));
  EXPECT_TRUE(street("Hauptstr. 12").has_number());
  EXPECT_FALSE(street("Hauptstr.").has_number());
}

TEST(FoldedText, IsEmptyWhereThereIsNoWordOrNoText) {
  for (const auto* text : {"", " ", "-- ' .", "\xff\xfe", "abc\xc3"}) {
    EXPECT_TRUE(name(text).is_empty()) << text;
  }
  const std::string one_word(5'000, 'x'), many("\xef\xb7\xba");  // U+FDFA: eighteen letters
  EXPECT_FALSE(name(one_word).is_empty());
  EXPECT_FALSE(name(many).is_empty());
}

}  // namespace
}  // namespace lethe::api::review
