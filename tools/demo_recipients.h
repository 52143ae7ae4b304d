// Data of the demo's people that goes to recipients.
#pragma once

#include "tools/demo_world.h"

namespace lethe::tools {

/// What the laboratory gets to answer for a person.
void send_to_laboratory(DemoWorld& world, const Somebody& person);

}  // namespace lethe::tools
