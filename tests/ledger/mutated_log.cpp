#include "tests/ledger/mutated_log.h"
#include "ledger/names.h"

#include <algorithm>

namespace lethe::ledger::tests {
namespace {

using enum Damage;

/// Of an entry whose bytes are others than the tree has.
const std::set<Damage> kOtherBytes{kChangedHeader, kForeignEvent, kUnknownKey};

std::string words(const Mutation& mutation) {
  return mutation.what + " at " + std::to_string(mutation.first);
}

}  // namespace

std::string Mutator::change_bytes(Bytes& bytes) {
  const Bytes before = bytes;
  std::string what;
  while (bytes == before) {
    const auto at = static_cast<std::size_t>(below(bytes.size()));
    switch (below(6)) {
      case 0:
        what = "bit";
        bytes[at] ^= static_cast<std::uint8_t>(1U << below(8));
        break;
      case 1:
        what = "byte";
        bytes[at] = static_cast<std::uint8_t>(random_());
        break;
      case 2:
        what = "block";
        for (auto i = at; i < std::min(bytes.size(), at + 1 + below(64)); ++i) {
          bytes[i] = static_cast<std::uint8_t>(random_());
        }
        break;
      case 3:
        what = "zeros";
        std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end(), 0);
        break;
      case 4:
        what = "shortened";
        bytes.resize(at);
        break;
      default:
        what = "lengthened";
        for (auto count = 1 + below(40); count > 0; --count) {
          bytes.push_back(static_cast<std::uint8_t>(random_()));
        }
    }
  }
  return what;
}

Mutation Mutator::change_leaf(TamperedLog& log, std::uint64_t place) {
  auto& tile = log.tiles.at({0, place / kTileWidth});
  tile.at(place % kTileWidth).bytes[below(Hash::kSize)] ^=
      static_cast<std::uint8_t>(1 + below(255));
  return {"leaf hash", place, place, {kChangedTile}};
}

Mutation Mutator::mutate_event(TamperedLog& log, std::uint64_t place, std::uint64_t donor) {
  switch (below(12)) {
    case 0:
      log.at(place) = foreign_.at(place);
      return {"entry of another ledger", place, place, {kForeignEvent}};
    case 1:
      log.at(place) = log.at(donor);
      return {"copy of another entry", place, place, {kRemoved}};
    case 2:
      log.swap(place, place + 1);
      return {"swapped with the next", place, place + 1, {kReordered}};
    case 3:
      log.erase(place, place + 1);
      return {"taken out", place, place, {kRemoved}};
    case 4: {
      // A header with the signature of another.
      const Bytes& other = log.at(donor);
      std::copy_n(other.begin(), 64, log.at(place).begin());
      return {"signature of another", place, place, {kChangedHeader}};
    }
    case 5:
      if (log.tiles.contains({0, place / kTileWidth})) return change_leaf(log, place);
      [[fallthrough]];
    default: {
      auto what = change_bytes(log.at(place));
      return {std::move(what), place, place, kOtherBytes};
    }
  }
}

Mutation Mutator::move_block(TamperedLog& log) {
  const auto size = log.stored.size();
  const auto count = 1 + below(100);
  const auto from = below(size - 2 * count - 1), to = from + count + below(size - from - 2 * count);
  const auto begin = log.stored.begin() + static_cast<std::ptrdiff_t>(from);
  std::rotate(begin, begin + static_cast<std::ptrdiff_t>(count),
              log.stored.begin() + static_cast<std::ptrdiff_t>(to + count));
  for (std::uint64_t i = 0; i < size; ++i) log.stored[i].place = i;
  return {"block moved", from, to + count, {kReordered}};
}

Mutation Mutator::mutate_order(TamperedLog& log) {
  const auto size = log.stored.size();
  const auto place = 1 + below(size - 130), count = 1 + below(120);
  switch (below(7)) {
    case 0:
      log.erase_and_close(place, place + count);
      return {"cut out", place, place + count, {kRemoved}};
    case 1:
      log.erase(place, place + count);
      return {"gap", place, place + count, {kRemoved}};
    case 2:
      log.erase(place, size);
      return {"tail cut off", place, place, {kTruncatedTail}};
    case 3:
      log.insert(place, foreign_.at(place));
      return {"entry of another ledger put in", place, place, {kForeignEvent, kInserted}};
    case 4:
      log.insert(place, log.at(below(place)));
      return {"copy put in", place, place, {kInserted}};
    case 5: {
      const auto begin = log.stored.begin() + static_cast<std::ptrdiff_t>(place);
      std::reverse(begin, begin + static_cast<std::ptrdiff_t>(count + 1));
      for (std::uint64_t i = 0; i < size; ++i) log.stored[i].place = i;
      return {"turned round", place, place + count, {kReordered}};
    }
    default:
      return move_block(log);
  }
}

Mutation Mutator::mutate_tile(TamperedLog& log) {
  auto tile = log.tiles.begin();
  std::advance(tile, static_cast<std::ptrdiff_t>(below(log.tiles.size())));
  const auto& [id, hashes] = *tile;
  const std::uint64_t span = std::uint64_t{1} << (8U * id.level);
  Mutation mutation{"",
                    id.index * kTileWidth * span,
                    (id.index * kTileWidth + hashes.size()) * span,
                    {kChangedTile}};
  switch (below(4)) {
    case 0:
      mutation.what = "tile gone";
      log.tiles.erase(tile);
      break;
    case 1:
      mutation.what = "tile shortened";
      tile->second.resize(below(hashes.size()));
      break;
    case 2:
      mutation.what = "tile of zeros";
      std::fill(tile->second.begin(), tile->second.end(), Hash());
      break;
    default:
      mutation.what = "hashes of a tile swapped";
      if (hashes.size() < 2) {
        tile->second.front().bytes[0] ^= 1;
      } else {
        std::swap(tile->second.front(), tile->second.back());
      }
  }
  return mutation;
}

std::string not_named(const VerifyReport& report, const std::vector<Mutation>& mutations) {
  std::set<std::size_t> named;
  for (const auto& finding : report.findings) {
    const auto about = std::string(name_of(finding.damage)) + " " +
                       (finding.sequence ? std::to_string(finding.sequence->value) : "(whole)");
    bool belongs = false;
    for (std::size_t i = 0; finding.sequence && i < mutations.size(); ++i) {
      const auto& mutation = mutations[i];
      const bool is_there = *finding.sequence >= Sequence{mutation.first} &&
                            *finding.sequence <= Sequence{mutation.last};
      if (!is_there) continue;
      belongs = true;
      if (mutation.names.contains(finding.damage)) named.insert(i);
      // What is said beside the name of it, of the same events, does no harm.
    }
    if (!belongs) return "false alarm: " + about + ": " + finding.detail;
  }
  for (std::size_t i = 0; i < mutations.size(); ++i) {
    if (!named.contains(i)) return "not named: " + words(mutations[i]);
  }
  return {};
}

}  // namespace lethe::ledger::tests
