#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "../../timing/measure.hpp"
#include "../bench.hpp"
#include "workloads.hpp"

namespace hesse::apps {
namespace {

using hessians::Contender;
using hessians::Prepared;
using hessians::Structure;
using hessians::VectorXd;
using hessians::Workload;

constexpr double agreement = 1e-9;

// What the program has allocated and not given back.
double heap_bytes() {
#if defined(__GLIBC__)
  const auto info = mallinfo2();
  return static_cast<double>(info.uordblks) + static_cast<double>(info.hblkhd);
#else
  return Measurement::unknown;
#endif
}

// A contender ready to be timed.
struct Entrant {
  Measurement row;
  Prepared prepared;
  std::shared_ptr<VectorXd> h;
  double first = 0;

  // Evaluations in one piece of work.
  int calls() const { return prepared.in_line ? 100 : 1; }
};

class Cell {
 public:
  Cell(Workload workload, int repeats, const BenchSink& sink)
      : workload_(std::move(workload)),
        repeats_(repeats),
        sink_(sink),
        g_(workload_.n()),
        h_(std::make_shared<VectorXd>(workload_.structure.size())) {}

  void run() {
    const auto judge = workload_.reference();
    for (const Contender& contender : workload_.contenders) enter(contender, judge);
    time();
  }

 private:
  Measurement row_of(const Contender& contender) const {
    Measurement row;
    row.workload = workload_.name;
    row.n = static_cast<int>(workload_.n());
    row.elements = workload_.elements;
    row.library = contender.library;
    row.operation = "hessian";
    row.plan = contender.plan;
    return row;
  }

  // Set up, evaluated twice, judged; what is wrong goes no further.
  void enter(const Contender& contender, const hessians::Judge& judge) {
    Entrant entrant;
    entrant.row = row_of(contender);
    const double bytes_before = heap_bytes();
    const double setup = seconds_of([&] { entrant.prepared = contender.prepare(); });
    if (!entrant.prepared.evaluate) {
      entrant.row.note = entrant.prepared.skipped;
      sink_.row(entrant.row);
      return;
    }
    const Structure& own = entrant.prepared.own.n > 0 ? entrant.prepared.own : workload_.structure;
    const double bytes_prepared = heap_bytes();
    const bool shared = own.size() == h_->size();
    entrant.h = shared ? h_ : std::make_shared<VectorXd>(own.size());
    constexpr double poison = std::numeric_limits<double>::quiet_NaN();
    g_.setConstant(poison);
    entrant.h->setConstant(poison);
    double f = poison;
    const auto evaluate = [&] { entrant.prepared.evaluate(workload_.x, f, g_, *entrant.h); };
    const double bytes_between = heap_bytes();
    const double cold = seconds_of(evaluate);
    entrant.row.bytes = bytes_prepared - bytes_before + heap_bytes() - bytes_between;
    entrant.row.error = judge(f, g_, *entrant.h, own);
    if (!(entrant.row.error <= agreement)) {
      entrant.row.note = "wrong: not timed";
      sink_.row(entrant.row);
      return;
    }
    entrant.first = seconds_of(evaluate);
    entrant.row.setup_seconds = setup + std::max(0.0, cold - entrant.first);
    entrants_.push_back(std::move(entrant));
  }

  // To a place nearby and back: of so few variables a result could be kept from one call to the next.
  void move() {
    constexpr Eigen::Index few = 16;
    constexpr double step = 0x1p-20;
    if (workload_.n() > few) return;
    moved_ = !moved_;
    workload_.x[0] += moved_ ? step : -step;
  }

  void time() {
    double f = 0, kept = 0;
    const std::function<void()> value = [&] {
      move();
      kept += workload_.value(workload_.x);
    };
    value();
    const double f_seconds = interleaved_medians({value}, {seconds_of(value)}, repeats_, slow_factor).front();
    std::vector<std::function<void()>> works;
    std::vector<double> first;
    for (Entrant& entrant : entrants_) {
      if (entrant.prepared.in_line) {
        works.push_back([&entrant] { entrant.prepared.in_line(entrant.calls()); });
      } else {
        works.push_back([this, &entrant, &f] {
          move();
          entrant.prepared.evaluate(workload_.x, f, g_, *entrant.h);
        });
      }
      first.push_back(entrant.first);
    }
    auto medians = interleaved_medians(works, first, repeats_, slow_factor);
    for (std::size_t i = 0; i < entrants_.size(); ++i) medians[i] /= entrants_[i].calls();
    const auto hand =
        std::find_if(entrants_.begin(), entrants_.end(), [](const Entrant& e) { return e.row.library == "hand"; });
    const double hand_seconds =
        hand == entrants_.end() ? Measurement::unknown : medians[static_cast<std::size_t>(hand - entrants_.begin())];
    const double best = first.empty() ? 0 : *std::min_element(first.begin(), first.end());
    for (std::size_t i = 0; i < entrants_.size(); ++i) {
      Measurement& row = entrants_[i].row;
      row.seconds = medians[i];
      row.ratio_to_f = medians[i] / f_seconds;
      row.ratio_to_hand = medians[i] / hand_seconds;
      if (first[i] > slow_factor * best) row.note = "timed once: more than 50 times the best";
      if (std::isnan(kept)) row.note = "f is not a number";
      sink_.row(row);
    }
  }

  Workload workload_;
  bool moved_ = false;
  int repeats_;
  const BenchSink& sink_;
  VectorXd g_;
  std::shared_ptr<VectorXd> h_;
  std::vector<Entrant> entrants_;
};

}  // namespace

std::vector<std::string> hessian_suite_workloads() {
  std::vector<std::string> names;
  for (const auto& entry : hessians::workload_table()) names.emplace_back(entry.name);
  return names;
}

void bench_hessian(const BenchSettings& settings, const BenchSink& sink) {
  for (const auto& entry : hessians::workload_table()) {
    const auto& wanted = settings.workloads;
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), entry.name) == wanted.end()) continue;
    for (const int size : settings.sizes.empty() || !entry.scalable ? entry.sizes : settings.sizes) {
      if (!sink.next(std::string(entry.name) + ", size " + std::to_string(size))) return;
      Cell(entry.make(size), settings.repeats, sink).run();
    }
  }
}

}  // namespace hesse::apps
