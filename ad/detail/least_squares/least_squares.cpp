#include <map>
#include <string>

#include <hesse/ad/detail/least_squares/least_squares_state.hpp>
#include <hesse/ad/detail/replay/replayed.hpp>

// LeastSquares: parameter and residual blocks, the structure that they fix, and the public evaluations.
namespace hesse::ad {

using namespace detail;

namespace {

using Index = Eigen::Index;

std::string number(Index i) { return std::to_string(i); }

}  // namespace

const ParameterBlock& LeastSquares::State::at(const char* operation, Parameter p) const {
  if (p.block < 0 || p.block >= static_cast<Index>(parameters.size()))
    throw Error(std::string("LeastSquares::") + operation + ": parameter block " + number(p.block) +
                " does not exist, there are " + number(static_cast<Index>(parameters.size())) +
                "; use the handles add_parameter returned");
  return parameters[static_cast<std::size_t>(p.block)];
}

LeastSquares::LeastSquares() : LeastSquares(Options()) {}
LeastSquares::LeastSquares(const Options& options) : state_(std::make_unique<State>(options)) {}
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

LeastSquares::Arrangement LeastSquares::arranged(const std::vector<Parameter>& parameters, Index m) const {
  if (parameters.empty())
    throw Error("LeastSquares::add_residual: " + number(m) + " residuals of 0 parameter blocks; give at least 1 block");
  Arrangement a;
  std::map<Index, Index> known;
  for (const Parameter p : parameters) {
    const Index size = checked_size(p, m);
    const auto [where, added] = known.try_emplace(p.block, a.width);
    a.place.push_back(where->second);
    if (!added) continue;
    a.blocks.push_back(p.block);
    a.sizes.push_back(size);
    a.width += size;
  }
  return a;
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
  ResidualTerm term;
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

SymmetricPattern LeastSquares::hessian_structure() const {
  state_->freeze();
  return state_->lower;
}

SparsityPattern LeastSquares::jacobian_structure() const {
  state_->freeze();
  return state_->rows;
}

Evaluation LeastSquares::value(const Eigen::VectorXd& x, double& f) {
  auto& s = *state_;
  s.prepare("value", x);
  if (const auto outcome = s.run(x); outcome != Evaluation::ok) return outcome;
  return s.sum(f);
}

Evaluation LeastSquares::value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) {
  auto& s = *state_;
  s.prepare("value_gradient", x);
  bool replayed = false;
  if (const auto outcome = s.begin(x, replayed); outcome != Evaluation::ok) return outcome;
  if (!replayed || !s.by_replay([&] { return s.replay_gradient(x, g); })) {
    g.setZero(s.n);
    if (const auto outcome = s.add_gradient(State::Blocks::all, x, g); outcome != Evaluation::ok) return outcome;
  }
  return s.sum(f);
}

Evaluation LeastSquares::value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g,
                                                Eigen::VectorXd& h) {
  auto& s = *state_;
  s.prepare("value_gradient_hessian", x);
  bool replayed = false;
  if (const auto outcome = s.begin(x, replayed); outcome != Evaluation::ok) return outcome;
  if (!replayed || !s.by_replay([&] { return s.replay_hessian(x, g, h); })) {
    g.setZero(s.n);
    h.setZero(s.lower.size());
    if (const auto outcome = s.add_hessian(State::Blocks::all, x, g, h); outcome != Evaluation::ok) return outcome;
    s.mirror(h);
  }
  return s.sum(f);
}

Evaluation LeastSquares::residuals(const Eigen::VectorXd& x, Eigen::VectorXd& r) {
  auto& s = *state_;
  s.prepare("residuals", x);
  if (const auto outcome = s.run(x); outcome != Evaluation::ok) return outcome;
  s.copy_residuals(r);
  return Evaluation::ok;
}

Evaluation LeastSquares::jacobian(const Eigen::VectorXd& x, Eigen::VectorXd& r, Eigen::MatrixXd& jacobian) {
  auto& s = *state_;
  s.prepare("jacobian", x);
  jacobian.resize(s.m, s.n);
  if (!s.options.sparse) return s.jacobian(x, r, jacobian.data(), jacobian.size());
  s.row_values.resize(s.rows.size());
  const auto outcome = s.jacobian(x, r, s.row_values.data(), s.row_values.size());
  jacobian.setZero();
  s.rows.for_each([&](Index i, Index j, Index k) { jacobian(i, j) = s.row_values[k]; });
  return outcome;
}

Evaluation LeastSquares::jacobian_values(const Eigen::VectorXd& x, Eigen::VectorXd& r, Eigen::VectorXd& values) {
  auto& s = *state_;
  s.prepare("jacobian_values", x);
  values.resize(s.rows.size());
  return s.jacobian(x, r, values.data(), values.size());
}

Evaluation LeastSquares::second_order(const Eigen::VectorXd& x, const Eigen::VectorXd& lambda, Eigen::VectorXd& b) {
  auto& s = *state_;
  s.prepare("second_order", x);
  s.require_size("second_order", "lambda", lambda.size(), s.m);
  bool replayed = false;
  if (const auto outcome = s.begin(x, replayed); outcome != Evaluation::ok) return outcome;
  if (replayed && s.by_replay([&] { return s.replay_second_order(x, lambda, b); })) return Evaluation::ok;
  b.setZero(s.lower.size());
  if (const auto outcome = s.add_second_order(State::Blocks::all, x, lambda, b); outcome != Evaluation::ok)
    return outcome;
  s.mirror(b);
  return Evaluation::ok;
}

std::string LeastSquares::describe() const {
  state_->freeze();
  const auto& s = *state_;
  std::string text = "least squares: " + number(s.m) + " residuals of " + number(s.n) + " variables in " +
                     number(static_cast<Index>(s.terms.size())) + " block" + (s.terms.size() == 1 ? "" : "s");
  if (s.terms.empty()) return text + "; no residuals, f = 0";
  if (s.replay) text += "; " + s.replay->describe();
  std::map<std::string, Index> methods;
  for (std::size_t b = 0; b < s.terms.size(); ++b)
    if (!s.replay || s.replay->leaves(b)) ++methods[s.terms[b].block->method()];
  for (const auto& [method, count] : methods) text += "; " + number(count) + " x " + method;
  if (!s.overloaded.empty()) text += " (" + s.overloaded + ")";
  return text + "; Hessian JᵀJ + Σ rᵢ∇²rᵢ, exact";
}

std::string LeastSquares::diagnosis() const { return state_->diagnosis; }

std::string LeastSquares::remarks(const Eigen::VectorXd& x) {
  state_->prepare("remarks", x);
  return state_->remarks(x);
}

}  // namespace hesse::ad
