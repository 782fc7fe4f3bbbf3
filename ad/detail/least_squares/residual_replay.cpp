#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/least_squares/residual_replay.hpp>
#include <hesse/ad/detail/plan/operation_class.hpp>
#include <hesse/ad/detail/plan/planner.hpp>

// Replay of residual blocks: records them in batches, predicts whether replay pays, chooses a back end, leaves single
// blocks to overloading.
namespace hesse::ad::detail {

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
      failed_(terms.size()),
      replayed_(m),
      tolerance_(m) {
  count_.recorded();
}

std::unique_ptr<ResidualReplay> ResidualReplay::make(const std::vector<ResidualTerm>& terms, std::size_t n,
                                                     std::size_t m, VectorReplay::Place place, const Options& options,
                                                     std::string& why) {
  if (options.strategy == ResidualStrategy::overloaded || terms.empty()) return nullptr;
  std::unique_ptr<ResidualReplay> replay(new ResidualReplay(terms, n, m, std::move(place), options));
  std::vector<std::size_t> blocks(std::min(first_batch, terms.size()));
  std::iota(blocks.begin(), blocks.end(), std::size_t{0});
  replay->record(blocks, terms);
  const double share = static_cast<double>(terms.size()) / static_cast<double>(blocks.size());
  if (options.strategy != ResidualStrategy::replayed && !replay->pays(share, nullptr, why)) return nullptr;
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
  const auto choose = [&] {
    const DerivedSum sum = replay->elements_.derived();
    return replay->pays(1, &sum, why);
  };
  if (!within_limits(choose, why)) return nullptr;
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

// Whether replay is predicted to be cheaper than overloading: of the blocks recorded so far, times `share`; from the
// derived sum, if there is one. Then the cheapest back end is taken.
bool ResidualReplay::pays(double share, const DerivedSum* sum, std::string& why) {
  Features features;
  features.inputs = static_cast<Eigen::Index>(n_);
  features.operations = operations_;
  features.operations *= static_cast<std::int64_t>(std::ceil(share));
  PlanOptions options;
  options.rates = options_.rates;
  options.evaluations = static_cast<Eigen::Index>(options_.evaluations);
  const bool forced = options_.strategy == ResidualStrategy::replayed;
  const Plan plan = residual_plan(features, sum, forced ? std::nullopt : std::optional(overloaded_ * share), options);
  if (!plan.recorded()) {
    why = "cheaper than replay over " + std::to_string(options.evaluations) + " evaluations";
    return false;
  }
  if (sum) elements_.use(backend_of(std::get<RecordedMode>(plan.chosen().mode)));
  return true;
}

bool ResidualReplay::follow(const Eigen::VectorXd& x, const std::vector<ResidualTerm>& terms) {
  if (detail::same_point(agreed_at_, x)) return true;
  count_.evaluated();
  std::vector<std::size_t> blocks;  // those that do not agree
  const auto leave_blocks = [&] {
    for (const std::size_t b : blocks) leave(b);
  };
  const auto agrees = [&](bool just_recorded) {
    std::fill(failed_.begin(), failed_.end(), false);
    static_cast<void>(elements_.value({x.data(), n_}, replayed_, failed_));
    // The recording at x has the same branches as the user's code, so a guard that fails here fails by rounding.
    if (just_recorded) std::fill(failed_.begin(), failed_.end(), false);
    if (agree(terms, just_recorded)) return true;
    blocks.clear();
    for (std::size_t b = 0; b < failed_.size(); ++b)
      if (failed_[b]) blocks.push_back(b);
    elements_.remove(failed_);
    if (just_recorded) leave_blocks();
    return just_recorded;
  };
  const auto record_again = [&] {
    count_.recorded();
    if (count_.exhausted()) return false;
    try {
      record(blocks, terms);
    } catch (...) {
      elements_.remove(failed_);  // some may have been recorded before
      leave_blocks();
      throw;
    }
    return true;
  };
  if (!evaluate_or_record(agrees, record_again)) return false;
  agreed_at_ = x;
  return left_count_ < left_.size();
}

// Marks the blocks whose residuals differ from replay.
bool ResidualReplay::agree(const std::vector<ResidualTerm>& terms, bool just_recorded) {
  bool all = true;
  for (std::size_t b = 0; b < terms.size(); ++b) {
    if (left_[b]) continue;
    const ResidualTerm& term = terms[b];
    for (Eigen::Index i = 0; i < term.r.size(); ++i) {
      const auto row = static_cast<std::size_t>(term.row + i);
      const double difference = disagreement(replayed_[row], term.r[i]);
      if (tolerance_[row].holds(difference) || (just_recorded && tolerance_[row].widen(difference))) continue;
      failed_[b] = true;
    }
    all = all && !failed_[b];
  }
  return all;
}

std::string ResidualReplay::describe() { return count_.describe() + elements_.describe(); }

}  // namespace hesse::ad::detail
