#include "tools/demo_content.h"

#include "api/commands/content.h"
#include "api/commands/content_deletions.h"
#include "tools/demo_stories.h"

namespace lethe::tools {

namespace {

using boost::json::object;
using ledger::ContentType;
using ledger::ItemId;

struct Everyday {
  std::string_view title, body, reply;
};
constexpr Everyday kEveryday[] = {
    {"Appointment on Thursday", "Can I come at nine instead of eleven?",
     "Nine is fine. We have moved it."},
    {"Invoice", "The invoice of last month names my old address.",
     "Thank you. A corrected one is on its way."},
    {"Überweisung", "Wo finde ich meine Überweisung zum Facharzt?",
     "Sie liegt an der Anmeldung für Sie bereit."},
    {"Ordonnance", "Mon ordonnance arrive à échéance, faut-il un rendez-vous ?",
     "Non, elle sera renouvelée demain matin."},
    {"検査結果", "検査の結果はいつ分かりますか。", "金曜日までにお知らせします。"},
};

ItemId post(DemoWorld& world, const api::Request& by, const object& body) {
  return id_in<ItemId>(world.run(by, api::post_item, input_of<api::PostItemInput>(body)));
}

void edit(DemoWorld& world, const api::Request& by, const ItemId& item, const object& body) {
  auto input = input_of<api::EditItemInput>(body);
  input.item = item;
  world.run(by, api::edit_item, input);
}

void remove(DemoWorld& world, const api::Request& by, const ItemId& item) {
  world.run(by, api::delete_item, api::DeleteItemInput{item});
}

/// What somebody has written of a type, all at once: first the look at what would go.
void remove_all(DemoWorld& world, const Somebody& author, ContentType type) {
  api::DeleteItemsInput input;
  input.author = author.id;
  input.type = type;
  input.preview = true;
  DemoWorld::done(api::select_items(world.ledger(), input));
  const auto preview = world.run(world.portal_for(author), api::delete_items, input);
  input.preview = false;
  input.expected = preview.body.at("count").to_number<std::int64_t>();
  world.run(world.portal_for(author), api::delete_items, input);
}

/// A ticket with a reply that had to be corrected, and a comment that its author regretted.
void plan_ticket(DemoWorld& world) {
  auto& calendar = world.calendar();
  const auto patient = world.arriving(44);
  const auto ticket = std::make_shared<ItemId>();
  const auto reply = std::make_shared<ItemId>();
  const auto comment = std::make_shared<ItemId>();
  calendar.on(45, [&world, patient, ticket] {
    *ticket = open_thread(world, world.portal_for(*patient), ContentType::kTicket,
                          "Blood test before the operation",
                          "Do I have to come with an empty stomach? And may I drink coffee?");
  });
  calendar.on(45.2, [&world, ticket, reply] {
    const auto by = world.agent(*world.staff().front());
    *reply = answer(world, by, ContentType::kReply, *ticket,
                    "Please eat nothing from midnight on. Coffee is fine.");
    edit(world, by, *reply,
         {{"body", "Please eat nothing from midnight on, and drink water only. No coffee."}});
  });
  calendar.on(45.6, [&world, patient, ticket, comment] {
    *comment = answer(world, world.portal_for(*patient), ContentType::kComment, *ticket,
                      "Thanks! I ask because of my tablets for blood pressure.");
  });
  calendar.on(46, [&world, patient, ticket, comment] {
    edit(world, world.portal_for(*patient), *ticket, {{"title", "Blood test"}});
    remove(world, world.portal_for(*patient), *comment);
  });
}

/// A topic in the forum, of which the staff takes away what does not belong there.
void plan_topic(DemoWorld& world) {
  auto& calendar = world.calendar();
  const auto host = world.arriving(148);
  const auto guest = world.arriving(149);
  const auto topic = std::make_shared<ItemId>();
  const auto comment = std::make_shared<ItemId>();
  calendar.on(150, [&world, host, topic] {
    *topic = open_thread(world, world.portal_for(*host), ContentType::kTopic,
                         "Which bus stops at the new building?",
                         "The map on the portal still shows the old stop.");
  });
  calendar.on(150.3, [&world, guest, topic, comment] {
    const auto by = world.portal_for(*guest);
    *comment = answer(world, by, ContentType::kComment, *topic,
                      "Line 4. My neighbour was there last week because of her heart.");
    answer(world, by, ContentType::kComment, *topic, "It takes ten minutes from the station.");
    answer(world, by, ContentType::kComment, *topic, "And line 9 in the evening.");
  });
  calendar.on(150.5, [&world, topic, comment] {
    const auto by = world.agent(*world.staff().front());
    remove(world, by, *comment);
    answer(world, by, ContentType::kReply, *topic,
           "The map is corrected. Please write nothing about other people's health here.");
  });
  calendar.on(180, [&world, guest] { remove_all(world, *guest, ContentType::kComment); });
}

}  // namespace

ItemId open_thread(DemoWorld& world, const api::Request& by, ContentType type,
                   const std::string& title, const std::string& body) {
  return post(world, by, {{"type", ledger::name_of(type)}, {"title", title}, {"body", body}});
}

ItemId answer(DemoWorld& world, const api::Request& by, ContentType type, const ItemId& parent,
              const std::string& body) {
  return post(world, by,
              {{"type", ledger::name_of(type)}, {"parent", parent.str()}, {"body", body}});
}

void ask_for_help(DemoWorld& world, const Somebody& person) {
  const auto& said = kEveryday[world.random().below(std::size(kEveryday))];
  const auto ticket = open_thread(world, world.portal_for(person), ContentType::kTicket,
                                  std::string(said.title), std::string(said.body));
  answer(world, world.agent(world.any_staff()), ContentType::kReply, ticket,
         std::string(said.reply));
}

void plan_conversations(DemoWorld& world) {
  plan_ticket(world);
  plan_topic(world);
}

}  // namespace lethe::tools
