// Commands with a key target in ./t, whose passphrase is in the file `secret`.
#pragma once

#include "tests/tools/command_line.h"

namespace lethe::tools::tests {

class TargetCommandLine : public CommandLine {
 protected:
  TargetCommandLine() {
    std::filesystem::create_directory(folder_.path() / "t");
    write_secret("secret", "correct horse\n");
  }
  void write_secret(const std::string& name, std::string_view text) const {
    write(name, text);
    std::filesystem::permissions(folder_.path() / name, std::filesystem::perms(0600));
  }
  /// lethe.toml, which every command of the test finds, with these lines under [backup].
  void configure(const std::string& lines) const {
    write("lethe.toml", "data = \"d\"\nkeys = \"k\"\n[backup]\nkeys = \"t\"\n" + lines);
  }
  std::string run(const std::string& line) const {
    return output("export LETHE_CONFIG=lethe.toml\n" + line);
  }
  std::string refusal(const std::string& line) const {
    return fault("export LETHE_CONFIG=lethe.toml\n" + line);
  }
};

}  // namespace lethe::tools::tests
