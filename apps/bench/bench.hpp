#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <hesse/ad/detail/plan/rates.hpp>

// `hesse bench`. modes: what every way to a derivative costs, measured, and how good the plan's choice was. regret: the same
// for whole solves, set-up included. hessian: whole workloads next to what is written by hand and to other libraries.
// threads: the large ones on several threads.
namespace hesse::apps {

struct Measurement {
  static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

  std::string workload;
  int n = 0;
  int m = 1;
  int elements = 0;  // of a sum; 0: not one
  std::string library = "hesse";
  std::string operation;  // "hessian", "gradient", "jacobian"
  std::string plan;
  bool chosen = false;
  bool remeasured = false;   // chosen, and measured once more beside the modes that it was chosen from
  double seconds = unknown;  // median
  double predicted = unknown;
  double ratio_to_f = unknown;
  double ratio_to_hand = unknown;
  int threads = 1;
  double speedup = unknown;  // over one thread
  double setup_seconds = unknown;
  double bytes = unknown;
  double error = unknown;  // largest difference from the reference, relative to its largest entry
  std::string note;        // "skipped: …", "timed once: …"
};

struct BenchSettings {
  std::vector<std::string> workloads;  // empty: all
  std::vector<int> sizes;              // empty: those of the suite
  int repeats = 9;
  ad::Rates rates = ad::default_rates();  // by which the library chooses
};

// Called for each row as it is known, and before each cell with its name; returns false to stop. left_out: at the end, the rows
// once more, chosen being what rates fitted to the other families choose.
struct BenchSink {
  std::function<void(const Measurement&)> row;
  std::function<bool(const std::string& cell)> next;
  std::function<void(const std::vector<Measurement>&)> left_out = [](const auto&) {};
};

// The workloads of `bench modes`, and of `bench hessian`.
std::vector<std::string> hessian_workloads();
std::vector<std::string> hessian_suite_workloads();

// Every composition of the Hessian on every workload and size.
void bench_hessians(const BenchSettings& settings, const BenchSink& sink);
// Every way to a Jacobian: of one layer from 1 × 1000 to 1000 × 1, and of bands, bare and with a full row or column.
void bench_jacobians(const BenchSettings& settings, const BenchSink& sink);
// Gradient and Hessian of the Helmholtz energy next to ADOL-C and Sacado, where they were found.
void bench_libraries(const BenchSettings& settings, const BenchSink& sink);

// Value, gradient and Hessian together of every workload by everything there is, each judged by a long double reference
// before it is timed. Sizes other than the suite's are for workloads that have any: n, or the number of elements.
void bench_hessian(const BenchSettings& settings, const BenchSink& sink);

// The element forms of large workloads on one to four threads, in time of the clock. Their results must be the same bits.
std::vector<std::string> thread_workloads();
void bench_threads(const BenchSettings& settings, const BenchSink& sink);

// Every way forced, and the library's choice: from a fresh objective to its 15th Hessian, planning and set-up included.
std::vector<std::string> regret_workloads();
void bench_regret(const BenchSettings& settings, const BenchSink& sink);

// Chosen over the best of the ways it was chosen from, over all cells (workload, n, m, operation) that have both. A choice that is
// measured once more may come out ahead of them.
struct Regret {
  std::size_t cells = 0;
  double geometric_mean = Measurement::unknown;
  double p95 = Measurement::unknown;
  double worst = Measurement::unknown;
  std::string worst_cell;
};

Regret regret(const std::vector<Measurement>& rows);

}  // namespace hesse::apps
