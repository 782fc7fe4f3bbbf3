#include <algorithm>

#include "hand.hpp"
#include "simd.hpp"
#include "slots.hpp"

namespace hesse::apps::hessians {
namespace {

// With q = R(w) y, P = q + t and Ψ(P, f, k₁, k₂) = ½ |r|² the Hessian is that of Ψ carried through D = ∂q/∂w and R, plus
// the second derivatives of aᵀR(w) y, a = ∂Ψ/∂P. Columns of the result one after the other: 9 of the camera (its rows, then
// the point's), 3 of the point.
constexpr int width = 12, entries = 78, column_begin[width] = {0, 12, 23, 33, 42, 50, 57, 63, 68, 72, 75, 77};

template <class Number>
struct Derivatives {
  Number f, g[width], h[entries];
  HESSE_INLINE Number& entry(int i, int j) { return h[column_begin[j] + i - j]; }
};

// cos θ, sin θ / θ and (1 - cos θ) / θ² as functions of u = θ², with two derivatives by u.
template <class Number>
struct Rodrigues {
  Number c, c1, c2, s, s1, s2, k, k1, k2;
};

// Σ (-u)ⁱ / (2i + first)!, i ≤ 8, differentiated `order` times.
template <class Number>
HESSE_INLINE Number series(Number u, int first, int order) {
  double coefficient[9];
  double factorial = 1.0;
  for (int m = 2; m <= first; ++m) factorial *= m;
  for (int i = 0; i <= 8; ++i) {
    double c = (i % 2 == 0 ? 1.0 : -1.0) / factorial;
    for (int d = 0; d < order; ++d) c *= i - d;
    coefficient[i] = c;
    factorial *= (2.0 * i + first + 1) * (2.0 * i + first + 2);
  }
  Number sum = Number{} + coefficient[8];
  for (int i = 7; i >= order; --i) sum = sum * u + coefficient[i];
  return sum;
}

template <class Math, class Number>
HESSE_INLINE Rodrigues<Number> rodrigues(Number u) {
  constexpr double small = 0.1;  // below it the quotients cancel
  Rodrigues<Number> r;
  const Number angle = Math::sqrt(u), inverse = 1.0 / u;
  r.c = Math::cos(angle);
  r.s = Math::sin(angle) / angle;
  r.c1 = -0.5 * r.s;
  r.s1 = 0.5 * (r.c - r.s) * inverse;
  r.s2 = 0.5 * (r.c1 - 3.0 * r.s1) * inverse;
  r.k = (1.0 - r.c) * inverse;
  r.k1 = (0.5 * r.s - r.k) * inverse;
  r.k2 = (0.5 * r.s1 - 2.0 * r.k1) * inverse;
  if (Math::any_below(u, small)) [[unlikely]] {
    r.s = Math::choose(u, small, series(u, 1, 0), r.s);
    r.s1 = Math::choose(u, small, series(u, 1, 1), r.s1);
    r.s2 = Math::choose(u, small, series(u, 1, 2), r.s2);
    r.k = Math::choose(u, small, series(u, 2, 0), r.k);
    r.k1 = Math::choose(u, small, series(u, 2, 1), r.k1);
    r.k2 = Math::choose(u, small, series(u, 2, 2), r.k2);
    r.c1 = -0.5 * r.s;
  }
  r.c2 = -0.5 * r.s1;
  return r;
}

template <class Math, class Number>
HESSE_INLINE void differentiate(const Number* x, Number seen_u, Number seen_v, Derivatives<Number>& out) {
  const Number *w = x, *y = x + 9;
  const Number f = x[6], k1 = x[7], k2 = x[8];
  const Rodrigues<Number> o = rodrigues<Math>(Number(w[0] * w[0] + w[1] * w[1] + w[2] * w[2]));
  const Number d = w[0] * y[0] + w[1] * y[1] + w[2] * y[2];
  Number z[3];
  for (int i = 0; i < 3; ++i) z[i] = w[(i + 1) % 3] * y[(i + 2) % 3] - w[(i + 2) % 3] * y[(i + 1) % 3];
  Number p[3];
  for (int i = 0; i < 3; ++i) p[i] = o.c * y[i] + o.s * z[i] + o.k * d * w[i] + x[3 + i];

  // The camera's own second derivatives: Φ(u, v, f, k₁, k₂).
  const Number inverse = 1.0 / p[2];
  const Number u = -p[0] * inverse, v = -p[1] * inverse;
  const Number r2 = u * u + v * v;
  const Number m = 1.0 + r2 * (k1 + k2 * r2), m1 = k1 + 2.0 * k2 * r2, m2 = 2.0 * k2;
  const Number scale = f * m;
  const Number ru = scale * u - seen_u, rv = scale * v - seen_v;
  out.f = 0.5 * (ru * ru + rv * rv);
  const Number e = ru * u + rv * v;
  const Number uu = m + 2.0 * u * u * m1, uv = 2.0 * u * v * m1, vv = m + 2.0 * v * v * m1;
  const Number a11 = f * uu, a12 = f * uv, a22 = f * vv;
  const Number phi_u = ru * a11 + rv * a12, phi_v = ru * a12 + rv * a22;
  const Number twice = 2.0 * m1 * f, fourth = 4.0 * m2 * e * f;
  const Number phi_uu = a11 * a11 + a12 * a12 + twice * (3.0 * ru * u + rv * v) + fourth * u * u;
  const Number phi_uv = a12 * (a11 + a22) + twice * (ru * v + rv * u) + fourth * u * v;
  const Number phi_vv = a12 * a12 + a22 * a22 + twice * (ru * u + 3.0 * rv * v) + fourth * v * v;
  const Number radial = f * (m + 2.0 * r2 * m1);
  const Number e2 = 2.0 * e;
  const Number fr = f * r2, fr2 = fr * r2;
  const Number along_f = m * radial + e2 * m1;
  const Number along_k1 = fr * radial + f * e2, along_k2 = fr2 * radial + 2.0 * fr * e2;
  const Number phi_us[3] = {along_f * u + m * ru, along_k1 * u + fr * ru, along_k2 * u + fr2 * ru};
  const Number phi_vs[3] = {along_f * v + m * rv, along_k1 * v + fr * rv, along_k2 * v + fr2 * rv};
  const Number phi_s[3] = {m * e, fr * e, fr2 * e};
  out.entry(6, 6) = m * m * r2;
  out.entry(7, 6) = m * fr * r2 + r2 * e;
  out.entry(8, 6) = m * fr2 * r2 + r2 * r2 * e;
  out.entry(7, 7) = fr * fr * r2;
  out.entry(8, 7) = fr * fr2 * r2;
  out.entry(8, 8) = fr2 * fr2 * r2;

  // Through the projection: Ψ(P, f, k₁, k₂).
  const Number i2 = inverse * inverse;
  const Number a[3] = {-inverse * phi_u, -inverse * phi_v, -inverse * (u * phi_u + v * phi_v)};
  const Number zu = u * phi_uu + v * phi_uv, zv = u * phi_uv + v * phi_vv;
  const Number xx = i2 * phi_uu, xy = i2 * phi_uv, yy = i2 * phi_vv;
  const Number xz = i2 * (zu + phi_u), yz = i2 * (zv + phi_v);
  const Number zz = i2 * (u * zu + v * zv + 2.0 * (u * phi_u + v * phi_v));
  const Number curvature[3][3] = {{xx, xy, xz}, {xy, yy, yz}, {xz, yz, zz}};
  Number mixed[3][3];  // [s][P]
  for (int s = 0; s < 3; ++s) {
    mixed[s][0] = -inverse * phi_us[s];
    mixed[s][1] = -inverse * phi_vs[s];
    mixed[s][2] = -inverse * (u * phi_us[s] + v * phi_vs[s]);
  }

  // ∂q/∂w and R.
  Number turn[3], dw[3][3], rotation[3][3];
  for (int i = 0; i < 3; ++i) turn[i] = 2.0 * (o.c1 * y[i] + o.s1 * z[i] + o.k1 * d * w[i]);
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) {
      dw[i][j] = turn[i] * w[j] + o.k * w[i] * y[j];
      rotation[i][j] = o.k * w[i] * w[j];
    }
  for (int i = 0; i < 3; ++i) {
    const int j = (i + 1) % 3, l = (i + 2) % 3;
    dw[i][i] += o.k * d;
    rotation[i][i] += o.c;
    // e_m × y and w × e_m
    dw[i][j] += o.s * y[l];
    dw[i][l] -= o.s * y[j];
    rotation[i][j] -= o.s * w[l];
    rotation[i][l] += o.s * w[j];
  }

  Number kd[3][3], kr[3][3];
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) {
      kd[i][j] = curvature[i][0] * dw[0][j] + curvature[i][1] * dw[1][j] + curvature[i][2] * dw[2][j];
      kr[i][j] = curvature[i][0] * rotation[0][j] + curvature[i][1] * rotation[1][j] + curvature[i][2] * rotation[2][j];
    }

  // Second derivatives of aᵀq = c aᵀy + s wᵀ(y × a) + k (wᵀy)(wᵀa).
  const Number alpha = a[0] * y[0] + a[1] * y[1] + a[2] * y[2], beta = a[0] * w[0] + a[1] * w[1] + a[2] * w[2];
  Number normal[3], swept[3];  // y × a, a × w
  for (int i = 0; i < 3; ++i) {
    const int j = (i + 1) % 3, l = (i + 2) % 3;
    normal[i] = y[j] * a[l] - y[l] * a[j];
    swept[i] = a[j] * w[l] - a[l] * w[j];
  }
  const Number tau = w[0] * normal[0] + w[1] * normal[1] + w[2] * normal[2], db = d * beta;
  const Number two_e = 2.0 * (o.c1 * alpha + o.s1 * tau + o.k1 * db);
  const Number four_f = 4.0 * (o.c2 * alpha + o.s2 * tau + o.k2 * db);
  Number bend[3], side[3];
  for (int i = 0; i < 3; ++i) {
    bend[i] = 2.0 * (o.s1 * normal[i] + o.k1 * (beta * y[i] + d * a[i])) + 0.5 * four_f * w[i];
    side[i] = 2.0 * (o.c1 * a[i] + o.s1 * swept[i] + o.k1 * beta * w[i]);
  }

  for (int j = 0; j < 3; ++j) {
    for (int i = j; i < 3; ++i) {
      out.entry(i, j) = dw[0][i] * kd[0][j] + dw[1][i] * kd[1][j] + dw[2][i] * kd[2][j] + w[i] * bend[j] +
                        bend[i] * w[j] + o.k * (y[i] * a[j] + a[i] * y[j]);
      out.entry(9 + i, 9 + j) = rotation[0][i] * kr[0][j] + rotation[1][i] * kr[1][j] + rotation[2][i] * kr[2][j];
      out.entry(3 + i, 3 + j) = curvature[i][j];
    }
    out.entry(j, j) += two_e;
    for (int i = 0; i < 3; ++i) {
      out.entry(3 + i, j) = kd[i][j];
      out.entry(6 + i, j) = mixed[i][0] * dw[0][j] + mixed[i][1] * dw[1][j] + mixed[i][2] * dw[2][j];
      out.entry(6 + i, 3 + j) = mixed[i][j];
      out.entry(9 + i, j) = rotation[0][i] * kd[0][j] + rotation[1][i] * kd[1][j] + rotation[2][i] * kd[2][j] +
                            w[j] * side[i] + o.k * a[j] * w[i];
      out.entry(9 + i, 3 + j) = kr[j][i];
      out.entry(9 + i, 6 + j) =
          mixed[j][0] * rotation[0][i] + mixed[j][1] * rotation[1][i] + mixed[j][2] * rotation[2][i];
    }
    out.entry(9 + j, j) += o.k * beta;
    const int k = (j + 1) % 3, l = (j + 2) % 3;
    // row y_l of column w_j: (e_l × a)_j
    out.entry(9 + k, j) += o.s * a[l];
    out.entry(9 + l, j) -= o.s * a[k];
    out.g[j] = dw[0][j] * a[0] + dw[1][j] * a[1] + dw[2][j] * a[2];
    out.g[3 + j] = a[j];
    out.g[6 + j] = phi_s[j];
    out.g[9 + j] = rotation[0][j] * a[0] + rotation[1][j] * a[1] + rotation[2][j] * a[2];
  }
}

struct Tables {
  int count = 0, padded = 0;
  std::vector<int> first;    // camera's and point's first variable; [8 elements][2][8]
  std::vector<double> seen;  // [8 elements][2][8]
  std::vector<int> slots;  // where the columns begin in the camera's rows (9) and in the point's (9), the point's three
};
constexpr int element_slots = 21;

// Columns of an element into the matrix: the camera's rows and the point's lie together.
template <int widest, int column = 0>
HESSE_INLINE void scatter(const double* from, const int* slot, double* h) {
  if constexpr (column < 9) {
    add_run<9 - column, widest>(h + slot[column], from + column_begin[column]);
    add_run<3, widest>(h + slot[9 + column], from + column_begin[column] + 9 - column);
    scatter<widest, column + 1>(from, slot, h);
  } else if constexpr (column < 12) {
    add_run<12 - column, widest>(h + slot[9 + column], from + column_begin[column]);
    scatter<widest, column + 1>(from, slot, h);
  }
}

HESSE_INLINE double one_by_one(const Tables& tables, const double* x, double* g, double* h) {
  double f = 0;
  for (int e = 0; e < tables.count; ++e) {
    const int* first = tables.first.data() + (e / lanes) * 2 * lanes + e % lanes;
    const double* seen = tables.seen.data() + (e / lanes) * 2 * lanes + e % lanes;
    const int camera = first[0], point = first[lanes];
    double local[width];
    for (int j = 0; j < 9; ++j) local[j] = x[camera + j];
    for (int j = 0; j < 3; ++j) local[9 + j] = x[point + j];
    Derivatives<double> d;
    differentiate<Scalar>(local, seen[0], seen[lanes], d);
    f += d.f;
    add_run<9, 1>(g + camera, d.g);
    add_run<3, 1>(g + point, d.g + 9);
    scatter<1>(d.h, tables.slots.data() + e * element_slots, h);
  }
  return f;
}

template <class Math>
HESSE_INLINE double by_eight(const Tables& tables, const double* x, double* g, double* h) {
  constexpr int rows = 96;  // 78 entries, 12 slopes, up to a multiple of 8
  Lanes f{};
  alignas(64) double local[lanes][rows];
  for (int e = 0; e < tables.padded; e += lanes) {
    const int* first = tables.first.data() + e * 2;
    const Eight* seen = reinterpret_cast<const Eight*>(tables.seen.data() + e * 2);
    Lanes point[width];
    for (int j = 0; j < 9; ++j) point[j] = gather(x + j, first);
    for (int j = 0; j < 3; ++j) point[9 + j] = gather(x + j, first + lanes);
    union {
      Lanes all[rows];
      Derivatives<Lanes> d;
    };
    differentiate<Math>(point, Lanes(seen[0]), Lanes(seen[1]), d);
    const int used = tables.count - e < lanes ? tables.count - e : lanes;
    if (used == lanes)
      f += d.f;
    else
      for (int l = 0; l < used; ++l) f[l] += d.f[l];
    for (int r = 0; r < rows; r += lanes) transpose(all + r, &local[0][r], rows);
    for (int l = 0; l < used; ++l) {
      add_run<9, lanes>(g + first[l], local[l] + 1);
      add_run<3, lanes>(g + first[lanes + l], local[l] + 10);
      scatter<lanes>(local[l] + 1 + width, tables.slots.data() + (e + l) * element_slots, h);
    }
  }
  return sum_of(f);
}

double scalar_baseline(const Tables& t, const double* x, double* g, double* h) { return one_by_one(t, x, g, h); }
HESSE_AVX512 double scalar_avx512(const Tables& t, const double* x, double* g, double* h) {
  return one_by_one(t, x, g, h);
}
double lanes_baseline(const Tables& t, const double* x, double* g, double* h) { return by_eight<ByLane>(t, x, g, h); }
HESSE_AVX512 double lanes_avx512(const Tables& t, const double* x, double* g, double* h) {
  return by_eight<Vectorised>(t, x, g, h);
}

Tables make_tables(const BundleAdjustment& bundle, const Structure& structure) {
  Tables t;
  t.count = bundle.count;
  t.padded = (bundle.count + lanes - 1) / lanes * lanes;
  t.first.resize(at(t.padded) * 2);
  t.seen.resize(at(t.padded) * 2);
  for (int e = 0; e < t.padded; ++e) {
    const int source = std::min(e, bundle.count - 1);
    const auto& row = bundle.index(source);
    const auto place = at(e / lanes * 2 * lanes + e % lanes);
    t.first[place] = row[0];
    t.first[place + lanes] = row[9];
    t.seen[place] = bundle.data(source).u;
    t.seen[place + lanes] = bundle.data(source).v;
    for (int j = 0; j < 9; ++j) t.slots.push_back(slot_of(structure, row[0] + j, row[0] + j));
    for (int j = 0; j < 9; ++j) t.slots.push_back(slot_of(structure, row[9], row[0] + j));
    for (int j = 0; j < 3; ++j) t.slots.push_back(slot_of(structure, row[9] + j, row[9] + j));
  }
  return t;
}

// One element alone, dense.
template <int n>
HESSE_INLINE void one_dense(const double* x, const Observation& seen, double& f, double* g, double* h) {
  Derivatives<double> d;
  differentiate<Scalar>(x, seen.u, seen.v, d);
  f = d.f;
  for (int j = 0; j < n; ++j) {
    g[j] = d.g[j];
    for (int i = j; i < n; ++i) h[i + j * n] = d.entry(i, j);
  }
}

template <int n>
void dense_baseline(const double* x, const Observation& seen, double& f, double* g, double* h) {
  one_dense<n>(x, seen, f, g, h);
}
template <int n>
HESSE_AVX512 void dense_avx512(const double* x, const Observation& seen, double& f, double* g, double* h) {
  one_dense<n>(x, seen, f, g, h);
}

}  // namespace

void add_hand_bundle(Workload& workload, const BundleAdjustment& bundle) {
  using Kernel = double (*)(const Tables&, const double*, double*, double*);
  const auto prepare = [bundle, structure = workload.structure](Kernel kernel) -> Prepared {
    return {[kernel, tables = make_tables(bundle, structure)](const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
      g.setZero();
      h.setZero();
      f = kernel(tables, x.data(), g.data(), h.data());
    }};
  };
  workload.add("hand", "scalar", [=] { return prepare(has_avx512() ? &scalar_avx512 : &scalar_baseline); });
  workload.add("hand", "8 lanes", [=] { return prepare(has_avx512() ? &lanes_avx512 : &lanes_baseline); });
}

void add_hand_reprojection(Workload& workload, const PointResidual& residual) {
  workload.add("hand", "scalar", [seen = residual.data(0)] {
    const auto kernel = has_avx512() ? &dense_avx512<12> : &dense_baseline<12>;
    return Prepared{
        [=](const VectorXd& x, double& f, VectorXd& g, VectorXd& h) { kernel(x.data(), seen, f, g.data(), h.data()); }};
  });
}

// The point's three columns come with the others and are left out.
void add_hand_camera(Workload& workload, const CameraResidual& residual) {
  workload.add("hand", "scalar", [data = residual.data(0)] {
    const auto kernel = has_avx512() ? &dense_avx512<9> : &dense_baseline<9>;
    return Prepared{[=](const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
      double local[width];
      std::copy_n(x.data(), 9, local);
      std::copy_n(data.point, 3, local + 9);
      kernel(local, data.seen, f, g.data(), h.data());
    }};
  });
}

}  // namespace hesse::apps::hessians
