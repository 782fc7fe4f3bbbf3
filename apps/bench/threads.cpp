#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>

#include "../timing/measure.hpp"
#include "bench.hpp"
#include "hessian/workloads.hpp"

namespace hesse::apps {
namespace {

using hessians::Prepared;
using hessians::VectorXd;
using hessians::Workload;
using hessians::WorkloadEntry;

constexpr int max_threads = 4;

struct Case {
  std::string_view workload;
  int elements;
};
constexpr std::array cases{Case{"triangles", 100'000}, Case{"tetrahedra", 20'000}, Case{"bundle_adjustment", 20'000},
                           Case{"chained_rosenbrock", 1'000'000}};

double wall_seconds_of(const hessians::Evaluate& evaluate, const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
  const auto begin = std::chrono::steady_clock::now();
  evaluate(x, f, g, h);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// One workload and one back end on all numbers of threads.
class Team {
 public:
  Team(const Workload& workload, bool compiled) : workload_(workload), compiled_(compiled), g_(workload.n()) {}

  void run(int repeats, const BenchSink& sink) {
    for (int threads = 1; threads <= max_threads; ++threads) enter(threads);
    if (rows_.front().note.empty()) time(repeats);
    for (const Measurement& row : rows_) sink.row(row);
  }

 private:
  // Evaluated once, and compared with one thread bit by bit; what differs is not timed.
  void enter(int threads) {
    Measurement row;
    row.workload = workload_.name;
    row.n = static_cast<int>(workload_.n());
    row.elements = workload_.elements;
    row.operation = "hessian";
    row.plan = compiled_ ? "sum, compiled" : "sum, interpreted";
    row.threads = threads;
    prepared_.push_back(workload_.threaded(compiled_, static_cast<std::size_t>(threads)));
    row.note = prepared_.back().skipped;
    if (prepared_.back().evaluate) {
      h_.resize(prepared_.back().own.size());
      prepared_.back().evaluate(workload_.x, f_, g_, h_);
      if (threads == 1) {
        one_f_ = f_;
        one_g_ = g_;
        one_h_ = h_;
      }
      if (!(f_ == one_f_ && g_ == one_g_ && h_ == one_h_)) row.note = "not the bits of one thread: not timed";
    }
    rows_.push_back(row);
  }

  // The numbers of threads take turns, and are compared within their round.
  void time(int repeats) {
    std::vector<std::vector<double>> seconds(rows_.size()), speedups(rows_.size());
    for (int round = 0; round < repeats; ++round)
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        if (!rows_[i].note.empty()) continue;
        seconds[i].push_back(wall_seconds_of(prepared_[i].evaluate, workload_.x, f_, g_, h_));
        speedups[i].push_back(seconds.front().back() / seconds[i].back());
      }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (!rows_[i].note.empty()) continue;
      rows_[i].seconds = median_of(std::move(seconds[i]));
      rows_[i].speedup = median_of(std::move(speedups[i]));
    }
  }

  const Workload& workload_;
  bool compiled_;
  VectorXd g_, h_, one_g_, one_h_;
  double f_ = 0, one_f_ = 0;
  std::vector<Prepared> prepared_;
  std::vector<Measurement> rows_;
};

const WorkloadEntry& entry_of(std::string_view name) {
  const auto& table = hessians::workload_table();
  return *std::find_if(table.begin(), table.end(), [&](const WorkloadEntry& entry) { return entry.name == name; });
}

}  // namespace

std::vector<std::string> thread_workloads() {
  std::vector<std::string> names;
  for (const Case& each : cases) names.emplace_back(each.workload);
  return names;
}

void bench_threads(const BenchSettings& settings, const BenchSink& sink) {
  for (const Case& each : cases) {
    const auto& wanted = settings.workloads;
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), each.workload) == wanted.end()) continue;
    for (const int size : settings.sizes.empty() ? std::vector<int>{each.elements} : settings.sizes) {
      const Workload workload = entry_of(each.workload).make(size);
      for (const bool compiled : {false, true}) {
        if (!sink.next(std::string(each.workload) + ", size " + std::to_string(size))) return;
        Team(workload, compiled).run(settings.repeats, sink);
      }
    }
  }
}

}  // namespace hesse::apps
