#include "peers.hpp"

#ifdef HESSE_HAVE_IPOPT

#include <IpIpoptApplication.hpp>
#include <IpSolveStatistics.hpp>
#include <IpTNLP.hpp>

#include <algorithm>
#include <exception>
#include <limits>
#include <stdexcept>
#include <vector>

#include "../meter.hpp"

namespace hesse::apps::solves {
namespace {

using Ipopt::Index;
using Ipopt::Number;

// The objective without bounds and constraints. Ipopt asks for g and for the Hessian at each new iterate: they are computed together.
class Unconstrained final : public Ipopt::TNLP {
 public:
  Unconstrained(Meter& meter, const Eigen::VectorXd& start)
      : meter_(meter), start_(start), x_(start), at_(start), g_(start.size()) {
    meter_.prepare(start_);
    structure_ = meter_.hessian_structure();
    h_.resize(structure_.size());
    derive();
    // At its first point the structure may grow once more.
    if (h_.size() != structure_.size()) structure_ = meter_.hessian_structure();
    const solver::Index entries = structure_.dense() ? structure_.n * (structure_.n + 1) / 2 : structure_.size();
    if (entries > std::numeric_limits<Index>::max()) throw std::length_error("Ipopt: too many entries of the Hessian");
    entries_ = static_cast<Index>(entries);
  }

  double f() const { return final_f_; }
  // What the objective threw, which must not pass through Ipopt.
  void rethrow() const {
    if (thrown_) std::rethrow_exception(thrown_);
  }

  bool get_nlp_info(Index& n, Index& m, Index& jacobian_entries, Index& hessian_entries,
                    IndexStyleEnum& style) override {
    n = static_cast<Index>(start_.size());
    m = 0;
    jacobian_entries = 0;
    hessian_entries = entries_;
    style = C_STYLE;
    return true;
  }
  bool get_bounds_info(Index n, Number* lower, Number* upper, Index, Number*, Number*) override {
    constexpr double infinite = 1e20;
    std::fill(lower, lower + n, -infinite);
    std::fill(upper, upper + n, infinite);
    return true;
  }
  bool get_starting_point(Index n, bool, Number* x, bool, Number*, Number*, Index, bool, Number*) override {
    Eigen::Map<Eigen::VectorXd>(x, n) = start_;
    return true;
  }
  bool eval_f(Index n, const Number* x, bool, Number& f) override {
    return guarded(n, x, [&] {
      if (at_ == x_) {
        f = f_;
        return derived_;
      }
      return meter_.value(x_, f) == solver::Evaluation::ok;
    });
  }
  bool eval_grad_f(Index n, const Number* x, bool, Number* g) override {
    return guarded(n, x, [&] {
      if (!derive_if_new()) return false;
      Eigen::Map<Eigen::VectorXd>(g, n) = g_;
      return true;
    });
  }
  bool eval_g(Index, const Number*, bool, Index, Number*) override { return true; }
  bool eval_jac_g(Index, const Number*, bool, Index, Index, Index*, Index*, Number*) override { return true; }
  bool eval_h(Index n, const Number* x, bool, Number factor, Index, const Number*, bool, Index, Index* rows,
              Index* columns, Number* values) override {
    if (values == nullptr) {
      each_entry([&](solver::Index row, solver::Index column, solver::Index) {
        *rows++ = static_cast<Index>(row);
        *columns++ = static_cast<Index>(column);
      });
      return true;
    }
    return guarded(n, x, [&] {
      if (!derive_if_new()) return false;
      if (h_.size() != structure_.size()) throw std::runtime_error("Ipopt: the structure of the Hessian grew");
      each_entry([&](solver::Index, solver::Index, solver::Index k) { *values++ = factor * h_[k]; });
      return true;
    });
  }
  bool intermediate_callback(Ipopt::AlgorithmMode, Index, Number, Number, Number, Number, Number, Number, Number,
                             Number, Index, const Ipopt::IpoptData*, Ipopt::IpoptCalculatedQuantities*) override {
    return !thrown_ && !meter_.stop();
  }
  void finalize_solution(Ipopt::SolverReturn, Index, const Number*, const Number*, const Number*, Index, const Number*,
                         const Number*, Number f, const Ipopt::IpoptData*, Ipopt::IpoptCalculatedQuantities*) override {
    final_f_ = f;
  }

 private:
  template <class Body>
  bool guarded(Index n, const Number* x, const Body& body) {
    if (thrown_) return false;
    try {
      x_ = Eigen::Map<const Eigen::VectorXd>(x, n);
      return body();
    } catch (...) {
      thrown_ = std::current_exception();
      return false;
    }
  }
  // visit(row, column, number of the value) for the lower triangle.
  template <class Visit>
  void each_entry(const Visit& visit) const {
    for (solver::Index j = 0; j < structure_.n; ++j) {
      if (structure_.dense()) {
        for (solver::Index i = j; i < structure_.n; ++i) visit(i, j, i + j * structure_.n);
      } else {
        const auto column = static_cast<std::size_t>(j);
        for (solver::Index k = structure_.outer[column]; k < structure_.outer[column + 1]; ++k)
          visit(structure_.inner[static_cast<std::size_t>(k)], j, k);
      }
    }
  }
  void derive() {
    at_ = x_;
    derived_ = meter_.value_gradient_hessian(x_, f_, g_, h_) == solver::Evaluation::ok;
  }
  bool derive_if_new() {
    if (at_ != x_) derive();
    return derived_;
  }

  Meter& meter_;
  Eigen::VectorXd start_, x_;
  Eigen::VectorXd at_;  // where f, g and h were computed last
  double f_ = 0;
  Eigen::VectorXd g_, h_;
  bool derived_ = false;
  solver::HessianStructure structure_;
  Index entries_ = 0;
  double final_f_ = unknown;
  std::exception_ptr thrown_;
};

std::string status(Ipopt::ApplicationReturnStatus outcome, const Meter& meter) {
  switch (outcome) {
    case Ipopt::Solve_Succeeded:
      return "converged";
    case Ipopt::Solved_To_Acceptable_Level:
      return "acceptable";
    case Ipopt::User_Requested_Stop:
      return std::string(meter.stop_reason());
    case Ipopt::Maximum_Iterations_Exceeded:
      return "limit_iterations";
    case Ipopt::Search_Direction_Becomes_Too_Small:
      return "tiny_step";
    case Ipopt::Diverging_Iterates:
      return "diverging_iterates";
    case Ipopt::Restoration_Failed:
      return "restoration_failed";
    case Ipopt::Error_In_Step_Computation:
      return "step_failed";
    case Ipopt::Invalid_Number_Detected:
      return "invalid_number";
    case Ipopt::Insufficient_Memory:
      return "out_of_memory";
    default:
      return "failure " + std::to_string(static_cast<int>(outcome));
  }
}

Attempt attempt_of(const Task& task) {
  Meter meter(task);
  auto* const function = new Unconstrained(meter, task.start);
  const Ipopt::SmartPtr<Ipopt::TNLP> owner = function;
  const Ipopt::SmartPtr<Ipopt::IpoptApplication> application = new Ipopt::IpoptApplication(false);
  application->Options()->SetIntegerValue("print_level", 0);
  application->Options()->SetStringValue("sb", "yes");  // no banner
  application->Options()->SetIntegerValue("max_iter", max_iterations);
  Ipopt::ApplicationReturnStatus outcome = application->Initialize("");
  if (outcome == Ipopt::Solve_Succeeded) outcome = application->OptimizeTNLP(owner);
  function->rethrow();
  Attempt attempt = meter.attempt();
  attempt.status = status(outcome, meter);
  attempt.converged = outcome == Ipopt::Solve_Succeeded || outcome == Ipopt::Solved_To_Acceptable_Level;
  attempt.f = task.problem.info().f_factor * function->f();
  if (Ipopt::IsValid(application->Statistics())) attempt.iterations = application->Statistics()->IterationCount();
  return attempt;
}

}  // namespace

Try ipopt() { return &attempt_of; }

}  // namespace hesse::apps::solves

#else

namespace hesse::apps::solves {

Try ipopt() { return nullptr; }

}  // namespace hesse::apps::solves

#endif
