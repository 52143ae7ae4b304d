// Rules as tables. A line is a verb, who does it and what to, `->` and what comes of it: the
// status, the problem or the state answered, then `|` and the kinds of the events written (`-`:
// none). `#` begins a comment.
//
//   consent  portal  ann newsletter given v1            -> 201 given | consent.recorded
//
// Verbs (optional words in brackets, options as name=value):
//   policy   <who> <version> [anew] [no-url]
//   purpose  <who> <purpose> <basis> [special] [retired] [marketing] [days=n] [title=x]
//   setting  <who> <name>=<json> ...
//   register <who> <person> <type> [external=x] [origin=x] [field=value] ...
//   edit     <who> <person> [if=revision] <field>=<value> ...
//   delete   <who> <person> <field> [if=revision]
//   read     <who> <person> [purpose] [reason=x] [past]
//   consent  <who> <person> <purpose> <status> <policy> [explicit] [ip=x] [context=x] [asserted]
//            [bundled] [age=years] [guardian=x]
//   withdraw <who> <person> <purpose>
//   end      <who> <person> <purpose> [reason=x]                 (revoked by the organisation)
//   object   <who> <person> <purpose or all> <state> [gpc] [reason=x]
//   expire   <who> [limit=n]
//   access   <who> <person> <purpose of use> [actor=person] [reason=x] [at=seconds from now]
//   erase    <who> <person> [ground=x] [reason=x]
//   history  <who> <person> <field> [purpose] [reason=x]
//   link     <who> <person> <account>
//   attribution <who> <person> [purpose] [reason=x]
//   post     <who> <item> <type> <text> [author=person] [parent=item]     (title=text, too)
//   get      <who> <item> [purpose] [revision=n] [reason=x]
//   change   <who> <item> <text> [if=revision] [title=x]
//   drop     <who> <item>
//   clear    <who> [author=person] [type=x] [days=n] [expect=n]     (without expect: a preview)
//   token    <who> <role> [person=x] [label=x] [name=x]
//   revoke   <who> <name>
//   recipient <who> <recipient> <purpose,...> <category,...> [off] [endpoint=x] [country=x]
//            [safeguard=x]
//   disclose <who> <person> <recipient> <purpose> <category,...> [at=seconds from now]
//   notices  <who>                    (what is owed becomes due)
//   region   <who> <step> [region]
//   contract <who> <version>
//   hold     <who> <person or *> <name> [classes=a,b] [days=n] [exception=x]
//   lift     <who> <name>
//   grant    <who> <auditor, or a token's name> <scope,...> <name> [person=x] [days=n] [reason=x]
//   ungrant  <who> <name>
//   restrict <who> <person> <name> [ground=x] [reason=x]
//   free     <who> <name> [informed=seconds from now]
//   request  <who> <person> <name> <type> [regime=x] [at=seconds from now] [detail=x]
//   step     <who> <name> <json of the body, without blanks> [if=revision]
//   wait     <days>
// Under an exception to a restriction: exception=x, with any verb but hold.
// A person, an item or a token that nobody made is a random id.
#pragma once

#include <string_view>

#include "tests/api/fixture.h"

namespace lethe::api::testing {

/// Runs the lines one after another; each that comes out otherwise fails the test with its line.
void run_table(World& world, std::string_view table);

}  // namespace lethe::api::testing
