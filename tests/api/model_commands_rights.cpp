// Random commands about holds, restrictions, requests, content and settings, and time that passes.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>

#include "tests/api/model_commands.h"

namespace lethe::api::testing {

using ledger::CompartmentClass;
using ledger::ContentType;
using ledger::RightsRequestState;
using ledger::RightsRequestType;

namespace {

constexpr std::int64_t kHourSeconds = 3'600;

}  // namespace

// --- holds ---

void RandomCommands::place_hold() {
  const auto hold = next_name("h");
  const bool on_all = one_in(12);
  const auto name = on_all ? "" : any_person();
  PlaceHoldInput input;
  if (!on_all) input.subject = id_of(name);
  input.exception = ledger::KeepException::kLegalClaims;
  for (const auto cls : {CompartmentClass::kProfile, CompartmentClass::kContent,
                         CompartmentClass::kOperational, CompartmentClass::kEvidence}) {
    if (one_in(4)) input.classes.push_back(cls);
  }
  // One on everybody ends soon, or nobody is ever erased.
  if (on_all || one_in(2)) {
    const auto hours = static_cast<Micros>(one_in(10) ? 0 : 1 + roll(on_all ? 24 : 120));
    input.until = {model_.now + hours * kHourSeconds * 1'000'000};
  }
  input.reason = "A court wants it.";
  const auto wanted = model_.place_hold(hold, name, input);
  const auto reply = run("hold " + hold + " on " + name, {"admin"}, wanted, api::place_hold, input);
  remember(ids_.holds, hold, reply);
}

void RandomCommands::lift_hold() {
  const auto hold = any_hold();
  const auto known = model_.holds.find(hold);
  const bool was_lifted = known == model_.holds.end() || known->second.lifted;
  const auto waiting = was_lifted ? 0 : model_.waiting_for(hold);
  const auto wanted = model_.lift_hold(hold);
  const auto reply = run("end of hold " + hold, {"admin"}, wanted, api::lift_hold,
                         LiftHoldInput{id_in(ids_.holds, hold)});
  if (reply.refused()) return;
  const auto& resumed = reply.answer().body.at("resumed").as_array();
  EXPECT_EQ(resumed.size(), std::min(waiting, kResumedAtOnce)) << hold;
  if (waiting > kResumedAtOnce) run_duties();  // the others
}

// --- restrictions ---

void RandomCommands::restrict_person() {
  const auto restriction = next_name("r");
  const auto name = any_person();
  const auto call = any_call(name, {"portal", "admin", "agent"});
  SetRestrictionInput input;
  input.subject = id_of(name);
  input.ground = any<ledger::RestrictionGround>({ledger::RestrictionGround::kAccuracyContested,
                                                 ledger::RestrictionGround::kObjectionPending});
  if (one_in(2)) input.reason = "It is contested.";
  const auto wanted = model_.restrict_person(call, restriction, name, input.ground);
  const auto reply = run("restriction of " + name, call, wanted, set_restriction, input);
  remember(ids_.restrictions, restriction, reply);
}

void RandomCommands::lift_restriction() {
  const auto restriction =
      rather(model_.restrictions, [](const ModelRestriction& one) { return !one.informed; });
  LiftRestrictionInput input{id_in(ids_.restrictions, restriction), {model_.now}};
  const auto known = model_.restrictions.find(restriction);
  if (known != model_.restrictions.end() && one_in(2)) {
    input.informed_at = {(known->second.set + model_.now) / 2};
  }
  if (one_in(6)) input.informed_at = {model_.now + kDayMicros};
  if (one_in(6)) input.informed_at = {model_.now - 100 * kDayMicros};
  const auto wanted = model_.lift_restriction(restriction, input.informed_at.micros);
  run("end of restriction " + restriction, {"admin"}, wanted, api::lift_restriction, input);
}

// --- requests for rights ---

void RandomCommands::open_request() {
  const auto request = next_name("q");
  const auto name = any_person();
  const auto call = any_call(name, {"portal", "admin", "agent", "subject"});
  OpenRequestInput input;
  input.subject = id_of(name);
  input.type = any<RightsRequestType>({RightsRequestType::kAccess, RightsRequestType::kErasure,
                                       RightsRequestType::kObjection, RightsRequestType::kAmendment,
                                       RightsRequestType::kAccounting});
  const bool is_hipaas = input.type == RightsRequestType::kAmendment ||
                         input.type == RightsRequestType::kAccounting ||
                         (input.type == RightsRequestType::kAccess && one_in(2));
  input.regime = is_hipaas ? ledger::Regime::kHipaa : ledger::Regime::kGdpr;
  if (one_in(3)) {
    input.received_at = {model_.now + (static_cast<Micros>(roll(40)) - 38) * kDayMicros};
  }
  if (one_in(3)) input.detail = "Everything that you have.";
  const auto wanted = model_.open_request(call, request, name, input);
  const auto reply = run("request of " + name, call, wanted, api::open_request, input);
  remember(ids_.requests, request, reply);
}

void RandomCommands::step_request() {
  const auto name = rather(model_.requests, [](const ModelRequest& request) {
    return request.state < RightsRequestState::kFulfilled;
  });
  const auto known = model_.requests.find(name);
  const bool is_known = known != model_.requests.end();
  const auto call = any_call(is_known ? known->second.person : any_person(),
                             {"portal", "admin", "agent", "subject"});
  StepRequestInput input;
  input.request = id_in(ids_.requests, name);
  // Often the next one, so that some come to their end.
  const auto before = is_known ? static_cast<std::size_t>(known->second.state) : 1;
  const auto after = one_in(3) ? 2 + roll(8) : std::min<std::size_t>(before + 1 + roll(2), 9);
  input.state = static_cast<RightsRequestState>(after);
  if (is_known) input.revision = any_revision(known->second.revision);
  const bool refuses = input.state == RightsRequestState::kDenied ||
                       input.state == RightsRequestState::kPartlyFulfilled;
  const bool extends = input.state == RightsRequestState::kExtended;
  if (refuses) input.denial = ledger::DenialGround::kExcessive;
  if (one_in(4)) {
    input.fee = 500;
    input.currency = "EUR";
  }
  if (refuses || extends || input.fee > 0) input.reason = "There is much of it.";
  if (one_in(5)) input.told_at = {model_.now + (static_cast<Micros>(roll(4)) - 2) * kDayMicros};
  if (extends && one_in(3) && is_known) {
    input.due_at = {known->second.due + (static_cast<Micros>(roll(100)) - 20) * kDayMicros};
  }
  const auto wanted = model_.step_request(call, name, input);
  run("step of " + name + " to " + std::string(ledger::name_of(input.state)), call, wanted,
      api::step_request, input);
}

// --- content ---

void RandomCommands::post() {
  const auto item = next_name("i");
  const auto name = any_person();
  const auto call = any_call(name, {"portal", "agent", "subject"});
  PostItemInput input;
  input.type = any<ContentType>(
      {ContentType::kTicket, ContentType::kTopic, ContentType::kComment, ContentType::kReply});
  input.body = "body of " + item;
  Name parent;
  if (input.type == ContentType::kTicket || input.type == ContentType::kTopic) {
    input.title = "title of " + item;
  } else {
    parent = one_in(4) ? any_name(model_.items) : any_item();
    input.parent = id_of_item(parent);
  }
  std::optional<Name> author;
  if (!one_in(3)) author = name;
  if (author) input.author = id_of(name);
  const auto wanted = model_.post(call, item, author, parent, input);
  const auto reply = run("post of " + item, call, wanted, post_item, input);
  if (!reply.refused()) {
    world_.item(item) = *ledger::ItemId::parse(text_at(reply.answer().body, "id"));
  }
}

void RandomCommands::edit_item() {
  const auto item = any_item();
  const auto known = model_.items.find(item);
  const bool is_known = known != model_.items.end();
  const auto call =
      any_call(is_known ? known->second.author : any_person(), {"portal", "agent", "subject"});
  EditItemInput input;
  input.item = id_of_item(item);
  if (is_known) input.revision = any_revision(known->second.revision);
  if (one_in(4)) input.title = "another title";
  if (!input.title || one_in(2)) input.body = "edited " + std::to_string(roll(100));
  const auto wanted = model_.edit_item(call, item, input);
  run("edit of " + item, call, wanted, api::edit_item, input);
}

void RandomCommands::read_item() {
  const auto item = any_item();
  const auto known = model_.items.find(item);
  const auto call = any_call(known == model_.items.end() ? any_person() : known->second.author,
                             {"portal", "agent", "subject", "auditor"});
  ReadItemInput input;
  input.item = id_of_item(item);
  const bool says_purpose = !one_in(6);
  if (says_purpose) input.purpose_of_use = "HOPERAT";
  const auto wanted = model_.read_item(call, item, says_purpose);
  const auto reply = run("read " + item, call, wanted, api::read_item, input);
  if (reply.refused()) return;
  EXPECT_EQ(text_at(reply.answer().body, "body"), known->second.body) << item;
  if (known->second.title) {
    EXPECT_EQ(text_at(reply.answer().body, "title"), *known->second.title) << item;
  }
}

void RandomCommands::delete_item() {
  const auto item = any_item();
  const auto known = model_.items.find(item);
  const auto call = any_call(known == model_.items.end() ? any_person() : known->second.author,
                             {"portal", "admin", "agent", "subject"});
  const auto wanted = model_.delete_item(call, item);
  run("delete " + item, call, wanted, api::delete_item, DeleteItemInput{id_of_item(item)});
}

void RandomCommands::delete_items() {
  const auto author = any_person();
  const auto call = any_call(author, {"portal", "admin", "agent", "subject"});
  DeleteItemsInput input;
  input.author = id_of(author);
  if (one_in(2)) input.type = any<ContentType>({ContentType::kTicket, ContentType::kComment});
  if (one_in(3)) input.before = {model_.now - static_cast<Micros>(roll(5)) * kDayMicros};
  if (input.before && one_in(4)) input.author.reset();
  const auto count = model_.fitting_items(author, input).size();
  input.preview = one_in(3);
  if (!input.preview) input.expected = static_cast<std::int64_t>(count + (one_in(4) ? 1 : 0));
  ASSERT_TRUE(select_items(*world_.ledger(), input));
  const auto wanted = model_.delete_items(call, author, input);
  const auto reply =
      run("delete what " + author + " wrote", call, wanted, api::delete_items, input);
  if (reply.refused()) return;
  EXPECT_EQ(reply.answer().body.at("count").to_number<std::size_t>(), count) << author;
}

// --- settings, policies and time ---

void RandomCommands::change_setting() {
  auto& settings = model_.settings;
  boost::json::object body;
  const bool is_on = one_in(2);
  switch (roll(8)) {
    case 0:
      body["allow_delete_tickets"] = settings.delete_tickets = is_on;
      break;
    case 1:
      body["allow_delete_topics"] = settings.delete_topics = is_on;
      break;
    case 2:
      body["allow_delete_comments"] = settings.delete_comments = is_on;
      break;
    case 3:
      body["minimum_age"] = settings.minimum_age = is_on ? 16 : 13;
      break;
    case 4:
      settings.holidays = is_on ? std::set<std::string>{} : std::set<std::string>{"2027-03-01"};
      for (int day = 10; !is_on && day < 30; day += 3) {
        settings.holidays.insert("2027-0" + std::to_string(2 + roll(5)) + "-" +
                                 std::to_string(day));
      }
      body["public_holidays"] =
          boost::json::array(settings.holidays.begin(), settings.holidays.end());
      break;
    case 5:
      settings.ticket_days = is_on ? 0 : 4;
      body["ticket_retention_days"] = settings.ticket_days;
      break;
    case 6:
      settings.comment_days = is_on ? 0 : 7;
      body["comment_retention_days"] = settings.comment_days;
      break;
    default:
      settings.fields = {"city", "email", "given_name", "note"};
      if (!one_in(3)) settings.fields.insert("phone");
      body["profile_fields"] = boost::json::array(settings.fields.begin(), settings.fields.end());
  }
  run("change of a setting", {"admin"}, "200", change_settings,
      *read_input<ChangeSettingsInput>(body));
}

void RandomCommands::change_auditor_grant() {
  if (grant_ && one_in(2)) {
    run("end of a grant", {"admin"}, "200", end_auditor_grant, EndAuditorGrantInput{*grant_});
    model_.auditor_grant = 0;
    grant_.reset();
    return;
  }
  if (grant_) return;
  GrantAuditorInput input;
  input.auditor = world_.issued_token("auditor");
  input.scopes = {ledger::GrantScope::kProfile, ledger::GrantScope::kContent,
                  ledger::GrantScope::kTexts};
  model_.auditor_grant = model_.now + static_cast<Micros>(1 + roll(60)) * kDayMicros;
  input.expires_at = {model_.auditor_grant};
  input.reason = "a yearly audit";
  const auto reply = run("grant", {"admin"}, "201", grant_auditor, input);
  grant_ = ledger::GrantId::parse(text_at(reply.answer().body, "id"));
}

void RandomCommands::publish() {
  const ModelPolicy policy{next_name("v"), one_in(3)};
  model_.policies.push_back(policy);
  world_.publish(policy.version, policy.anew);
}

void RandomCommands::wait() {
  world_.clock.advance_seconds(static_cast<std::int64_t>(roll(20)) * kHourSeconds);
  model_.now = world_.clock.now().micros;
  if (one_in(2)) run_duties();
}

void RandomCommands::run_duties() {
  Scheduler scheduler(world_.store());
  for (bool more = true; more;) {
    const auto slice = scheduler.run_due(world_.clinic(), world_.clock.now());
    ASSERT_TRUE(slice);
    more = slice->more;
  }
  model_.pass_time();
}

}  // namespace lethe::api::testing
