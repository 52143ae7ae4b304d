// A small log that nobody has touched, for targets that hold against it what they are given: its
// one checkpoint is all that its key ever signed.
#pragma once

#include "ledger/trust_policy.h"
#include "tests/ledger/served_resources.h"

namespace lethe::tests::fuzz {

struct SoundLog {
  static const SoundLog& instance() {
    static const SoundLog kLog;
    return kLog;
  }

  ledger::tests::LogWriter writer{1};
  ledger::tests::TamperedLog log{writer, 12, true};
  ledger::tests::ServedResources resources{log};
  crypto::NoteVerifier key = writer.verifier();
  ledger::Hash root = ledger::open_checkpoint(log.note, key)->root;
};

}  // namespace lethe::tests::fuzz
