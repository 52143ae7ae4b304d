#include "tests/tree/include_rules.h"

#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>

namespace lethe::tests::tree {
namespace {

struct Layer {
  std::string_view prefix;
  int rank;
};
// From the bottom to the top; the longest prefix of a path decides.
constexpr std::array kLayers = {
    Layer{"crypto/", 0},        Layer{"ledger/", 1},       Layer{"projections/", 2},
    Layer{"api/", 3},           Layer{"api/commands/", 4}, Layer{"api/console/", 5},
    Layer{"api/documents/", 5}, Layer{"api/webhooks/", 5}, Layer{"api/http/", 6},
    Layer{"tools/", 7},         Layer{"tests/", 8},        Layer{"benchmarks/", 8},
    Layer{"api/witnesses/", 5}, Layer{"api/fhir/", 5},
};

const Layer* layer_of(std::string_view path) {
  const Layer* best = nullptr;
  for (const auto& layer : kLayers) {
    if (!path.starts_with(layer.prefix)) continue;
    if (best == nullptr || layer.prefix.size() > best->prefix.size()) best = &layer;
  }
  return best;
}

struct Seam {
  std::string_view library;               // what the include begins with
  std::array<std::string_view, 5> files;  // patterns in which * does not match a slash
};
constexpr std::string_view kAnywhere = "**";
// The first that fits decides.
constexpr std::array kSeams = {
    Seam{"sodium", {"crypto/*.cpp"}},
    Seam{"libgfshare", {"crypto/secret_shares.cpp"}},
    Seam{"p11-kit/", {"crypto/pkcs11_token.cpp"}},
    Seam{"curl/", {"api/network/outgoing_requests.cpp"}},
    // TLS is Asio's and libcurl's, but for the lowest version and whether key and certificate fit.
    Seam{"openssl/ssl.h", {"api/http/server.cpp"}},
    Seam{"openssl/x509.h", {"api/network/outgoing_requests.cpp"}},
    Seam{"openssl/", {"crypto/*.cpp"}},
    Seam{"rocksdb/", {"ledger/rocks_*"}},
    Seam{"capnp/", {"ledger/event_codec*"}},
    Seam{"kj/", {"ledger/event_codec*"}},
    Seam{"archive", {"api/commands/zip_archive.cpp"}},
    Seam{"utf8proc", {"api/review/folded_text.cpp"}},
    Seam{"boost/system/", {kAnywhere}},
    Seam{"boost/json", {"api/*", "api/*/*", "tools/*"}},
    Seam{"boost/url", {"api/*", "api/*/*", "tools/*"}},
    Seam{"boost/asio", {"api/http/*", "api/network/*", "api/webhooks/*", "api/witnesses/*"}},
    Seam{"boost/beast", {"api/http/*", "api/network/*"}},
    Seam{"spdlog/", {"api/http/*", "tools/*"}},
    Seam{"CLI/", {"api/http/*", "tools/*"}},
    Seam{"toml++/", {"api/http/*", "tools/*"}},
    Seam{"gtest/", {}},
    Seam{"gmock/", {}},
    Seam{"benchmark/", {}},
};
// Folders of the C library and the compiler, which are no third party.
constexpr std::array<std::string_view, 5> kSystem = {"sys/", "netinet/", "arpa/", "linux/",
                                                     "sanitizer/"};

bool reaches_anything(const File& file) {
  return file.path.starts_with("tests/") || file.path.starts_with("benchmarks/");
}

bool is_generated(std::string_view target) {
  return target.ends_with(".capnp.h");
}

bool matches_any(const Seam& seam, const std::string& path) {
  return std::ranges::any_of(seam.files, [&](std::string_view pattern) {
    if (pattern == kAnywhere) return true;
    return !pattern.empty() &&
           fnmatch(std::string(pattern).c_str(), path.c_str(), FNM_PATHNAME) == 0;
  });
}

bool is_system(std::string_view target) {
  if (target.find('/') == std::string_view::npos) return true;
  return std::ranges::any_of(kSystem, [&](auto prefix) { return target.starts_with(prefix); });
}

struct StandardName {
  std::string_view name, header;
};
// The ones that headers use. Some belong to several headers, of which the first is asked for.
constexpr std::array kStandardNames = {
    StandardName{"array", "array"},
    StandardName{"atomic", "atomic"},
    StandardName{"chrono", "chrono"},
    StandardName{"condition_variable", "condition_variable"},
    StandardName{"condition_variable_any", "condition_variable"},
    StandardName{"deque", "deque"},
    StandardName{"filesystem", "filesystem"},
    StandardName{"function", "functional"},
    StandardName{"istream", "istream"},
    StandardName{"jthread", "thread"},
    StandardName{"list", "list"},
    StandardName{"make_shared", "memory"},
    StandardName{"make_unique", "memory"},
    StandardName{"map", "map"},
    StandardName{"mutex", "mutex"},
    StandardName{"optional", "optional"},
    StandardName{"set", "set"},
    StandardName{"shared_mutex", "shared_mutex"},
    StandardName{"shared_ptr", "memory"},
    StandardName{"span", "span"},
    StandardName{"stop_token", "thread"},
    StandardName{"string", "string"},
    StandardName{"string_view", "string_view"},
    StandardName{"thread", "thread"},
    StandardName{"unique_ptr", "memory"},
    StandardName{"unordered_map", "unordered_map"},
    StandardName{"variant", "variant"},
    StandardName{"vector", "vector"},
    StandardName{"weak_ptr", "memory"},
};

bool is_in_a_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Whether code, and not a comment, says std::name.
bool uses(std::string_view line, std::string_view name) {
  constexpr std::string_view kStd = "std::";
  line = line.substr(0, line.find("//"));
  for (auto at = line.find(kStd); at != std::string_view::npos; at = line.find(kStd, at + 1)) {
    const auto rest = line.substr(at + kStd.size());
    const bool is_it = rest.starts_with(name);
    if (is_it && (rest.size() == name.size() || !is_in_a_name(rest[name.size()]))) return true;
  }
  return false;
}

/// What a file includes in angle brackets, itself and through files of ours.
std::set<std::string> angled_includes(const Tree& tree, const File& file) {
  std::set<std::string> angled, seen{file.path};
  std::vector<const File*> open{&file};
  while (!open.empty()) {
    const auto* next = open.back();
    open.pop_back();
    for (auto& include : includes_of(*next)) {
      if (include.angled) {
        angled.insert(std::move(include.target));
      } else if (const auto* ours = tree.find(include.target);
                 ours != nullptr && seen.insert(include.target).second) {
        open.push_back(ours);
      }
    }
  }
  return angled;
}

using Edges = std::map<std::string, std::set<std::string>>;

class CycleSearch {
 public:
  explicit CycleSearch(const Edges& edges) : edges_(edges) {}

  Findings run() {
    for (const auto& [file, targets] : edges_) visit(file);
    return findings_;
  }

 private:
  void visit(const std::string& file) {
    if (const auto begin = std::ranges::find(path_, file); begin != path_.end()) {
      std::string what = "includes itself: ";
      for (auto step = begin; step != path_.end(); ++step) what += *step + " -> ";
      findings_.push_back({file, 0, what + file});
      return;
    }
    if (!done_.insert(file).second) return;
    path_.push_back(file);
    if (const auto found = edges_.find(file); found != edges_.end()) {
      for (const auto& target : found->second) visit(target);
    }
    path_.pop_back();
  }

  const Edges& edges_;
  std::vector<std::string> path_;
  std::set<std::string> done_;
  Findings findings_;
};

}  // namespace

std::vector<Include> includes_of(const File& file) {
  std::vector<Include> out;
  std::size_t number = 0;
  for (std::string_view line : lines_of(file.text)) {
    ++number;
    const auto skip_blanks = [&line] {
      line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    };
    const auto skip_word = [&line](std::string_view word) {
      if (!line.starts_with(word)) return false;
      line.remove_prefix(word.size());
      return true;
    };
    skip_blanks();
    if (!skip_word("#")) continue;
    skip_blanks();
    if (!skip_word("include")) continue;
    skip_blanks();
    if (line.empty() || (line[0] != '<' && line[0] != '"')) continue;
    const bool angled = line[0] == '<';
    const auto end = line.find(angled ? '>' : '"', 1);
    if (end == std::string_view::npos) continue;
    out.push_back({number, std::string(line.substr(1, end - 1)), angled});
  }
  return out;
}

Findings layer_edges(const Tree& tree) {
  Findings out;
  for (const auto& file : tree.files) {
    const Layer* from = layer_of(file.path);
    if (!file.is_cpp()) continue;
    if (from == nullptr) {
      out.push_back({file.path, 0, "belongs to no layer"});
      continue;
    }
    for (const auto& include : includes_of(file)) {
      if (include.angled || is_generated(include.target)) continue;
      const Layer* to = layer_of(include.target);
      if (to == nullptr || tree.find(include.target) == nullptr) {
        out.push_back(
            {file.path, include.line, include.target + " is no file of ours from the root"});
      } else if (include.target.ends_with(".cpp")) {
        out.push_back({file.path, include.line, include.target + " is a source, not a header"});
      } else if (to->rank > from->rank) {
        out.push_back({file.path, include.line, include.target + " lies in a layer above"});
      }
    }
  }
  return out;
}

Findings third_party_containment(const Tree& tree) {
  Findings out;
  for (const auto& file : tree.files) {
    if (!file.is_cpp() || reaches_anything(file)) continue;
    for (const auto& include : includes_of(file)) {
      if (is_generated(include.target)) {
        if (!file.path.starts_with("ledger/event_codec")) {
          out.push_back({file.path, include.line, include.target + " is for the event codec"});
        }
        continue;
      }
      if (!include.angled) continue;
      const auto seam = std::ranges::find_if(
          kSeams, [&](const Seam& known) { return include.target.starts_with(known.library); });
      if (seam == kSeams.end()) {
        if (is_system(include.target)) continue;
        out.push_back({file.path, include.line, include.target + " is of no library that we know"});
      } else if (!matches_any(*seam, file.path)) {
        out.push_back({file.path, include.line, include.target + " is not for this file"});
      }
    }
  }
  return out;
}

Findings include_cycles(const Tree& tree) {
  Edges edges;
  for (const auto& file : tree.files) {
    if (!file.is_cpp()) continue;
    for (const auto& include : includes_of(file)) {
      if (!include.angled) edges[file.path].insert(include.target);
    }
  }
  return CycleSearch(edges).run();
}

Findings own_header_first(const Tree& tree) {
  Findings out;
  for (const auto& file : tree.files) {
    if (!file.ends_with(".cpp")) continue;
    const auto own = file.path.substr(0, file.path.size() - std::string_view(".cpp").size()) + ".h";
    if (tree.find(own) == nullptr) continue;
    const auto includes = includes_of(file);
    if (includes.empty() || includes.front().target != own || includes.front().angled) {
      out.push_back({file.path, includes.empty() ? 0 : includes.front().line,
                     "does not include " + own + " first"});
    }
  }
  return out;
}

Findings standard_headers(const Tree& tree) {
  Findings out;
  for (const auto& file : tree.files) {
    if (!file.ends_with(".h") || reaches_anything(file)) continue;
    const auto included = angled_includes(tree, file);
    const auto lines = lines_of(file.text);
    for (const auto& [name, header] : kStandardNames) {
      if (included.contains(std::string(header))) continue;
      const auto used = std::ranges::find_if(lines, [&](auto line) { return uses(line, name); });
      if (used == lines.end()) continue;
      out.push_back({file.path, static_cast<std::size_t>(used - lines.begin()) + 1,
                     "uses std::" + std::string(name) + " without <" + std::string(header) + ">"});
    }
  }
  return out;
}

}  // namespace lethe::tests::tree
