#pragma once

#include <array>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "workload.hpp"

// f = Σₑ element(x[index(e)], dataₑ): the large workloads. The plain loop, the element form and every element-wise
// contender are made from one object.
namespace hesse::apps::hessians {

struct NoData {};

// Element e reads `width` consecutive variables from step·e on.
template <int width, int step>
struct Consecutive {
  std::array<int, width> operator()(int e) const {
    std::array<int, width> index{};
    for (int j = 0; j < width; ++j) index[static_cast<std::size_t>(j)] = step * e + j;
    return index;
  }
};

// The variables of every element written down.
template <int width>
struct Table {
  std::shared_ptr<const std::vector<std::array<int, width>>> rows;
  const std::array<int, width>& operator()(int e) const { return (*rows)[static_cast<std::size_t>(e)]; }
};

// Element: `width`, `Data`, and T operator()(const T* x, const Data&) for any number T.
template <class E, class Map>
struct ElementSum {
  using Element = E;
  using Data = typename E::Data;
  static constexpr int width = E::width;

  int n = 0;
  int count = 0;
  E element;
  Map index;
  std::shared_ptr<const std::vector<Data>> table;  // empty where elements have no data

  const Data& data(int e) const {
    if constexpr (std::is_empty_v<Data>) {
      static constexpr Data none{};
      return none;
    } else {
      return (*table)[static_cast<std::size_t>(e)];
    }
  }

  template <class X>
  auto operator()(const X& x) const {
    using T = std::decay_t<decltype(x[0])>;
    T sum(0.0);
    for (int e = 0; e < count; ++e) sum += term(x, e, index(e), std::make_integer_sequence<int, width>());
    return sum;
  }

 private:
  template <class X, int... j>
  auto term(const X& x, int e, const std::array<int, width>& variables, std::integer_sequence<int, j...>) const {
    using T = std::decay_t<decltype(x[0])>;
    const T local[width] = {x[variables[j]]...};
    return element(local, data(e));
  }
};

// Lower triangle of what the elements may touch, and where the packed local Hessian of each goes: (0,0), (1,0), (1,1), …
struct Assembly {
  Structure structure;
  std::vector<int> slots;  // element by element
};

// index: count × width variables.
Assembly assemble(int n, int width, const std::vector<int>& index);
// n × n, for one element or few variables.
Assembly assemble_dense(int n, int width, const std::vector<int>& index);

template <class Sum>
std::vector<int> index_of(const Sum& sum) {
  std::vector<int> list;
  list.reserve(static_cast<std::size_t>(sum.count) * Sum::width);
  for (int e = 0; e < sum.count; ++e)
    for (const int i : sum.index(e)) list.push_back(i);
  return list;
}

template <class Sum>
std::shared_ptr<const Assembly> assembly_of(const Sum& sum) {
  const auto list = index_of(sum);
  return std::make_shared<Assembly>(sum.count == 1 ? assemble_dense(sum.n, Sum::width, list)
                                                   : assemble(sum.n, Sum::width, list));
}

// Elements one after the other: local(x, data, f, g, packed h) adds nothing, it writes; this scatters. The index is
// copied first, and the slots are known.
template <class Sum, class Local>
Prepared elementwise(const Sum& sum, const std::shared_ptr<const Assembly>& assembly, Local local) {
  return {
      [sum, assembly, local, index = index_of(sum)](const VectorXd& x, double& f, VectorXd& g, VectorXd& h) mutable {
        constexpr int k = Sum::width;
        g.setZero();
        h.setZero();
        f = 0;
        const int* variable = index.data();
        const int* slot = assembly->slots.data();
        double point[k], slope[k], curvature[k * (k + 1) / 2];
        for (int e = 0; e < sum.count; ++e, variable += k, slot += k * (k + 1) / 2) {
          double y = 0;
          for (int j = 0; j < k; ++j) point[j] = x[variable[j]];
          local(point, sum.data(e), y, slope, curvature);
          f += y;
          for (int j = 0; j < k; ++j) g[variable[j]] += slope[j];
          for (int j = 0; j < k * (k + 1) / 2; ++j) h[slot[j]] += curvature[j];
        }
      }};
}

}  // namespace hesse::apps::hessians
