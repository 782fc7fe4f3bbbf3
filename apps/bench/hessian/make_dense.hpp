#pragma once

#include <hesse/problems/generator.hpp>
#include <hesse/problems/registry.hpp>

#include "engine.hpp"
#include "peers/peers.hpp"
#include "reference.hpp"

namespace hesse::apps::hessians {

// A bundled problem of size n near its first start.
// hand(workload) adds what is written by hand, which comes first.
template <class F, class Hand>
Workload dense_workload(std::string name, std::string_view problem, const F& functor, Hand hand) {
  const std::shared_ptr<const problems::Problem> bundled = problems::find(problem, functor.n());
  const auto& start = bundled->info().starts.front().x;
  Workload workload;
  workload.name = std::move(name);
  workload.structure.n = functor.n();
  workload.x = Eigen::Map<const VectorXd>(start.data(), functor.n());
  problems::Generator generator(41);
  for (auto& value : workload.x) value += generator.uniform(-0.02, 0.02);
  workload.value = [functor](const VectorXd& x) { return functor(x); };
  workload.reference = [functor, x = workload.x] { return reference_products(functor, x); };
  hand(workload);
  add_engine_contenders(workload, functor, bundled);
  add_dense_peers(workload, functor);
  return workload;
}

}  // namespace hesse::apps::hessians
