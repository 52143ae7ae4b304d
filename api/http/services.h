// What handlers work with: built once by the composition root, handed down, never global.
#pragma once

#include <string>

#include "api/commands/refusals.h"
#include "ledger/store.h"

namespace lethe::api::http {

class Metrics;

struct Services {
  ledger::Store& store;
  const ledger::Clock& clock;
  RefusalLog& refusals;
  Metrics& metrics;
  std::string origin_base;  // new ledgers' logs are named `<origin_base>/<name>`
  std::function<void(std::function<void()>)> run_blocking;  // on a worker thread
};

}  // namespace lethe::api::http
