#include <cmath>

#include <hesse/ad/detail/core/evaluation_report.hpp>
#include <hesse/ad/detail/core/text.hpp>
#include <hesse/ad/detail/least_squares/least_squares_state.hpp>
#include <hesse/ad/detail/replay/disagreement.hpp>
#include <hesse/ad/detail/replay/kinks.hpp>

// Evaluation of residual blocks: residuals by the functors, derivatives by replay or by active numbers, checks of
// numbers, scatter into g, H, J and B.
namespace hesse::ad {

using namespace detail;

namespace {

using Index = Eigen::Index;
using Term = ResidualTerm;

std::string number(Index i) { return std::to_string(i); }

std::span<const double> view(const Eigen::VectorXd& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }
std::span<double> view(Eigen::VectorXd& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }

// For each value in the first columns of one structure: its place in a structure that contains it.
std::vector<std::uint32_t> slots(const SymmetricPattern& from, Index columns, const SymmetricPattern& to) {
  std::vector<std::uint32_t> slot;
  for (std::uint32_t j = 0; j < columns; ++j)
    for (const std::uint32_t i : from.column(j)) slot.push_back(to.slot(i, j));
  return slot;
}

void spread(const Eigen::VectorXd& values, const std::vector<std::uint32_t>& slots, Eigen::VectorXd& h) {
  for (std::size_t k = 0; k < slots.size(); ++k) h[slots[k]] = values[static_cast<Index>(k)];
}

}  // namespace

void LeastSquares::State::freeze() {
  if (frozen) return;
  planned = false;
  replay.reset();
  overloaded.clear();
  known = false;
  half_slots_of_ = weighted_slots_of_ = 0;
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
    for (const Index p : t.parameters) {
      const auto& source = parameters[static_cast<std::size_t>(p)];
      for (Index i = 0; i < source.values.size(); ++i) t.global.push_back(source.constant ? -1 : source.offset + i);
    }
  }
  constexpr double most_dense_entries = 5e7;
  if (static_cast<double>(std::max(n, m)) * static_cast<double>(n) > most_dense_entries) options.sparse = true;
  lower = options.sparse ? hessian_pattern(n, terms) : SymmetricPattern{n, {}, {}};
  rows = options.sparse ? jacobian_pattern(m, n, terms) : SparsityPattern{m, n, {}, {}};
  frozen = true;
}

void LeastSquares::State::require_size(const char* operation, const char* what, Index given, Index expected) const {
  if (given == expected) return;
  throw Error(std::string("LeastSquares::") + operation + ": " + what + " has " + number(given) +
              " entries, the problem has " + number(expected) +
              (std::string(what) == "x" ? " variable parameters" : " residuals") + "; give " + number(expected));
}

void LeastSquares::State::prepare(const char* operation, const Eigen::VectorXd& x) {
  freeze();
  diagnosis.clear();
  require_size(operation, "x", x.size(), n);
}

void LeastSquares::State::gather(Term& t, const Eigen::VectorXd& x) const {
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

std::string LeastSquares::State::where(const Term& t) const {
  return "block " + number(static_cast<Index>(&t - terms.data())) + " (" + t.block->name() + ")";
}

// Checks the residuals of one block after its functor ran. The result is the outcome of the evaluation.
Evaluation LeastSquares::State::inspect(const Term& t, bool returned) {
  known = false;
  if (!returned) {
    diagnosis = "the functor of " + where(t) + " returned false: it cannot be evaluated at " + point(t);
    return Evaluation::not_evaluable;
  }
  for (Index i = 0; i < t.r.size(); ++i) {
    if (std::isfinite(t.r[i])) continue;
    if (is_unwritten(t.r[i])) {
      diagnosis = "residual " + number(i) + " of " + where(t) + " was not written by its functor, which returned true";
      return Evaluation::fatal;
    }
    diagnosis = "residual " + number(i) + " of " + where(t) + " is " + to_text(t.r[i]) + " at " + point(t);
    return Evaluation::not_evaluable;
  }
  return Evaluation::ok;
}

std::string LeastSquares::State::point(const Term& t) const { return "parameters " + to_text(t.x); }

// f = ½‖r‖², from the residuals of all terms.
Evaluation LeastSquares::State::sum(double& f) {
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
              to_text(largest->r[i]) + "; scale the residuals";
  return Evaluation::not_evaluable;
}

// f is finite: notes which derivative is not. The solver checks the numbers itself.
void LeastSquares::State::note_jacobian(const Term& t) {
  if (!diagnosis.empty() || t.jacobian.allFinite()) return;
  for (Index j = 0; j < t.jacobian.cols(); ++j)
    for (Index i = 0; i < t.jacobian.rows(); ++i)
      if (t.global[static_cast<std::size_t>(j)] >= 0 && !std::isfinite(t.jacobian(i, j))) {
        diagnosis = "the derivative of residual " + number(i) + " of " + where(t) + " with respect to its parameter " +
                    number(j) + " (component " + number(t.global[static_cast<std::size_t>(j)]) + " of x) is " +
                    to_text(t.jacobian(i, j)) + " at " + point(t);
        return;
      }
}

void LeastSquares::State::note_second_order(const Term& t) {
  if (!diagnosis.empty()) return;
  for (Index j = 0; j < t.b.cols(); ++j)
    for (Index i = j; i < t.b.rows(); ++i) {
      const Index gi = t.global[static_cast<std::size_t>(i)], gj = t.global[static_cast<std::size_t>(j)];
      if (gi >= 0 && gj >= 0 && !std::isfinite(t.b(i, j))) {
        diagnosis = "the second derivative of the residuals of " + where(t) + " with respect to components " +
                    number(gi) + " and " + number(gj) + " of x is " + to_text(t.b(i, j)) + " at " + point(t);
        return;
      }
    }
}

// H += B of one term, and JᵀJ if with_gauss_newton, in the lower triangle.
void LeastSquares::State::scatter(const Term& t, bool with_gauss_newton, Eigen::VectorXd& h) const {
  for (Index j = 0; j < t.b.cols(); ++j) {
    const Index gj = t.global[static_cast<std::size_t>(j)];
    if (gj < 0) continue;
    for (Index i = j; i < t.b.rows(); ++i) {
      const Index gi = t.global[static_cast<std::size_t>(i)];
      if (gi < 0) continue;
      double entry = t.b(i, j);
      if (with_gauss_newton) entry += t.jacobian.col(i).dot(t.jacobian.col(j));
      h[slot(std::max(gi, gj), std::min(gi, gj))] += entry;
    }
  }
}

void LeastSquares::State::mirror(Eigen::VectorXd& h) const {
  if (options.sparse) return;
  for (Index j = 0; j < n; ++j)
    for (Index i = j + 1; i < n; ++i) h[j + i * n] = h[i + j * n];
}

void LeastSquares::State::scatter_gradient(const Term& t, Eigen::VectorXd& g) const {
  for (Index j = 0; j < t.jacobian.cols(); ++j) {
    const Index gj = t.global[static_cast<std::size_t>(j)];
    if (gj >= 0) g[gj] += t.jacobian.col(j).dot(t.r);
  }
}

bool LeastSquares::State::skips(Blocks blocks, const Term& t) const {
  return blocks == Blocks::left && !replay->leaves(static_cast<std::size_t>(&t - terms.data()));
}

Evaluation LeastSquares::State::run(const Eigen::VectorXd& x) {
  if (replay && known && detail::same_point(known_at, x)) return Evaluation::ok;
  known = false;
  for (auto& t : terms) {
    gather(t, x);
    const bool returned = t.block->residuals(t.x.data(), t.r.data());
    if (const auto outcome = inspect(t, returned); outcome != Evaluation::ok) return outcome;
  }
  known_at = x;
  known = true;
  return Evaluation::ok;
}

Evaluation LeastSquares::State::begin(const Eigen::VectorXd& x, bool& replayed) {
  replayed = false;
  if (planned && !replay) return Evaluation::ok;
  if (const auto outcome = run(x); outcome != Evaluation::ok) return outcome;
  if (!planned) {
    planned = true;
    plan();
  }
  if (replay && !replay->follow(x, terms)) {
    overloaded = "replay was given up, " + replay->describe();
    replay.reset();
  }
  replayed = replay != nullptr;
  return Evaluation::ok;
}

std::string LeastSquares::State::remarks(const Eigen::VectorXd& x) {
  constexpr std::size_t batch = 64;  // blocks recorded together
  known = false;                     // the terms will hold other parameters
  Kinks kinks;
  Recording recording({.limit = Kinks::max_operations});
  std::vector<Recorded> p, r;
  for (std::size_t first = 0; first < terms.size(); first += batch) {
    const auto blocks = std::span(terms).subspan(first, std::min(batch, terms.size() - first));
    std::vector<double> at;
    for (Term& t : blocks) {
      gather(t, x);
      for (std::size_t j = 0; j < t.global.size(); ++j)
        if (t.global[j] >= 0) at.push_back(t.x[static_cast<Index>(j)]);
    }
    const auto run = [&](const Vector<Recorded>& inputs) {
      std::vector<Recorded> outputs;
      Index next = 0;
      for (const Term& t : blocks) {
        p.clear();
        for (std::size_t j = 0; j < t.global.size(); ++j)
          p.push_back(t.global[j] < 0 ? Recorded(t.x[static_cast<Index>(j)]) : inputs[next++]);
        r.resize(static_cast<std::size_t>(t.r.size()));
        if (t.block->record(p.data(), r.data())) outputs.insert(outputs.end(), r.begin(), r.end());
      }
      return outputs;
    };
    try {
      recording.record(run, Eigen::Map<const Eigen::VectorXd>(at.data(), static_cast<Index>(at.size())));
      kinks.add(recording);
    } catch (const Error&) {  // blocks that cannot be recorded are skipped
    }
  }
  return kinks.describe();
}

void LeastSquares::State::plan() {
  const ResidualReplay::Options how{.strategy = options.strategy,
                                    .sparse = options.sparse,
                                    .threads = options.threads,
                                    .evaluations = options.evaluations};
  const auto place = [this](std::uint32_t row, std::uint32_t column) {
    return static_cast<std::uint32_t>(rows.slot(row, column));
  };
  replay =
      ResidualReplay::make(terms, static_cast<std::size_t>(n), static_cast<std::size_t>(m), place, how, overloaded);
}

bool LeastSquares::State::replay_gradient(const Eigen::VectorXd& x, Eigen::VectorXd& g) {
  double f = 0;
  g.resize(n);
  static_cast<void>(replay->elements().half_squares().value_gradient(view(x), f, view(g)));
  if (replay->left() > 0 && add_gradient(Blocks::left, x, g) != Evaluation::ok) return false;
  return g.allFinite();
}

bool LeastSquares::State::replay_hessian(const Eigen::VectorXd& x, Eigen::VectorXd& g, Eigen::VectorXd& h) {
  ElementSum& sum = replay->elements().half_squares();
  const SymmetricPattern& structure = sum.hessian_structure();
  if (half_slots_of_ != replay->elements().generation()) {
    half_slots_ = structure == lower ? std::vector<std::uint32_t>() : slots(structure, n, lower);
    half_slots_of_ = replay->elements().generation();
  }
  double f = 0;
  g.resize(n);
  h.resize(lower.size());
  if (half_slots_.empty()) {
    static_cast<void>(sum.value_gradient_hessian(view(x), f, view(g), view(h)));
  } else {
    sum_values_.resize(structure.size());
    static_cast<void>(sum.value_gradient_hessian(view(x), f, view(g), view(sum_values_)));
    h.setZero();
    spread(sum_values_, half_slots_, h);
  }
  if (replay->left() > 0) {
    if (add_hessian(Blocks::left, x, g, h) != Evaluation::ok) return false;
    mirror(h);
  }
  return g.allFinite() && h.allFinite();
}

bool LeastSquares::State::replay_jacobian(const Eigen::VectorXd& x, double* values, Index count) {
  std::fill_n(values, count, 0.0);
  replay->elements().jacobian(view(x), {values, static_cast<std::size_t>(count)});
  if (replay->left() > 0 && write_jacobian(Blocks::left, x, values) != Evaluation::ok) return false;
  return Eigen::Map<const Eigen::VectorXd>(values, count).allFinite();
}

bool LeastSquares::State::replay_second_order(const Eigen::VectorXd& x, const Eigen::VectorXd& lambda,
                                              Eigen::VectorXd& b) {
  ElementSum& sum = replay->elements().weighted();
  if (weighted_slots_of_ != replay->elements().generation()) {
    weighted_slots_ = slots(sum.hessian_structure(), n, lower);
    weighted_slots_of_ = replay->elements().generation();
  }
  weighted_point_.resize(n + m);
  weighted_point_ << x, lambda;
  weighted_gradient_.resize(n + m);
  weighted_values_.resize(sum.hessian_structure().size());
  double f = 0;
  static_cast<void>(
      sum.value_gradient_hessian(view(weighted_point_), f, view(weighted_gradient_), view(weighted_values_)));
  b.setZero(lower.size());
  spread(weighted_values_, weighted_slots_, b);
  if (replay->left() > 0 && add_second_order(Blocks::left, x, lambda, b) != Evaluation::ok) return false;
  mirror(b);
  return b.allFinite();
}

// r and J of a block on active numbers.
Evaluation LeastSquares::State::differentiate(ResidualTerm& t, const Eigen::VectorXd& x) {
  gather(t, x);
  t.jacobian.resize(t.block->residual_count(), t.block->width());
  const bool returned = t.block->jacobian(t.x.data(), t.r.data(), t.jacobian.data());
  if (const auto outcome = inspect(t, returned); outcome != Evaluation::ok) return outcome;
  note_jacobian(t);
  return Evaluation::ok;
}

Evaluation LeastSquares::State::add_gradient(Blocks blocks, const Eigen::VectorXd& x, Eigen::VectorXd& g) {
  for (auto& t : terms) {
    if (skips(blocks, t)) continue;
    if (const auto outcome = differentiate(t, x); outcome != Evaluation::ok) return outcome;
    scatter_gradient(t, g);
  }
  return Evaluation::ok;
}

Evaluation LeastSquares::State::add_hessian(Blocks blocks, const Eigen::VectorXd& x, Eigen::VectorXd& g,
                                            Eigen::VectorXd& h) {
  for (auto& t : terms) {
    if (skips(blocks, t)) continue;
    gather(t, x);
    t.jacobian.resize(t.block->residual_count(), t.block->width());
    t.b.resize(t.block->width(), t.block->width());
    const bool returned = t.block->second_order(t.x.data(), nullptr, t.r.data(), t.jacobian.data(), t.b.data());
    if (const auto outcome = inspect(t, returned); outcome != Evaluation::ok) return outcome;
    note_jacobian(t);
    note_second_order(t);
    scatter_gradient(t, g);
    scatter(t, true, h);
  }
  return Evaluation::ok;
}

Evaluation LeastSquares::State::write_jacobian(Blocks blocks, const Eigen::VectorXd& x, double* values) {
  for (auto& t : terms) {
    if (skips(blocks, t)) continue;
    if (const auto outcome = differentiate(t, x); outcome != Evaluation::ok) return outcome;
    for (Index j = 0; j < t.jacobian.cols(); ++j) {
      const Index gj = t.global[static_cast<std::size_t>(j)];
      if (gj < 0) continue;
      for (Index i = 0; i < t.jacobian.rows(); ++i)
        values[rows.slot(static_cast<std::uint32_t>(t.row + i), static_cast<std::uint32_t>(gj))] = t.jacobian(i, j);
    }
  }
  return Evaluation::ok;
}

Evaluation LeastSquares::State::add_second_order(Blocks blocks, const Eigen::VectorXd& x, const Eigen::VectorXd& lambda,
                                                 Eigen::VectorXd& b) {
  for (auto& t : terms) {
    if (skips(blocks, t)) continue;
    gather(t, x);
    t.b.resize(t.block->width(), t.block->width());
    const bool returned = t.block->second_order(t.x.data(), lambda.data() + t.row, t.r.data(), nullptr, t.b.data());
    if (const auto outcome = inspect(t, returned); outcome != Evaluation::ok) return outcome;
    note_second_order(t);
    scatter(t, false, b);
  }
  return Evaluation::ok;
}

Evaluation LeastSquares::State::jacobian(const Eigen::VectorXd& x, Eigen::VectorXd& r, double* values, Index count) {
  bool replayed = false;
  if (const auto outcome = begin(x, replayed); outcome != Evaluation::ok) return outcome;
  if (!replayed || !by_replay([&] { return replay_jacobian(x, values, count); })) {
    std::fill_n(values, count, 0.0);
    if (const auto outcome = write_jacobian(Blocks::all, x, values); outcome != Evaluation::ok) return outcome;
  }
  copy_residuals(r);
  return Evaluation::ok;
}

void LeastSquares::State::copy_residuals(Eigen::VectorXd& r) const {
  r.resize(m);
  for (const auto& t : terms) r.segment(t.row, t.r.size()) = t.r;
}

}  // namespace hesse::ad
