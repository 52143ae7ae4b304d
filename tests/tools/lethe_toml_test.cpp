// tools/lethe.toml, the annotated file of every setting, against the table in the program: each is
// in both, with the same default, and its variable is named in the comment above it.
#include <gtest/gtest.h>
#include <toml++/toml.h>

#include <fstream>
#include <map>

#include "tools/settings.h"

namespace lethe::tools::tests {
namespace {

struct Documented {
  std::string comment;  // the lines above it, joined
  std::string value;    // as the program reads it
};

/// Every setting of the file by its key.
std::map<std::string, Documented> documented() {
  const std::string path = std::string(LETHE_SOURCE_DIR) + "/tools/lethe.toml";
  const auto table = toml::parse_file(path);
  std::ifstream file(path);
  std::map<std::string, Documented> out;
  std::string line, section, comment;
  while (std::getline(file, line)) {
    if (line.starts_with("#")) {
      comment += line.substr(1);
    } else if (line.starts_with("[")) {
      section = line.substr(1, line.find(']') - 1) + ".";
    } else if (const auto equals = line.find(" = "); equals != std::string::npos) {
      const auto key = section + line.substr(0, equals);
      const auto value = table.at_path(key);
      out[key] = {comment, value.is_integer() ? std::to_string(*value.value<std::int64_t>())
                                              : value.value<std::string>().value_or("(none)")};
    }
    if (!line.starts_with("#")) comment.clear();
  }
  return out;
}

TEST(LetheToml, HasEverySettingAndNoOther) {
  auto left = documented();
  for (const auto& info : setting_infos()) {
    EXPECT_EQ(left.erase(std::string(info.key)), 1U) << info.key << " is not documented";
  }
  for (const auto& [key, ignored] : left) ADD_FAILURE() << key << " is no setting";
}

TEST(LetheToml, SaysWhatEachIsItsDefaultAndItsVariable) {
  const auto all = documented();
  for (const auto& info : setting_infos()) {
    SCOPED_TRACE(info.key);
    const auto found = all.find(std::string(info.key));
    ASSERT_NE(found, all.end());
    EXPECT_EQ(found->second.value, info.default_text);
    const auto& comment = found->second.comment;
    const auto variable = ". " + environment_name(info.key);
    EXPECT_TRUE(comment.ends_with(variable)) << comment;
    EXPECT_GT(comment.size(), variable.size() + 10) << "it says nothing of what the setting does";
  }
}

TEST(LetheToml, IsAFileThatTheProgramTakes) {
  std::string error;
  const auto none = [](const char*) -> const char* { return nullptr; };
  EXPECT_TRUE(load_settings(std::string(LETHE_SOURCE_DIR) + "/tools/lethe.toml", none, {}, error))
      << error;
}

}  // namespace
}  // namespace lethe::tools::tests
