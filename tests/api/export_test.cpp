// Exports: what is in a package, that it checks offline, and when it is handed out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/commands/export_check.h"
#include "api/commands/export_data.h"
#include "api/commands/export_package.h"
#include "api/commands/export_page.h"
#include "api/commands/exports.h"
#include "tests/api/rule_table.h"

namespace lethe::api::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::string_view kScript = "<script>alert('x')</script>\"&";

class Exports : public ::testing::Test {
 protected:
  void SetUp() override {
    world.publish("v1");
    run_table(world, R"(
      purpose admin news consent title=News                         -> 201 | purpose.defined
      register portal ann user city=Oslo email=ann@people.example   -> 201 | subject.registered
      register portal bob user city=Bonn                            -> 201 | subject.registered
      register portal eve anonymous                                 -> 201 | subject.registered
      register admin  dan agent given_name=Danforth                 -> 201 | subject.registered
      edit    portal ann city=Rome                                  -> 200 | profile.edited
      consent portal ann news given v1 ip=192.0.2.7                 -> 201 given | consent.recorded
      read    agent:dan ann TREAT reason=a-word-of-staff            -> 200 | access.recorded
      post    portal note ticket anonymous-words author=eve         -> 201 | content.posted
      link    portal eve ann                                        -> 201 | subject.linked
      post    subject:ann ask ticket my-words                       -> 201 | content.posted
      post    agent:dan answer reply words-of-staff-about-ann parent=ask  -> 201 | content.posted
      change  subject:ann ask better-words                          -> 200 | content.edited
    )");
    EditProfileInput edit;
    edit.subject = world.person("ann");
    edit.profile = {{"note", std::string(kScript)}};
    ASSERT_EQ(outcome(world.run("portal", edit_profile, edit)), "200");
  }

  Reply make(const std::string& who, const std::string& name) {
    MakeExportInput input;
    input.subject = world.person(name);
    const auto prepared = prepare_export(*world.ledger(), world.request(who).caller, input);
    if (!prepared) {
      Reply reply;
      reply.result = problem_of(prepared.error());
      return reply;
    }
    return world.run(who, make_export, input);
  }
  ledger::ExportId made(const std::string& name) {
    const auto reply = make("portal", name);
    EXPECT_EQ(outcome(reply), "201");
    return *ledger::ExportId::parse(text_at(reply.answer().body, "id"));
  }
  Reply read(const std::string& who, const ledger::ExportId& id) {
    return world.run(who, read_export, ReadExportInput{id, "PATRQT", std::nullopt});
  }
  std::string package(const std::string& name) {
    const auto reply = read("portal", made(name));
    EXPECT_EQ(outcome(reply), "200");
    return reply.answer().document->bytes;
  }
  static std::map<std::string, std::string> files(const std::string& archive) {
    std::map<std::string, std::string> out;
    for (auto& file : *read_zip(archive)) out[file.name] = std::move(file.content);
    return out;
  }
  static std::string all_text(const std::string& archive) {
    std::string out;
    for (const auto& [name, content] : files(archive)) out += content;
    return out;
  }
  /// What is found when one file of the package is another.
  static std::vector<std::string> findings_with(const std::string& archive, const std::string& name,
                                                const std::string& content) {
    auto list = *read_zip(archive);
    for (auto& file : list) {
      if (file.name == name) file.content = content;
    }
    return check_export(*write_zip(list, {}), std::nullopt).findings;
  }
  World world;
};

TEST_F(Exports, AnExportIsAnEventBeforeThereIsAPackage) {
  const auto reply = make("portal", "ann");
  EXPECT_EQ(outcome(reply), "201");
  EXPECT_EQ(world.kinds_of(reply), std::vector<std::string>{"export.made"});
  const auto event = world.event(reply.outcome.first);
  const auto& facts = std::get<ledger::ExportMade>(event.facts);
  EXPECT_EQ(event.subject, world.person("ann"));
  EXPECT_EQ(facts.size, event.sequence.value);
  EXPECT_EQ(facts.left_out, (std::vector<std::string>{"staff", "access_reasons", "access_reviews",
                                                      "content_of_others", "erased"}));
  EXPECT_EQ(text_at(reply.answer().body, "manifest_hash"), crypto::to_hex(facts.hash.view()));
}

TEST_F(Exports, P6ReadingAPackageIsAnAccessFirst) {
  const auto id = made("ann");
  EXPECT_EQ(outcome(world.run("portal", read_export, ReadExportInput{id, {}, {}})),
            "400 purpose-of-use-required");
  const auto reply = read("subject:ann", id);
  EXPECT_EQ(world.kinds_of(reply), std::vector<std::string>{"access.recorded"});
  const auto event = world.event(reply.outcome.first);
  EXPECT_EQ(std::get<ledger::AccessRecorded>(event.facts).resource_type, "export");
}

TEST_F(Exports, AreForThePersonThePortalAndAdmins) {
  EXPECT_EQ(outcome(make("subject:ann", "ann")), "201");
  EXPECT_EQ(outcome(make("admin", "ann")), "201");
  EXPECT_EQ(outcome(make("subject:bob", "ann")), "404 unknown-subject");
  EXPECT_EQ(outcome(make("portal", "nobody")), "404 unknown-subject");
  const auto id = made("ann");
  EXPECT_EQ(outcome(read("admin", id)), "200");
  EXPECT_EQ(outcome(read("subject:bob", id)), "404 unknown-export");
  EXPECT_EQ(outcome(read("portal", ledger::ExportId::random())), "404 unknown-export");
}

TEST_F(Exports, AreHandedOutForSomeDays) {
  const auto id = made("ann");
  world.clock.advance_days(6);
  EXPECT_EQ(outcome(read("portal", id)), "200");
  world.clock.advance_days(1);
  EXPECT_EQ(outcome(read("portal", id)), "410 export-expired");
  run_table(world, "setting admin export_days=8 -> 200 | settings.changed");
  EXPECT_EQ(outcome(read("portal", id)), "200");
}

TEST_F(Exports, TheSamePackageComesOutLater) {
  const auto id = made("ann");
  const auto first = read("portal", id).answer().document->bytes;
  run_table(world, R"(
    edit    portal ann city=Lima phone=1                      -> 200 | profile.edited
    change  subject:ann ask other-words                       -> 200 | content.edited
    post    subject:ann more topic later-words                -> 201 | content.posted
    consent portal ann news refused v1                        -> 201 refused | consent.recorded
    register portal guest anonymous                           -> 201 | subject.registered
    link    portal guest ann                                  -> 201 | subject.linked
  )");
  const auto reply = read("portal", id);
  ASSERT_EQ(outcome(reply), "200");
  EXPECT_EQ(files(reply.answer().document->bytes), files(first));
}

TEST_F(Exports, P4WhatWasErasedSinceIsHandedOutNoMore) {
  const auto first = made("ann");
  run_table(world, "delete portal ann city -> 200 | erasure.ordered erasure.completed");
  EXPECT_EQ(outcome(read("portal", first)), "410 export-erased");
  const auto second = made("ann");
  run_table(world, "drop agent:dan ask -> 200 | erasure.ordered content.deleted erasure.completed");
  EXPECT_EQ(outcome(read("portal", second)), "410 export-erased");
  const auto third = made("ann");
  EXPECT_EQ(outcome(read("portal", third)), "200");
  EXPECT_EQ(outcome(world.erase("portal", "ann")), "201");
  EXPECT_EQ(outcome(read("portal", third)), "410 subject-erased");
  EXPECT_EQ(outcome(make("portal", "ann")), "410 subject-erased");
}

TEST_F(Exports, HoldWhatIsThePersons) {
  const auto all = files(package("ann"));
  const auto data = boost::json::parse(all.at("export.json")).as_object();
  EXPECT_EQ(data.at("subject"), boost::json::value(world.person("ann").str()));
  EXPECT_EQ(data.at("identities").as_array().size(), 2U) << "ann, and who posted as eve";
  const auto& city = data.at("profile").as_array().at(0).as_object();
  EXPECT_EQ(city.at("field"), "city");
  EXPECT_EQ(city.at("value"), "Rome");
  EXPECT_EQ(city.at("versions").at(0).at("value"), "Oslo");
  const auto& content = data.at("content").as_array();
  ASSERT_EQ(content.size(), 2U);
  EXPECT_EQ(content.at(0).at("versions").at(0).at("body"), "anonymous-words");
  EXPECT_EQ(content.at(1).at("revision"), 2);
  EXPECT_EQ(content.at(1).at("versions").at(0).at("body"), "my-words");
  EXPECT_EQ(content.at(1).at("versions").at(1).at("body"), "better-words");
  const auto& consent = data.at("consents").as_array().at(0).as_object();
  EXPECT_EQ(consent.at("facts").at("purpose"), "news");
  EXPECT_EQ(consent.at("evidence").at("ip"), "192.0.2.7");
  EXPECT_EQ(data.at("accesses").as_array().at(0).at("purpose_of_use"), "TREAT");
  EXPECT_THAT(all.at("content.jsonl"), HasSubstr("better-words"));
  EXPECT_THAT(all.at("profile.jsonl"), HasSubstr("Rome"));
}

TEST_F(Exports, SayWhatThePersonAskedForInTheirOwnWords) {
  run_table(world, R"(
    request subject:ann ann q1 access detail=my-city-is-wrong -> 201 | rights_request.recorded
    object  subject:ann ann all raised reason=too-many   -> 201 raised | objection.recorded
  )");
  const auto all = files(package("ann"));
  const auto requests = boost::json::parse(all.at("export.json")).at("requests").as_array();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0].at("text"), "my-city-is-wrong");
  EXPECT_EQ(requests[1].at("text"), "too-many");
  const auto& page = all.at("export.html");
  EXPECT_THAT(page, HasSubstr("my-city-is-wrong"));
  EXPECT_THAT(page, HasSubstr("rights request recorded"));
  EXPECT_THAT(page, HasSubstr("ip: 192.0.2.7"));
  EXPECT_THAT(page, HasSubstr("treatment (TREAT)"));
  EXPECT_THAT(page.substr(page.find("<body>")), Not(HasSubstr("{"))) << "raw JSON";
}

TEST_F(Exports, HoldTheNewestOfVeryMuchContentAndSaySo) {
  // Of one item "my-words", then "better-words", and before them "anonymous-words" of another.
  const auto behind = ledger::Sequence{world.ledger()->size().value};
  const auto content = [&](std::size_t most) {
    SectionTexts texts(*world.ledger());
    const auto data = *export_data(*world.ledger(), texts, world.person("ann"), behind, most);
    EXPECT_THAT(data.left_out, ::testing::Contains("older_content"));
    return boost::json::serialize(data.body.at("content"));
  };
  EXPECT_THAT(content(40), HasSubstr("better-words"));
  EXPECT_THAT(content(40), HasSubstr("my-words"));
  EXPECT_THAT(content(40), Not(HasSubstr("anonymous-words")));
  EXPECT_THAT(content(20), HasSubstr("better-words"));
  EXPECT_THAT(content(20), Not(HasSubstr("my-words\"}")));
  EXPECT_THAT(content(0), Not(HasSubstr("words")));
}

TEST_F(Exports, HoldNoStaffAndNothingOfOthers) {
  const auto text = all_text(package("ann"));
  EXPECT_THAT(text, Not(HasSubstr("Danforth")));
  EXPECT_THAT(text, Not(HasSubstr(world.person("dan").str())));
  EXPECT_THAT(text, Not(HasSubstr("a-word-of-staff")));
  EXPECT_THAT(text, Not(HasSubstr("words-of-staff-about-ann")));
  EXPECT_THAT(text, Not(HasSubstr("Bonn")));
  EXPECT_THAT(text, Not(HasSubstr(world.person("bob").str())));
  // Nor in the bytes of an entry: those of what staff did are left out.
  const auto dan = world.person("dan");
  for (const auto& event : files(package("ann"))) {
    if (event.first != "events.jsonl") continue;
    std::istringstream lines(event.second);
    for (std::string line; std::getline(lines, line);) {
      const auto one = boost::json::parse(line).as_object();
      const auto kind = text_at(one, "kind");
      const auto header = world.event({one.at("sequence").to_number<std::uint64_t>()});
      EXPECT_EQ(one.contains("entry"), header.actor.id != ledger::actor_id(dan)) << kind;
    }
  }
}

TEST_F(Exports, CheckOffline) {
  const auto archive = package("ann");
  const auto report = check_export(archive, world.ledger()->verifier());
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_EQ(report.origin, world.ledger()->info().origin);
  EXPECT_EQ(report.subject, world.person("ann").str());
  EXPECT_GE(report.events, 8U);
  EXPECT_TRUE(report.key_was_given);
  EXPECT_THAT(check_export(archive, std::nullopt).findings, IsEmpty());
  const auto other = crypto::SigningKey::generate();
  EXPECT_THAT(
      check_export(archive, crypto::NoteVerifier::of("other.example/log", other.public_key()))
          .findings,
      Not(IsEmpty()));
}

TEST_F(Exports, AChangeOfAnyFileIsFound) {
  const auto archive = package("ann");
  const auto all = files(archive);
  for (const auto& [name, content] : all) {
    EXPECT_THAT(findings_with(archive, name, content + " "), Not(IsEmpty())) << name;
    if (content.empty()) continue;
    EXPECT_THAT(findings_with(archive, name, ""), Not(IsEmpty())) << name;
  }
  auto list = *read_zip(archive);
  list.push_back({"more.json", "{}"});
  EXPECT_EQ(check_export(*write_zip(list, {}), std::nullopt).findings,
            std::vector<std::string>{"more.json is not named in the manifest"});
  list.resize(list.size() - 2);
  EXPECT_THAT(check_export(*write_zip(list, {}), std::nullopt).findings, Not(IsEmpty()));
  EXPECT_THAT(check_export("PK", std::nullopt).findings, Not(IsEmpty()));
  EXPECT_THAT(check_export("", std::nullopt).findings, Not(IsEmpty()));
  EXPECT_THAT(check_export(archive.substr(0, archive.size() / 2), std::nullopt).findings,
              Not(IsEmpty()));
}

TEST_F(Exports, P2TextsInThePageAreShownAsText) {
  const auto page = files(package("ann")).at("export.html");
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;"));
  EXPECT_THAT(page, HasSubstr("better-words"));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
}

/// Whatever member holds it, a text never becomes an element.
TEST_F(Exports, P2NoMemberOfTheDataReachesThePageUnescaped) {
  auto data = boost::json::parse(files(package("ann")).at("export.json")).as_object();
  const std::function<void(boost::json::value&)> spoil = [&](boost::json::value& it) {
    if (it.is_string()) it = kScript;
    if (it.is_object()) {
      for (auto& member : it.get_object()) spoil(member.value());
    }
    if (it.is_array()) {
      for (auto& one : it.get_array()) spoil(one);
    }
  };
  boost::json::value whole(data);
  spoil(whole);
  EXPECT_THAT(export_page(whole.as_object()), Not(HasSubstr("<script")));
}

TEST(ZipArchives, NamesThatLeadElsewhereAreRefused) {
  for (const auto* name : {"../x", "/x", "a/../x", "a//x", "C:x", "."}) {
    EXPECT_FALSE(read_zip(*write_zip({{name, "x"}}, {}))) << name;
  }
  EXPECT_FALSE(read_zip(*write_zip({{"a", "x"}, {"a", "y"}}, {})));
  const auto archive = *write_zip({{"a", "xx"}, {"b/c", ""}}, {});
  EXPECT_EQ(read_zip(archive)->at(1).name, "b/c");
  EXPECT_FALSE(read_zip(archive, {.files = 1}));
  EXPECT_FALSE(read_zip(archive, {.bytes = 1}));
}

}  // namespace
}  // namespace lethe::api::testing
