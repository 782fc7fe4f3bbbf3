#include "competitors.hpp"

#ifdef HESSE_HAVE_SACADO
// Debian's configuration asks for Kokkos, which these scalars do not use; without it the headers stand alone.
#define TRILINOS_NO_CONFIG_H
#define HAVE_SACADO_CXX11
#include <Sacado.hpp>
#include <Sacado_Fad_SimpleFad.hpp>
#endif

namespace hesse::apps {

#ifdef HESSE_HAVE_SACADO
namespace {

using Rad = Sacado::Rad::ADvar<double>;
// By value: Sacado's expression templates refer to operands that do not outlive the function.
using Fad = Sacado::Fad::SimpleFad<double>;
using FadFad = Sacado::Fad::SimpleFad<Fad>;

// Every operation carries n² numbers: beyond this the other composition is the one to measure.
constexpr Eigen::Index max_forward = 64;

std::size_t at(Eigen::Index i) { return static_cast<std::size_t>(i); }

// Gradcomp differentiates the last operation; a copy of the function's value would be one of its own.
//
// K columns a pass; of static size, since Rad never frees what its numbers own.
template <int K>
void forward_over_reverse(const problems::Helmholtz& f, const Eigen::VectorXd& x, Eigen::VectorXd& h) {
  using Inner = Sacado::Fad::SFad<double, K>;
  using RadFad = Sacado::Rad::ADvar<Inner>;
  const int n = static_cast<int>(x.size());
  for (int first = 0; first < n; first += K) {
    std::vector<RadFad> active(at(n));
    for (int i = 0; i < n; ++i) {
      const bool seeded = i >= first && i < first + K;
      active[at(i)] = seeded ? Inner(K, i - first, x[i]) : Inner(x[i]);
    }
    f(active);
    RadFad::Gradcomp();
    for (int k = 0; k < K && first + k < n; ++k)
      for (int i = 0; i < n; ++i) h[(first + k) * n + i] = active[at(i)].adj().dx(k);
  }
}

}  // namespace

// Each evaluation runs the function, as Sacado does.
std::vector<Competitor> sacado_competitors(const problems::Helmholtz& f, const Eigen::VectorXd& start) {
  const auto reverse_gradient = [f](const Eigen::VectorXd& x, Eigen::VectorXd& g) {
    std::vector<Rad> active(x.begin(), x.end());
    f(active);
    Rad::Gradcomp();
    for (Eigen::Index i = 0; i < x.size(); ++i) g[i] = active[at(i)].adj();
  };
  const auto chunked = [f](auto width) {
    return [f](const Eigen::VectorXd& x, Eigen::VectorXd& h) { forward_over_reverse<decltype(width)::value>(f, x, h); };
  };
  const auto forward_over_forward = [f](const Eigen::VectorXd& x, Eigen::VectorXd& h) {
    const int n = static_cast<int>(x.size());
    std::vector<FadFad> active(at(n));
    for (int i = 0; i < n; ++i) {
      active[at(i)] = FadFad(n, i, Fad(x[i]));
      active[at(i)].val() = Fad(n, i, x[i]);
    }
    const FadFad y = f(active);
    for (int i = 0; i < n; ++i)
      for (int j = 0; j < n; ++j) h[i * n + j] = y.dx(i).dx(j);
  };
  std::vector<Competitor> competitors{
      {"Sacado", "gradient", "Rad<double>", reverse_gradient, 0},
      {"Sacado", "hessian", "Rad<SFad<double,10>>", chunked(std::integral_constant<int, 10>()), 0},
      {"Sacado", "hessian", "Rad<SFad<double,25>>", chunked(std::integral_constant<int, 25>()), 0}};
  if (start.size() <= max_forward)
    competitors.push_back({"Sacado", "hessian", "Fad<Fad<double>>", forward_over_forward, 0});
  return competitors;
}
#else
std::vector<Competitor> sacado_competitors(const problems::Helmholtz&, const Eigen::VectorXd&) { return {}; }
#endif

}  // namespace hesse::apps
