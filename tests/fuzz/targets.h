// What strangers hand in, each as a function that any bytes may be given to: it must neither crash
// nor keep what its reader promises. libFuzzer calls them with what it thinks up (preset `fuzz`),
// and an ordinary test with what was found so far (corpus/<name>/).
#pragma once

#include <span>
#include <string_view>

#include "crypto/bytes.h"

namespace lethe::tests::fuzz {

struct Target {
  std::string_view name;
  void (*run)(crypto::ByteView input);  // ends the process when a promise is broken
};

void event_header(crypto::ByteView input);
void signed_note(crypto::ByteView input);
void tlog_proof(crypto::ByteView input);
void log_resources(crypto::ByteView input);
void served_log(crypto::ByteView input);
void trust_policy(crypto::ByteView input);
void add_checkpoint(crypto::ByteView input);
void verified_state(crypto::ByteView input);
void audit_event(crypto::ByteView input);
void bundle(crypto::ByteView input);
void document(crypto::ByteView input);
void sealed_bundle(crypto::ByteView input);

inline constexpr Target kTargets[] = {
    {"event_header", event_header},
    {"signed_note", signed_note},
    {"tlog_proof", tlog_proof},
    {"log_resources", log_resources},
    {"served_log", served_log},
    {"trust_policy", trust_policy},
    {"add_checkpoint", add_checkpoint},
    {"verified_state", verified_state},
    {"audit_event", audit_event},
    {"bundle", bundle},
    {"document", document},
    {"sealed_bundle", sealed_bundle},
};

}  // namespace lethe::tests::fuzz
