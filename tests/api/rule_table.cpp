#include "tests/api/rule_table.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <functional>
#include <sstream>

#include "crypto/check.h"
#include "tests/api/rule_line.h"

namespace lethe::api::testing {
namespace {

class Table {
 public:
  explicit Table(World& world) : world_(world) {}

  Reply run(const Line& line) {
    static const std::map<std::string, Reply (Table::*)(const Line&)> kVerbs{
        {"policy", &Table::policy},
        {"purpose", &Table::purpose},
        {"setting", &Table::setting},
        {"register", &Table::register_person},
        {"edit", &Table::edit},
        {"delete", &Table::delete_field},
        {"read", &Table::read},
        {"consent", &Table::consent},
        {"withdraw", &Table::withdraw},
        {"access", &Table::access},
        {"erase", &Table::erase},
        {"token", &Table::token},
        {"revoke", &Table::revoke},
        {"history", &Table::history},
        {"link", &Table::link},
        {"attribution", &Table::attribution},
        {"post", &Table::post},
        {"get", &Table::get},
        {"change", &Table::change},
        {"drop", &Table::drop},
        {"clear", &Table::clear},
        {"end", &Table::revoke_consent},
        {"object", &Table::objection},
        {"expire", &Table::expire},
        {"hold", &Table::hold},
        {"lift", &Table::lift},
        {"grant", &Table::grant},
        {"ungrant", &Table::ungrant},
        {"restrict", &Table::restrict_person},
        {"free", &Table::free},
        {"request", &Table::request},
        {"step", &Table::step},
        {"recipient", &Table::recipient},
        {"disclose", &Table::disclose},
        {"notices", &Table::notices},
        {"region", &Table::region},
        {"contract", &Table::contract}};
    exception_ = line.verb() == "hold" ? std::nullopt : line.option("exception");
    return (this->*kVerbs.at(line.verb()))(line);
  }

 private:
  template <class Input>
  Reply run_as(const std::string& who, Ruled<Ruling> (*rule)(RuleContext&, const Input&),
               const Input& input) {
    auto request = world_.request(who);
    request.restriction_exception = exception_;
    return api::run(world_.store(), world_.clinic(), std::move(request), rule, input);
  }

  ledger::SubjectId person(const std::string& name) {
    auto& id = world_.person(name);
    if (id.is_zero()) id = ledger::SubjectId::random();
    return id;
  }

  Reply policy(const Line& line) {
    PublishPolicyInput input{line.word(2), "https://clinic.example/", "en",
                             crypto::sha256(crypto::as_bytes(line.word(2))), line.has("anew")};
    if (line.has("no-url")) input.url.clear();
    return run_as(line.who(), publish_policy, input);
  }

  Reply purpose(const Line& line) {
    DefinePurposeInput input;
    input.purpose = line.word(2);
    input.basis = *ledger::by_name<ledger::LegalBasis>(line.word(3));
    input.special_category = line.has("special");
    input.retired = line.has("retired");
    input.validity_days = static_cast<std::uint32_t>(line.number("days").value_or(0));
    input.title = line.option("title").value_or("");
    input.direct_marketing = line.has("marketing");
    return run_as(line.who(), define_purpose, input);
  }

  Reply setting(const Line& line) {
    boost::json::object body;
    for (const auto& [name, value] : line.options()) body[name] = boost::json::parse(value);
    return run_as(line.who(), change_settings, *read_input<ChangeSettingsInput>(body));
  }

  Reply register_person(const Line& line) {
    RegisterSubjectInput input;
    input.type = *ledger::by_name<ledger::SubjectType>(line.word(3));
    input.origin = *ledger::by_name<ledger::Origin>(line.option("origin").value_or("signup"));
    input.external_id = line.option("external");
    input.profile = line.options({"external", "origin"});
    auto reply = run_as(line.who(), register_subject, input);
    if (!reply.refused()) {
      world_.person(line.word(2)) = *ledger::SubjectId::parse(text_at(reply.answer().body, "id"));
    }
    return reply;
  }

  Reply edit(const Line& line) {
    EditProfileInput input;
    input.subject = person(line.word(2));
    input.revision = line.number("if");
    input.profile = line.options({"if", "exception"});
    EXPECT_TRUE(note_unchanged(*world_.ledger(), input));
    return run_as(line.who(), edit_profile, input);
  }

  Reply delete_field(const Line& line) {
    return run_as(line.who(), api::delete_field,
                  DeleteFieldInput{person(line.word(2)), line.word(3), line.number("if")});
  }

  Reply read(const Line& line) {
    ReadProfileInput input;
    input.subject = person(line.word(2));
    const auto purpose = line.word_or(3, "");
    if (!purpose.empty() && purpose != "past") input.purpose_of_use = purpose;
    input.reason = line.option("reason");
    if (line.has("past")) input.as_of = projections::AsOf{};
    return run_as(line.who(), read_profile, input);
  }

  Reply consent(const Line& line) {
    RecordConsentInput input;
    input.subject = person(line.word(2));
    input.purpose = line.word(3);
    input.status = *ledger::by_name<ledger::ConsentStatus>(line.word(4));
    input.policy_version = line.word(5);
    input.is_explicit = line.has("explicit");
    input.language = "en";
    input.wording = "banner";
    input.method = "web_form";
    if (const auto ip = line.option("ip")) input.evidence = R"({"ip":")" + *ip + R"("})";
    if (const auto where = line.option("context")) {
      input.context = *ledger::by_name<ledger::ConsentContext>(*where);
    }
    input.asserted = line.has("asserted");
    input.bundled = line.has("bundled");
    if (const auto age = line.number("age")) input.age = static_cast<std::int64_t>(*age);
    if (const auto guardian = line.option("guardian")) {
      input.guardian = GuardianInput{*guardian, "id_document"};
    }
    return run_as(line.who(), record_consent, input);
  }

  Reply withdraw(const Line& line) {
    return run_as(line.who(), withdraw_consent,
                  WithdrawConsentInput{person(line.word(2)), line.word(3)});
  }

  Reply revoke_consent(const Line& line) {
    RevokeConsentInput input;
    input.subject = person(line.word(2));
    input.purpose = line.word(3);
    input.reason = line.option("reason").value_or("over");
    return run_as(line.who(), api::revoke_consent, input);
  }

  Reply objection(const Line& line) {
    RecordObjectionInput input;
    input.subject = person(line.word(2));
    const auto purpose = line.word(3);
    if (purpose != "all") input.purpose = purpose;
    input.state = *ledger::by_name<ledger::ObjectionState>(line.word(4));
    if (line.has("gpc")) input.signal = ledger::ObjectionSignal::kGpc;
    input.reason = line.option("reason");
    return run_as(line.who(), record_objection, input);
  }

  Reply expire(const Line& line) {
    ExpireConsentsInput input;
    if (const auto limit = line.number("limit")) input.limit = *limit;
    return run_as(line.who(), expire_consents, input);
  }

  Reply access(const Line& line) {
    RecordAccessInput input;
    input.subject = person(line.word(2));
    input.purpose_of_use = line.word(3);
    input.action = ledger::AccessAction::kRead;
    input.resource_type = "Encounter";
    input.reason = line.option("reason");
    if (const auto actor = line.option("actor")) input.actor = person(*actor);
    if (const auto at = line.option("at")) {
      input.occurred_at = {world_.clock.now().micros + std::stoll(*at) * 1'000'000};
    }
    return run_as(line.who(), record_access, input);
  }

  Reply erase(const Line& line) {
    EraseSubjectInput input;
    input.subject = person(line.word(2));
    input.ground =
        *ledger::by_name<ledger::ErasureGround>(line.option("ground").value_or("objection"));
    input.reason = line.option("reason");
    return run_as(line.who(), erase_subject, input);
  }

  Reply token(const Line& line) {
    IssueTokenInput input;
    input.role = *ledger::by_name<ledger::Role>(line.word(2));
    input.ttl_seconds = 3'600;
    input.label = line.option("label");
    if (const auto name = line.option("person")) input.subject = person(*name);
    auto reply = run_as(line.who(), issue_token, input);
    if (const auto name = line.option("name"); name && !reply.refused()) {
      tokens_[*name] = *ledger::TokenId::parse(text_at(reply.answer().body, "id"));
    }
    return reply;
  }

  Reply revoke(const Line& line) {
    auto& id = tokens_[line.word(2)];
    if (id.is_zero()) id = ledger::TokenId::random();
    return run_as(line.who(), revoke_token, RevokeTokenInput{id});
  }

  Reply grant(const Line& line) {
    GrantAuditorInput input;
    const auto& auditor = line.word(2);
    input.auditor = auditor == "auditor" ? world_.issued_token(auditor) : tokens_[auditor];
    if (input.auditor.is_zero()) input.auditor = ledger::TokenId::random();
    if (const auto about = line.option("person")) input.subject = person(*about);
    for (const auto& scope : codes(line.word(3))) {
      input.scopes.push_back(*ledger::by_name<ledger::GrantScope>(scope));
    }
    const auto days = static_cast<std::int64_t>(line.number("days").value_or(30));
    input.expires_at = {world_.clock.now().micros + days * ledger::kDayMicros};
    input.reason = line.option("reason").value_or("an audit");
    auto reply = run_as(line.who(), grant_auditor, input);
    if (reply.refused()) return reply;
    grants_[line.word(4)] = *ledger::GrantId::parse(text_at(reply.answer().body, "id"));
    return reply;
  }

  Reply ungrant(const Line& line) {
    const auto& id = grants_[line.word(2)];
    return run_as(line.who(), end_auditor_grant, EndAuditorGrantInput{id});
  }

  Reply history(const Line& line) {
    ReadFieldHistoryInput input;
    input.subject = person(line.word(2));
    input.field = line.word(3);
    const auto purpose = line.word_or(4, "");
    if (!purpose.empty()) input.purpose_of_use = purpose;
    input.reason = line.option("reason");
    return run_as(line.who(), read_field_history, input);
  }

  Reply link(const Line& line) {
    return run_as(line.who(), link_subject,
                  LinkSubjectInput{person(line.word(2)), person(line.word(3))});
  }

  Reply attribution(const Line& line) {
    ReadAttributionInput input;
    input.agent = person(line.word(2));
    const auto purpose = line.word_or(3, "");
    if (!purpose.empty()) input.purpose_of_use = purpose;
    input.reason = line.option("reason");
    return run_as(line.who(), read_attribution, input);
  }

  ledger::ItemId& item(const std::string& name) {
    auto& id = world_.item(name);
    if (id.is_zero()) id = ledger::ItemId::random();
    return id;
  }

  Reply post(const Line& line) {
    PostItemInput input;
    input.type = *ledger::by_name<ledger::ContentType>(line.word(3));
    input.body = line.word(4);
    if (input.type == ledger::ContentType::kTicket || input.type == ledger::ContentType::kTopic) {
      input.title = line.word(4);
    }
    if (const auto author = line.option("author")) input.author = person(*author);
    if (const auto parent = line.option("parent")) input.parent = item(*parent);
    auto reply = run_as(line.who(), post_item, input);
    if (!reply.refused()) {
      item(line.word(2)) = *ledger::ItemId::parse(text_at(reply.answer().body, "id"));
    }
    return reply;
  }

  Reply get(const Line& line) {
    ReadItemInput input;
    input.item = item(line.word(2));
    const auto purpose = line.word_or(3, "");
    if (!purpose.empty()) input.purpose_of_use = purpose;
    input.revision = line.number("revision");
    input.reason = line.option("reason");
    return run_as(line.who(), read_item, input);
  }

  Reply change(const Line& line) {
    EditItemInput input;
    input.item = item(line.word(2));
    input.body = line.word(3);
    input.revision = line.number("if");
    input.title = line.option("title");
    return run_as(line.who(), edit_item, input);
  }

  Reply drop(const Line& line) {
    return run_as(line.who(), delete_item, DeleteItemInput{item(line.word(2))});
  }

  Reply clear(const Line& line) {
    DeleteItemsInput input;
    if (const auto author = line.option("author")) input.author = person(*author);
    if (const auto type = line.option("type")) {
      input.type = *ledger::by_name<ledger::ContentType>(*type);
    }
    if (const auto days = line.option("days")) {
      input.before = {world_.clock.now().micros - std::stoll(*days) * 86'400'000'000};
    }
    input.preview = !line.option("expect");
    if (!input.preview) input.expected = static_cast<std::int64_t>(*line.number("expect"));
    EXPECT_TRUE(select_items(*world_.ledger(), input));
    return run_as(line.who(), delete_items, input);
  }

  Reply hold(const Line& line) {
    PlaceHoldInput input;
    if (line.word(2) != "*") input.subject = person(line.word(2));
    input.exception =
        *ledger::by_name<ledger::KeepException>(line.option("exception").value_or("legal_claims"));
    for (const auto& name : codes(line.option("classes").value_or("-"))) {
      input.classes.push_back(*ledger::by_name<ledger::CompartmentClass>(name));
    }
    if (const auto days = line.number("days")) {
      input.until = {world_.clock.now().micros + static_cast<std::int64_t>(*days) * 86'400'000'000};
    }
    input.reason = "A court wants it.";
    return named(line.word(3), run_as(line.who(), place_hold, input));
  }

  Reply lift(const Line& line) {
    return run_as(line.who(), lift_hold, LiftHoldInput{id<ledger::HoldId>(line.word(2))});
  }

  Reply restrict_person(const Line& line) {
    SetRestrictionInput input;
    input.subject = person(line.word(2));
    input.ground = *ledger::by_name<ledger::RestrictionGround>(
        line.option("ground").value_or("accuracy_contested"));
    input.reason = line.option("reason");
    return named(line.word(3), run_as(line.who(), set_restriction, input));
  }

  Reply free(const Line& line) {
    LiftRestrictionInput input;
    input.restriction = id<ledger::RestrictionId>(line.word(2));
    input.informed_at = from_now(line, "informed");
    return run_as(line.who(), lift_restriction, input);
  }

  Reply request(const Line& line) {
    OpenRequestInput input;
    input.subject = person(line.word(2));
    input.type = *ledger::by_name<ledger::RightsRequestType>(line.word(4));
    const auto natural = is_right_of(input.type, ledger::Regime::kGdpr) ? "gdpr" : "hipaa";
    input.regime = *ledger::by_name<ledger::Regime>(line.option("regime").value_or(natural));
    if (line.option("at")) input.received_at = from_now(line, "at");
    input.detail = line.option("detail");
    return named(line.word(3), run_as(line.who(), open_request, input));
  }

  Reply step(const Line& line) {
    auto input = *read_input<StepRequestInput>(boost::json::parse(line.word(3)));
    input.request = id<ledger::RightsRequestId>(line.word(2));
    input.revision = line.number("if");
    return run_as(line.who(), step_request, input);
  }

  ledger::Moment from_now(const Line& line, const std::string& option) const {
    return {world_.clock.now().micros + std::stoll(line.option(option).value_or("0")) * 1'000'000};
  }

  /// Remembers the id of what was made.
  Reply named(const std::string& name, Reply reply) {
    if (!reply.refused()) ids_[name] = text_at(reply.answer().body, "id");
    return reply;
  }
  template <class IdType>
  IdType id(const std::string& name) const {
    const auto found = ids_.find(name);
    return found == ids_.end() ? IdType::random() : *IdType::parse(found->second);
  }

  Reply recipient(const Line& line) {
    DefineRecipientInput input;
    input.recipient = line.word(2);
    input.title = "The " + input.recipient;
    input.type = ledger::RecipientType::kProcessor;
    input.purposes = codes(line.word(3));
    input.categories = codes(line.word(4));
    input.enabled = !line.has("off");
    input.endpoint = line.option("endpoint").value_or("");
    input.country = line.option("country").value_or("");
    input.safeguard = line.option("safeguard").value_or("");
    return world_.run(line.who(), define_recipient, input);
  }

  Reply disclose(const Line& line) {
    RecordDisclosureInput input;
    input.subject = person(line.word(2));
    input.recipient = line.word(3);
    input.purpose = line.word(4);
    input.categories = codes(line.word(5));
    if (const auto at = line.option("at")) {
      input.occurred_at = {world_.clock.now().micros + std::stoll(*at) * 1'000'000};
    }
    EXPECT_TRUE(note_moment(*world_.ledger(), input));
    return world_.run(line.who(), record_disclosure, input);
  }

  Reply notices(const Line& line) {
    return world_.run(line.who(), record_due_notices, RecordDueNoticesInput{});
  }

  Reply region(const Line& line) {
    MoveRegionInput input{*ledger::by_name<ledger::RegionMoveState>(line.word(2)),
                          line.word_or(3, "")};
    return world_.run(line.who(), move_region, input);
  }

  Reply contract(const Line& line) {
    AcceptContractInput input{line.word(2), "https://clinic.example/dpa",
                              crypto::sha256(crypto::as_bytes(line.word(2))), "Eleni Signatory"};
    return world_.run(line.who(), accept_contract, input);
  }

  World& world_;
  std::map<std::string, ledger::TokenId> tokens_;
  std::map<std::string, ledger::GrantId> grants_;
  std::map<std::string, std::string> ids_;
  std::optional<std::string> exception_;
};

/// What came of it, written as the table writes it.
std::string result_of(const World& world, const Reply& reply) {
  auto out = outcome(reply);
  if (!reply.refused()) {
    for (const auto* name : {"status", "state"}) {
      const auto* said = reply.answer().body.if_contains(name);
      // Of objections alone: people and erasures have states, too.
      const bool is_shown = name == std::string("status") || reply.answer().body.contains("signal");
      if (said != nullptr && is_shown) out += " " + std::string(said->as_string().c_str());
    }
    if (reply.answer().body.contains("count")) {
      out += " " + boost::json::serialize(reply.answer().body.at("count"));
    }
  }
  std::string kinds;
  for (const auto& kind : world.kinds_of(reply)) kinds += (kinds.empty() ? "" : " ") + kind;
  return out + " | " + (kinds.empty() ? "-" : kinds);
}

}  // namespace

void run_table(World& world, std::string_view table) {
  Table rules(world);
  std::istringstream in{std::string(table)};
  for (std::string text; std::getline(in, text);) {
    text.erase(std::min(text.find('#'), text.size()));
    const auto arrow = text.find("->");
    const auto left = trimmed(text.substr(0, arrow));
    if (left.empty()) continue;
    const Line line(left);
    if (line.verb() == "wait") {
      world.clock.advance_days(std::stoll(line.word(1)));
      continue;
    }
    ASSERT_NE(arrow, std::string::npos) << text;
    const auto reply = rules.run(line);
    EXPECT_EQ(result_of(world, reply), trimmed(text.substr(arrow + 2))) << "in: " << left;
  }
}

}  // namespace lethe::api::testing
