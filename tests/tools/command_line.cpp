#include "tests/tools/command_line.h"

#include <fstream>
#include <sstream>

namespace lethe::tools::tests {

CommandLine::CommandLine() {
  std::filesystem::create_symlink(LETHE_BINARY, programs_.path() / "lethe");
}

lethe::tests::tree::ProcessResult CommandLine::type(const std::string& line) const {
  return lethe::tests::tree::run_process({"bash", "-c",
                                          "unset \"${!LETHE_@}\"\nPATH='" +
                                              programs_.path().string() + "':\"$PATH\"\ncd '" +
                                              folder_.path().string() + "'\n" + line});
}

std::string CommandLine::output(const std::string& line, int status) const {
  const auto result = type(line);
  EXPECT_EQ(result.status, status) << line << "\n" << result.output;
  return result.output;
}

std::string CommandLine::fault(const std::string& line) const {
  EXPECT_THAT(type(line + " 2>/dev/null").output, ::testing::IsEmpty()) << line;
  return output(line, 2);
}

void CommandLine::write(const std::string& name, std::string_view text) const {
  std::ofstream(folder_.path() / name, std::ios::binary) << text;
}

std::vector<boost::json::value> CommandLine::lines(const std::string& line) const {
  std::istringstream in(output(line));
  std::vector<boost::json::value> out;
  for (std::string one; std::getline(in, one);) out.push_back(boost::json::parse(one));
  return out;
}

}  // namespace lethe::tools::tests
