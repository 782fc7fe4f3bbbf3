#include <new>
#include <optional>
#include <utility>

#include <hesse/ad/detail/compositions/composition.hpp>
#include <hesse/ad/detail/compositions/instantiations.hpp>
#include <hesse/ad/detail/functions/prepared_function.hpp>
#include <hesse/ad/detail/functions/probe_times.hpp>
#include <hesse/ad/detail/replay/kinks.hpp>
#include <hesse/ad/detail/replay/record_again.hpp>
#include <hesse/ad/detail/replay/replayed.hpp>

// The state of a Function: its plan, the chosen strategy (replay or compositions), the fallback from replay, and the
// probe of a challenger.
namespace hesse::ad::detail {

class PreparedFunction::State {
 public:
  State(std::unique_ptr<const detail::Functor> f, Index n, PlanOptions options)
      : f_(std::move(f)), n_(n), options_(std::move(options)), dense_asked_(options_.dense) {
    if (!f_) throw Error("Function: the function is empty; give a callable object");
    if (n < 0) throw Error("Function: " + std::to_string(n) + " variables; give their number, 0 or more");
  }

  void make_plan(const Eigen::VectorXd& x) {
    if (plan_) return;
    Plan plan = ad::plan(*f_, x, options_);
    strategy_ = prepared(plan);
    plan_ = std::move(plan);
    start_.reset();
    if (options_.probe == nullptr || options_.evaluations <= 2 * ProbeTimes::runs) return;
    if (const auto challenger = runner_up(*plan_, close, options_)) probe_.emplace(Probe{*challenger, {}, {}});
  }

  // Hessians are full matrices until prepare() is called.
  void plan_later() { options_.dense = true; }
  void prepare(const Eigen::VectorXd& x) {
    detail::require_size("prepare", "x", x.size(), n_);
    if (plan_) return;
    options_.dense = dense_asked_ || n_ <= dense_up_to;
    start_ = x;
  }

  Index dimension() const { return n_; }
  SymmetricPattern hessian_structure() {
    if (start_) make_plan(*start_);
    return structure_of(strategy_);
  }

  Evaluation value(const Eigen::VectorXd& x, double& f) {
    start("value", x);
    f = (*f_)(x);
    if (strategy_.replayed) strategy_.replayed->remember(x, f);
    if (probe_ && probe_->challenger && probe_->challenger->replayed) probe_->challenger->replayed->remember(x, f);
    return detail::check_value(f, x, diagnosis_);
  }

  Evaluation value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) {
    start("value_gradient", x);
    g.resize(n_);
    if (needs_plan_for_gradient()) make_plan(x);
    Evaluation outcome = Evaluation::ok;
    if (!replay([&](Replayed& replayed) { return replayed.value_gradient(source(strategy_), x, f, g); }, outcome)) {
      if (!reverse_) reverse_.emplace();
      f = reverse_->end((*f_)(reverse_->begin(x, 0)), 0, g);
      outcome = detail::check_value(f, x, diagnosis_);
    }
    if (outcome == Evaluation::ok && !g.allFinite()) diagnosis_ = detail::describe_gradient(g, x);
    return outcome;
  }

  Evaluation value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
    start("value_gradient_hessian", x);
    make_plan(x);
    const Evaluation outcome = probe_ ? probe(x, f, g, h) : evaluate(x, f, g, h);
    if (outcome != Evaluation::ok) return outcome;
    if (!g.allFinite())
      diagnosis_ = detail::describe_gradient(g, x);
    else if (!h.allFinite())
      diagnosis_ = detail::describe_hessian(h, hessian_structure(), x);
    return outcome;
  }

  Evaluation hessian_vector(const Eigen::VectorXd& x, const Eigen::VectorXd& v, Eigen::VectorXd& hv) {
    start("hessian_vector", x);
    detail::require_size("hessian_vector", "v", v.size(), n_);
    hv.resize(n_);
    if (!product_) product_.emplace();
    product_->end_product((*f_)(product_->begin_product(x, v)), hv);
    if (!hv.allFinite()) diagnosis_ = "H v: " + detail::describe_gradient(hv, x);
    return Evaluation::ok;
  }

  const Plan& plan(const Eigen::VectorXd& x) {
    detail::require_size("plan", "x", x.size(), n_);
    make_plan(x);
    return *plan_;
  }

  std::string describe() const {
    if (!plan_) return std::string("not planned: no ") + (reverse_ ? "Hessian" : "derivative") + " was asked for yet";
    return summary(*plan_) + (strategy_.replayed ? "; " + strategy_.replayed->describe() : given_up_) + not_timed_;
  }
  std::string diagnosis() const { return diagnosis_; }
  std::string remarks(const Eigen::VectorXd& x) const {
    detail::require_size("remarks", "x", x.size(), n_);
    return describe_kinks(*f_, x);
  }

 private:
  // A prepared strategy for derivatives: a recording, or compositions, which are made at their first use.
  struct Strategy {
    RecordingLimits limits;  // for further recordings
    std::optional<Replayed> replayed;
    std::unique_ptr<detail::Composition> composition;
  };
  // The challenger, timed against the chosen candidate.
  struct Probe {
    std::size_t candidate;
    std::optional<Strategy> challenger;
    ProbeTimes times;
  };

  void start(const char* operation, const Eigen::VectorXd& x) {
    diagnosis_.clear();
    detail::require_size(operation, "x", x.size(), n_);
  }
  detail::FunctorSource<detail::Functor> source(const Strategy& strategy) const { return {*f_, strategy.limits}; }
  SymmetricPattern structure_of(const Strategy& strategy) const {
    if (strategy.replayed) return strategy.replayed->structure();
    return {n_, {}, {}};
  }

  bool needs_plan_for_gradient() const {
    return n_ <= 2000 || (options_.mode && std::holds_alternative<RecordedMode>(*options_.mode));
  }
  // Takes the recording of the plan.
  Strategy prepared(Plan& plan) const {
    Strategy strategy;
    if (!plan.recorded()) return strategy;
    ReplayOptions replay = detail::replay_options(plan, options_.threads);
    replay.grows = start_.has_value();
    strategy.replayed.emplace(std::move(*plan.derived), replay, std::move(*plan.programs));
    plan.derived.reset();
    plan.programs.reset();
    strategy.limits = plan.limits;
    return strategy;
  }

  Evaluation evaluate(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
    Evaluation outcome = Evaluation::ok;
    const auto again = [&](Replayed& replayed) {
      return replayed.value_gradient_hessian(source(strategy_), x, f, g, h);
    };
    return replay(again, outcome) ? outcome : compose(strategy_, plan_->chosen(), x, f, g, h);
  }

  // Evaluates by replay. False if there is no replay, or no longer.
  template <class Evaluate>
  bool replay(Evaluate&& evaluate, Evaluation& outcome) {
    if (!strategy_.replayed) return false;
    outcome = evaluate(*strategy_.replayed);
    diagnosis_ = strategy_.replayed->diagnosis();
    if (!strategy_.replayed->count().exhausted(outcome) || !plan_->fall_back(options_)) return true;
    given_up_ =
        "; replay was given up after " + strategy_.replayed->describe() + (diagnosis_.empty() ? "" : ": " + diagnosis_);
    strategy_.replayed.reset();
    probe_.reset();
    if (outcome != Evaluation::fatal) return true;
    diagnosis_.clear();
    return false;
  }

  Evaluation compose(Strategy& strategy, const Candidate& composition, const Eigen::VectorXd& x, double& f,
                     Eigen::VectorXd& g, Eigen::VectorXd& h) {
    g.resize(n_);
    h.resize(n_ * n_);
    if (!strategy.composition)
      strategy.composition = detail::make_composition(std::get<HessianMode>(composition.mode), composition.lanes);
    strategy.composition->evaluate(*f_, x, f, g, h);
    return detail::check_value(f, x, diagnosis_);
  }

  // Evaluates by the candidate that is due, and times it.
  Evaluation probe(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
    const bool challenger = probe_->times.challenger_is_due();
    const double began = options_.probe();
    const auto outcome = challenger ? evaluate_challenger(x, f, g, h) : std::optional(evaluate(x, f, g, h));
    if (!outcome) return evaluate(x, f, g, h);
    if (!probe_ || *outcome != Evaluation::ok) return *outcome;
    probe_->times.add(options_.probe() - began);
    if (probe_->times.complete()) end_probe();
    return *outcome;
  }
  // None if the challenger fails. Then it is dropped.
  std::optional<Evaluation> evaluate_challenger(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g,
                                                Eigen::VectorXd& h) {
    const Candidate& candidate = plan_->candidates[probe_->candidate];
    if (!probe_->challenger && !prepare_challenger(candidate.mode, x)) return std::nullopt;
    Strategy& challenger = *probe_->challenger;
    if (!challenger.replayed) return compose(challenger, candidate, x, f, g, h);
    const Evaluation outcome = challenger.replayed->value_gradient_hessian(source(challenger), x, f, g, h);
    diagnosis_ = challenger.replayed->diagnosis();
    if (!challenger.replayed->count().exhausted(outcome)) return outcome;
    drop_challenger(challenger.replayed->describe());
    return std::nullopt;
  }
  bool prepare_challenger(const Mode& mode, const Eigen::VectorXd& x) {
    const auto* recorded = std::get_if<RecordedMode>(&mode);
    if (recorded == nullptr) {
      probe_->challenger.emplace();
      return true;
    }
    Strategy strategy;
    strategy.limits = recording_limits(*plan_, *recorded, options_);
    const auto functor = source(strategy);
    const auto derive = functor.record(x);  // refers to functor
    ProgramCache programs;
    try {
      DerivedSum sum = derive(programs);
      strategy.replayed.emplace(std::move(sum), detail::replay_options(*recorded, plan_->dense, options_.threads),
                                std::move(programs));
    } catch (const Error& error) {
      drop_challenger(error.what());
      return false;
    } catch (const std::bad_alloc&) {
      drop_challenger("there is not enough memory");
      return false;
    }
    probe_->challenger = std::move(strategy);
    if (structure_of(*probe_->challenger) == structure_of(strategy_)) return true;
    drop_challenger("it has another sparsity pattern");
    return false;
  }
  void drop_challenger(const std::string& why) {
    not_timed_ = "; " + plan_->candidates[probe_->candidate].name() + " could not be timed: " + why;
    probe_.reset();
    diagnosis_.clear();
  }
  void end_probe() {
    plan_->candidates[plan_->choice].measured = probe_->times.seconds_of_chosen();
    plan_->candidates[probe_->candidate].measured = probe_->times.seconds_of_challenger();
    if (probe_->times.challenger_won()) {
      strategy_ = std::move(*probe_->challenger);
      plan_->choice = probe_->candidate;
    }
    probe_.reset();
  }

  // For so few variables a Hessian is a full matrix, whatever its pattern: sparse ones cost more.
  static constexpr Index dense_up_to = 48;
  // A challenger is timed if it is predicted to take at most this times as long as the chosen candidate.
  static constexpr double close = 1.5;

  std::unique_ptr<const detail::Functor> f_;
  Index n_;
  PlanOptions options_;
  bool dense_asked_;
  std::optional<Eigen::VectorXd> start_;  // of prepare(), until the plan is made
  std::optional<Plan> plan_;
  Strategy strategy_;
  std::optional<Probe> probe_;  // until one candidate has won
  std::string given_up_;        // why replay was given up
  std::string not_timed_;       // … and why no challenger could be timed
  std::optional<kernels::ReverseGradient<double>> reverse_;
  std::optional<kernels::ForwardOverReverse<double, 16>> product_;
  std::string diagnosis_;
};

PreparedFunction::PreparedFunction(std::unique_ptr<const detail::Functor> f, Index n, PlanOptions options) {
  state_ = std::make_unique<State>(std::move(f), n, std::move(options));
  state_->plan_later();
}
PreparedFunction::PreparedFunction(std::unique_ptr<const detail::Functor> f, const Eigen::VectorXd& start,
                                   PlanOptions options)
    : state_(std::make_unique<State>(std::move(f), start.size(), std::move(options))) {
  state_->make_plan(start);
}
PreparedFunction::PreparedFunction(PreparedFunction&&) noexcept = default;
PreparedFunction& PreparedFunction::operator=(PreparedFunction&&) noexcept = default;
PreparedFunction::~PreparedFunction() = default;

void PreparedFunction::prepare(const Eigen::VectorXd& x) { state_->prepare(x); }
PreparedFunction::Index PreparedFunction::dimension() const { return state_->dimension(); }
SymmetricPattern PreparedFunction::hessian_structure() const { return state_->hessian_structure(); }
Evaluation PreparedFunction::value(const Eigen::VectorXd& x, double& f) { return state_->value(x, f); }
Evaluation PreparedFunction::value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) {
  return state_->value_gradient(x, f, g);
}
Evaluation PreparedFunction::value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g,
                                                    Eigen::VectorXd& h) {
  return state_->value_gradient_hessian(x, f, g, h);
}
Evaluation PreparedFunction::hessian_vector(const Eigen::VectorXd& x, const Eigen::VectorXd& v, Eigen::VectorXd& hv) {
  return state_->hessian_vector(x, v, hv);
}
const Plan& PreparedFunction::plan(const Eigen::VectorXd& x) { return state_->plan(x); }
std::string PreparedFunction::describe() const { return state_->describe(); }
std::string PreparedFunction::diagnosis() const { return state_->diagnosis(); }
std::string PreparedFunction::remarks(const Eigen::VectorXd& x) const { return state_->remarks(x); }

}  // namespace hesse::ad::detail
