#include "tools/demo_people.h"

#include <array>
#include <string_view>

namespace lethe::tools {

namespace {

constexpr std::size_t kNames = 6;

struct Culture {
  std::string_view language, country, city;
  std::array<std::string_view, kNames> given, family;
};

constexpr Culture kCultures[] = {
    {"en",
     "GB",
     "Leeds",
     {"Amelia", "Oliver", "Zoë", "Siân", "Rhys", "Noor"},
     {"Hughes", "O’Connor", "Ashworth", "Begum", "Llewellyn", "Fox"}},
    {"de",
     "DE",
     "Köln",
     {"Jürgen", "Käthe", "Björn", "Anneliese", "Götz", "Mia"},
     {"Müller", "Weiß", "Schröder", "Großmann", "Jäger", "Öztürk"}},
    {"fr",
     "FR",
     "Besançon",
     {"Chloé", "Benoît", "Maëlys", "Étienne", "Françoise", "Loïc"},
     {"Lefèvre", "Bérénger", "D’Aubigné", "Noël", "Garçon", "Hénault"}},
    {"pl",
     "PL",
     "Łódź",
     {"Łucja", "Grzegorz", "Żaneta", "Stanisław", "Małgorzata", "Wojciech"},
     {"Wiśniewska", "Dąbrowski", "Żółkiewski", "Ćwiklińska", "Kaczmarek", "Śliwa"}},
    {"vi",
     "VN",
     "Huế",
     {"Nguyệt", "Đức", "Thảo", "Hiếu", "Ánh", "Quốc"},
     {"Nguyễn", "Trần", "Phạm", "Đặng", "Võ", "Lê"}},
    {"tr",
     "TR",
     "İzmir",
     {"Ayşe", "İbrahim", "Gülşen", "Çağatay", "Özlem", "Ömer"},
     {"Yılmaz", "Şahin", "Çelik", "Öğüt", "Güneş", "Kılıç"}},
    {"ru",
     "KZ",
     "Алматы",
     {"Анна", "Борис", "Екатерина", "Фёдор", "Юлия", "Тимур"},
     {"Иванова", "Кузнецов", "Щербакова", "Ёлкин", "Жукова", "Ахметов"}},
    {"uk",
     "UA",
     "Львів",
     {"Олена", "Богдан", "Ївга", "Тарас", "Соломія", "Юрій"},
     {"Шевченко", "Бойко", "Гриценко", "Ковальчук", "Їжакевич", "Мельник"}},
    {"el",
     "GR",
     "Πάτρα",
     {"Ελένη", "Γιώργος", "Αικατερίνη", "Νίκος", "Ζωή", "Θανάσης"},
     {"Παπαδοπούλου", "Νικολαΐδης", "Χατζή", "Οικονόμου", "Ξενάκης", "Ψαρρού"}},
    {"ar",
     "MA",
     "فاس",
     {"فاطمة", "محمد", "ليلى", "يوسف", "زينب", "عمر"},
     {"العلوي", "بنجلون", "الفاسي", "التازي", "الإدريسي", "حداد"}},
    {"he",
     "IL",
     "חיפה",
     {"נועה", "איתי", "תמר", "יוסף", "שירה", "אורי"},
     {"כהן", "לוי", "מזרחי", "פרץ", "ביטון", "שפירא"}},
    {"fa",
     "IR",
     "شیراز",
     {"پریسا", "کوروش", "گلناز", "آرش", "شیرین", "بهرام"},
     {"حسینی", "تهرانی", "گیلانی", "رضایی", "کاظمی", "پهلوان"}},
    {"hi",
     "IN",
     "जयपुर",
     {"प्रिया", "अर्जुन", "लक्ष्मी", "विक्रम", "श्रुति", "ऋषि"},
     {"शर्मा", "वर्मा", "मिश्रा", "त्रिपाठी", "कुमारी", "सिंह"}},
    {"bn",
     "BD",
     "খুলনা",
     {"অনন্যা", "রহিম", "শ্রেয়া", "কামাল", "তৃষা", "জাহিদ"},
     {"চক্রবর্তী", "হোসেন", "মুখার্জি", "সুলতানা", "দাস", "বিশ্বাস"}},
    {"ta",
     "IN",
     "மதுரை",
     {"மீனா", "கார்த்திக்", "வள்ளி", "செல்வம்", "யாழினி", "முருகன்"},
     {"சுப்பிரமணியம்", "ராஜன்", "பாண்டியன்", "தேவி", "குமார்", "நடராஜன்"}},
    {"th",
     "TH",
     "เชียงใหม่",
     {"สมชาย", "ปาริชาติ", "ณัฐวุฒิ", "กัญญา", "ธนกร", "พิมพ์ใจ"},
     {"สุขใจ", "ศรีสวัสดิ์", "แก้วมณี", "วงศ์ทอง", "บุญมี", "ใจดี"}},
    {"zh",
     "CN",
     "成都",
     {"芳", "伟", "秀英", "子轩", "雨桐", "建国"},
     {"王", "李", "张", "欧阳", "陈", "司马"}},
    {"ja",
     "JP",
     "札幌市",
     {"さくら", "健太", "美咲", "ひろし", "陽子", "蓮"},
     {"佐藤", "鈴木", "髙橋", "渡邊", "小林", "山﨑"}},
    {"ko",
     "KR",
     "전주시",
     {"서연", "민준", "하은", "도윤", "지우", "현우"},
     {"김", "이", "박", "최", "남궁", "정"}},
    {"ka",
     "GE",
     "ქუთაისი",
     {"ნინო", "გიორგი", "თამარ", "ლუკა", "ეკა", "დავით"},
     {"ბერიძე", "კაპანაძე", "გელაშვილი", "მაისურაძე", "ლომიძე", "წიკლაური"}},
    {"am",
     "ET",
     "ጎንደር",
     {"ሰላም", "ዮሐንስ", "ትዕግስት", "አበበ", "ማርታ", "ዳዊት"},
     {"ተስፋዬ", "በቀለ", "ገብረ", "ከበደ", "ወልደ", "አለሙ"}},
    {"hy",
     "AM",
     "Գյումրի",
     {"Անի", "Արամ", "Նարե", "Տիգրան", "Լուսինե", "Հայկ"},
     {"Սարգսյան", "Հակոբյան", "Գրիգորյան", "Պետրոսյան", "Խաչատրյան", "Մկրտչյան"}},
};

constexpr std::string_view kReasons[] = {
    "follow-up of yesterday’s ticket",
    "caller asked to check the address",
    "visit this morning",
    "invoice was returned",
    "Rückfrage zur Überweisung",
    "contrôle du dossier avant rendez-vous",
    "проверка данных по обращению",
    "患者様からのお問い合わせ",
};

std::string digits(std::uint64_t value, std::size_t count) {
  auto text = std::to_string(value);
  return std::string(count > text.size() ? count - text.size() : 0, '0') + text;
}

}  // namespace

std::uint64_t DemoRandom::next() {
  state_ += 0x9e3779b97f4a7c15U;
  auto z = state_;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

DemoPerson make_demo_person(DemoRandom& random, std::uint64_t number, bool is_staff) {
  const auto& culture = kCultures[random.below(std::size(kCultures))];
  const auto given = culture.given[random.below(kNames)];
  const auto family = culture.family[random.below(kNames)];
  DemoPerson person;
  person.external_id = (is_staff ? "staff-" : "person-") + digits(number, 4);
  person.language = culture.language;
  // Addresses are plain ASCII, as most portals' are; names are not.
  const auto mail = person.external_id + (is_staff ? "@clinic.example" : "@people.example");
  person.profile = {
      {"given_name", std::string(given)}, {"family_name", std::string(family)}, {"email", mail}};
  if (is_staff) {
    person.profile.emplace_back("job_title", random.one_in(3) ? "physician" : "support agent");
    return person;
  }
  person.profile.emplace_back("birth_date", digits(1930 + random.below(78), 4) + "-" +
                                                digits(1 + random.below(12), 2) + "-" +
                                                digits(1 + random.below(28), 2));
  person.profile.emplace_back("city", std::string(culture.city));
  person.profile.emplace_back("country", std::string(culture.country));
  person.profile.emplace_back("language", person.language);
  if (!random.one_in(3))
    person.profile.emplace_back("phone", "+999 555 " + digits(random.below(10'000), 4));
  return person;
}

std::string make_demo_reason(DemoRandom& random) {
  return std::string(kReasons[random.below(std::size(kReasons))]);
}

}  // namespace lethe::tools
