// Every combination of something that is older, missing or wrong, with the answer to it: nobody
// erased comes back, nobody else is lost, or it is refused and said why.
//
// The world: four people, backed up once; the second is erased; a fifth comes; backed up again. A
// row changes one thing of that. The sections of each person are "1" where they open.
#include <gmock/gmock.h>

#include "tests/ledger/backup_fixture.h"

namespace lethe::ledger::tests {
namespace {

using testing::HasSubstr;

/// What a row may do to the backup and the keys in front of the restore.
class World : public BackupTest {
 public:
  void SetUp() override {
    clinic.populate(4);
    clinic.save_keys("before");
    back_up();
    clinic.erase(1);
    clinic.save_keys("today");
    clinic.populate(1);
    BackupOptions small;
    small.segment_bytes = 1;  // each event has a segment of its own
    back_up(small);
    ASSERT_GT(files("segments").size(), 3U);
  }
  void TestBody() override {}

  std::filesystem::path first_segment() const { return files("segments").front(); }
  std::filesystem::path last_segment() const { return files("segments").back(); }
  std::filesystem::path manifest(std::uint64_t number) const {
    return clinic.backup() / kManifestFolder / manifest_name(number);
  }
  static void change_byte(const std::filesystem::path& path, std::size_t from_the_end) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    const auto at = static_cast<std::streamoff>(std::filesystem::file_size(path) - from_the_end);
    file.seekg(at);
    const int byte = file.get();
    file.seekp(at);
    file.put(static_cast<char>(byte ^ 1));
  }
  static void cut_off(const std::filesystem::path& path) {
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
  }
  /// As a thief of nothing would: another organisation's part under the name of this one's.
  void put_foreign(std::string_view kind) const {
    Organisation other(folder.path() / "other");
    other.populate(4);
    ASSERT_TRUE(other.back_up());
    for (const auto& entry : std::filesystem::recursive_directory_iterator(other.backup() / kind)) {
      if (!entry.is_regular_file()) continue;
      std::filesystem::copy_file(entry.path(),
                                 kind == kSegmentFolder ? first_segment() : manifest(1),
                                 std::filesystem::copy_options::overwrite_existing);
    }
  }
  void remove_blocks(const std::string& name) const {
    std::filesystem::remove_all(clinic.saved(name + ".blocks"));
  }
  void remove_roots(const std::string& name) const {
    for (const auto& entry : std::filesystem::directory_iterator(clinic.saved(name + ".keys"))) {
      std::filesystem::remove(entry.path());
    }
  }

  std::string keys = "today";
  RestoreOptions options;
  using BackupTest::clinic;
  using BackupTest::restore;
};

struct Row {
  const char* name;
  std::function<void(World&)> change;
  /// Either the people as they are afterwards, or why not.
  std::string people;
  std::optional<BackupFault> fault;
  std::string words;
};

const Row kRows[] = {
    {"NothingIsWrong", [](World&) {}, "111 000 111 111 111", {}, {}},
    {"LogOlder", [](World& world) { world.options.manifest = 1; }, "111 000 111 111 000", {}, {}},
    {"LogOlderAndTheNewerPartsGone",
     [](World& world) {
       std::filesystem::remove(world.manifest(2));
       std::filesystem::remove(world.last_segment());
     },
     "111 000 111 111 000",
     {},
     {}},
    {"LogOlderUnderTheKeysOfItsTime",
     [](World& world) {
       world.options.manifest = 1;
       world.keys = "before";
     },
     "111 111 111 111 000",  // no key target keeps them, and no log here says that it was later
     {},
     {}},
    {"KeysOlder",
     [](World& world) { world.keys = "before"; },
     {},
     BackupFault::kKeysOlder,
     "the keys of system are of epoch 0, and the last certificate of an erasure in the log, event "
     "6, "
     "is of epoch 1"},
    {"BlocksMissing",
     [](World& world) { world.remove_blocks("today"); },
     {},
     BackupFault::kBlocksMissing,
     "the root key of system is of epoch 1, and the folder"},
    {"RootMissing",
     [](World& world) { world.remove_roots("today"); },
     {},
     BackupFault::kRootMissing,
     "the root key of system is missing"},
    {"SegmentMissing",
     [](World& world) { std::filesystem::remove(world.first_segment()); },
     {},
     BackupFault::kPartMissing,
     "00000000000000000000-00000000000000000005 is missing"},
    {"LastSegmentMissing",
     [](World& world) { std::filesystem::remove(world.last_segment()); },
     {},
     BackupFault::kPartMissing,
     "is missing"},
    {"SegmentCutOff",
     [](World& world) { World::cut_off(world.first_segment()); },
     {},
     BackupFault::kDamaged,
     "00000000000000000000-00000000000000000005 is cut off"},
    {"OneByteOfASegmentChanged",
     [](World& world) { World::change_byte(world.first_segment(), 7); },
     {},
     BackupFault::kDamaged,
     "is not what was written"},
    {"SegmentOfAnotherLedger",
     [](World& world) { world.put_foreign(kSegmentFolder); },
     {},
     BackupFault::kForeign,
     "is of another ledger"},
    {"ManifestMissing",
     [](World& world) { std::filesystem::remove(world.manifest(1)); },
     {},
     BackupFault::kManifestMissing,
     "00000000000000000001 is missing"},
    {"EveryManifestMissing",
     [](World& world) {
       std::filesystem::remove(world.manifest(1));
       std::filesystem::remove(world.manifest(2));
     },
     {},
     BackupFault::kNothingThere,
     "there is no backup at"},
    {"OneByteOfAManifestChanged",
     [](World& world) { World::change_byte(world.manifest(2), 100); },
     {},
     BackupFault::kDamaged,
     "00000000000000000002 is not what was written"},
    {"ManifestCutOff",
     [](World& world) { World::cut_off(world.manifest(1)); },
     {},
     BackupFault::kDamaged,
     "00000000000000000001 is not what was written"},
    {"ManifestOfAnotherOrganisation",
     [](World& world) { world.put_foreign(kManifestFolder); },
     {},
     BackupFault::kForeign,
     "00000000000000000001 is of another backup"},
    {"ManifestThatIsNotThere",
     [](World& world) { world.options.manifest = 9; },
     {},
     BackupFault::kManifestMissing,
     "00000000000000000009 is missing"},
};

class RestoreTable : public testing::TestWithParam<Row> {};

TEST_P(RestoreTable, P4NobodyErasedComesBackAndNobodyElseIsLostOrItIsRefused) {
  World world;
  world.SetUp();
  GetParam().change(world);
  const auto restored = world.restore(world.keys, world.options);
  if (GetParam().fault) {
    ASSERT_TRUE(restored->failure);
    EXPECT_EQ(restored->failure->fault, *GetParam().fault) << restored->failure->what;
    EXPECT_THAT(restored->failure->what, HasSubstr(GetParam().words));
    const auto format = restored->disk->get(Table::kMeta, meta_row("format"));
    EXPECT_FALSE(format.value()) << "what is not whole is no data directory";
    return;
  }
  ASSERT_FALSE(restored->failure) << restored->failure->what;
  std::string people;
  for (const auto& person : world.clinic.people) {
    people += (people.empty() ? "" : " ") + restored->opens(person);
  }
  EXPECT_EQ(people, GetParam().people);
}

INSTANTIATE_TEST_SUITE_P(Combinations, RestoreTable, testing::ValuesIn(kRows),
                         [](const auto& row) { return row.param.name; });

/// A forger who may write to the backup, and makes all hashes fit.
TEST(RestoreForged, ASectionLeftOutIsMissed) {
  World world;
  world.SetUp();
  const BackupFiles files(world.clinic.backup());
  auto found = files.manifest(1);
  ASSERT_TRUE(found);
  Manifest& manifest = *found;
  auto& ledger = manifest.ledgers.front();
  auto& info = ledger.segments.front();
  const auto bytes = files.segment(ledger.info.id, info);
  ASSERT_TRUE(bytes);
  const auto segment = parse_segment(*bytes).value();
  SegmentBuilder forged(ledger.info.id, {0});
  for (std::size_t i = 0; i < segment.events.size(); ++i) {
    std::vector<std::optional<Bytes>> sections;
    for (const auto& section : segment.events[i].sections) {
      sections.push_back(i == 3 ? std::nullopt : std::optional(crypto::to_bytes(section)));
    }
    forged.add(segment.events[i].entry, sections);
  }
  std::ofstream(files.segment_path(ledger.info.id, info), std::ios::binary)
      << crypto::as_text(forged.bytes());
  info.size = forged.size();
  info.sha256 = crypto::sha256(forged.bytes());
  std::ofstream(files.manifest_path(1), std::ios::binary)
      << crypto::as_text(encode_manifest(manifest));
  EXPECT_TRUE(check_backup(world.clinic.backup(), {})) << "without keys there is no telling";
  const auto refused = world.restore("today", world.options);
  ASSERT_TRUE(refused->failure);
  EXPECT_EQ(refused->failure->fault, BackupFault::kSectionLost);
  EXPECT_THAT(refused->failure->what,
              HasSubstr("lacks 3 sections of system that nobody erased, the first of event 3"));
}

}  // namespace
}  // namespace lethe::ledger::tests
