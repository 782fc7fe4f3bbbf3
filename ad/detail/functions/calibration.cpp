#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <ctime>
#include <limits>
#include <utility>

#include <hesse/ad/detail/compositions/instantiations.hpp>
#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/text.hpp>
#include <hesse/ad/detail/execution/compiled.hpp>
#include <hesse/ad/detail/functions/calibration.hpp>
#include <hesse/ad/detail/plan/operation_class.hpp>
#include <hesse/ad/detail/plan/predict_recorded.hpp>
#include <hesse/ad/detail/replay/prepared_sum.hpp>
#include <hesse/ad/function.hpp>

// Calibration: samples of three classes of operations, their times in every mode, and the factors as text.
namespace hesse::ad {

using namespace detail;

namespace {

using Eigen::Index;
using Eigen::VectorXd;

// A function to measure: a sum of terms of two neighbouring variables, made of one class of operations.
struct Sample {
  OperationClass made_of;
  static constexpr Index terms = 12;

  template <class X>
  auto term(const X& x, Index i) const {
    using std::exp;
    using std::log1p;
    using T = std::decay_t<decltype(x[0])>;
    const T& a = x[i % x.size()];
    const T& b = x[(i + 1) % x.size()];
    switch (made_of) {
      case OperationClass::arithmetic:
        return T(10.0 * (b - a * a) * (b - a * a) + (1.0 - a) * (1.0 - a) * b);
      case OperationClass::division:
        return T(a / (2.0 + b * b) + 1.0 / (3.0 + a * b));
      case OperationClass::elementary:
        break;
    }
    return T(log1p(exp(-a * b)) + exp(0.1 * a));
  }
  template <class X>
  auto operator()(const X& x) const {
    std::decay_t<decltype(x[0])> sum(0.0);
    for (Index i = 0; i < terms; ++i) sum += term(x, i);
    return sum;
  }
};

// The same with the terms as outputs.
struct Samples {
  Sample sample;

  template <class X>
  auto operator()(const X& x) const {
    Vector<std::decay_t<decltype(x[0])>> y(Sample::terms);
    for (Index i = 0; i < y.size(); ++i) y[i] = sample.term(x, i);
    return y;
  }
};

constexpr std::array classes{OperationClass::arithmetic, OperationClass::division, OperationClass::elementary};
using Ratios = std::array<double, classes.size()>;

VectorXd point(Index n) {
  VectorXd x(n);
  for (Index i = 0; i < n; ++i) x[i] = 0.4 + 0.3 * std::sin(1.0 + static_cast<double>(i));
  return x;
}

double middle(Ratios ratios) {
  std::sort(ratios.begin(), ratios.end());
  return std::clamp(ratios[1], 1 / largest_factor, largest_factor);
}

constexpr std::size_t samples = 5;

// Processor time of this thread.
double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

class Calibrator {
 public:
  Calibrator(const Rates& rates, const Timers& timers) : timers_(timers) { options_.rates = rates; }

  Calibration run() {
    for (const Rate& rate : options_.rates.rows) {
      const bool jacobian = std::holds_alternative<JacobianMode>(rate.mode);
      add(part_of(rate.mode, rate.lanes),
          [&](Sample sample) { return jacobian ? jacobian_ratio(rate, sample) : ratio(rate, sample); });
    }
    add(recording_part, [&](Sample sample) { return recording_ratio(sample); });
    for (const ReplayRate& rate : options_.rates.replay) {
      if (!available(rate.backend)) continue;
      const RecordedMode mode = edge_pushing_mode(rate.backend);
      add(part_of(mode, 1), [&](Sample sample) { return evaluation_ratio(mode, 0, variables, sample); });
      add(setup_part_of(mode), [&](Sample sample) { return setup_ratio(mode, sample); });
    }
    return std::move(found_);
  }

 private:
  static constexpr Index variables = 12;

  template <class Measure>
  void add(std::string part, Measure&& measure) {
    Ratios ratios{};
    for (std::size_t i = 0; i < classes.size(); ++i) ratios[i] = measure(Sample{classes[i]});
    found_.factors.push_back({std::move(part), middle(ratios)});
  }

  double ratio(const Rate& rate, const Sample& sample) {
    const bool packed = rate.mode == Mode(packed_forward);
    return evaluation_ratio(rate.mode, rate.lanes, packed ? rate.lanes : variables, sample);
  }

  PlanOptions forced(Mode mode, int lanes) const {
    PlanOptions options = options_;
    options.mode = mode;
    options.lanes = lanes;
    options.dense = true;
    return options;
  }

  double evaluation_ratio(Mode mode, int lanes, Index n, const Sample& sample) {
    const VectorXd x = point(n);
    Function<Sample> function(sample, n, forced(mode, lanes));
    double f = 0;
    VectorXd g, h;
    const auto evaluate = [&] { function.value_gradient_hessian(x, f, g, h); };
    evaluate();
    return timers_.repeated(evaluate) / function.plan(x).chosen().seconds;
  }

  double jacobian_ratio(const Rate& rate, const Sample& sample) {
    const VectorXd x = point(variables);
    const Samples outputs{sample};
    const double predicted = jacobian_plan(outputs, x, forced(rate.mode, rate.lanes)).chosen().seconds;
    double measured = 0;
    Eigen::MatrixXd jacobian(Sample::terms, variables);
    kernels::JacobianKernels<double>::any([&]<class Kernel>() {
      if (rate.mode != Mode(Kernel::mode) || rate.lanes != Kernel::lanes) return false;
      Kernel kernel;
      JacobianSink sink{jacobian};
      const auto evaluate = [&] {
        for (Index p = 0; p < Kernel::passes(variables, Sample::terms); ++p)
          kernels::run_jacobian_pass(kernel, outputs, x, p, sink);
      };
      evaluate();
      measured = timers_.repeated(evaluate);
      return true;
    });
    return measured / predicted;
  }

  double recording_ratio(const Sample& sample) {
    const VectorXd x = point(variables);
    const double predicted = detail::seconds_to_derive(features(sample, x), derived_sum(sample, x), options_);
    return timers_.once([&] { derived_sum(sample, x); }) / predicted;
  }

  // Measures the set-up after derivation.
  double setup_ratio(RecordedMode mode, const Sample& sample) {
    const VectorXd x = point(variables);
    const Features known = features(sample, x);
    const DerivedSum sum = derived_sum(sample, x);
    const double predicted = detail::predict_recorded(mode, known, sum, true, options_).setup -
                             detail::seconds_to_derive(known, sum, options_);
    const ReplayOptions replay{.backend = backend_of(mode), .dense = true};
    return timers_.once([&] { PreparedSum(sum, replay); }) / predicted;
  }

  struct JacobianSink {
    Eigen::MatrixXd& matrix;
    void value(Index, double) {}
    void jacobian(Index i, Index j, double entry) { matrix(i, j) = entry; }
  };

  const Timers& timers_;
  PlanOptions options_;
  Calibration found_;
};

void scale(Rate& rate, double factor) {
  for (double* seconds :
       {&rate.arithmetic, &rate.division, &rate.elementary, &rate.recorded, &rate.pass, &rate.streamed})
    *seconds *= factor;
}

// Assembly is the same for both back ends. It is measured with the interpreter.
void scale_assembly(RecordingRate& rate, double factor) {
  for (double* seconds : {&rate.assembled, &rate.entry, &rate.form, &rate.checked}) *seconds *= factor;
}

void scale(ReplayRate& rate, double factor) {
  for (double* seconds : {&rate.arithmetic, &rate.division, &rate.elementary, &rate.instruction, &rate.evaluation,
                          &rate.single, &rate.scalar})
    *seconds *= factor;
}

void scale_recording(Rates& rates, double factor) {
  RecordingRate& rate = rates.recording;
  for (double* seconds :
       {&rate.recorded, &rate.derived, &rate.laid_out, &rate.once, &rate.dependent, &rate.coloured, &rates.counted})
    *seconds *= factor;
}

// Multiplies the rates of a part by its factor. False if there is no such part.
bool scale(Rates& rates, const Calibration::Factor& by) {
  if (by.part == recording_part) {
    scale_recording(rates, by.factor);
    return true;
  }
  for (Rate& rate : rates.rows)
    if (part_of(rate.mode, rate.lanes) == by.part) {
      scale(rate, by.factor);
      return true;
    }
  for (ReplayRate& rate : rates.replay) {
    const RecordedMode mode = edge_pushing_mode(rate.backend);
    if (part_of(mode, 1) == by.part) {
      scale(rate, by.factor);
      if (rate.backend == Backend::interpreted) scale_assembly(rates.recording, by.factor);
      return true;
    }
    if (setup_part_of(mode) == by.part) {
      rate.translated *= by.factor;
      rate.once *= by.factor;
      return true;
    }
  }
  return false;
}

// All parts that calibrate() measures.
std::vector<std::string> parts_of(const Rates& rates) {
  std::vector<std::string> parts;
  for (const Rate& rate : rates.rows) parts.push_back(part_of(rate.mode, rate.lanes));
  parts.emplace_back(recording_part);
  for (const ReplayRate& rate : rates.replay) {
    if (!available(rate.backend)) continue;
    parts.push_back(part_of(edge_pushing_mode(rate.backend), 1));
    parts.push_back(setup_part_of(edge_pushing_mode(rate.backend)));
  }
  return parts;
}

[[noreturn]] void refuse(std::size_t line, const std::string& what) {
  throw Error("calibration: line " + std::to_string(line) + ": " + what + "; calibrate again");
}

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

// Reads "part: factor".
Calibration::Factor read_line(std::string_view line, std::size_t number) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) refuse(number, "'" + std::string(line) + "' is not \"part: factor\"");
  const std::string_view text = trimmed(line.substr(colon + 1));
  Calibration::Factor read{std::string(trimmed(line.substr(0, colon))), 0};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read.factor);
  if (error != std::errc() || end != text.data() + text.size())
    refuse(number, "'" + std::string(text) + "' is not a number");
  return read;
}

}  // namespace

std::string part_of(const Mode& mode, int lanes) {
  if (const auto* recorded = std::get_if<RecordedMode>(&mode))
    return std::string(to_string(edge_pushing_mode(backend_of(*recorded))));
  return std::string(to_string(mode)) + " " + std::to_string(lanes);
}
std::string setup_part_of(RecordedMode mode) { return part_of(mode, 1) + " set-up"; }

double detail::min_seconds(const std::function<void()>& work) {
  constexpr double long_enough = 2e-5;
  double least = std::numeric_limits<double>::infinity();
  int calls = 1;
  for (std::size_t sample = 0; sample < samples; ++sample) {
    const double begin = processor_seconds();
    for (int call = 0; call < calls; ++call) work();
    const double seconds = std::max(processor_seconds() - begin, 1e-9);
    least = std::min(least, seconds / calls);
    calls = static_cast<int>(std::clamp(std::ceil(long_enough / least), 1.0, 1e4));
  }
  return least;
}

double detail::seconds_once(const std::function<void()>& work) {
  constexpr std::size_t other_things = std::size_t{1} << 21;  // bytes: more than the caches of one core
  std::array<double, samples> seconds{};
  std::vector<char> others(other_things);
  for (double& sample : seconds) {
    for (char& byte : others) ++byte;
    const double begin = processor_seconds();
    work();
    sample = std::max(processor_seconds() - begin, 1e-9);
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds[samples / 2];
}

Calibration calibrate(const Rates& rates, const Timers& timers) { return Calibrator(rates, timers).run(); }

Rates scaled(Rates rates, const Calibration& calibration) {
  for (const Calibration::Factor& by : calibration.factors) {
    if (!(by.factor >= 1 / largest_factor && by.factor <= largest_factor))
      throw Error("calibration: " + by.part + " is " + to_text(by.factor, 4) + " times its rate; factors are from 1/" +
                  to_text(largest_factor, 4) + " to " + to_text(largest_factor, 4) + "; calibrate again");
    if (!scale(rates, by)) throw Error("calibration: there is no part '" + by.part + "'; calibrate again");
  }
  return rates;
}

std::string to_text(const Calibration& calibration) {
  std::string text;
  for (const auto& [part, factor] : calibration.factors) text += part + ": " + to_text(factor, 4) + "\n";
  return text;
}

Calibration calibration_from_text(std::string_view text) {
  Calibration read;
  Rates rates = default_rates();
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.front() == '#') continue;
    const Calibration::Factor factor = read_line(line, number);
    const auto same = [&](const Calibration::Factor& other) { return other.part == factor.part; };
    if (std::any_of(read.factors.begin(), read.factors.end(), same))
      refuse(number, "'" + factor.part + "' is there twice");
    rates = scaled(std::move(rates), {{factor}});
    read.factors.push_back(factor);
  }
  for (const std::string& part : parts_of(rates))
    if (std::none_of(read.factors.begin(), read.factors.end(), [&](const auto& f) { return f.part == part; }))
      throw Error("calibration: '" + part + "' is missing; calibrate again");
  return read;
}

}  // namespace hesse::ad
