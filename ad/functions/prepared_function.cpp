#include <new>
#include <optional>
#include <utility>

#include <hesse/ad/functions/composition.hpp>
#include <hesse/ad/functions/kinks.hpp>
#include <hesse/ad/functions/prepared_function.hpp>
#include <hesse/ad/functions/race.hpp>
#include <hesse/ad/functions/replayed.hpp>

namespace hesse::ad {

class PreparedFunction::State {
 public:
  State(std::unique_ptr<const detail::Functor> f, Index n, PlanOptions options)
      : f_(std::move(f)), n_(n), options_(std::move(options)) {
    if (!f_) throw Error("Function: the function is empty; give a callable object");
    if (n < 0) throw Error("Function: " + std::to_string(n) + " variables; give their number, 0 or more");
  }

  void make_plan(const Eigen::VectorXd& x) {
    if (plan_) return;
    Plan plan = ad::plan(*f_, x, options_);
    way_ = prepare(plan);
    plan_ = std::move(plan);
    if (options_.probe == nullptr || options_.evaluations <= 2 * Race::runs) return;
    if (const auto rival = runner_up(*plan_, close, options_)) contest_.emplace(Contest{*rival, {}, {}});
  }

  Index dimension() const { return n_; }
  Structure hessian_structure() const { return structure_of(way_); }

  Evaluation value(const Eigen::VectorXd& x, double& f) {
    start("value", x);
    f = (*f_)(x);
    if (way_.replayed) way_.replayed->remember(x, f);
    if (contest_ && contest_->rival && contest_->rival->replayed) contest_->rival->replayed->remember(x, f);
    return detail::judge(f, x, diagnosis_);
  }

  Evaluation value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) {
    start("value_gradient", x);
    g.resize(n_);
    if (needs_plan_for_gradient()) make_plan(x);
    Evaluation outcome = Evaluation::ok;
    if (!replay([&](Replayed& replayed) { return replayed.value_gradient(source(way_), x, f, g); }, outcome)) {
      if (!reverse_) reverse_.emplace();
      f = reverse_->end((*f_)(reverse_->begin(x, 0)), 0, g);
      outcome = detail::judge(f, x, diagnosis_);
    }
    if (outcome == Evaluation::ok && !g.allFinite()) diagnosis_ = detail::describe_gradient(g, x);
    return outcome;
  }

  Evaluation value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
    start("value_gradient_hessian", x);
    make_plan(x);
    const Evaluation outcome = contest_ ? race(x, f, g, h) : evaluate(x, f, g, h);
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
    return summary(*plan_) + (way_.replayed ? "; " + way_.replayed->describe() : given_up_) + not_timed_;
  }
  std::string diagnosis() const { return diagnosis_; }
  std::string remarks(const Eigen::VectorXd& x) const {
    detail::require_size("remarks", "x", x.size(), n_);
    return describe_kinks(*f_, x);
  }

 private:
  // A way to the derivatives, ready to be taken: a recording, or compositions, which are made when they are asked for.
  struct Way {
    RecordingLimits limits;  // of what is recorded again
    std::optional<Replayed> replayed;
    int replays = 0;
    std::unique_ptr<detail::Composition> composition;

    // Whether replay has come to its end.
    bool exhausted(Evaluation outcome) const {
      return outcome == Evaluation::fatal || replayed->recordings() > detail::tolerated_recordings(replays);
    }
  };
  // A candidate that is timed against the chosen one.
  struct Contest {
    std::size_t candidate;
    std::optional<Way> rival;
    Race race;
  };

  void start(const char* operation, const Eigen::VectorXd& x) {
    diagnosis_.clear();
    detail::require_size(operation, "x", x.size(), n_);
  }
  detail::FunctorSource<detail::Functor> source(const Way& way) const { return {*f_, way.limits}; }
  Structure structure_of(const Way& way) const {
    if (way.replayed) return detail::to_structure(way.replayed->structure());
    return {n_, {}, {}};
  }

  bool needs_plan_for_gradient() const {
    return n_ <= 2000 || (options_.mode && std::holds_alternative<RecordedMode>(*options_.mode));
  }
  // Takes what was recorded for the plan.
  static Way prepare(Plan& plan) {
    Way way;
    if (!plan.recorded()) return way;
    way.replayed.emplace(std::move(*plan.derived), detail::replay_options(plan), std::move(*plan.known));
    plan.derived.reset();
    plan.known.reset();
    way.limits = plan.limits;
    return way;
  }

  Evaluation evaluate(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
    Evaluation outcome = Evaluation::ok;
    const auto again = [&](Replayed& replayed) { return replayed.value_gradient_hessian(source(way_), x, f, g, h); };
    return replay(again, outcome) ? outcome : compose(way_, plan_->chosen(), x, f, g, h);
  }

  // Carries out an evaluation by replay; false when there is no replay, or no more.
  template <class Evaluate>
  bool replay(Evaluate&& evaluate, Evaluation& outcome) {
    if (!way_.replayed) return false;
    outcome = noted(way_, evaluate(*way_.replayed));
    ++way_.replays;
    if (!way_.exhausted(outcome)) return true;
    const auto composition = plan_->dense ? best_composition(*plan_, options_) : std::nullopt;
    if (!composition) return true;
    given_up_ =
        "; replay was given up after " + way_.replayed->describe() + (diagnosis_.empty() ? "" : ": " + diagnosis_);
    way_.replayed.reset();
    plan_->choice = *composition;
    plan_->give_up_replay();
    contest_.reset();
    if (outcome != Evaluation::fatal) return true;
    diagnosis_.clear();
    return false;
  }
  Evaluation noted(const Way& way, Evaluation outcome) {
    diagnosis_ = way.replayed->diagnosis();
    return outcome;
  }

  Evaluation compose(Way& way, const Candidate& composition, const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g,
                     Eigen::VectorXd& h) {
    g.resize(n_);
    h.resize(n_ * n_);
    if (!way.composition)
      way.composition = detail::make_composition(std::get<HessianMode>(composition.mode), composition.lanes);
    way.composition->evaluate(*f_, x, f, g, h);
    return detail::judge(f, x, diagnosis_);
  }

  // An evaluation by the one of two ways that is due, timed.
  Evaluation race(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
    const bool rival = contest_->race.rival_is_due();
    const double began = options_.probe();
    const auto outcome = rival ? evaluate_rival(x, f, g, h) : std::optional(evaluate(x, f, g, h));
    if (!outcome) return evaluate(x, f, g, h);
    if (!contest_ || *outcome != Evaluation::ok) return *outcome;
    contest_->race.ran(options_.probe() - began);
    if (contest_->race.over()) settle();
    return *outcome;
  }
  // Nothing where it cannot be done that way: then it is no rival any more.
  std::optional<Evaluation> evaluate_rival(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g,
                                           Eigen::VectorXd& h) {
    const Candidate& candidate = plan_->candidates[contest_->candidate];
    if (!contest_->rival && !prepare_rival(candidate.mode, x)) return std::nullopt;
    Way& rival = *contest_->rival;
    if (!rival.replayed) return compose(rival, candidate, x, f, g, h);
    const Evaluation outcome = noted(rival, rival.replayed->value_gradient_hessian(source(rival), x, f, g, h));
    ++rival.replays;
    if (!rival.exhausted(outcome)) return outcome;
    drop_rival(rival.replayed->describe());
    return std::nullopt;
  }
  bool prepare_rival(const Mode& mode, const Eigen::VectorXd& x) {
    const auto* recorded = std::get_if<RecordedMode>(&mode);
    if (recorded == nullptr) {
      contest_->rival.emplace();
      return true;
    }
    Way way;
    way.limits = recording_limits(*plan_, *recorded, options_);
    const auto functor = source(way);
    const auto derive = functor.record(x);  // refers to it
    KnownPrograms known;
    try {
      DerivedSum sum = derive(known);
      way.replayed.emplace(std::move(sum), detail::replay_options(*recorded, plan_->dense), std::move(known));
    } catch (const Error& error) {
      drop_rival(error.what());
      return false;
    } catch (const std::bad_alloc&) {
      drop_rival("there is not enough memory");
      return false;
    }
    contest_->rival = std::move(way);
    if (structure_of(*contest_->rival) == structure_of(way_)) return true;
    drop_rival("it has another sparsity pattern");
    return false;
  }
  void drop_rival(const std::string& why) {
    not_timed_ = "; " + plan_->candidates[contest_->candidate].name() + " could not be timed: " + why;
    contest_.reset();
    diagnosis_.clear();
  }
  void settle() {
    plan_->candidates[plan_->choice].measured = contest_->race.seconds_of_chosen();
    plan_->candidates[contest_->candidate].measured = contest_->race.seconds_of_rival();
    if (contest_->race.rival_won()) {
      way_ = std::move(*contest_->rival);
      plan_->choice = contest_->candidate;
    }
    contest_.reset();
  }

  // How many times as long as the best a candidate may be predicted to take, and still be timed.
  static constexpr double close = 1.5;

  std::unique_ptr<const detail::Functor> f_;
  Index n_;
  PlanOptions options_;
  std::optional<Plan> plan_;
  Way way_;
  std::optional<Contest> contest_;  // until one of the two has won
  std::string given_up_;            // why replay ended
  std::string not_timed_;           // … and why another way could not be timed
  std::optional<kernels::ReverseGradient<double>> reverse_;
  std::optional<kernels::ForwardOverReverse<double, 16>> product_;
  std::string diagnosis_;
};

PreparedFunction::PreparedFunction(std::unique_ptr<const detail::Functor> f, Index n, PlanOptions options) {
  options.dense = true;
  state_ = std::make_unique<State>(std::move(f), n, std::move(options));
}
PreparedFunction::PreparedFunction(std::unique_ptr<const detail::Functor> f, const Eigen::VectorXd& start,
                                   PlanOptions options)
    : state_(std::make_unique<State>(std::move(f), start.size(), std::move(options))) {
  state_->make_plan(start);
}
PreparedFunction::PreparedFunction(PreparedFunction&&) noexcept = default;
PreparedFunction& PreparedFunction::operator=(PreparedFunction&&) noexcept = default;
PreparedFunction::~PreparedFunction() = default;

PreparedFunction::Index PreparedFunction::dimension() const { return state_->dimension(); }
PreparedFunction::Structure PreparedFunction::hessian_structure() const { return state_->hessian_structure(); }
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

}  // namespace hesse::ad
