#include "compositions.hpp"

#include <hesse/ad/transforms.hpp>

#include "compositions_detail.hpp"

namespace oracle {

const std::vector<Route>& routes() {
  static const std::vector<Route> all = [] {
    std::vector<Route> list;
    for (std::size_t i = 0; i < hesse::ad::all_jacobian_modes.size(); ++i) {
      list.push_back(
          {"gradient " + std::string(to_string(hesse::ad::all_jacobian_modes[i])), false, static_cast<int>(i)});
    }
    for (std::size_t i = 0; i < hesse::ad::all_hessian_modes.size(); ++i) {
      list.push_back({"Hessian " + std::string(to_string(hesse::ad::all_hessian_modes[i])), true, static_cast<int>(i)});
    }
    return list;
  }();
  return all;
}

Entries evaluate(const Program& program, const Route& route) {
  Entries entries;
  for (const double value : derivatives<double>(program, route)) entries.value.push_back(value);
  for (const double error : errors(program, route)) entries.bound.push_back(error);
  return entries;
}

}  // namespace oracle
