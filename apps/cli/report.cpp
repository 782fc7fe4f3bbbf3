#include "report.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <thread>

#include "../compare/hesse_run.hpp"

namespace hesse::apps {
namespace {

std::string text_of(double value) {
  if (std::isnan(value)) return "nan";
  return value > 0 ? "inf" : "-inf";
}

Json machine() {
  utsname system = {};
  ::uname(&system);
  return {{"processor", processor()},
          {"cores", std::thread::hardware_concurrency()},
          {"system", std::string(system.sysname) + " " + system.release},
          {"architecture", system.machine},
          {"compiler", "g++ " __VERSION__}};
}

std::string_view text_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::holds:
      return "holds";
    case Verdict::contradicted:
      return "contradicted";
    case Verdict::not_judged:
      break;
  }
  return "not_judged";
}

}  // namespace

std::string processor() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name")) return line.substr(std::min(line.size(), line.find(':') + 2));
  return "unknown";
}

Json new_report(std::string_view command) {
  return {{"schema", "hesse.report/1"},
          {"version", HESSE_VERSION},
          {"command", command},
          {"machine", machine()},
          {"results", Json::array()}};
}

void put(Json& object, const std::string& key, double value) {
  object[key] = std::isfinite(value) ? Json(value) : Json(nullptr);
  if (!std::isfinite(value)) object[key + "_text"] = text_of(value);
}

void put(Json& object, const std::string& key, const Eigen::VectorXd& values) {
  Json numbers = Json::array(), texts = Json::array();
  for (const double value : values) {
    numbers.push_back(std::isfinite(value) ? Json(value) : Json(nullptr));
    texts.push_back(std::isfinite(value) ? Json(nullptr) : Json(text_of(value)));
  }
  object[key] = std::move(numbers);
  if (!values.allFinite()) object[key + "_text"] = std::move(texts);
}

Json to_json(const Run& run) {
  Json json = {{"problem", run.problem}, {"set", run.set},        {"n", run.n},           {"m", run.m},
               {"start", run.start},     {"solver", run.solver},  {"method", run.method}, {"status", run.status},
               {"point", run.point},     {"message", run.message}};
  put(json, "f", run.f);
  put(json, "known_f", run.known_f);
  put(json, "gradient_norm", run.gradient_norm);
  put(json, "x", run.x);
  json["digits"] = run.digits ? Json(*run.digits) : Json(nullptr);
  const Counts& counts = run.counts;
  json["counts"] = {{"f", counts.f},
                    {"g", counts.g},
                    {"H", counts.hessian},
                    {"Hv", counts.hessian_vector},
                    {"r", counts.residual},
                    {"J", counts.jacobian},
                    {"B", counts.second_order},
                    {"derivatives", counts.derivatives},
                    {"factorizations", counts.factorizations},
                    {"iterations", counts.iterations}};
  json["evaluations_to_1e8"] = run.evaluations_to_1e8 ? Json{{"f", run.evaluations_to_1e8->f},
                                                             {"derivatives", run.evaluations_to_1e8->derivatives}}
                                                      : Json(nullptr);
  json["seconds"] = Json::object();
  for (const auto& [part, seconds] : run.seconds) put(json["seconds"], part, seconds);
  json["plan"] = run.plan;
  json["solved"] = solved(run);
  json["solved_strictly"] = solved_strictly(run);
  json["verdict"] = text_of(run.verdict);
  if (!run.objection.empty()) json["objection"] = run.objection;
  return json;
}

Json to_json(const problems::Info& info) {
  Json json = {{"problem", info.qualified_name()},
               {"set", info.set},
               {"name", info.name},
               {"title", info.title},
               {"n", info.n},
               {"m", info.m},
               {"least_squares", info.least_squares},
               {"structure", info.structure},
               {"sizes", info.size_rule},
               {"published_n", info.published_n},
               {"source", info.source},
               {"domain", info.domain}};
  put(json, "known_f", info.known_f());
  if (info.bounded()) {
    put(json, "lower", Eigen::Map<const Eigen::VectorXd>(info.lower.data(), info.n));
    put(json, "upper", Eigen::Map<const Eigen::VectorXd>(info.upper.data(), info.n));
  }
  json["starts"] = Json::array();
  for (const auto& start : info.starts) json["starts"].push_back({{"label", start.label}, {"x", start.x}});
  json["minima"] = Json::array();
  for (const auto& minimum : info.minima) {
    Json entry = {{"kind", problems::to_string(minimum.kind)}, {"x", minimum.x}, {"note", minimum.note}};
    put(entry, "f", minimum.f);
    json["minima"].push_back(std::move(entry));
  }
  json["certified"] = info.certified;
  return json;
}

Json to_json(const Run& run, const solver::Iteration& iteration, double f_factor) {
  Json json = {{"problem", run.problem}, {"start", run.start}, {"iteration", iteration.number}};
  put(json, "f", f_factor * iteration.f);
  put(json, "gradient_norm", f_factor * iteration.gradient_norm);
  put(json, "step_norm", iteration.step_norm);
  put(json, "radius", iteration.radius);
  put(json, "shift", iteration.shift);
  put(json, "ratio", iteration.ratio);
  json["model"] = iteration.model;
  json["accepted"] = iteration.accepted;
  json["f_evaluations"] = iteration.f_evaluations;
  json["derivative_evaluations"] = iteration.derivative_evaluations;
  json["factorizations"] = iteration.factorizations;
  put(json, "seconds", iteration.seconds);
  return json;
}

std::string dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace hesse::apps
