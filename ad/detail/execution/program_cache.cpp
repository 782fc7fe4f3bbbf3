#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>

#include <hesse/ad/detail/core/hash.hpp>
#include <hesse/ad/detail/execution/program_cache.hpp>

// Look-up of programs by graph and bindings, and of kernels by program and lanes.
namespace hesse::ad::detail {

namespace {

// Compares bits, because the sign of a zero matters.
bool same(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

bool same(const Binding& a, const Binding& b) {
  return a.varies == b.varies && a.parameter == b.parameter && same(a.value, b.value);
}

template <class T>
bool same(const std::vector<T>& a, const std::vector<T>& b) {
  return std::ranges::equal(a, b, [](const T& x, const T& y) { return same(x, y); });
}

bool same(const Program& a, const Program& b) {
  return a.inputs == b.inputs && a.parameters == b.parameters && a.shared == b.shared && a.code == b.code &&
         a.outputs == b.outputs && same(a.constants, b.constants);
}

std::size_t hash_of(const TermGraph& graph, const std::vector<Binding>& bindings) {
  Hash hash;
  hash.add(hash_of(graph));
  for (const Binding& b : bindings) {
    hash.add(b.varies, b.parameter);
    hash.add(b.value);
  }
  return hash.value();
}

std::size_t hash_of(const Program& program, std::size_t lanes) {
  Hash hash;
  hash.add(program.inputs, program.parameters, program.shared, lanes);
  for (const double constant : program.constants) hash.add(constant);
  for (const Instruction& i : program.code) hash.add(i.operation, i.part, i.signs, i.a, i.b, i.c);
  for (const std::uint32_t output : program.outputs) hash.add(output);
  return hash.value();
}

std::size_t size_of(const Program& program) { return 1 + program.code.size() + program.constants.size(); }

std::size_t size_of(const DerivativePrograms& programs) {
  return size_of(programs.value) + size_of(programs.gradient) + size_of(programs.hessian);
}

}  // namespace

DerivativePrograms ProgramCache::derive(const TermGraph& graph, const std::vector<Binding>& bindings,
                                        std::size_t elements, std::size_t limit) {
  const bool search = worth_a_search(graph, elements);
  const std::size_t hash = hash_of(graph, bindings);
  const Derived* const cached = programs_.find(hash, [&](const Derived& d) {
    return (d.searched || !search) && d.graph == graph && same(d.bindings, bindings) &&
           d.programs.hessian.code.size() <= limit;
  });
  if (cached) {
    ++reused_;
    return cached->programs;
  }
  DerivativePrograms programs = ad::detail::derive(graph, bindings, elements, limit);
  ++derived_;
  programs_.insert(hash, {graph, bindings, search, programs}, graph.nodes.size() + size_of(programs));
  return programs;
}

std::optional<DirectedPrograms> ProgramCache::derive_directions(
    const TermGraph& graph, const std::vector<Binding>& bindings,
    const std::function<std::optional<HessianEntries>()>& entries, std::size_t limit) {
  const std::size_t hash = hash_of(graph, bindings);
  const auto matches = [&](const auto& cached) { return cached.graph == graph && same(cached.bindings, bindings); };
  const Directed* const cached = directed_.find(
      hash, [&](const Directed& d) { return matches(d) && d.programs.directions.products.code.size() <= limit; });
  if (cached) {
    ++reused_;
    return cached->programs;
  }
  if (programs_.find(hash, matches)) return std::nullopt;
  auto found = entries();
  if (!found) return std::nullopt;
  DirectedPrograms programs = ad::detail::derive_directions(graph, bindings, std::move(*found), limit);
  ++derived_;
  const DirectionPrograms& directions = programs.directions;
  directed_.insert(hash, {graph, bindings, programs},
                   graph.nodes.size() + size_of(programs.first_order) + size_of(directions.coefficients) +
                       size_of(directions.products) + directions.entries.size());
  return programs;
}

SharedKernel ProgramCache::kernel(const Program& program, std::size_t lanes,
                                  const std::function<SharedKernel()>& make) {
  const std::size_t hash = hash_of(program, lanes);
  const Made* const cached =
      kernels_.find(hash, [&](const Made& made) { return made.lanes == lanes && same(made.program, program); });
  if (cached) return cached->kernel;
  SharedKernel kernel = make();
  ++made_;
  kernels_.insert(hash, {program, lanes, kernel}, size_of(program));
  return kernel;
}

std::size_t ProgramCache::bytes() const {
  return sizeof(*this) + (programs_.size() + directed_.size() + kernels_.size()) * sizeof(Instruction);
}

}  // namespace hesse::ad::detail
