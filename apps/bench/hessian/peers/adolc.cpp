#include <hesse/ad/detail/scalars/counting.hpp>
#include <memory>

#include "instantiate.hpp"
#include "peers.hpp"

#ifdef HESSE_HAVE_ADOLC
#include <adolc/adolc.h>

#include "colouring.hpp"

// The one function of the workloads that ADOL-C lacks.
inline adouble log1p(const badouble& x) { return log(1.0 + x); }
#endif

namespace hesse::apps::hessians {

#ifdef HESSE_HAVE_ADOLC
namespace {

constexpr short tag = 7;                         // one recording at a time
constexpr int max_directions = 8;                // in one sweep
constexpr double seconds_per_operation = 25e-9;  // and direction, about
constexpr double max_seconds = 2, max_bytes = 600e6;

// Operations on the tape, without recording all elements.
template <class Loop>
double operations(const Loop& loop, const VectorXd& x) {
  ad::detail::Counts counts;
  {
    const ad::detail::CountingScope scope(counts);
    const std::vector<ad::detail::Counting> point(x.begin(), x.end());
    loop(point);
  }
  return static_cast<double>(counts.total() + x.size());
}

// The arrays of arrays that the drivers take.
class Cube {
 public:
  Cube(int a, int b, int c) : numbers_(at(a) * at(b) * at(c)), rows_(at(a) * at(b)), planes_(at(a)) {
    for (std::size_t i = 0; i < rows_.size(); ++i) rows_[i] = numbers_.data() + i * at(c);
    for (std::size_t i = 0; i < planes_.size(); ++i) planes_[i] = rows_.data() + i * at(b);
  }
  Cube(const Cube&) = delete;
  Cube& operator=(const Cube&) = delete;
  double*** get() { return planes_.data(); }

 private:
  std::vector<double> numbers_;
  std::vector<double*> rows_;
  std::vector<double**> planes_;
};

// What hess_mat() does, which keeps the value and the gradient to itself: directions forward, then one reverse sweep.
class Sweeps {
 public:
  Sweeps(Colouring colouring, int n)
      : colouring_(std::move(colouring)),
        n_(n),
        passes_((colouring_.colours + max_directions - 1) / max_directions),
        directions_((colouring_.colours + passes_ - 1) / passes_),
        x_(n, directions_, 1),
        y_(1, directions_, 1),
        z_(directions_, n, 2) {}
  ~Sweeps() { ::removeTape(tag, ADOLC_REMOVE_COMPLETELY); }
  Sweeps(const Sweeps&) = delete;
  Sweeps& operator=(const Sweeps&) = delete;

  void evaluate(const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
    double seed[2] = {1.0, 0.0};
    double* seeds = seed;
    auto entry = colouring_.entries.begin();
    for (int pass = 0; pass < passes_; ++pass) {
      const int first = pass * directions_;
      for (int i = 0; i < n_; ++i) {
        const int lane = colouring_.colour[at(i)] - first;
        for (int k = 0; k < directions_; ++k) x_.get()[i][k][0] = k == lane ? 1.0 : 0.0;
      }
      ::hov_wk_forward(tag, 1, n_, 1, 2, directions_, x.data(), x_.get(), &f, y_.get());
      ::hos_ov_reverse(tag, 1, n_, 1, directions_, &seeds, z_.get());
      if (pass == 0)
        for (int i = 0; i < n_; ++i) g[i] = z_.get()[0][i][0];
      for (; entry != colouring_.entries.end() && entry->colour < first + directions_; ++entry)
        h[entry->slot] = z_.get()[entry->colour - first][entry->row][1];
    }
  }

 private:
  Colouring colouring_;
  int n_, passes_, directions_;
  Cube x_, y_, z_;
};

// Buffers as large as the recording: ADOL-C would write files beside the program otherwise.
template <class Loop>
void record(const Loop& loop, const VectorXd& x, double expected) {
  const auto size = [&](double each) { return static_cast<unsigned>(each * (expected + 1000.0)); };
  ::trace_on(tag, 0, size(2), size(6), size(2), size(2 * (max_directions + 2)));
  double value = 0;
  {
    std::vector<adouble> point(at(x.size()));
    for (Eigen::Index i = 0; i < x.size(); ++i) point[at(i)] <<= x[i];
    adouble y = loop(point);
    y >>= value;
  }
  ::trace_off();
}

}  // namespace

template <class Loop>
void add_adolc(Workload& workload, const Loop& loop) {
  const std::string plan =
      workload.structure.dense() ? "hov_wk_forward, hos_ov_reverse" : "hov_wk_forward, hos_ov_reverse, colours";
  workload.add("ADOL-C", plan, [loop, x = workload.x, structure = workload.structure]() -> Prepared {
    const double count = operations(loop, x);
    const double bytes = count * 8.0 * (max_directions + 2);
    const auto too_long = [&](int colours) { return seconds_per_operation * count * colours > max_seconds; };
    if (bytes > max_bytes)
      return {{}, "skipped: predicted to keep " + std::to_string(static_cast<int>(bytes / 1e6)) + " MB", {}};
    const int hubs = count_hubs(structure);
    if (too_long(hubs))
      return {{}, "skipped: predicted to take more than 2 s (at least " + std::to_string(hubs) + " directions)", {}};
    auto colouring = star_colouring(structure);
    if (too_long(colouring.colours))
      return {
          {}, "skipped: predicted to take more than 2 s (" + std::to_string(colouring.colours) + " directions)", {}};
    record(loop, x, count);
    const auto sweeps = std::make_shared<Sweeps>(std::move(colouring), static_cast<int>(x.size()));
    return {[sweeps](const VectorXd& point, double& f, VectorXd& g, VectorXd& h) { sweeps->evaluate(point, f, g, h); },
            {},
            {}};
  });
}
#else
template <class Loop>
void add_adolc(Workload&, const Loop&) {}
#endif

#define HESSE_ADOLC(Loop) template void add_adolc(Workload&, const Loop&);
HESSE_FOR_EACH_SUM(HESSE_ADOLC)
HESSE_FOR_EACH_DENSE(HESSE_ADOLC)

}  // namespace hesse::apps::hessians
