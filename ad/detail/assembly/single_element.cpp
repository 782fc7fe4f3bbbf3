#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include <hesse/ad/detail/assembly/single_element.hpp>
#include <hesse/ad/detail/core/error.hpp>

// A sum of one element: its programs read x and write f, ∇f and ∇²f in place.
namespace hesse::ad::detail {

namespace {

constexpr std::size_t cache_line = 64;

SharedKernel point_kernel(const Program& program, const KernelFactory& make_kernel) {
  auto kernel = make_kernel(program, 1);
  if (!kernel || kernel->lanes() != 1)
    throw Error("single element: the factory gave a kernel of " + std::to_string(kernel ? kernel->lanes() : 0) +
                " lanes; make it one of 1");
  return kernel;
}

}  // namespace

SingleElement::SingleElement(std::size_t n, std::vector<ElementType> types, const KernelFactory& make_kernel,
                             bool dense, std::optional<SymmetricPattern> structure)
    : n_(n) {
  validate(n, types);
  if (types.size() != 1 || types[0].count != 1)
    throw Error("single element: there are " + std::to_string(types.size()) +
                " types, or more than one element; use ElementSum");
  lower_ = structure ? std::move(*structure) : dense ? dense_pattern(n) : hessian_pattern(n, types);
  ElementType& type = types[0];
  index_ = std::move(type.index);
  parameters_ = std::move(type.parameters);
  gradient_.kernel = point_kernel(type.programs.gradient, make_kernel);
  hessian_.kernel = point_kernel(type.programs.hessian, make_kernel);
  for (const std::uint32_t i : type.programs.gradient_entries) gradient_entries_.push_back(index_[i]);
  for (const auto& [i, j] : type.programs.hessian_entries)
    hessian_slots_.push_back(lower_.slot(std::max(index_[i], index_[j]), std::min(index_[i], index_[j])));
  guards_ = std::move(type.programs.guards);
  compared_.resize(2 * guards_.size());
  inputs_.resize(index_.size());
  for (const double& p : parameters_) parameter_places_.push_back(&p);
  const std::size_t scratch = std::max(gradient_.kernel->workspace_doubles(), hessian_.kernel->workspace_doubles());
  workspace_.resize(scratch + cache_line / sizeof(double));
  void* begin = workspace_.data();
  std::size_t space = workspace_.size() * sizeof(double);
  scratch_ = static_cast<double*>(std::align(cache_line, scratch * sizeof(double), begin, space));
}

void SingleElement::read_from(const double* x) {
  if (x == x_) return;
  x_ = x;
  std::transform(index_.begin(), index_.end(), inputs_.begin(), [x](std::uint32_t i) { return x + i; });
}

// Outputs of a program: f, the entries of ∇f and of ∇²f, the operands of the guards.
void SingleElement::write_to(Replay& replay, double* g, double* h) {
  if (replay.g == g && replay.h == h && !replay.outputs.empty()) return;
  replay.g = g;
  replay.h = h;
  replay.outputs.clear();
  replay.outputs.push_back(&f_);
  for (const std::uint32_t i : gradient_entries_) replay.outputs.push_back(g + i);
  if (h)
    for (const std::uint32_t slot : hessian_slots_) replay.outputs.push_back(h + slot);
  for (double& operand : compared_) replay.outputs.push_back(&operand);
}

bool SingleElement::run(Replay& replay, double& f) {
  replay.kernel->run(inputs_.data(), parameter_places_.data(), replay.outputs.data(), scratch_);
  f = f_;
  for (std::size_t k = 0; k < guards_.size(); ++k)
    if (!guards_[k].holds(compared_[2 * k], compared_[2 * k + 1])) return false;
  return true;
}

bool SingleElement::value_gradient(std::span<const double> x, double& f, std::span<double> g) {
  read_from(x.data());
  write_to(gradient_, g.data(), nullptr);
  if (gradient_entries_.size() < n_) std::fill(g.begin(), g.end(), 0.0);
  return run(gradient_, f);
}

bool SingleElement::value_gradient_hessian(std::span<const double> x, double& f, std::span<double> g,
                                           std::span<double> h) {
  read_from(x.data());
  write_to(hessian_, g.data(), h.data());
  if (gradient_entries_.size() < n_) std::fill(g.begin(), g.end(), 0.0);
  if (hessian_slots_.size() < (lower_.dense() ? n_ * (n_ + 1) / 2 : lower_.inner.size()))
    std::fill(h.begin(), h.end(), 0.0);
  const bool holds = run(hessian_, f);
  if (lower_.dense()) mirror(h.data(), n_, 0, n_);
  return holds;
}

std::size_t SingleElement::bytes() const {
  return sizeof(SingleElement) + lower_.bytes() +
         (index_.capacity() + gradient_entries_.capacity() + hessian_slots_.capacity()) * sizeof(std::uint32_t) +
         (parameters_.capacity() + compared_.capacity() + workspace_.capacity()) * sizeof(double) +
         (inputs_.capacity() + parameter_places_.capacity() + gradient_.outputs.capacity() +
          hessian_.outputs.capacity()) *
             sizeof(double*) +
         guards_.capacity() * sizeof(Guard);
}

}  // namespace hesse::ad::detail
