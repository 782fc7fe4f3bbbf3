#include "instantiate.hpp"
#include "peers.hpp"

#ifdef HESSE_HAVE_CERES_JET
#include <ceres/jet.h>
#endif

namespace hesse::apps::hessians {

#ifdef HESSE_HAVE_CERES_JET
namespace {

// ceres::Jet knows constants of its own number only, which for a nested one is a Jet; here they may be double, as in the
// functors. Everything is passed on.
template <int k>
struct Nested {
  using Inner = ceres::Jet<double, k>;
  using Jet = ceres::Jet<Inner, k>;
  Jet jet;

  Nested() = default;
  Nested(double constant) : jet(Inner(constant)) {}
  explicit Nested(const Jet& other) : jet(other) {}

  friend Nested operator-(const Nested& a) { return Nested(-a.jet); }
  friend Nested operator+(const Nested& a, const Nested& b) { return Nested(a.jet + b.jet); }
  friend Nested operator-(const Nested& a, const Nested& b) { return Nested(a.jet - b.jet); }
  friend Nested operator*(const Nested& a, const Nested& b) { return Nested(a.jet * b.jet); }
  friend Nested operator/(const Nested& a, const Nested& b) { return Nested(a.jet / b.jet); }
  friend Nested operator+(const Nested& a, double c) { return Nested(a.jet + Inner(c)); }
  friend Nested operator+(double c, const Nested& a) { return a + c; }
  friend Nested operator-(const Nested& a, double c) { return Nested(a.jet - Inner(c)); }
  friend Nested operator-(double c, const Nested& a) { return Nested(Inner(c) - a.jet); }
  // A constant multiplies every number; as a Jet it would multiply Jets.
  friend Nested operator*(const Nested& a, double c) {
    Nested r;
    r.jet.a = a.jet.a * c;
    for (int i = 0; i < k; ++i) r.jet.v[i] = a.jet.v[i] * c;
    return r;
  }
  friend Nested operator*(double c, const Nested& a) { return a * c; }
  friend Nested operator/(const Nested& a, double c) { return a * (1.0 / c); }
  friend Nested operator/(double c, const Nested& a) { return Nested(Inner(c) / a.jet); }
  Nested& operator+=(const Nested& b) { return *this = *this + b; }
  Nested& operator-=(const Nested& b) { return *this = *this - b; }

  friend bool operator>(const Nested& a, double c) { return a.jet.a.a > c; }
  friend bool operator<(const Nested& a, double c) { return a.jet.a.a < c; }

  friend Nested log(const Nested& x) { return Nested(ceres::log(x.jet)); }
  friend Nested exp(const Nested& x) { return Nested(ceres::exp(x.jet)); }
  friend Nested sqrt(const Nested& x) { return Nested(ceres::sqrt(x.jet)); }
  friend Nested sin(const Nested& x) { return Nested(ceres::sin(x.jet)); }
  friend Nested cos(const Nested& x) { return Nested(ceres::cos(x.jet)); }
  friend Nested tanh(const Nested& x) { return Nested(ceres::tanh(x.jet)); }
};

template <class Sum>
struct JetElement {
  static constexpr int k = Sum::width;
  typename Sum::Element element;

  void operator()(const double* x, const typename Sum::Data& data, double& f, double* g, double* h) const {
    using Number = Nested<k>;
    Number point[k];
    for (int j = 0; j < k; ++j) point[j] = Number(typename Number::Jet(typename Number::Inner(x[j], j), j));
    const Number y = element(point, data);
    f = y.jet.a.a;
    for (int i = 0; i < k; ++i) {
      g[i] = y.jet.a.v[i];
      for (int j = 0; j <= i; ++j) *h++ = y.jet.v[i].v[j];
    }
  }
};

}  // namespace

template <class Sum>
void add_ceres_elements(Workload& workload, const Sum& sum, const std::shared_ptr<const Assembly>& assembly) {
  const std::string width = std::to_string(Sum::width);
  workload.add("Ceres", "Jet<Jet<double, " + width + ">, " + width + ">",
               [=] { return elementwise(sum, assembly, JetElement<Sum>{sum.element}); });
}
#else
template <class Sum>
void add_ceres_elements(Workload&, const Sum&, const std::shared_ptr<const Assembly>&) {}
#endif

#define HESSE_CERES(Sum) \
  template void add_ceres_elements(Workload&, const Sum&, const std::shared_ptr<const Assembly>&);
HESSE_FOR_EACH_SUM(HESSE_CERES)

}  // namespace hesse::apps::hessians
