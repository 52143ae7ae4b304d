// Rules as tables. A line is a verb, who does it and what to, `->` and what comes of it: the
// status, the problem or the state answered, then `|` and the kinds of the events written (`-`:
// none). `#` begins a comment.
//
//   consent  portal  ann newsletter given v1            -> 201 given | consent.recorded
//
// Verbs (optional words in brackets, options as name=value):
//   policy   <who> <version> [anew]
//   purpose  <who> <purpose> <basis> [special] [retired] [days=n] [title=x]
//   setting  <who> <name>=<json> ...
//   register <who> <person> <type> [external=x] [field=value] ...
//   edit     <who> <person> [if=revision] <field>=<value> ...
//   delete   <who> <person> <field> [if=revision]
//   read     <who> <person> [purpose] [reason=x] [past]
//   consent  <who> <person> <purpose> <status> <policy> [explicit] [ip=x]
//   withdraw <who> <person> <purpose>
//   access   <who> <person> <purpose of use> [actor=person] [reason=x] [at=seconds from now]
//   erase    <who> <person> [ground=x] [reason=x]
//   token    <who> <role> [person=x] [label=x] [name=x]
//   revoke   <who> <name>
//   wait     <days>
// A person or token that nobody made is a random id.
#pragma once

#include <string_view>

#include "tests/api/fixture.h"

namespace lethe::api::testing {

/// Runs the lines one after another; each that comes out otherwise fails the test with its line.
void run_table(World& world, std::string_view table);

}  // namespace lethe::api::testing
