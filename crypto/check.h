// Assertions that stay on in every build. They state what the program itself guarantees, and are
// never reachable from input: whoever trips one has found a bug, and going on would risk secrets or
// the log. And the two ways to hand an error up, which every layer uses.
#pragma once

#include <utility>

namespace lethe::crypto {

/// Writes the condition and its place to stderr (never a value) and aborts.
[[noreturn]] void check_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace lethe::crypto

#define LETHE_CHECK(condition) \
  ((condition) ? void() : ::lethe::crypto::check_failed(#condition, __FILE__, __LINE__))

#define LETHE_CONCAT_INNER(a, b) a##b
#define LETHE_CONCAT(a, b) LETHE_CONCAT_INNER(a, b)

/// `LETHE_TRY(auto value, fallible());` binds the value of a Result or returns its error. Not for
/// coroutines.
#define LETHE_TRY(declaration, expression) \
  LETHE_TRY_INNER(LETHE_CONCAT(lethe_result_, __LINE__), declaration, expression)
// NOLINTBEGIN(bugprone-macro-parentheses): a declaration takes none.
#define LETHE_TRY_INNER(result, declaration, expression) \
  auto result = (expression);                            \
  if (!(result)) return (result).error();                \
  declaration = std::move(*(result))
// NOLINTEND(bugprone-macro-parentheses)

/// The same for a Result<void>.
#define LETHE_TRY_VOID(expression)                                   \
  do {                                                               \
    if (auto lethe_void_result = (expression); !lethe_void_result) { \
      return lethe_void_result.error();                              \
    }                                                                \
  } while (false)
