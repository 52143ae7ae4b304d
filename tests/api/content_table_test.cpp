// The rules of content, one row a command.
#include <gtest/gtest.h>

#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

class ContentTable : public ::testing::Test {
 protected:
  void SetUp() override {
    run_table(world, R"(
      register portal ann user      -> 201 | subject.registered
      register portal bob user      -> 201 | subject.registered
      register portal eve anonymous -> 201 | subject.registered
      register admin  dan agent     -> 201 | subject.registered
      post subject:ann ask    ticket  help                    -> 201 | content.posted
      post agent:dan   answer reply   try-this   parent=ask   -> 201 | content.posted
      post portal/ann  topic  topic   hello                   -> 201 | content.posted
      post subject:bob remark comment well-said  parent=topic -> 201 | content.posted
    )");
  }
  /// A text of the item as `who` reads it; the problem when it is refused.
  std::string text(const std::string& who, const std::string& item, std::string_view name = "body",
                   std::optional<std::uint64_t> revision = std::nullopt) {
    ReadItemInput input;
    input.item = world.item(item);
    input.purpose_of_use = "HOPERAT";
    input.revision = revision;
    const auto reply = world.run(who, read_item, input);
    return reply.refused() ? outcome(reply) : text_at(reply.answer().body, name);
  }
  projections::ItemRow row(const std::string& item) {
    const auto snapshot = world.ledger()->snapshot();
    return **projections::Views(*snapshot).item(world.item(item));
  }
  World world;
};

TEST_F(ContentTable, SomebodyWritesAndSomethingIsAnswered) {
  run_table(world, R"(
    post portal      x ticket  help                                   -> 400 invalid-body | -
    post portal      x ticket  help author=eve                        -> 201 | content.posted
    post portal      x ticket  help author=nobody                     -> 404 unknown-subject | request.refused
    post portal/ann  x ticket  help author=ann                        -> 201 | content.posted
    post portal/ann  x ticket  help author=bob                        -> 403 forbidden | request.refused
    post portal/dan  x ticket  help author=bob                        -> 201 | content.posted
    post agent:dan   x ticket  help author=bob                        -> 201 | content.posted
    post subject:ann x ticket  help author=bob                        -> 404 unknown-subject | request.refused
    post subject:ann x comment hm   parent=nothing                    -> 422 parent-unknown | request.refused
    drop agent:dan ask      -> 200 | erasure.ordered content.deleted erasure.completed
    post subject:ann x reply   hm   parent=ask                        -> 409 parent-deleted | request.refused
    post subject:ann x reply   hm   parent=answer                     -> 201 | content.posted
    erase portal bob        -> 201 | erasure.ordered erasure.completed
    post portal      x ticket  help author=bob                        -> 410 subject-erased | request.refused
    post agent:dan   x ticket  help author=bob                        -> 404 unknown-subject | request.refused
  )");
}

TEST_F(ContentTable, TextsAreSealedTogetherInACompartmentOfTheirOwn) {
  const auto posted = world.event(row("ask").posted_at);
  ASSERT_EQ(posted.sections.size(), 2U);
  EXPECT_EQ(posted.subject, world.person("ann"));
  EXPECT_EQ(posted.sections[0].role, ledger::SectionRole::kTitle);
  EXPECT_EQ(posted.sections[1].role, ledger::SectionRole::kBody);
  EXPECT_EQ(posted.sections[0].compartment, posted.sections[1].compartment);
  EXPECT_EQ(posted.sections[0].compartment,
            (ledger::Compartment{world.row("ann").slot, ledger::CompartmentClass::kContent, 0}));
  EXPECT_EQ(row("topic").compartment.number, 1U);
}

TEST_F(ContentTable, P6ReadingIsAnAccessFirst) {
  run_table(world, R"(
    get portal      ask                                       -> 400 purpose-of-use-required | -
    get portal      ask WHIM                                  -> 400 invalid-header | -
    get portal      ask TREAT                                 -> 200 | access.recorded
    get agent:dan   ask TREAT reason=visit                    -> 200 | access.recorded
    get subject:ann ask                                       -> 200 | access.recorded
    get subject:ann remark                                    -> 404 unknown-item | request.refused
    get subject:bob ask                                       -> 404 unknown-item | request.refused
    get portal      nothing TREAT                             -> 404 unknown-item | request.refused
    get auditor     ask HOPERAT                               -> 403 forbidden | request.refused
    get auditor     nothing HOPERAT                           -> 404 unknown-item | request.refused
    grant admin auditor profile,content g                     -> 201 | auditor.granted
    get auditor     ask HOPERAT                               -> 200 | access.recorded
  )");
  const auto event = world.event({world.ledger()->size().value - 1});
  const auto& access = std::get<ledger::AccessRecorded>(event.facts);
  EXPECT_EQ(event.subject, world.person("ann"));
  EXPECT_EQ(access.resource_type, "ticket");
  EXPECT_EQ(access.fields, (std::vector<std::string>{"title", "body"}));
  EXPECT_EQ(text("agent:dan", "ask", "title"), "help");
  EXPECT_EQ(text("subject:bob", "remark"), "well-said");
}

TEST_F(ContentTable, EditsOnTheRevisionThatIsNamedKeepWhatWasForTheEntitled) {
  run_table(world, R"(
    change subject:ann ask now if=2                           -> 412 item-revision-mismatch | request.refused
    change subject:ann ask now if=1                           -> 200 | content.edited
    change subject:ann ask now if=1                           -> 412 item-revision-mismatch | request.refused
    change subject:ann answer mine                            -> 404 unknown-item | request.refused
    change portal/ann  answer mine                            -> 403 not-the-author | request.refused
    change portal/ann  ask please                             -> 200 | content.edited
    change agent:dan   remark redacted                        -> 200 | content.edited
    change agent:dan   remark redacted title=x                -> 400 invalid-body | -
    change agent:dan   nothing x                              -> 404 unknown-item | request.refused
    get subject:ann ask revision=1                            -> 403 forbidden | request.refused
    get portal      ask TREAT revision=1                      -> 403 forbidden | request.refused
    get auditor     ask TREAT revision=1                      -> 403 forbidden | request.refused
    get agent:dan   ask TREAT revision=1                      -> 200 | access.recorded
    get agent:dan   ask TREAT revision=4                      -> 404 unknown-revision | request.refused
    grant admin auditor profile,content g                     -> 201 | auditor.granted
    get auditor     ask TREAT revision=3                      -> 200 | access.recorded
  )");
  EXPECT_EQ(text("subject:ann", "ask"), "please");
  EXPECT_EQ(text("agent:dan", "ask", "title"), "help");
  EXPECT_EQ(text("agent:dan", "ask", "body", 1), "help");
  EXPECT_EQ(text("auditor", "ask", "body", 2), "now");
}

TEST_F(ContentTable, APersonDeletesWhereTheSettingAllowsIt) {
  run_table(world, R"(
    post subject:ann thanks reply thanks parent=answer        -> 201 | content.posted
    drop subject:ann ask                                      -> 403 deletion-not-allowed | request.refused
    drop portal/ann  ask                                      -> 403 deletion-not-allowed | request.refused
    drop portal      ask                                      -> 403 forbidden | request.refused
    drop subject:bob ask                                      -> 404 unknown-item | request.refused
    drop portal/bob  ask                                      -> 403 not-the-author | request.refused
    setting admin allow_delete_topics=true                    -> 200 | settings.changed
    drop subject:ann ask                                      -> 403 deletion-not-allowed | request.refused
    drop subject:ann topic  -> 200 | erasure.ordered content.deleted erasure.completed
    drop subject:ann topic                                    -> 200 | -
    setting admin allow_delete_tickets=true                   -> 200 | settings.changed
    drop portal/ann  ask    -> 200 | erasure.ordered content.deleted erasure.completed
    drop subject:ann thanks                                   -> 403 deletion-not-allowed | request.refused
    drop subject:bob remark                                   -> 403 deletion-not-allowed | request.refused
    setting admin allow_delete_comments=true                  -> 200 | settings.changed
    drop subject:bob remark -> 200 | erasure.ordered content.deleted erasure.completed
    drop subject:ann thanks -> 200 | erasure.ordered content.deleted erasure.completed
  )");
}

TEST_F(ContentTable, StaffDeletesByRole) {
  run_table(world, R"(
    drop agent:dan  ask     -> 200 | erasure.ordered content.deleted erasure.completed
    drop admin      topic   -> 200 | erasure.ordered content.deleted erasure.completed
    drop portal/dan remark  -> 200 | erasure.ordered content.deleted erasure.completed
    drop admin      nothing                                   -> 404 unknown-item | request.refused
  )");
}

TEST_F(ContentTable, P4ADeletedItemIsShreddedAlone) {
  run_table(world, R"(
    change subject:ann ask please                             -> 200 | content.edited
  )");
  const auto first = world.event(row("ask").posted_at);
  const auto second = world.event(row("ask").version.edited_at);
  const auto reply = world.run("agent:dan", delete_item, DeleteItemInput{world.item("ask")});
  EXPECT_EQ(text_at(reply.answer().body, "state"), "completed");
  EXPECT_EQ(reply.answer().body.at("certificate").at("counts").at("content"), 3);
  EXPECT_EQ(world.section_text(first, 0).front(), '(');
  EXPECT_EQ(world.section_text(first, 1).front(), '(');
  EXPECT_EQ(world.section_text(second, 0).front(), '(');
  run_table(world, R"(
    get    portal      ask TREAT                              -> 410 item-deleted | request.refused
    get    subject:ann ask                                    -> 410 item-deleted | request.refused
    get    agent:dan   ask TREAT revision=1                   -> 410 item-deleted | request.refused
    change subject:ann ask x                                  -> 410 item-deleted | request.refused
  )");
  EXPECT_EQ(text("agent:dan", "answer"), "try-this") << "answers of others stay";
  EXPECT_EQ(row("answer").parent, world.item("ask"));
  EXPECT_TRUE(row("ask").deletion);
  EXPECT_EQ(text("subject:ann", "topic"), "hello") << "so does what else they wrote";
}

TEST_F(ContentTable, GoesWithItsAuthor) {
  run_table(world, R"(
    erase portal ann        -> 201 | erasure.ordered erasure.completed
    get   portal ask    TREAT                                 -> 410 item-deleted | request.refused
    get   agent:dan topic TREAT                               -> 410 item-deleted | request.refused
    drop  agent:dan topic                                     -> 200 | -
    get   portal remark TREAT                                 -> 200 | access.recorded
    get   portal answer TREAT                                 -> 200 | access.recorded
  )");
}

TEST_F(ContentTable, ManyAtOnceAfterAPreview) {
  run_table(world, R"(
    clear agent:dan author=ann                                -> 200 2 | -
    clear admin     type=reply                                -> 200 1 | -
    clear admin     type=ticket days=1                        -> 200 0 | -
    clear portal    author=ann                                -> 403 forbidden | request.refused
    clear admin     author=nobody                             -> 404 unknown-subject | request.refused
    clear admin     author=ann expect=3                       -> 409 count-mismatch | request.refused
    clear admin     author=ann expect=2  -> 200 2 | erasure.ordered content.deleted content.deleted erasure.completed
    clear admin     author=ann                                -> 200 0 | -
    wait 2
    post subject:bob late ticket x                            -> 201 | content.posted
    clear admin     days=1                                    -> 200 2 | -
    clear admin     days=1 expect=2 -> 200 2 | erasure.ordered erasure.ordered content.deleted content.deleted erasure.completed erasure.completed
    get portal      late TREAT                                -> 200 | access.recorded
    get portal      remark TREAT                              -> 410 item-deleted | request.refused
  )");
}

TEST_F(ContentTable, APersonClearsTheirOwnWhereTheSettingsAllowIt) {
  run_table(world, R"(
    clear subject:ann author=bob                              -> 404 unknown-subject | request.refused
    clear portal/ann  author=bob                              -> 403 not-the-author | request.refused
    clear portal/ann  author=ann                              -> 403 deletion-not-allowed | request.refused
    setting admin allow_delete_tickets=true                   -> 200 | settings.changed
    clear subject:ann author=ann                              -> 403 deletion-not-allowed | request.refused
    clear subject:ann author=ann type=ticket                  -> 200 1 | -
    clear subject:ann author=ann type=ticket expect=1 -> 200 1 | erasure.ordered content.deleted erasure.completed
  )");
}

TEST_F(ContentTable, OneCallTakesAThousand) {
  constexpr std::size_t kItems = kMostDeletions + 5;
  PostItemInput post;
  post.type = ledger::ContentType::kComment;
  post.parent = world.item("topic");
  post.body = "spam";
  for (std::size_t i = 0; i < kItems; ++i) {
    ASSERT_EQ(outcome(world.run("subject:bob", post_item, post)), "201");
  }
  run_table(world, R"(
    clear admin author=bob                                    -> 200 1000 | -
  )");
  DeleteItemsInput input;
  input.author = world.person("bob");
  input.expected = kMostDeletions;
  ASSERT_TRUE(select_items(*world.ledger(), input));
  EXPECT_TRUE(input.more);
  const auto reply = world.run("admin", delete_items, input);
  EXPECT_EQ(outcome(reply), "200");
  EXPECT_EQ(reply.outcome.erasures_completed.size(), 1U);
  run_table(world, R"(
    clear admin author=bob                                    -> 200 6 | -
  )");
}

}  // namespace
}  // namespace lethe::api::testing
