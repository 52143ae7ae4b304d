#include "tests/api/model_comparison.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "api/commands/consent_standing.h"
#include "api/commands/permission.h"

namespace lethe::api::testing {
namespace {

using projections::PersonState;
using projections::Views;

class Comparison {
 public:
  Comparison(World& world, const Model& model, const ModelIds& ids)
      : world_(world),
        model_(model),
        ids_(ids),
        ledger_(world.ledger()),
        snapshot_(ledger_->snapshot()),
        views_(*snapshot_) {
    for (const auto& [name, person] : model.people) names_[world.person(name)] = name;
    for (const auto& [name, id] : ids.holds) hold_names_[id] = name;
  }

  void all() {
    for (const auto& [name, person] : model_.people) compare_person(name, person);
    compare_lives();
    compare_emails();
    for (const auto& [name, item] : model_.items) compare_item(name, item);
    for (const auto& [name, hold] : model_.holds) compare_hold(name, hold);
    compare_erasures();
    for (const auto& [name, one] : model_.restrictions) compare_restriction(name, one);
    for (const auto& [name, request] : model_.requests) compare_request(name, request);
    compare_settings();
  }

 private:
  void compare_person(const Name& name, const ModelPerson& person) {
    SCOPED_TRACE(name);
    const auto id = world_.person(name);
    const auto row = **views_.person(id);
    const auto state = person.standing == Standing::kActive     ? PersonState::kActive
                       : person.standing == Standing::kWithheld ? PersonState::kWithheld
                                                                : PersonState::kErased;
    EXPECT_EQ(row.state, state);
    EXPECT_EQ(row.type, person.type);
    EXPECT_EQ(row.revision, person.revision);
    EXPECT_EQ(row.erased_at.has_value(), person.standing == Standing::kErased);

    std::map<std::string, std::string> fields;
    for (const auto& [field, life] : person.fields) fields[field] = model_.lives.at(life).value;
    EXPECT_EQ(fields_of(id), fields);

    const auto link = *views_.link(id);
    EXPECT_EQ(link ? names_.at(link->account) : "", person.account.value_or(""));
    std::set<Name> identities;
    for (const auto& identity : *views_.identities(id)) identities.insert(names_.at(identity));
    EXPECT_EQ(identities, model_.identities(name));

    compare_consents(id, person);
    compare_objections(id, person);
    compare_permissions(world_, model_, name);
  }

  std::map<std::string, std::string> fields_of(const ledger::SubjectId& id) {
    std::map<std::string, std::string> out;
    for (const auto& field : *views_.profile(id)) {
      const auto& version = field.versions.back();
      out[field.name] = world_.section_text(world_.event(version.sequence), version.index);
    }
    return out;
  }

  void compare_consents(const ledger::SubjectId& id, const ModelPerson& person) {
    const auto rows = *views_.consents(id);
    EXPECT_EQ(rows.size(), person.consents.size());
    for (const auto& [purpose, decision] : rows) {
      SCOPED_TRACE(purpose);
      const auto found = person.consents.find(purpose);
      ASSERT_NE(found, person.consents.end());
      const auto& consent = found->second;
      EXPECT_EQ(decision.status, consent.status);
      EXPECT_EQ(decision.policy_version, consent.policy);
      EXPECT_EQ(decision.expires_at.micros, consent.expires_at);
      EXPECT_EQ(decision.is_explicit, consent.is_explicit);
      EXPECT_EQ(decision.guardian, consent.guardian);
      EXPECT_EQ(*consent_standing(views_, decision, {model_.now}), model_.standing(consent));
    }
  }

  void compare_objections(const ledger::SubjectId& id, const ModelPerson& person) {
    const auto rows = *views_.objections(id);
    EXPECT_EQ(rows.size(), person.objections.size());
    for (const auto& row : rows) {
      SCOPED_TRACE("objection to " + row.purpose);
      const auto found = person.objections.find(row.purpose);
      ASSERT_NE(found, person.objections.end());
      EXPECT_EQ(row.state, found->second.state);
      EXPECT_EQ(row.signal, found->second.signal);
    }
  }

  /// What holds keep is still there, and what is destroyed is not.
  void compare_lives() {
    ASSERT_EQ(ids_.lives.size(), model_.lives.size());
    for (std::size_t i = 0; i < model_.lives.size(); ++i) {
      const auto& life = model_.lives[i];
      SCOPED_TRACE(life.field + " of " + life.person);
      const auto event = world_.event(ids_.lives[i]);
      const auto section =
          std::find_if(event.sections.begin(), event.sections.end(), [&](const auto& one) {
            return one.role == ledger::SectionRole::kExternalId ? life.field == "external_id"
                                                                : one.name == life.field;
          });
      ASSERT_NE(section, event.sections.end());
      expect_text(event, static_cast<std::size_t>(section - event.sections.begin()),
                  life.first_value, life.destroyed);
    }
  }

  void expect_text(const ledger::EventHeader& event, std::size_t index, const std::string& text,
                   bool destroyed) {
    const auto opened = ledger_->section(event, static_cast<std::uint16_t>(index));
    EXPECT_EQ(opened.has_value(), !destroyed);
    if (opened) {
      EXPECT_EQ(crypto::as_text(opened->content()), text);
    } else {
      EXPECT_EQ(opened.error(), ledger::Error::kSectionErased);
    }
  }

  /// Who is found by an e-mail: nobody who was erased, and nobody whose erasure waits.
  void compare_emails() {
    std::map<std::string, std::set<Name>> holders;
    for (const auto& life : model_.lives) holders[life.value];
    for (const auto& [name, person] : model_.people) {
      const auto email = person.fields.find("email");
      const bool is_found = email != person.fields.end() && person.standing == Standing::kActive;
      if (is_found) holders[model_.lives.at(email->second).value].insert(name);
    }
    for (const auto& [email, wanted] : holders) {
      std::set<Name> found;
      for (const auto& id : *views_.by_email(email, ledger_->keys())) found.insert(names_.at(id));
      EXPECT_EQ(found, wanted) << email;
    }
  }

  void compare_item(const Name& name, const ModelItem& item) {
    SCOPED_TRACE(name);
    const auto row = **views_.item(world_.item(name));
    EXPECT_EQ(names_.at(row.author), item.author);
    EXPECT_EQ(row.type, item.type);
    EXPECT_EQ(row.parent, item.parent.empty() ? ledger::ItemId{} : world_.item(item.parent));
    EXPECT_EQ(row.deletion.has_value(), item.deleted);
    const auto posted = world_.event(row.posted_at);
    EXPECT_EQ(posted.time.micros, item.posted);
    expect_text(posted, posted.sections.size() - 1, item.first_body, item.destroyed);
    if (item.deleted) return;
    EXPECT_EQ(row.version.revision, item.revision);
    EXPECT_EQ(text_of(row.version.body), item.body);
    EXPECT_EQ(text_of(row.version.title), item.title.value_or("(none)"));
  }

  std::string text_of(const std::optional<projections::FieldVersion>& version) {
    if (!version) return "(none)";
    return world_.section_text(world_.event(version->sequence), version->index);
  }

  void compare_hold(const Name& name, const ModelHold& hold) {
    SCOPED_TRACE(name);
    const auto row = *views_.hold(ids_.holds.at(name));
    ASSERT_TRUE(row);
    const auto subject = hold.subject.empty() ? ledger::SubjectId{} : world_.person(hold.subject);
    EXPECT_EQ(row->subject, subject);
    EXPECT_EQ(row->classes, hold.classes);
    EXPECT_EQ(row->until.micros, hold.until);
    EXPECT_EQ(row->lifted_at.has_value(), hold.lifted);
  }

  static std::string told(const Name& person, bool whole, std::size_t orders,
                          const std::set<Name>& holds) {
    auto out = person + (whole ? " whole, " : " in part, ") + std::to_string(orders) + " orders";
    for (const auto& hold : holds) out += ", waits for " + hold;
    return out;
  }

  /// As they are told: their ids are random.
  void compare_erasures() {
    std::multiset<std::string> wanted;
    for (const auto& one : model_.erasures) {
      wanted.insert(told(one.person, one.whole, one.orders, one.holds));
    }
    std::multiset<std::string> found;
    const auto rows = *views_.erasures(std::nullopt, model_.erasures.size() + 1);
    for (const auto& row : rows) {
      std::set<Name> holds;
      for (const auto& hold : row.holds) holds.insert(hold_names_.at(hold));
      found.insert(told(names_.at(row.subject), row.whole_subject, row.orders.size(), holds));
      EXPECT_EQ(row.certificates.size(), row.orders.size());
      EXPECT_EQ(row.state == projections::ErasureState::kWithheld, !holds.empty());
    }
    EXPECT_EQ(found, wanted);
  }

  void compare_restriction(const Name& name, const ModelRestriction& one) {
    SCOPED_TRACE(name);
    const auto row = *views_.restriction(ids_.restrictions.at(name));
    ASSERT_TRUE(row);
    EXPECT_EQ(names_.at(row->subject), one.person);
    EXPECT_EQ(row->ground, one.ground);
    EXPECT_EQ(row->set.micros, one.set);
    EXPECT_EQ(row->lifted_at.has_value(), one.informed.has_value());
    EXPECT_EQ(row->informed_at.micros, one.informed.value_or(0));
  }

  void compare_request(const Name& name, const ModelRequest& request) {
    SCOPED_TRACE(name);
    const auto row = *views_.rights_request(ids_.requests.at(name));
    ASSERT_TRUE(row);
    EXPECT_EQ(names_.at(row->subject), request.person);
    EXPECT_EQ(row->type, request.type);
    EXPECT_EQ(row->regime, request.regime);
    EXPECT_EQ(row->state, request.state);
    EXPECT_EQ(row->received_at.micros, request.received);
    EXPECT_EQ(row->due_at.micros, request.due);
    EXPECT_EQ(row->told_at.micros, request.told);
    EXPECT_EQ(row->denial, request.denial);
    EXPECT_EQ(row->fee, request.fee);
    EXPECT_EQ(row->revision, request.revision);
    EXPECT_EQ(row->extended_at.has_value(), request.extended);
  }

  void compare_settings() {
    const std::pair<const char*, bool> switches[] = {
        {"allow_delete_tickets", model_.settings.delete_tickets},
        {"allow_delete_topics", model_.settings.delete_topics},
        {"allow_delete_comments", model_.settings.delete_comments},
    };
    for (const auto& [name, is_on] : switches) {
      const auto setting = *views_.setting(name);
      EXPECT_EQ(setting && setting->value == "true", is_on) << name;
    }
  }

  World& world_;
  const Model& model_;
  const ModelIds& ids_;
  const std::shared_ptr<const ledger::Ledger> ledger_;
  const std::unique_ptr<ledger::LedgerSnapshot> snapshot_;
  const Views views_;
  std::map<ledger::SubjectId, Name> names_;
  std::map<ledger::HoldId, Name> hold_names_;
};

}  // namespace

void compare(World& world, const Model& model, const ModelIds& ids) {
  Comparison(world, model, ids).all();
}

void compare_permissions(World& world, const Model& model, const Name& name) {
  const auto snapshot = world.ledger()->snapshot();
  const Views views(*snapshot);
  const auto row = **views.person(world.person(name));
  for (const auto& [purpose, definition] : kPurposes) {
    const auto permitted = permission(views, row, purpose, {model.now}, {});
    ASSERT_TRUE(permitted);
    EXPECT_EQ(permitted->reason, model.permission(name, purpose)) << name << " for " << purpose;
  }
}

std::vector<Rows> rows_of_projections(const World& world) {
  std::vector<Rows> out;
  const auto snapshot = world.ledger()->snapshot();
  for (const auto& projection : world.runner.projections()) {
    auto& rows = out.emplace_back();
    EXPECT_TRUE(projections::each_row(*snapshot, *projection, [&](auto row, auto value) {
      rows[crypto::to_bytes(row)] = crypto::to_bytes(value);
      return true;
    }));
  }
  return out;
}

}  // namespace lethe::api::testing
