#include <gtest/gtest.h>

#include "tests/projections/ledger_under_test.h"

namespace lethe::projections::tests {
namespace {

class ExportsView : public testing::Test, protected LedgerUnderTest {};

TEST_F(ExportsView, AreFoundByIdAndByPersonNewestFirst) {
  const SubjectId ann = register_person();
  const SubjectId bob = register_person();
  const auto first = export_of(ann);
  const auto second = export_of(bob);
  const auto third = export_of(ann);
  const auto row = views().export_made(first).value().value();
  EXPECT_EQ(row.subject, ann);
  EXPECT_EQ(row.made_at, Sequence{3});
  EXPECT_EQ(row.size, 3U);
  EXPECT_EQ(row.hash, crypto::sha256(first.view()));
  EXPECT_FALSE(views().export_made(ledger::ExportId::random()).value());
  const auto ids = [&](const std::optional<SubjectId>& subject, std::optional<Sequence> before) {
    std::vector<ledger::ExportId> out;
    for (const auto& made : views().exports_made(subject, before, 2).value()) {
      out.push_back(made.id);
    }
    return out;
  };
  EXPECT_EQ(ids(std::nullopt, std::nullopt), (std::vector{third, second}));
  EXPECT_EQ(ids(std::nullopt, Sequence{4}), std::vector{first});
  EXPECT_EQ(ids(ann, std::nullopt), (std::vector{third, first}));
  EXPECT_EQ(ids(bob, std::nullopt), std::vector{second});
  EXPECT_EQ(dump(), rebuilt());
}

}  // namespace
}  // namespace lethe::projections::tests
