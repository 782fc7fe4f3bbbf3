#include "../timing/measure.hpp"
#include "competitors.hpp"

#ifdef HESSE_HAVE_ADOLC
#include <adolc/adolc.h>
#include <adolc/drivers/drivers.h>
#endif

namespace hesse::apps {

#ifdef HESSE_HAVE_ADOLC
namespace {

// Columns of an Eigen matrix as the rows that ADOL-C writes: the Hessian is symmetric.
std::vector<double*> rows_of(Eigen::VectorXd& h, Eigen::Index n) {
  std::vector<double*> rows;
  for (Eigen::Index i = 0; i < n; ++i) rows.push_back(h.data() + i * n);
  return rows;
}

// ADOL-C fills the lower triangle by rows, which is the upper one by columns.
void mirror(Eigen::VectorXd& h, Eigen::Index n) {
  Eigen::Map<Eigen::MatrixXd> matrix(h.data(), n, n);
  matrix.triangularView<Eigen::StrictlyLower>() = matrix.transpose();
}

}  // namespace

// Recorded once; each evaluation replays the recording, as its drivers are meant to be used.
std::vector<Competitor> adolc_competitors(const problems::Helmholtz& f, const Eigen::VectorXd& x) {
  const int n = static_cast<int>(x.size());
  const short tag = static_cast<short>(n % 1000);
  const double begin = now();
  {
    std::vector<adouble> active(static_cast<std::size_t>(n));
    double value = 0;
    trace_on(tag);
    for (std::size_t i = 0; i < active.size(); ++i) active[i] <<= x[static_cast<Eigen::Index>(i)];
    adouble y = f(active);
    y >>= value;
    trace_off();
  }
  const double setup = now() - begin;
  const auto hessian_by = [=](auto driver) {
    return [=](const Eigen::VectorXd& point, Eigen::VectorXd& h) {
      auto rows = rows_of(h, n);
      driver(tag, n, const_cast<double*>(point.data()), rows.data());
      mirror(h, n);
    };
  };
  return {
      {"ADOL-C", "gradient", "gradient()",
       [=](const Eigen::VectorXd& point, Eigen::VectorXd& g) { ::gradient(tag, n, point.data(), g.data()); }, setup},
      {"ADOL-C", "hessian", "hessian()", hessian_by([](auto... a) { ::hessian(a...); }), setup},
      {"ADOL-C", "hessian", "hessian2()", hessian_by([](auto... a) { ::hessian2(a...); }), setup}};
}
#else
std::vector<Competitor> adolc_competitors(const problems::Helmholtz&, const Eigen::VectorXd&) { return {}; }
#endif

}  // namespace hesse::apps
