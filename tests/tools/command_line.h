// The program as somebody types it, in a folder of the test's own.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tests/ledger/temporary_directory.h"
#include "tests/tree/process.h"

namespace lethe::tools::tests {

class CommandLine : public ::testing::Test {
 protected:
  CommandLine();
  /// Types a line in the test's folder, where `lethe` is the program.
  lethe::tests::tree::ProcessResult type(const std::string& line) const;
  /// What it writes, when it ends with this status.
  std::string output(const std::string& line, int status = 0) const;
  /// What a line that can't be done writes: on the standard error alone.
  std::string fault(const std::string& line) const;
  /// A data directory in ./d with its keys in ./k and the ledger "clinic".
  void init() const { output("lethe init --data d --keys k --ledger clinic"); }
  void write(const std::string& name, std::string_view text) const;
  std::vector<boost::json::value> lines(const std::string& line) const;

  lethe::tests::TemporaryDirectory folder_, programs_;
};

}  // namespace lethe::tools::tests
