#pragma once

#include <Eigen/Core>
#include <functional>
#include <hesse/problems/classic/helmholtz.hpp>
#include <string>
#include <vector>

namespace hesse::apps {

// A library's way to a derivative of the Helmholtz energy of size n; out is the gradient or the n × n Hessian (lower
// triangle written at least).
struct Competitor {
  std::string library;
  std::string operation;
  std::string plan;
  std::function<void(const Eigen::VectorXd& x, Eigen::VectorXd& out)> evaluate;
  double setup_seconds = 0;
};

// Empty where the library was not found when hesse was built.
std::vector<Competitor> adolc_competitors(const problems::Helmholtz& f, const Eigen::VectorXd& x);
std::vector<Competitor> sacado_competitors(const problems::Helmholtz& f, const Eigen::VectorXd& x);

}  // namespace hesse::apps
