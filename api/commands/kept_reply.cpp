#include "api/commands/kept_reply.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include "crypto/check.h"

namespace lethe::api {
namespace {

using boost::json::array;
using boost::json::object;

struct PutCompletion {
  object& out;
  void operator()(const std::monostate&) const {}
  void operator()(const ledger::ErasureId& id) const { out["erasure"] = id.str(); }
  void operator()(const EarlierErasure& earlier) const {
    out["earlier_erasure"] = earlier.subject.str();
  }
  void operator()(const ledger::LedgerId& id) const { out["ledger"] = id.str(); }
  void operator()(const SigningKeyMaking& making) const {
    out["signing_key_rotation"] = making.rotation.value;
  }
  // The row goes with the ledger.
  void operator()(const LedgerClosing&) const {}
  template <class Reading>
  void operator()(const Reading&) const {
    LETHE_CHECK(!"a reading is never repeated");
  }
};

object kept(const Answer& answer) {
  object out{{"status", answer.status}, {"body", answer.body}};
  if (!answer.location.empty()) out["location"] = answer.location;
  if (answer.revision) out["revision"] = *answer.revision;
  std::visit(PutCompletion{out}, answer.completion);
  return out;
}

object kept(const Problem& problem) {
  array faults;
  for (const auto& fault : problem.faults) {
    faults.push_back(array{static_cast<int>(fault.in), fault.where, fault.message});
  }
  return {{"problem", info(problem.type).code},
          {"detail", problem.detail},
          {"errors", std::move(faults)},
          {"members", problem.members}};
}

std::string text_of(const boost::json::value& value) {
  return boost::json::value_to<std::string>(value);
}
template <class IdType>
IdType id_of(const boost::json::value& value) {
  return IdType::parse(text_of(value)).value_or(IdType{});
}

Answer answer_of(object& from) {
  Answer answer;
  answer.status = boost::json::value_to<std::uint16_t>(from.at("status"));
  answer.body = std::move(from.at("body").as_object());
  if (const auto* location = from.if_contains("location")) answer.location = text_of(*location);
  if (const auto* revision = from.if_contains("revision")) {
    answer.revision = boost::json::value_to<std::uint64_t>(*revision);
  }
  if (const auto* id = from.if_contains("erasure")) {
    answer.completion = id_of<ledger::ErasureId>(*id);
  } else if (const auto* subject = from.if_contains("earlier_erasure")) {
    answer.completion = EarlierErasure{id_of<ledger::SubjectId>(*subject)};
  } else if (const auto* made = from.if_contains("ledger")) {
    answer.completion = id_of<ledger::LedgerId>(*made);
  } else if (const auto* rotation = from.if_contains("signing_key_rotation")) {
    answer.completion = SigningKeyMaking{{boost::json::value_to<std::uint64_t>(*rotation)}};
  }
  return answer;
}

std::optional<Problem> problem_of_kept(object& from) {
  const auto code = text_of(from.at("problem"));
  const auto types = problem_types();
  const auto* found = std::find_if(types.data(), types.data() + types.size(),
                                   [&](const ProblemInfo& one) { return one.code == code; });
  if (found == types.data() + types.size()) return std::nullopt;
  Problem problem(found->type, text_of(from.at("detail")));
  for (const auto& fault : from.at("errors").as_array()) {
    problem.faults.push_back({static_cast<Fault::In>(fault.at(0).as_int64()), text_of(fault.at(1)),
                              text_of(fault.at(2))});
  }
  problem.members = std::move(from.at("members").as_object());
  return problem;
}

}  // namespace

std::string write_kept(const KeptResult& result) {
  return std::visit([](const auto& one) { return boost::json::serialize(kept(one)); }, result);
}

std::optional<KeptResult> read_kept(std::string_view text) {
  // The text was sealed by us: what throws here is damage.
  try {
    auto value = boost::json::parse({text.data(), text.size()});
    auto& from = value.as_object();
    if (!from.contains("problem")) return answer_of(from);
    if (auto problem = problem_of_kept(from)) return std::move(*problem);
    return std::nullopt;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace lethe::api
