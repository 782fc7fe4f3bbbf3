#pragma once

#include <string>

#include "engine.hpp"
#include "peers/peers.hpp"
#include "reference.hpp"

namespace hesse::apps::hessians {

// A sum of elements at x. hand(workload) adds what is written by hand, which comes first. Single elements are offered as
// plain functions as well.
template <bool single = false, class Sum, class Hand>
Workload element_workload(std::string name, const Sum& sum, const VectorXd& x, Hand hand) {
  const auto assembly = assembly_of(sum);
  Workload workload;
  workload.name = std::move(name);
  workload.elements = sum.count;
  workload.structure = assembly->structure;
  workload.x = x;
  workload.value = [sum](const VectorXd& point) { return sum(point); };
  workload.reference = [sum, assembly, x] { return reference_elements(sum, x, *assembly); };
  hand(workload);
  add_engine_contenders(workload, sum, assembly);
  if constexpr (single) add_engine_contenders(workload, sum);
  add_element_peers(workload, sum, assembly);
  return workload;
}

}  // namespace hesse::apps::hessians
