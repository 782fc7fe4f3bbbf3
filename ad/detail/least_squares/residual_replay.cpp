#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/least_squares/residual_replay.hpp>
#include <hesse/ad/detail/plan/operation_class.hpp>
#include <hesse/ad/detail/plan/predict_recorded.hpp>
#include <hesse/ad/detail/replay/disagreement.hpp>
#include <hesse/ad/detail/replay/replayed.hpp>

namespace hesse::ad::detail {

using detail::cancellation;
using detail::disagreement;
using detail::rounding;

namespace {

// Blocks recorded before the first estimate of whether replay pays; operations recorded together.
constexpr std::size_t first_batch = 16, batch_operations = 4096;
// Bounds of the expressions for an element type. Between them, derivation may take as long as overloading.
constexpr double max_expressions = 1 << 24, least_expressions = 1 << 16;
// The approximate cost of r, J and B of a block on active numbers: packed numbers up to 8 variables; beyond, forward
// mode for J and forward over reverse for B, 8 columns in each run.
double overloading_seconds(Eigen::Index width, const ClassCounts& counts, const Rates& rates) {
  const double operations = counts.arithmetic + counts.division + counts.elementary;
  const auto run = [&](const Rate& rate, double arithmetic) {
    ClassCounts base = counts;
    base.arithmetic = operations * arithmetic;
    return price(base, rate) + operations * rate.recorded + rate.pass;
  };
  const auto k = static_cast<double>(width);
  if (width <= 8) {
    const double products = 1 + 2 * k + k * (k + 1);
    return run(rates.of(packed_forward, width <= 4 ? 4 : 8), products);
  }
  constexpr double lanes = 16;
  const double runs = std::ceil(k / lanes);
  return runs * (run(rates.of(forward_over_reverse, 16), 4 * (1 + lanes)) +
                 run(rates.of(JacobianMode::forward, 16), 2 * (1 + lanes)));
}

}  // namespace

ResidualReplay::ResidualReplay(const std::vector<ResidualTerm>& terms, std::size_t n, std::size_t m,
                               VectorReplay::Place place, const Options& options)
    : n_(n),
      m_(m),
      options_(options),
      elements_(n, m, std::move(place), {Backend::interpreted, options.threads, !options.sparse}),
      left_(terms.size()),
      broken_(terms.size()),
      replayed_(m),
      tolerance_(m, rounding) {}

std::unique_ptr<ResidualReplay> ResidualReplay::make(const std::vector<ResidualTerm>& terms, std::size_t n,
                                                     std::size_t m, VectorReplay::Place place, const Options& options,
                                                     std::string& why) {
  if (options.strategy == ResidualStrategy::overloaded || terms.empty()) return nullptr;
  std::unique_ptr<ResidualReplay> replay(new ResidualReplay(terms, n, m, std::move(place), options));
  std::vector<std::size_t> blocks(std::min(first_batch, terms.size()));
  std::iota(blocks.begin(), blocks.end(), std::size_t{0});
  replay->record(blocks, terms);
  if (!replay->may_pay(static_cast<double>(terms.size()) / static_cast<double>(blocks.size()), why)) return nullptr;
  const std::size_t recorded = blocks.size();
  blocks.resize(terms.size() - recorded);
  std::iota(blocks.begin(), blocks.end(), recorded);
  replay->record(blocks, terms);
  if (replay->left_count_ == terms.size()) {
    why = "no block can be recorded";
    return nullptr;
  }
  const double affordable = options.evaluations * replay->overloaded_ / options.rates.recording.derived;
  replay->elements_.set_limit(static_cast<std::size_t>(
      options.strategy == ResidualStrategy::replayed ? max_expressions
                                                     : std::clamp(affordable, least_expressions, max_expressions)));
  try {
    if (!replay->choose(why)) return nullptr;
  } catch (const Error& error) {
    why = error.what();
    return nullptr;
  }
  replay->recording_.release();
  return replay;
}

void ResidualReplay::leave(std::size_t block) {
  if (left_[block]) return;
  left_[block] = true;
  ++left_count_;
}

void ResidualReplay::record(const std::vector<std::size_t>& blocks, const std::vector<ResidualTerm>& terms) {
  std::size_t batch = first_batch;
  for (std::size_t first = 0; first < blocks.size();) {
    const std::size_t count = std::min(batch, blocks.size() - first);
    const std::span<const std::size_t> some(blocks.data() + first, count);
    while (!record_batch(some, terms)) {
    }
    const std::size_t each = recording_.nodes().size() / count + 1;
    batch = std::clamp<std::size_t>(batch_operations / each, 1, batch_operations);
    first += count;
  }
}

// False if a block had to be left: the others must be recorded without it.
bool ResidualReplay::record_batch(std::span<const std::size_t> blocks, const std::vector<ResidualTerm>& terms) {
  RecordingOrigin origin;
  std::vector<double> at;
  for (const std::size_t b : blocks)
    for (std::size_t j = 0; j < terms[b].global.size(); ++j) {
      if (terms[b].global[j] < 0) continue;
      origin.variable.push_back(static_cast<std::uint32_t>(terms[b].global[j]));
      origin.variable_owner.push_back(static_cast<std::uint32_t>(b));
      at.push_back(terms[b].x[static_cast<Eigen::Index>(j)]);
    }
  Counts operations;
  double overloaded = 0;
  std::vector<Recorded> x, r;
  std::size_t current = 0;
  const std::size_t left = left_count_;
  const auto run = [&](const Vector<Recorded>& inputs) {
    std::vector<Recorded> outputs;
    Eigen::Index next = 0;
    for (const std::size_t b : blocks) {
      current = b;
      const ResidualTerm& term = terms[b];
      x.clear();
      for (std::size_t j = 0; j < term.global.size(); ++j)
        x.push_back(term.global[j] < 0 ? Recorded(term.x[static_cast<Eigen::Index>(j)]) : inputs[next++]);
      if (left_[b]) continue;
      r.resize(static_cast<std::size_t>(term.r.size()));
      Counts own = recording_.operations();
      own *= -1;
      if (!term.block->record(x.data(), r.data())) {
        leave(b);
        continue;
      }
      own += recording_.operations();
      operations += own;
      overloaded += overloading_seconds(term.block->width(), by_class(own), options_.rates);
      for (std::size_t i = 0; i < r.size(); ++i) {
        outputs.push_back(r[i]);
        origin.row.push_back(static_cast<std::uint32_t>(term.row) + static_cast<std::uint32_t>(i));
        origin.row_owner.push_back(static_cast<std::uint32_t>(b));
      }
    }
    return outputs;
  };
  try {
    recording_.record(run, Eigen::Map<const Eigen::VectorXd>(at.data(), static_cast<Eigen::Index>(at.size())));
  } catch (const Error&) {
    leave(current);
    return false;
  }
  // A block that computes other values on another number type is not replayed.
  for (std::size_t o = 0; o < origin.row.size(); ++o) {
    const ResidualTerm& term = terms[origin.row_owner[o]];
    const double user = term.r[static_cast<Eigen::Index>(origin.row[o]) - term.row];
    if (!(disagreement(recording_.values()[o], user) <= rounding)) leave(origin.row_owner[o]);
  }
  if (left_count_ > left) return false;
  elements_.add(separate_vector(recording_), origin);
  operations_ += operations;
  overloaded_ += overloaded;
  return true;
}

// share: all blocks, relative to those recorded so far.
bool ResidualReplay::may_pay(double share, std::string& why) const {
  if (options_.strategy == ResidualStrategy::replayed) return true;
  Features features;
  features.inputs = static_cast<Eigen::Index>(n_);
  features.operations = operations_;
  features.operations *= static_cast<std::int64_t>(std::ceil(share));
  PlanOptions plan;
  plan.rates = options_.rates;
  const auto evaluations = static_cast<Eigen::Index>(options_.evaluations);
  const double instructions = detail::instructions_to_derive(features);
  for (const RecordedMode mode : edge_pushing_modes) {
    Candidate candidate = detail::replay_lower_bound(mode, features, plan);
    detail::estimate_recorded(candidate, features, instructions, plan);
    if (candidate.admissible && candidate.total(evaluations) < options_.evaluations * overloaded_ * share) return true;
  }
  why = "cheaper than replay over " + std::to_string(evaluations) + " evaluations";
  return false;
}

// Chooses the cheapest back end, now that programs can be counted. False if overloading is cheaper.
bool ResidualReplay::choose(std::string& why) {
  const DerivedSum sum = elements_.derived();
  Features features;
  features.inputs = static_cast<Eigen::Index>(n_);
  features.operations = operations_;
  PlanOptions plan;
  plan.rates = options_.rates;
  const auto evaluations = static_cast<Eigen::Index>(options_.evaluations);
  const double spent = detail::seconds_to_derive(features, sum, plan);
  double best = options_.evaluations * overloaded_;
  bool replay = false;
  for (const RecordedMode mode : edge_pushing_modes) {
    const Candidate candidate = detail::predict_recorded(mode, features, sum, false, plan);
    const double total = candidate.total(evaluations) - spent;
    const bool forced = options_.strategy == ResidualStrategy::replayed && !replay;
    if (!candidate.admissible || !(forced || total < best)) continue;
    best = total;
    replay = true;
    elements_.use(mode == RecordedMode::recorded_compiled ? Backend::compiled : Backend::interpreted);
  }
  if (!replay) why = "cheaper than replay over " + std::to_string(evaluations) + " evaluations";
  return replay;
}

bool ResidualReplay::follow(const Eigen::VectorXd& x, const std::vector<ResidualTerm>& terms) {
  if (detail::same_point(agreed_at_, x)) return true;
  ++evaluations_;
  for (bool just_recorded = false;; just_recorded = true) {
    std::fill(broken_.begin(), broken_.end(), false);
    static_cast<void>(elements_.value({x.data(), n_}, replayed_, broken_));
    // The recording at x has the same branches as the user's code, so a guard that fails here fails by rounding.
    if (just_recorded) std::fill(broken_.begin(), broken_.end(), false);
    if (agree(terms, just_recorded)) break;
    std::vector<std::size_t> blocks;
    for (std::size_t b = 0; b < broken_.size(); ++b)
      if (broken_[b]) blocks.push_back(b);
    elements_.remove(broken_);
    if (just_recorded) {
      for (const std::size_t b : blocks) leave(b);
      break;
    }
    if (++recordings_ > detail::tolerated_recordings(evaluations_)) return false;
    try {
      record(blocks, terms);
    } catch (...) {
      elements_.remove(broken_);  // some may have been recorded before
      for (const std::size_t b : blocks) leave(b);
      throw;
    }
  }
  agreed_at_ = x;
  return left_count_ < left_.size();
}

// Marks the blocks whose residuals differ from replay. A replay that disagrees with a recording just made at the same
// point differs by rounding. So much is tolerated from then on, within limits.
bool ResidualReplay::agree(const std::vector<ResidualTerm>& terms, bool just_recorded) {
  bool all = true;
  for (std::size_t b = 0; b < terms.size(); ++b) {
    if (left_[b]) continue;
    const ResidualTerm& term = terms[b];
    for (Eigen::Index i = 0; i < term.r.size(); ++i) {
      const auto row = static_cast<std::size_t>(term.row + i);
      const double difference = disagreement(replayed_[row], term.r[i]);
      if (difference <= tolerance_[row]) continue;
      if (just_recorded && difference <= cancellation)
        tolerance_[row] = 10 * difference;
      else
        broken_[b] = true;
    }
    all = all && !broken_[b];
  }
  return all;
}

std::string ResidualReplay::describe() {
  return "recorded " + std::to_string(recordings_) + (recordings_ == 1 ? " time, " : " times, ") + elements_.describe();
}

}  // namespace hesse::ad::detail
