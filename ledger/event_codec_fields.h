// The fields of a header, one by one, between C++ and the schema. For event_codec.cpp alone, which
// guards both directions; with it the only place that sees Cap'n Proto.
#pragma once

#include "event.capnp.h"
#include "ledger/event.h"

namespace lethe::ledger {

/// Writes every field into a fresh root. What is empty stays null: there is no other way to write
/// it. Of UnknownFacts and of no facts at all nothing is written. REQUIRES texts and lists that fit
/// an entry.
void write_fields(const EventHeader& header, schema::Header::Builder to);

/// Reads every field as it is found, checks nothing but sizes before allocating, and leaves out
/// what does not fit the type it is read into. Throws kj::Exception when it is misled.
EventHeader read_fields(schema::Header::Reader from);

}  // namespace lethe::ledger
