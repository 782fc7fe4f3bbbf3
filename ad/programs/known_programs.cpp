#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>

#include <hesse/ad/programs/known_programs.hpp>
#include <hesse/ad/recording/hash.hpp>

namespace hesse::ad {

namespace {

// To the bit: the sign of a zero matters.
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

// One of several that run the same code.
class SharedKernel final : public BlockKernel {
 public:
  explicit SharedKernel(std::shared_ptr<const BlockKernel> kernel)
      : BlockKernel(kernel->lanes(), kernel->workspace_doubles()), kernel_(std::move(kernel)) {}

  void run(const double* const* inputs, const double* const* parameters, double* const* outputs,
           double* workspace) const override {
    kernel_->run(inputs, parameters, outputs, workspace);
  }

 private:
  std::shared_ptr<const BlockKernel> kernel_;
};

}  // namespace

DerivativePrograms KnownPrograms::derive(const TermGraph& graph, const std::vector<Binding>& bindings,
                                         std::size_t elements, std::size_t limit) {
  const bool search = worth_a_search(graph, elements);
  const std::size_t hash = hash_of(graph, bindings);
  const Derived* const known = programs_.find(hash, [&](const Derived& d) {
    return (d.searched || !search) && d.graph == graph && same(d.bindings, bindings) &&
           d.programs.hessian.code.size() <= limit;
  });
  if (known) {
    ++reused_;
    return known->programs;
  }
  DerivativePrograms programs = ad::derive(graph, bindings, elements, limit);
  ++derived_;
  const std::size_t size =
      graph.nodes.size() + size_of(programs.value) + size_of(programs.gradient) + size_of(programs.hessian);
  programs_.keep(hash, {graph, bindings, search, programs}, size);
  return programs;
}

std::unique_ptr<BlockKernel> KnownPrograms::kernel(const Program& program, std::size_t lanes,
                                                   const std::function<std::unique_ptr<BlockKernel>()>& make) {
  const std::size_t hash = hash_of(program, lanes);
  const Made* const known =
      kernels_.find(hash, [&](const Made& made) { return made.lanes == lanes && same(made.program, program); });
  if (known) return std::make_unique<SharedKernel>(known->kernel);
  std::shared_ptr<const BlockKernel> kernel = make();
  kernels_.keep(hash, {program, lanes, kernel}, size_of(program));
  return std::make_unique<SharedKernel>(std::move(kernel));
}

std::size_t KnownPrograms::bytes() const {
  return sizeof(*this) + (programs_.size() + kernels_.size()) * sizeof(Instruction);
}

}  // namespace hesse::ad
