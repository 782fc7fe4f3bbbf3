#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>

#include <hesse/ad/functions/least_squares.hpp>

namespace hesse::ad {

namespace {

using Index = Eigen::Index;

std::string number(Index i) { return std::to_string(i); }

// One parameter block: where it lives in x when it is variable, its own values when it is not.
struct ParameterBlock {
  Eigen::VectorXd values;
  bool constant = false;
  Index offset = 0;  // in x
};

struct Term {
  std::unique_ptr<ResidualBlock> block;
  std::vector<Index> parameters;
  Index row = 0;              // of its first residual
  std::vector<Index> global;  // local column → component of x, -1 for a constant
  Eigen::VectorXd x;          // local copy of the parameters
  Eigen::VectorXd r;
  Eigen::MatrixXd jacobian, b;  // m × k, k × k
};

}  // namespace

struct LeastSquares::State {
  std::vector<ParameterBlock> parameters;
  std::vector<Term> terms;
  Index n = 0, m = 0;
  bool frozen = false;
  std::string diagnosis;

  void freeze() {
    if (frozen) return;
    n = 0;
    for (auto& p : parameters) {
      p.offset = n;
      if (!p.constant) n += p.values.size();
    }
    m = 0;
    for (auto& t : terms) {
      t.row = m;
      m += t.block->residual_count();
      t.global.clear();
      t.x.resize(t.block->width());
      t.r.resize(t.block->residual_count());
      t.jacobian.resize(t.block->residual_count(), t.block->width());
      t.b.resize(t.block->width(), t.block->width());
      for (const Index p : t.parameters) {
        const auto& source = parameters[static_cast<std::size_t>(p)];
        for (Index i = 0; i < source.values.size(); ++i) t.global.push_back(source.constant ? -1 : source.offset + i);
      }
    }
    frozen = true;
  }

  void require_size(const char* operation, const char* what, Index given, Index expected) const {
    if (given == expected) return;
    throw Error(std::string("LeastSquares::") + operation + ": " + what + " has " + number(given) +
                " entries, the problem has " + number(expected) +
                (std::string(what) == "x" ? " variable parameters" : " residuals") + "; give " + number(expected));
  }

  void prepare(const char* operation, const Eigen::VectorXd& x) {
    freeze();
    diagnosis.clear();
    require_size(operation, "x", x.size(), n);
  }

  void gather(Term& t, const Eigen::VectorXd& x) const {
    Index local = 0;
    for (const Index p : t.parameters) {
      const auto& source = parameters[static_cast<std::size_t>(p)];
      const Index size = source.values.size();
      if (source.constant)
        t.x.segment(local, size) = source.values;
      else
        t.x.segment(local, size) = x.segment(source.offset, size);
      local += size;
    }
  }

  std::string where(const Term& t) const {
    return "block " + number(static_cast<Index>(&t - terms.data())) + " (" + t.block->name() + ")";
  }

  // The residuals of one block after its functor ran: their fate decides the outcome of the evaluation.
  Evaluation inspect(const Term& t, bool returned) {
    if (!returned) {
      diagnosis = "the functor of " + where(t) + " returned false: it cannot be evaluated at " + point(t);
      return Evaluation::not_evaluable;
    }
    for (Index i = 0; i < t.r.size(); ++i) {
      if (std::isfinite(t.r[i])) continue;
      if (is_unwritten(t.r[i])) {
        diagnosis =
            "residual " + number(i) + " of " + where(t) + " was not written by its functor, which returned true";
        return Evaluation::fatal;
      }
      diagnosis = "residual " + number(i) + " of " + where(t) + " is " + std::to_string(t.r[i]) + " at " + point(t);
      return Evaluation::not_evaluable;
    }
    return Evaluation::ok;
  }

  std::string point(const Term& t) const {
    constexpr Index shown = 8;
    std::string text = "parameters (";
    for (Index i = 0; i < std::min(shown, t.x.size()); ++i) text += (i ? ", " : "") + std::to_string(t.x[i]);
    return text + (t.x.size() > shown ? ", ...)" : ")");
  }

  // f = ½‖r‖² from the residuals of all terms.
  Evaluation sum(double& f) {
    double squares = 0.0;
    for (const auto& t : terms) squares += t.r.squaredNorm();
    f = 0.5 * squares;
    if (std::isfinite(f)) return Evaluation::ok;
    const Term* largest = &terms.front();
    for (const auto& t : terms)
      if (t.r.lpNorm<Eigen::Infinity>() > largest->r.lpNorm<Eigen::Infinity>()) largest = &t;
    Index i = 0;
    largest->r.cwiseAbs().maxCoeff(&i);
    diagnosis = "the sum of squares overflows: residual " + number(i) + " of " + where(*largest) + " is " +
                std::to_string(largest->r[i]) + "; scale the residuals";
    return Evaluation::not_evaluable;
  }

  // f is finite; say which derivative is not. The solver checks the numbers themselves.
  void note_jacobian(const Term& t) {
    if (!diagnosis.empty() || t.jacobian.allFinite()) return;
    for (Index j = 0; j < t.jacobian.cols(); ++j)
      for (Index i = 0; i < t.jacobian.rows(); ++i)
        if (t.global[static_cast<std::size_t>(j)] >= 0 && !std::isfinite(t.jacobian(i, j))) {
          diagnosis = "the derivative of residual " + number(i) + " of " + where(t) +
                      " with respect to its parameter " + number(j) + " (component " +
                      number(t.global[static_cast<std::size_t>(j)]) + " of x) is " + std::to_string(t.jacobian(i, j)) +
                      " at " + point(t);
          return;
        }
  }

  void note_second_order(const Term& t) {
    if (!diagnosis.empty()) return;
    for (Index j = 0; j < t.b.cols(); ++j)
      for (Index i = j; i < t.b.rows(); ++i) {
        const Index gi = t.global[static_cast<std::size_t>(i)], gj = t.global[static_cast<std::size_t>(j)];
        if (gi >= 0 && gj >= 0 && !std::isfinite(t.b(i, j))) {
          diagnosis = "the second derivative of the residuals of " + where(t) + " with respect to components " +
                      number(gi) + " and " + number(gj) + " of x is " + std::to_string(t.b(i, j)) + " at " + point(t);
          return;
        }
      }
  }

  // H += B + (with_gauss_newton) JᵀJ of one term, in the lower triangle.
  void scatter(const Term& t, bool with_gauss_newton, Eigen::VectorXd& h) const {
    for (Index j = 0; j < t.b.cols(); ++j) {
      const Index gj = t.global[static_cast<std::size_t>(j)];
      if (gj < 0) continue;
      for (Index i = j; i < t.b.rows(); ++i) {
        const Index gi = t.global[static_cast<std::size_t>(i)];
        if (gi < 0) continue;
        double entry = t.b(i, j);
        if (with_gauss_newton) entry += t.jacobian.col(i).dot(t.jacobian.col(j));
        h[std::max(gi, gj) + std::min(gi, gj) * n] += entry;
      }
    }
  }

  void mirror(Eigen::VectorXd& h) const {
    for (Index j = 0; j < n; ++j)
      for (Index i = j + 1; i < n; ++i) h[j + i * n] = h[i + j * n];
  }

  void scatter_gradient(const Term& t, Eigen::VectorXd& g) const {
    for (Index j = 0; j < t.jacobian.cols(); ++j) {
      const Index gj = t.global[static_cast<std::size_t>(j)];
      if (gj >= 0) g[gj] += t.jacobian.col(j).dot(t.r);
    }
  }

  const ParameterBlock& at(const char* operation, Parameter p) const {
    if (p.block < 0 || p.block >= static_cast<Index>(parameters.size()))
      throw Error(std::string("LeastSquares::") + operation + ": parameter block " + number(p.block) +
                  " does not exist, there are " + number(static_cast<Index>(parameters.size())) +
                  "; use the handles add_parameter returned");
    return parameters[static_cast<std::size_t>(p.block)];
  }
};

LeastSquares::LeastSquares() : state_(std::make_unique<State>()) {}
LeastSquares::LeastSquares(LeastSquares&&) noexcept = default;
LeastSquares& LeastSquares::operator=(LeastSquares&&) noexcept = default;
LeastSquares::~LeastSquares() = default;

Parameter LeastSquares::add_parameter(std::initializer_list<double> values) {
  return add_parameter(std::vector<double>(values));
}

Parameter LeastSquares::add_parameter(const std::vector<double>& values) {
  return add_parameter(
      Eigen::VectorXd(Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Index>(values.size()))));
}

Parameter LeastSquares::add_parameter(const Eigen::VectorXd& values) {
  if (values.size() == 0)
    throw Error("LeastSquares::add_parameter: the block has 0 values; give its start values, at least 1");
  state_->parameters.push_back({values, false, 0});
  state_->frozen = false;
  return {static_cast<Index>(state_->parameters.size()) - 1};
}

void LeastSquares::set_constant(Parameter parameter) {
  state_->at("set_constant", parameter);
  state_->parameters[static_cast<std::size_t>(parameter.block)].constant = true;
  state_->frozen = false;
}

void LeastSquares::set_variable(Parameter parameter) {
  state_->at("set_variable", parameter);
  state_->parameters[static_cast<std::size_t>(parameter.block)].constant = false;
  state_->frozen = false;
}

void LeastSquares::check_functor(bool null) {
  if (null) throw Error("LeastSquares::add_residual: the functor is empty; give a callable object");
}

Index LeastSquares::checked_size(Parameter parameter, Index m) const {
  if (m < 1) throw Error("LeastSquares::add_residual: a block of " + number(m) + " residuals; give at least 1");
  return state_->at("add_residual", parameter).values.size();
}

Index LeastSquares::add_block(std::unique_ptr<ResidualBlock> block, const std::vector<Index>& parameters,
                              const std::vector<Index>& sizes) {
  const std::string residual =
      "LeastSquares::add_residual: block " + number(static_cast<Index>(state_->terms.size())) + ": ";
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Index given = state_->at("add_residual", {parameters[i]}).values.size();
    if (given != sizes[i])
      throw Error(residual + "parameter " + number(static_cast<Index>(i)) + " (block " + number(parameters[i]) +
                  ") has " + number(given) + " values, the functor takes " + number(sizes[i]) +
                  "; make the template arguments and the block agree");
    for (std::size_t j = 0; j < i; ++j)
      if (parameters[i] == parameters[j])
        throw Error(residual + "parameters " + number(static_cast<Index>(j)) + " and " + number(static_cast<Index>(i)) +
                    " are both parameter block " + number(parameters[i]) +
                    "; give each block once and let the functor use it twice");
  }
  Term term;
  term.block = std::move(block);
  term.parameters = parameters;
  state_->terms.push_back(std::move(term));
  state_->frozen = false;
  return static_cast<Index>(state_->terms.size()) - 1;
}

Eigen::VectorXd LeastSquares::start() const {
  Eigen::VectorXd x(dimension());
  for (const auto& p : state_->parameters)
    if (!p.constant) x.segment(p.offset, p.values.size()) = p.values;
  return x;
}

Eigen::VectorXd LeastSquares::values(Parameter parameter, const Eigen::VectorXd& x) const {
  state_->freeze();
  const auto& p = state_->at("values", parameter);
  state_->require_size("values", "x", x.size(), state_->n);
  if (p.constant) return p.values;
  return x.segment(p.offset, p.values.size());
}

Index LeastSquares::dimension() const {
  state_->freeze();
  return state_->n;
}

Index LeastSquares::residual_count() const {
  state_->freeze();
  return state_->m;
}

LeastSquares::Structure LeastSquares::hessian_structure() const { return {dimension(), {}, {}}; }

Evaluation LeastSquares::value(const Eigen::VectorXd& x, double& f) {
  auto& s = *state_;
  s.prepare("value", x);
  for (auto& t : s.terms) {
    s.gather(t, x);
    const bool returned = t.block->residuals(t.x.data(), t.r.data());
    if (const auto outcome = s.inspect(t, returned); outcome != Evaluation::ok) return outcome;
  }
  return s.sum(f);
}

Evaluation LeastSquares::value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) {
  auto& s = *state_;
  s.prepare("value_gradient", x);
  g.setZero(s.n);
  for (auto& t : s.terms) {
    s.gather(t, x);
    const bool returned = t.block->jacobian(t.x.data(), t.r.data(), t.jacobian.data());
    if (const auto outcome = s.inspect(t, returned); outcome != Evaluation::ok) return outcome;
    s.note_jacobian(t);
    s.scatter_gradient(t, g);
  }
  return s.sum(f);
}

Evaluation LeastSquares::value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g,
                                                Eigen::VectorXd& h) {
  auto& s = *state_;
  s.prepare("value_gradient_hessian", x);
  g.setZero(s.n);
  h.setZero(s.n * s.n);
  for (auto& t : s.terms) {
    s.gather(t, x);
    const bool returned = t.block->second_order(t.x.data(), nullptr, t.r.data(), t.jacobian.data(), t.b.data());
    if (const auto outcome = s.inspect(t, returned); outcome != Evaluation::ok) return outcome;
    s.note_jacobian(t);
    s.note_second_order(t);
    s.scatter_gradient(t, g);
    s.scatter(t, true, h);
  }
  s.mirror(h);
  return s.sum(f);
}

Evaluation LeastSquares::residuals(const Eigen::VectorXd& x, Eigen::VectorXd& r) {
  auto& s = *state_;
  s.prepare("residuals", x);
  r.resize(s.m);
  for (auto& t : s.terms) {
    s.gather(t, x);
    const bool returned = t.block->residuals(t.x.data(), t.r.data());
    if (const auto outcome = s.inspect(t, returned); outcome != Evaluation::ok) return outcome;
    r.segment(t.row, t.r.size()) = t.r;
  }
  return Evaluation::ok;
}

Evaluation LeastSquares::jacobian(const Eigen::VectorXd& x, Eigen::VectorXd& r, Eigen::MatrixXd& jacobian) {
  auto& s = *state_;
  s.prepare("jacobian", x);
  r.resize(s.m);
  jacobian.setZero(s.m, s.n);
  for (auto& t : s.terms) {
    s.gather(t, x);
    const bool returned = t.block->jacobian(t.x.data(), t.r.data(), t.jacobian.data());
    if (const auto outcome = s.inspect(t, returned); outcome != Evaluation::ok) return outcome;
    s.note_jacobian(t);
    r.segment(t.row, t.r.size()) = t.r;
    for (Index j = 0; j < t.jacobian.cols(); ++j) {
      const Index gj = t.global[static_cast<std::size_t>(j)];
      if (gj >= 0) jacobian.col(gj).segment(t.row, t.r.size()) = t.jacobian.col(j);
    }
  }
  return Evaluation::ok;
}

Evaluation LeastSquares::second_order(const Eigen::VectorXd& x, const Eigen::VectorXd& lambda, Eigen::VectorXd& b) {
  auto& s = *state_;
  s.prepare("second_order", x);
  s.require_size("second_order", "lambda", lambda.size(), s.m);
  b.setZero(s.n * s.n);
  for (auto& t : s.terms) {
    s.gather(t, x);
    const bool returned = t.block->second_order(t.x.data(), lambda.data() + t.row, t.r.data(), nullptr, t.b.data());
    if (const auto outcome = s.inspect(t, returned); outcome != Evaluation::ok) return outcome;
    s.note_second_order(t);
    s.scatter(t, false, b);
  }
  s.mirror(b);
  return Evaluation::ok;
}

std::string LeastSquares::describe() const {
  state_->freeze();
  const auto& s = *state_;
  std::string text = "least squares: " + number(s.m) + " residuals of " + number(s.n) + " variables in " +
                     number(static_cast<Index>(s.terms.size())) + " block" + (s.terms.size() == 1 ? "" : "s");
  if (s.terms.empty()) return text + "; no residuals, f = 0";
  std::map<std::string, Index> methods;
  for (const auto& t : s.terms) ++methods[t.block->method()];
  for (const auto& [method, count] : methods) text += "; " + number(count) + " x " + method;
  return text + "; Hessian JᵀJ + Σ rᵢ∇²rᵢ, exact";
}

std::string LeastSquares::diagnosis() const { return state_->diagnosis; }

}  // namespace hesse::ad
