// Whether two people share a name, an address or an identity, without any of that leaving: fields
// are opened with the keys of the key tree, made comparable, hashed under a key that lives in this
// object alone, and wiped. What comes out is equal where the texts were, tells nothing else, and is
// worth nothing to another process or to a later one. None of it is stored, so that nothing is left
// of whoever is erased.
//
// Fields by their codes: family_name, surname or last_name; given_name or first_name; birth_date,
// birthdate or date_of_birth; street, street_address or address; postal_code, postcode or zip; city
// or locality; email. Texts are compared in compatibility decomposition without marks, case and
// punctuation (Unicode 15, utf8proc), streets without what abbreviates them.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "ledger/ledger.h"
#include "projections/views.h"

namespace lethe::api::review {

/// Zeros: not known, which equals nothing.
using BlindToken = crypto::FixedBytes<struct BlindTokenTag, 16>;

struct BlindTokens {
  BlindToken surname;
  BlindToken address;  // with street, number, and postal code or city
  BlindToken street;   // the same without numbers, where there is one
  BlindToken family;   // surname and address
  BlindToken person;   // names and date of birth
  BlindToken email;
};

inline bool are_equal(const BlindToken& left, const BlindToken& right) {
  return !left.is_zero() && left == right;
}

/// One thread.
class BlindComparison {
 public:
  /// `kept`: of how many people tokens are remembered.
  explicit BlindComparison(std::size_t kept = 100'000)
      : kept_(kept), key_(crypto::SecretKey::random()) {}

  /// From the values in force then. What is erased, was ordered to be, or does not open is not
  /// known. Of which ledger must be the same for the life of this object.
  ledger::Result<BlindTokens> tokens(const ledger::Ledger& ledger, const projections::Views& views,
                                     const ledger::SubjectId& subject, projections::AsOf as_of);

 private:
  struct Remembered {
    std::vector<ledger::Sequence> made_of;
    BlindTokens tokens;
  };
  struct IdHash {
    std::size_t operator()(const ledger::SubjectId& id) const;
  };

  std::size_t kept_;
  crypto::SecretKey key_;
  std::uint64_t epoch_ = 0;  // of the keys: an erasure makes another, and everything is forgotten
  std::unordered_map<ledger::SubjectId, Remembered, IdHash> remembered_;
};

}  // namespace lethe::api::review
