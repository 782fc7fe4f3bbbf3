#include <hesse/problems/nist/functors.hpp>

#include "ceres_cost.hpp"

namespace hesse::apps {

std::vector<CeresCost> nist_ceres_costs_2() { return detail::ceres_cost_shard<1, 2>(problems::NistFunctors()); }

}  // namespace hesse::apps
