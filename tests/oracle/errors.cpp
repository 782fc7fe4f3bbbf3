#include "bounded.hpp"
#include "compositions_detail.hpp"

namespace oracle {

std::vector<double> errors(const Program& program, const Route& route) {
  std::vector<double> bounds;
  for (const hesse::ad::Bounded& entry : derivatives<hesse::ad::Bounded>(program, route)) bounds.push_back(entry.error);
  return bounds;
}

}  // namespace oracle
