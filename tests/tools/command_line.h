// The program as somebody types it, in a folder of the test's own.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/ledger/temporary_directory.h"
#include "tests/tree/process.h"

namespace lethe::tools::tests {

class CommandLine : public ::testing::Test {
 protected:
  CommandLine() { std::filesystem::create_symlink(LETHE_BINARY, programs_.path() / "lethe"); }
  /// Types a line in the test's folder, where `lethe` is the program.
  lethe::tests::tree::ProcessResult type(const std::string& line) const {
    return lethe::tests::tree::run_process({"bash", "-c",
                                            "unset \"${!LETHE_@}\"\nPATH='" +
                                                programs_.path().string() + "':\"$PATH\"\ncd '" +
                                                folder_.path().string() + "'\n" + line});
  }
  /// What it writes, when it ends with this status.
  std::string output(const std::string& line, int status = 0) const {
    const auto result = type(line);
    EXPECT_EQ(result.status, status) << line << "\n" << result.output;
    return result.output;
  }
  /// What a line that can't be done writes: on the standard error alone.
  std::string fault(const std::string& line) const {
    EXPECT_THAT(type(line + " 2>/dev/null").output, ::testing::IsEmpty()) << line;
    return output(line, 2);
  }
  /// A data directory in ./d with its keys in ./k and the ledger "clinic".
  void init() const { output("lethe init --data d --keys k --ledger clinic"); }
  void write(const std::string& name, std::string_view text) const {
    std::ofstream(folder_.path() / name, std::ios::binary) << text;
  }
  std::vector<boost::json::value> lines(const std::string& line) const {
    std::istringstream in(output(line));
    std::vector<boost::json::value> out;
    for (std::string one; std::getline(in, one);) out.push_back(boost::json::parse(one));
    return out;
  }

  lethe::tests::TemporaryDirectory folder_, programs_;
};

}  // namespace lethe::tools::tests
