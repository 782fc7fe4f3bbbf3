#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

#include <hesse/ad/detail/assembly/element_sum.hpp>

// Sums of elements for the tests of their assembly. Assembly does not care what is assembled, so the programs are random:
// what they call gradient and Hessian is not.
namespace element_problems {

namespace ad = hesse::ad;

// A program lane by lane, instruction by instruction. Does not allocate.
class PlainKernel final : public ad::detail::BlockKernel {
 public:
  PlainKernel(ad::detail::Program program, std::size_t lanes)
      : BlockKernel(lanes, program.values()), program_(std::move(program)) {}

  void run(const double* const* inputs, const double* const* parameters, double* const* outputs,
           double* v) const override {
    for (std::size_t lane = 0; lane < lanes(); ++lane) {
      std::uint32_t next = 0;
      for (std::uint32_t i = 0; i < program_.inputs; ++i) v[next++] = inputs[i][lane];
      for (std::uint32_t i = 0; i < program_.parameters; ++i) v[next++] = parameters[i][lane];
      for (const double c : program_.constants) v[next++] = c;
      for (const ad::detail::Instruction& i : program_.code)
        v[next++] = ad::detail::evaluate(i, v[i.a], v[i.b], v[i.c]);
      for (std::size_t k = 0; k < program_.outputs.size(); ++k) outputs[k][lane] = v[program_.outputs[k]];
    }
  }

 private:
  ad::detail::Program program_;
};

inline ad::detail::KernelFactory plain_kernels(std::size_t lanes = 8) {
  return [lanes](const ad::detail::Program& program, std::size_t) {
    return std::make_unique<PlainKernel>(program, lanes);
  };
}

// Kernels of several widths for one kind.
inline ad::detail::KernelFactory mixed_kernels() {
  return [](const ad::detail::Program& program, std::size_t) {
    return std::make_unique<PlainKernel>(program, program.outputs.size() % 3 == 0   ? 8
                                                  : program.outputs.size() % 3 == 1 ? 24
                                                                                    : 32);
  };
}

using Random = std::mt19937;

inline std::uint32_t below(Random& random, std::size_t n) {
  return std::uniform_int_distribution<std::uint32_t>(0, static_cast<std::uint32_t>(n - 1))(random);
}

// Each entry with the given probability.
inline ad::detail::DerivativePrograms random_programs(Random& random, std::uint32_t width, std::uint32_t parameters,
                                                      double density = 1) {
  ad::detail::DerivativePrograms result;
  std::bernoulli_distribution present(density);
  for (std::uint32_t i = 0; i < width; ++i)
    if (present(random)) result.gradient_entries.push_back(i);
  for (std::uint32_t j = 0; j < width; ++j)
    for (std::uint32_t i = j; i < width; ++i)
      if (present(random)) result.hessian_entries.emplace_back(i, j);
  ad::detail::Program program;
  program.inputs = width;
  program.parameters = parameters;
  program.constants = {0.75, -0.5};
  for (std::uint32_t k = 0; k < 3 * width + 4; ++k) {
    const auto value = [&] { return below(random, program.values()); };
    const ad::detail::Operation operations[] = {ad::detail::operation_of<ad::detail::elementary::Add>,
                                                ad::detail::operation_of<ad::detail::elementary::Sub>,
                                                ad::detail::operation_of<ad::detail::elementary::Sin>};
    program.code.push_back({operations[k % 3], ad::detail::Part::value, 0, value(), value(), 0});
  }
  const std::size_t sizes[] = {1, 1 + result.gradient_entries.size(),
                               1 + result.gradient_entries.size() + result.hessian_entries.size()};
  std::vector<std::uint32_t> outputs(sizes[2]);
  for (auto& output : outputs) output = below(random, program.values());
  std::size_t i = 0;
  for (ad::detail::Program* p : {&result.value, &result.gradient, &result.hessian}) {
    *p = program;
    p->outputs.assign(outputs.begin(), outputs.begin() + static_cast<std::ptrdiff_t>(sizes[i++]));
  }
  return result;
}

inline ad::detail::ElementType kind_of(Random& random, ad::detail::DerivativePrograms programs,
                                       std::vector<std::uint32_t> index) {
  ad::detail::ElementType kind;
  kind.width = programs.value.inputs;
  kind.count = kind.width ? index.size() / kind.width : 0;
  kind.index = std::move(index);
  kind.parameters.resize(kind.count * programs.value.parameters);
  for (double& p : kind.parameters) p = std::uniform_real_distribution<double>(-1, 1)(random);
  kind.programs = std::move(programs);
  return kind;
}

// Variables anywhere, none twice in an element.
inline std::vector<std::uint32_t> scattered(Random& random, std::size_t n, std::size_t width, std::size_t count) {
  std::vector<std::uint32_t> index, all(n);
  std::iota(all.begin(), all.end(), 0u);
  for (std::size_t e = 0; e < count; ++e)
    for (std::size_t i = 0; i < width; ++i) {
      std::swap(all[i], all[i + below(random, n - i)]);
      index.push_back(all[i]);
    }
  return index;
}

// Elements of `vertices` vertices of `d` neighbouring variables each; locals by vertex, or by coordinate.
inline std::vector<std::uint32_t> vertices(Random& random, std::size_t n, std::size_t d, std::size_t corners,
                                           std::size_t count, bool by_vertex = true) {
  const auto at = scattered(random, n / d, corners, count);
  std::vector<std::uint32_t> index;
  for (std::size_t e = 0; e < count; ++e)
    for (std::size_t i = 0; i < corners * d; ++i) {
      const std::size_t corner = by_vertex ? i / d : i % corners, coordinate = by_vertex ? i % d : i / corners;
      index.push_back(static_cast<std::uint32_t>(d * at[e * corners + corner] + coordinate));
    }
  return index;
}

// index[e][i] = first[i] + e · increment[i].
inline std::vector<std::uint32_t> progression(const std::vector<std::uint32_t>& first,
                                              const std::vector<std::uint32_t>& increment, std::size_t count) {
  std::vector<std::uint32_t> index;
  for (std::uint32_t e = 0; e < count; ++e)
    for (std::size_t i = 0; i < first.size(); ++i) index.push_back(first[i] + e * increment[i]);
  return index;
}

// The triangles of a grid of m × m vertices of two variables.
inline std::vector<std::uint32_t> triangles(std::uint32_t m) {
  std::vector<std::uint32_t> index;
  const auto add = [&](std::uint32_t vertex) {
    index.push_back(2 * vertex);
    index.push_back(2 * vertex + 1);
  };
  for (std::uint32_t r = 0; r + 1 < m; ++r)
    for (std::uint32_t c = 0; c + 1 < m; ++c)
      for (const std::uint32_t v : {0u, 1u, m, m + 1, m, 1u}) add(r * m + c + v);
  return index;
}

inline std::vector<double> random_point(Random& random, std::size_t n) {
  std::vector<double> x(n);
  for (double& v : x) v = std::uniform_real_distribution<double>(-1, 1)(random);
  return x;
}

// f, g and the full H, element after element.
struct Naive {
  long double f = 0;
  std::vector<long double> g, h;

  Naive(std::size_t n, const std::vector<ad::detail::ElementType>& kinds, const std::vector<double>& x)
      : g(n), h(n * n) {
    for (const auto& kind : kinds) {
      const auto& programs = kind.programs;
      std::vector<double> inputs(kind.width), outputs(programs.hessian.outputs.size());
      for (std::size_t e = 0; e < kind.count; ++e) {
        const std::uint32_t* v = kind.index.data() + e * kind.width;
        for (std::size_t i = 0; i < kind.width; ++i) inputs[i] = x[v[i]];
        const std::size_t p = programs.value.parameters;
        ad::detail::run(programs.hessian, inputs, std::span(kind.parameters).subspan(e * p, p), outputs);
        f += outputs[0];
        std::size_t k = 1;
        for (const auto i : programs.gradient_entries) g[v[i]] += outputs[k++];
        for (const auto& [i, j] : programs.hessian_entries) {
          h[v[i] * n + v[j]] += outputs[k];
          if (i != j) h[v[j] * n + v[i]] += outputs[k];
          ++k;
        }
      }
    }
  }
};

}  // namespace element_problems
