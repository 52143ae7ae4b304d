// What the demo's people write.
#pragma once

#include "tools/demo_world.h"

namespace lethe::tools {

/// By whoever makes the request; a ticket or topic has a title.
ledger::ItemId open_thread(DemoWorld& world, const api::Request& by, ledger::ContentType type,
                           const std::string& title, const std::string& body);
/// A comment or reply under something.
ledger::ItemId answer(DemoWorld& world, const api::Request& by, ledger::ContentType type,
                      const ledger::ItemId& parent, const std::string& body);
/// A ticket of everyday, and the reply of somebody on the staff.
void ask_for_help(DemoWorld& world, const Somebody& person);

}  // namespace lethe::tools
