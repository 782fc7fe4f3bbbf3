#include "instantiate.hpp"
#include "peers.hpp"

#ifdef HESSE_HAVE_SACADO
// Debian's configuration asks for Kokkos, which these scalars do not use; without it the headers stand alone.
#define TRILINOS_NO_CONFIG_H
#define HAVE_SACADO_CXX11
#include <Sacado.hpp>

namespace Sacado::Rad {
// The one function of the workloads that Rad lacks.
template <class T>
ADvari<T>& log1p(ADvari<T>& x) {
  return log(1.0 + x);
}
}  // namespace Sacado::Rad
#endif

namespace hesse::apps::hessians {

#ifdef HESSE_HAVE_SACADO
namespace {

template <class Sum>
struct FadElement {
  static constexpr int k = Sum::width;
  typename Sum::Element element;

  void operator()(const double* x, const typename Sum::Data& data, double& f, double* g, double* h) const {
    using Inner = Sacado::Fad::SFad<double, k>;
    using Number = Sacado::Fad::SFad<Inner, k>;
    Number point[k];
    for (int j = 0; j < k; ++j) point[j] = Number(k, j, Inner(k, j, x[j]));
    const Number y = element(point, data);
    f = y.val().val();
    for (int i = 0; i < k; ++i) {
      g[i] = y.val().dx(i);
      for (int j = 0; j <= i; ++j) *h++ = y.dx(i).dx(j);
    }
  }
};

template <class Y>
double value_of(const Y& y) {
  if constexpr (requires { y.val(); })
    return y.val().val();
  else
    return y.Val.val();
}

// Gradcomp differentiates the last operation, which a copy of the function's value would be. Every evaluation runs the function,
// once for each chunk of columns; of static size, since Rad never frees what its numbers own.
template <class Loop>
void forward_over_reverse(const Loop& loop, const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
  constexpr int lanes = 10;
  using Inner = Sacado::Fad::SFad<double, lanes>;
  using Number = Sacado::Rad::ADvar<Inner>;
  const int n = static_cast<int>(x.size());
  for (int first = 0; first < n; first += lanes) {
    std::vector<Number> active(at(n));
    for (int i = 0; i < n; ++i) {
      const bool seeded = i >= first && i < first + lanes;
      active[at(i)] = seeded ? Inner(lanes, i - first, x[i]) : Inner(x[i]);
    }
    const auto y = loop(active);
    Number::Gradcomp();
    f = value_of(y);
    for (int i = 0; i < n; ++i) {
      const Inner slope = active[at(i)].adj();
      if (first == 0) g[i] = slope.val();
      for (int k = 0; k < lanes && first + k <= i; ++k) h[(first + k) * n + i] = slope.dx(k);
    }
  }
}

constexpr Eigen::Index max_columns = 200;  // each chunk runs the whole function

}  // namespace

template <class Loop>
void add_sacado(Workload& workload, const Loop& loop) {
  workload.add("Sacado", "Rad<SFad<double, 10>>", [loop, n = workload.n()]() -> Prepared {
    if (n > max_columns) return {{}, "skipped: the function would run " + std::to_string(n / 10) + " times", {}};
    return {[loop](const VectorXd& x, double& f, VectorXd& g, VectorXd& h) { forward_over_reverse(loop, x, f, g, h); },
            {},
            {}};
  });
}

template <class Sum>
void add_sacado_elements(Workload& workload, const Sum& sum, const std::shared_ptr<const Assembly>& assembly) {
  const std::string width = std::to_string(Sum::width);
  workload.add("Sacado", "SFad<SFad<double, " + width + ">, " + width + ">",
               [=] { return elementwise(sum, assembly, FadElement<Sum>{sum.element}); });
}
#else
template <class Loop>
void add_sacado(Workload&, const Loop&) {}
template <class Sum>
void add_sacado_elements(Workload&, const Sum&, const std::shared_ptr<const Assembly>&) {}
#endif

#define HESSE_SACADO(Loop) template void add_sacado(Workload&, const Loop&);
#define HESSE_SACADO_SUM(Sum) \
  template void add_sacado_elements(Workload&, const Sum&, const std::shared_ptr<const Assembly>&);
HESSE_FOR_EACH_DENSE(HESSE_SACADO)
HESSE_FOR_EACH_SUM(HESSE_SACADO_SUM)

}  // namespace hesse::apps::hessians
