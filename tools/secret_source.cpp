#include "tools/secret_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>

namespace lethe::tools {

namespace {

using crypto::SecretBuffer;

class OpenFile {
 public:
  OpenFile(const char* path, int flags) : fd_(::open(path, flags | O_CLOEXEC)) {}
  ~OpenFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  bool is_open() const { return fd_ >= 0; }
  int get() const { return fd_; }

 private:
  int fd_;
};

SecretBuffer copy_of(crypto::ByteView bytes) {
  SecretBuffer out(bytes.size());
  std::ranges::copy(bytes, out.writable().begin());
  return out;
}

/// What is wrong with a file that holds a secret; empty when nothing is.
std::string fault_of(const OpenFile& file, const std::string& path) {
  if (!file.is_open()) return "can't read " + path + ": " + std::strerror(errno);
  struct stat status {};
  if (fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return path + " is not a file";
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return path + " may be read by others; run: chmod 600 " + path;
  if (status.st_uid != geteuid() && status.st_uid != 0) return path + " belongs to somebody else";
  return {};
}

SecretBuffer read_file_secret(const std::string& path, std::string& error) {
  // O_NONBLOCK: nobody holds this up with a named pipe.
  const OpenFile file(path.c_str(), O_RDONLY | O_NONBLOCK);
  error = fault_of(file, path);
  if (!error.empty()) return {};
  SecretBuffer buffer(kMaxSecretBytes + 3);  // its end of line, and one to see that it goes on
  std::size_t size = 0;
  while (size < buffer.size()) {
    const ssize_t got = ::read(file.get(), buffer.writable().data() + size, buffer.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) error = "can't read " + path + ": " + std::strerror(errno);
    if (got <= 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (!error.empty()) return {};
  const auto bytes = buffer.view();
  if (size > 0 && bytes[size - 1] == '\n') --size;
  if (size > 0 && bytes[size - 1] == '\r') --size;
  if (size > kMaxSecretBytes) {
    error = path + " is longer than " + std::to_string(kMaxSecretBytes) + " bytes";
    return {};
  }
  return copy_of(bytes.first(size));
}

SecretBuffer read_variable(const std::string& name, std::string& error) {
  char* value = std::getenv(name.c_str());
  if (value == nullptr) {
    error = "the environment variable " + name + " is not set";
    return {};
  }
  const std::span memory(reinterpret_cast<std::uint8_t*>(value), std::strlen(value));
  SecretBuffer out;
  if (memory.size() > kMaxSecretBytes) {
    error = name + " is longer than " + std::to_string(kMaxSecretBytes) + " bytes";
  } else if (!memory.empty()) {
    out = copy_of(memory);
  }
  // Others of this user could read it in /proc, and programs that this one starts would inherit it.
  crypto::wipe(memory);
  ::unsetenv(name.c_str());
  return out;
}

/// A terminal without echo and line editing, as it was again at the end.
class QuietTerminal {
 public:
  explicit QuietTerminal(int fd) : fd_(fd) {
    if (tcgetattr(fd, &before_) != 0) return;
    termios quiet = before_;
    // Without signals too, so that nothing ends the process while the terminal is like this.
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | ISIG);
    is_quiet_ = tcsetattr(fd, TCSAFLUSH, &quiet) == 0;
  }
  ~QuietTerminal() {
    if (is_quiet_) tcsetattr(fd_, TCSAFLUSH, &before_);
  }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;
  bool is_quiet() const { return is_quiet_; }

 private:
  int fd_;
  termios before_{};
  bool is_quiet_ = false;
};

void say(const OpenFile& terminal, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(terminal.get(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// One line, typed unseen; nothing when it was given up.
std::optional<SecretBuffer> ask(const OpenFile& terminal, const std::string& prompt) {
  constexpr char kInterrupt = 3, kEnd = 4, kBackspace = 8, kDelete = 127;
  const QuietTerminal quiet(terminal.get());
  if (!quiet.is_quiet()) return std::nullopt;
  say(terminal, prompt);
  SecretBuffer line(kMaxSecretBytes), byte(1);
  std::size_t size = 0;
  while (true) {
    const ssize_t got = ::read(terminal.get(), byte.writable().data(), 1);
    if (got < 0 && errno == EINTR) continue;
    const char c = static_cast<char>(byte.view()[0]);
    const bool is_over = got <= 0 || c == kInterrupt || c == kEnd;
    if (is_over || c == '\n' || c == '\r') {
      say(terminal, "\n");
      if (is_over) return std::nullopt;
      return copy_of(line.view().first(size));
    }
    if (c == kBackspace || c == kDelete) {
      if (size > 0) --size;
    } else if (size < line.size()) {
      line.writable()[size++] = static_cast<std::uint8_t>(c);
    }
  }
}

SecretBuffer read_terminal(const SecretWanted& wanted, std::string& error) {
  const OpenFile terminal("/dev/tty", O_RDWR | O_NOCTTY);
  const std::string what(wanted.what), setting(wanted.setting);
  if (!terminal.is_open()) {
    error = "there is no terminal to ask for the " + what + ": set " + setting + "_file or " +
            setting + "_variable";
    return {};
  }
  auto typed =
      ask(terminal, (wanted.is_new ? "new " : "") + what + " of " + std::string(wanted.of) + ": ");
  if (typed && wanted.is_new) {
    const auto again = ask(terminal, "the same again: ");
    if (again && !crypto::equal_constant_time(typed->view(), again->view())) {
      error = "the two are not the same; nothing was changed";
      return {};
    }
    if (!again) typed.reset();
  }
  if (!typed) {
    error = "no " + what + " was typed; nothing was changed";
    return {};
  }
  return std::move(*typed);
}

}  // namespace

crypto::SecretBuffer read_secret(const SecretSource& source, const SecretWanted& wanted,
                                 std::string& error) {
  const std::string setting(wanted.setting);
  if (!source.file.empty() && !source.variable.empty()) {
    error = setting + "_file and " + setting + "_variable are both set: leave one of them out";
    return {};
  }
  if (source.kept->empty()) {
    if (!source.file.empty()) {
      *source.kept = read_file_secret(source.file.string(), error);
    } else if (!source.variable.empty()) {
      *source.kept = read_variable(source.variable, error);
    } else {
      *source.kept = read_terminal(wanted, error);
    }
    if (!error.empty()) {
      if (!source.file.empty() || !source.variable.empty())
        error = setting + (source.file.empty() ? "_variable: " : "_file: ") + error;
      return {};
    }
  }
  if (source.kept->empty()) {
    error = "the " + std::string(wanted.what) + " of " + std::string(wanted.of) + " is empty";
    return {};
  }
  return copy_of(source.kept->view());
}

}  // namespace lethe::tools
