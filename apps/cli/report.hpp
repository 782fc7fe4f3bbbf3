#pragma once

#include <hesse/problems/info.hpp>
#include <hesse/solver/result.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "../compare/run.hpp"

// The JSON side of every command: schema hesse.report/1. NaN and infinities are null, with the text in "<key>_text".
namespace hesse::apps {

using Json = nlohmann::ordered_json;

// {"schema", "command", "machine", "results": []}.
Json new_report(std::string_view command);
// The processor's name; "unknown" where the system does not tell.
std::string processor();

// object[key] = value, or null and a text where JSON has no such number.
void put(Json& object, const std::string& key, double value);
void put(Json& object, const std::string& key, const Eigen::VectorXd& values);

Json to_json(const Run& run);
Json to_json(const problems::Info& info);
// One line of a trace file; f in the units of the problem's source.
Json to_json(const Run& run, const solver::Iteration& iteration, double f_factor);

// Text of any JSON, invalid UTF-8 replaced; indent < 0: one line.
std::string dump(const Json& json, int indent = 2);

}  // namespace hesse::apps
