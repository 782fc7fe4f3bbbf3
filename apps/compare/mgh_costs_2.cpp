#include <hesse/problems/mgh/functors.hpp>

#include "ceres_cost.hpp"

namespace hesse::apps {

std::vector<CeresCost> mgh_ceres_costs_2() { return detail::ceres_cost_shard<1, 2>(problems::MghFunctors()); }

}  // namespace hesse::apps
