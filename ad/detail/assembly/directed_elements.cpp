#include <algorithm>
#include <limits>
#include <memory>
#include <numeric>
#include <utility>

#include <hesse/ad/detail/assembly/directed_elements.hpp>

// Hessians of elements by products with the directions of a star colouring: coefficients once for each element, then
// one kernel for all directions.
namespace hesse::ad::detail {

namespace {

constexpr std::size_t cache_line = 64;

double* aligned(std::vector<double>& memory) {
  void* begin = memory.data();
  std::size_t space = memory.size() * sizeof(double);
  return static_cast<double*>(std::align(cache_line, 1, begin, space));
}
std::vector<double> room_for(const BlockKernel& kernel) {
  return std::vector<double>(kernel.workspace_doubles() + cache_line / sizeof(double));
}

// A star colouring recovers entries directly, without loss of digits. A full matrix needs a colour for each variable.
Colouring colouring_of(const SymmetricPattern& pattern) {
  const Eigen::Index n = pattern.n;
  if (2 * pattern.size() == n * (n + 1)) {
    Colouring each{ColouringKind::star, std::vector<std::uint32_t>(static_cast<std::size_t>(n)), 0};
    std::iota(each.colours.begin(), each.colours.end(), 0u);
    each.count = static_cast<std::uint32_t>(n);
    return each;
  }
  ColouringOptions options;
  options.kind = ColouringKind::star;
  return choose_colouring(pattern, options).colouring;
}

// The number of lanes that carries all colours in the least time. A block is assumed to cost as much as eight lanes.
std::size_t lanes_for(std::size_t colours, std::size_t max_lanes) {
  std::size_t best = 8, least = std::numeric_limits<std::size_t>::max();
  for (const std::size_t lanes : {std::size_t{8}, std::size_t{16}, std::size_t{32}, std::size_t{64}}) {
    const std::size_t cost = (colours + lanes - 1) / lanes * (lanes + 8);
    if (lanes > max_lanes || cost > least) continue;
    best = lanes;
    least = cost;
  }
  return best;
}

SharedKernel product_kernel(const Program& program, std::size_t colours, const LaneKernelFactory& make_kernel) {
  auto kernel = make_kernel(program, 0);
  const std::size_t lanes = lanes_for(colours, kernel->lanes());
  return lanes == kernel->lanes() ? kernel : make_kernel(program, lanes);
}

}  // namespace

DirectedElements::DirectedElements(ElementType type, const LaneKernelFactory& make_kernel,
                                   const SymmetricPattern& structure, std::size_t threads)
    : type_(std::move(type)), compressed_([&] {
        SymmetricPattern pattern = SymmetricPattern::from_entries(type_.width, type_.entries());
        const Colouring colouring = colouring_of(pattern);
        product_kernel_ = product_kernel(type_.directions->products, colouring.count, make_kernel);
        return CompressedHessian(std::move(pattern), colouring, static_cast<Eigen::Index>(product_kernel_->lanes()));
      }()) {
  const DirectionPrograms& programs = *type_.directions;
  coefficient_kernel_ = make_kernel(programs.coefficients, type_.count == 1 ? 1 : type_.count <= 8 ? 8 : 0);
  scratch_ = room_for(*coefficient_kernel_);
  const std::size_t lanes = coefficient_kernel_->lanes(), parameters = programs.coefficients.parameters;
  const std::size_t coefficients = programs.coefficients.outputs.size();
  gathered_.resize((type_.width + parameters) * lanes);
  computed_.resize(coefficients * lanes);
  coefficients_.resize(coefficients * lanes);
  for (std::size_t i = 0; i < type_.width; ++i) input_rows_.push_back(gathered_.data() + i * lanes);
  for (std::size_t p = 0; p < parameters; ++p) parameter_rows_.push_back(gathered_.data() + (type_.width + p) * lanes);
  for (std::size_t c = 0; c < coefficients; ++c) coefficient_rows_.push_back(computed_.data() + c * lanes);

  slots_.reserve(type_.count * type_.entries().size());
  for (std::size_t e = 0; e < type_.count; ++e) {
    const std::uint32_t* const index = type_.index.data() + e * type_.width;
    for (const auto& [i, j] : type_.entries())
      slots_.push_back(structure.slot(std::max(index[i], index[j]), std::min(index[i], index[j])));
  }

  const auto passes = static_cast<std::size_t>(compressed_.passes());
  seeds_.resize(passes);
  seed_rows_.resize(passes);
  for (std::size_t g = 0; g < passes; ++g) {
    compressed_.seed(static_cast<Eigen::Index>(g), seeds_[g]);
    for (Eigen::Index i = 0; i < seeds_[g].rows(); ++i) seed_rows_[g].push_back(seeds_[g].row(i).data());
  }
  values_.setZero(compressed_.pattern().size());
  workers_.resize(std::max<std::size_t>(1, std::min(threads, passes)));
  for (Worker& worker : workers_) {
    worker.scratch = room_for(*product_kernel_);
    worker.products = DirectionBlock::Zero(static_cast<Eigen::Index>(type_.width), compressed_.lanes());
    for (const std::uint32_t row : programs.rows) worker.outputs.push_back(worker.products.row(row).data());
  }
  pool_ = std::make_unique<ThreadPool>(workers_.size());
}

void DirectedElements::add(std::span<const double> x, std::span<double> h) {
  if (seeds_.empty()) return;
  const std::size_t lanes = coefficient_kernel_->lanes();
  for (std::size_t first = 0; first < type_.count; first += lanes) {
    const std::size_t count = std::min(lanes, type_.count - first);
    compute_coefficients(first, count, x);
    for (std::size_t e = 0; e < count; ++e) {
      pool_->run(seeds_.size(), [&](std::size_t worker, std::size_t pass) { multiply(e, worker, pass); });
      add_entries(first + e, h);
    }
  }
}

void DirectedElements::compute_coefficients(std::size_t first, std::size_t count, std::span<const double> x) {
  const std::size_t lanes = coefficient_kernel_->lanes(), parameters = parameter_rows_.size();
  const std::size_t coefficients = coefficient_rows_.size();
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    const std::size_t e = first + std::min(lane, count - 1);
    for (std::size_t i = 0; i < type_.width; ++i) gathered_[i * lanes + lane] = x[type_.index[e * type_.width + i]];
    for (std::size_t p = 0; p < parameters; ++p)
      gathered_[(type_.width + p) * lanes + lane] = type_.parameters[e * parameters + p];
  }
  coefficient_kernel_->run(input_rows_.data(), parameter_rows_.data(), coefficient_rows_.data(), aligned(scratch_));
  for (std::size_t c = 0; c < coefficients; ++c)
    for (std::size_t e = 0; e < count; ++e) coefficients_[e * coefficients + c] = computed_[c * lanes + e];
}

void DirectedElements::multiply(std::size_t element, std::size_t worker, std::size_t pass) {
  Worker& own = workers_[worker];
  const double* const shared = coefficients_.data() + element * coefficient_rows_.size();
  product_kernel_->run(seed_rows_[pass].data(), &shared, own.outputs.data(), aligned(own.scratch));
  compressed_.gather(static_cast<Eigen::Index>(pass), own.products, values_);
}

void DirectedElements::add_entries(std::size_t element, std::span<double> h) const {
  const std::uint32_t* const slots = slots_.data() + element * static_cast<std::size_t>(values_.size());
  for (Eigen::Index k = 0; k < values_.size(); ++k) h[slots[k]] += values_[k];
}

std::size_t DirectedElements::bytes() const {
  std::size_t doubles = type_.parameters.capacity() + gathered_.capacity() + computed_.capacity() +
                        coefficients_.capacity() + scratch_.capacity() + static_cast<std::size_t>(values_.size());
  for (const DirectionBlock& seed : seeds_) doubles += static_cast<std::size_t>(2 * seed.size());
  for (const Worker& worker : workers_)
    doubles += worker.scratch.capacity() + static_cast<std::size_t>(worker.products.size());
  return sizeof(DirectedElements) + doubles * sizeof(double) +
         (type_.index.capacity() + slots_.capacity()) * sizeof(std::uint32_t);
}

}  // namespace hesse::ad::detail
