#include <algorithm>
#include <string>

#include <hesse/ad/detail/colouring/adjacency.hpp>
#include <hesse/ad/detail/colouring/compressed_hessian.hpp>
#include <hesse/ad/detail/colouring/needed_directions.hpp>
#include <hesse/ad/detail/colouring/two_coloured_forest.hpp>
#include <hesse/ad/detail/core/error.hpp>

// Recovery of a Hessian: directions without unused colours, direct entries pass by pass, then substitutions.
namespace hesse::ad::detail {

CompressedHessian::CompressedHessian(SymmetricPattern pattern, const Colouring& colouring, Index lanes)
    : pattern_(std::move(pattern)) {
  if (colouring.kind != ColouringKind::star && colouring.kind != ColouringKind::acyclic)
    throw Error("CompressedHessian: a colouring by " + std::string(to_string(colouring.kind)) +
                "; Hessians take star and acyclic ones");
  detail::SymmetricRecovery recovery = detail::symmetric_recovery(pattern_, colouring);
  if (colouring.kind == ColouringKind::star && !recovery.substitutions.empty())
    throw Error("CompressedHessian: not a star colouring: " + std::to_string(recovery.substitutions.size()) +
                " entries need substitution; call it acyclic");
  const auto needed = detail::needed_directions(colouring, recovery.colours);
  directions_ = detail::Directions(needed.of_vector, needed.count, lanes);
  for (std::uint32_t& colour : recovery.colours) colour = needed.of_colour[colour];
  recovery_ = detail::DirectRecovery(recovery.rows, recovery.colours, directions_);
  substitutions_ = std::move(recovery.substitutions);
  longest_chain_ = recovery.longest_chain;
}

void CompressedHessian::gather(Index pass, const DirectionBlock& products, Eigen::VectorXd& values) const {
  detail::require_products("CompressedHessian::gather", pass, passes(), products, pattern_.n, lanes());
  values.resize(pattern_.size());
  recovery_.run(pass, products, values);
}

void CompressedHessian::substitute(Eigen::VectorXd& values) const {
  if (values.size() != pattern_.size())
    throw Error("CompressedHessian::substitute: " + std::to_string(values.size()) + " values, " +
                std::to_string(pattern_.size()) + " nonzeros; gather every pass first");
  double* const value = values.data();
  for (const auto& [from, to] : substitutions_) value[to] -= value[from];
}

void CompressedHessian::recover(const DirectionBlock& products, Eigen::VectorXd& values) const {
  if (products.rows() != pattern_.n || products.cols() < directions())
    throw Error("CompressedHessian::recover: products are " + std::to_string(products.rows()) + " x " +
                std::to_string(products.cols()) + "; give " + std::to_string(pattern_.n) + " x " +
                std::to_string(directions()));
  values.resize(pattern_.size());
  DirectionBlock block = DirectionBlock::Zero(products.rows(), lanes());
  for (Index pass = 0; pass < passes(); ++pass) {
    const Index first = pass * lanes(), width = std::min(lanes(), directions() - first);
    block.leftCols(width) = products.middleCols(first, width);
    gather(pass, block, values);
  }
  substitute(values);
}

}  // namespace hesse::ad::detail
