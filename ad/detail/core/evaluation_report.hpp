#pragma once

#include <Eigen/Core>
#include <string>

#include <hesse/ad/detail/core/evaluation.hpp>
#include <hesse/ad/detail/core/sparsity_pattern.hpp>

// Checks and diagnoses that all prepared functions share.
namespace hesse::ad::detail {

// Throws Error unless `what` has the size of the function.
void require_size(const char* operation, const char* what, Eigen::Index given, Eigen::Index expected);

// Describe the first value that is not finite.
std::string describe_value(double f, const Eigen::VectorXd& x);
std::string describe_gradient(const Eigen::VectorXd& g, const Eigen::VectorXd& x);
std::string describe_hessian(const Eigen::VectorXd& h, const SymmetricPattern& pattern, const Eigen::VectorXd& x);

// Returns not_evaluable, and the reason, if f is not finite.
Evaluation check_value(double f, const Eigen::VectorXd& x, std::string& diagnosis);

// y = F(x) ∈ Rᵐ: returns not_evaluable if an output is not finite, fatal if there are not m of them, and the reason.
Evaluation check_outputs(const Eigen::VectorXd& y, Eigen::Index m, std::string& diagnosis);
// Describes the first entry of a Jacobian that is not finite.
std::string describe_jacobian(const Eigen::VectorXd& values, const SparsityPattern& pattern, const Eigen::VectorXd& x);
inline constexpr const char* pattern_changed_message =
    "another branch of the function has another sparsity pattern; ask for a dense Jacobian, or write the function so "
    "that all "
    "branches use the same variables";

void mirror_lower(Eigen::VectorXd& h, Eigen::Index n);

}  // namespace hesse::ad::detail
