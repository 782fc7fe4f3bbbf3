#pragma once

#include <ceres/autodiff_cost_function.h>
#include <ceres/dynamic_autodiff_cost_function.h>

#include <concepts>
#include <hesse/problems/entry.hpp>
#include <memory>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

// The least-squares functors of the bundled sets as Ceres cost functions, differentiated by Ceres' own Jets.
// Instantiation is the slow part of the build, hence one source file per shard.
namespace hesse::apps {

struct CeresCost {
  std::string_view name;
  std::unique_ptr<ceres::CostFunction> (*make)(int n);
};

// The shards of a set, together all its functors.
std::vector<CeresCost> nist_ceres_costs_1();
std::vector<CeresCost> nist_ceres_costs_2();
std::vector<CeresCost> mgh_ceres_costs_1();
std::vector<CeresCost> mgh_ceres_costs_2();

namespace detail {

// Ceres' shape for functors of a size known at run time only: parameters come as a list of blocks.
template <class F>
struct OneBlock {
  F functor;
  template <class T>
  bool operator()(T const* const* blocks, T* residuals) const {
    return functor(blocks[0], residuals);
  }
};

template <class F>
concept FixedSize = requires {
  std::integral_constant<int, F::n()>();
};

template <class F>
std::unique_ptr<ceres::CostFunction> ceres_cost(int n) {
  F functor = problems::functor_of_size<F>(n);
  const int m = static_cast<int>(functor.m());
  if constexpr (FixedSize<F>) {
    return std::make_unique<ceres::AutoDiffCostFunction<F, ceres::DYNAMIC, F::n()>>(new F(std::move(functor)), m);
  } else {
    const int size = static_cast<int>(functor.n());
    auto cost =
        std::make_unique<ceres::DynamicAutoDiffCostFunction<OneBlock<F>, 4>>(new OneBlock<F>{std::move(functor)});
    cost->AddParameterBlock(size);
    cost->SetNumResiduals(m);
    return cost;
  }
}

// The entries of the functors at positions Part, Part + Parts, … of a list: a shard.
template <std::size_t Part, std::size_t Parts, class... F>
std::vector<CeresCost> ceres_cost_shard(problems::Functors<F...>) {
  using List = std::tuple<F...>;
  constexpr std::size_t count = (sizeof...(F) + Parts - 1 - Part) / Parts;
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return std::vector<CeresCost>{{std::tuple_element_t<Part + I * Parts, List>::name,
                                   &ceres_cost<std::tuple_element_t<Part + I * Parts, List>>}...};
  }
  (std::make_index_sequence<count>());
}

}  // namespace detail
}  // namespace hesse::apps
