// A witness of our own behind a real server on this machine, which can go away and come back at the
// same port.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "api/http/server.h"
#include "api/http/witness_service.h"
#include "tests/ledger/temporary_directory.h"
#include "tests/ledger/witnessed_log.h"

namespace lethe::api::testing {

/// One thread, but for what the server does.
class ServedWitness {
 public:
  /// `number` makes its key and its name.
  ServedWitness(std::uint8_t number, std::vector<crypto::NoteVerifier> logs)
      : number_(number), logs_(std::move(logs)) {
    start();
  }

  crypto::NoteSigner key() const {
    return ledger::tests::witness_key(number_, "witness.example/w" + std::to_string(number_));
  }
  std::uint16_t port() const { return port_; }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::string policy_line() const {
    return "witness w" + std::to_string(number_) + " " + key().verifier().vkey() + " " + url() +
           "\n";
  }
  ledger::Witness& witness() { return *witness_; }
  ledger::TreeSize size() const { return witness_->logs().at(0).size.value_or(ledger::TreeSize{}); }
  std::vector<ledger::Witnessing> outcomes() const {
    const std::lock_guard lock(mutex_);
    return outcomes_;
  }

  void stop() {
    server_.reset();
    service_.reset();
    witness_.reset();
  }
  void start() {
    std::string error;
    witness_ = ledger::Witness::open(key(), {folder_.path(), logs_, nullptr}, error);
    ASSERT_TRUE(witness_) << error;
    service_ = std::make_unique<http::WitnessService>(*witness_, http::WitnessServiceOptions{},
                                                      [this](const http::WitnessLine& line) {
                                                        const std::lock_guard lock(mutex_);
                                                        outcomes_.push_back(line.outcome);
                                                      });
    http::ServerOptions options;
    options.port = port_;
    options.threads = 1;
    options.max_body_bytes = ledger::kMaxAddCheckpointBytes;
    server_ = std::make_unique<http::Server>(options, *service_);
    ASSERT_EQ(server_->start(), "");
    port_ = server_->port();
  }

 private:
  const std::uint8_t number_;
  const std::vector<crypto::NoteVerifier> logs_;
  lethe::tests::TemporaryDirectory folder_;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::vector<ledger::Witnessing> outcomes_;  // guarded by mutex_
  std::unique_ptr<ledger::Witness> witness_;
  std::unique_ptr<http::WitnessService> service_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace lethe::api::testing
