// Data of the demo's people that goes to recipients.
#pragma once

#include "tools/demo_world.h"

namespace lethe::tools {

/// The portal says that it told a recipient; `body` without the person.
void disclose(DemoWorld& world, const Somebody& person, const boost::json::object& body);
/// What the laboratory gets to answer for a person.
void send_to_laboratory(DemoWorld& world, const Somebody& person);

}  // namespace lethe::tools
