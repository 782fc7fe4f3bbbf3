#include <algorithm>

#include "hand.hpp"
#include "simd.hpp"
#include "slots.hpp"

namespace hesse::apps::hessians {
namespace {

// J = det F = det(rest inverse) · det(edges) and tr FᵀF = Σ Gᵥ𝓌 xᵥ·x𝓌, so with p = ∂J/∂x the Hessian is
//   area (μ Gᵥ𝓌 I + r pᵥp𝓌ᵀ + s ∂²J/∂xᵥ∂x𝓌),  s = ψ'(J), r = ψ''(J), ψ = -μ log J + λ/2 log² J;
// ∂²J/∂xᵥ∂x𝓌 is ± det(rest inverse) times a quarter turn. Vertices of an element are sorted, so that block (v, w), v > w,
// lies below the diagonal.
struct Tables {
  int count = 0;            // elements
  int padded = 0;           // … to a multiple of 8, the last repeated
  std::vector<int> vertex;  // first coordinate; [8 elements][3][8]
  std::vector<double> rest;  // area, determinant of the rest inverse, μ·area·G₀₁, …G₀₂, …G₁₂; [8 elements][5][8]
  // Where the columns of a block begin: (1,0) (2,0) (2,1) two each, then the diagonal blocks' two columns. [element][12]
  std::vector<int> slots;
};
constexpr int constants_per_element = 5, element_slots = 12;

template <class Number>
struct Block {
  Number a, b, c, d;  // first column, second column
};

template <class Number>
struct Derivatives {
  Number f, g[6];
  Block<Number> off[3];   // (1,0) (2,0) (2,1)
  Number diagonal[3][3];  // (0,0) (1,0) (1,1)
};

template <class Math, class Number>
HESSE_INLINE void differentiate(const Number* x, const Number* rest, Derivatives<Number>& out) {
  constexpr double mu = material::mu, lambda = material::lambda;
  const Number area = rest[0], det = rest[1], g01 = rest[2], g02 = rest[3], g12 = rest[4];
  const Number a0 = x[2] - x[0], a1 = x[3] - x[1], b0 = x[4] - x[0], b1 = x[5] - x[1], c0 = x[4] - x[2],
               c1 = x[5] - x[3];
  const Number jacobian = det * (a0 * b1 - a1 * b0);
  const Number log_j = Math::log(jacobian), inverse = 1.0 / jacobian;
  const Number slope = area * (lambda * log_j - mu) * inverse;
  const Number curvature = area * (lambda * (1.0 - log_j) + mu) * inverse * inverse;
  // Rows of G sum to zero: Σ G xᵥ·x𝓌 = -Σ_{v<w} G |xᵥ - x𝓌|².
  out.f = -0.5 * (g01 * (a0 * a0 + a1 * a1) + g02 * (b0 * b0 + b1 * b1) + g12 * (c0 * c0 + c1 * c1)) - mu * area -
          mu * area * log_j + 0.5 * lambda * area * log_j * log_j;
  const Number p[6] = {-det * c1, det * c0, det * b1, -det * b0, -det * a1, det * a0};
  const Number e0 = g01 * a0, e1 = g01 * a1, h0 = g02 * b0, h1 = g02 * b1, k0 = g12 * c0, k1 = g12 * c1;
  out.g[0] = slope * p[0] + e0 + h0;
  out.g[1] = slope * p[1] + e1 + h1;
  out.g[2] = slope * p[2] - e0 + k0;
  out.g[3] = slope * p[3] - e1 + k1;
  out.g[4] = slope * p[4] - h0 - k0;
  out.g[5] = slope * p[5] - h1 - k1;
  Number q[6];
  for (int i = 0; i < 6; ++i) q[i] = curvature * p[i];
  const Number turn = slope * det;
  const auto off = [&](int v, int w, const Number& g, const Number& sign) __attribute__((always_inline)) {
    return Block<Number>{q[2 * v] * p[2 * w] + g, q[2 * v + 1] * p[2 * w] + sign, q[2 * v] * p[2 * w + 1] - sign,
                         q[2 * v + 1] * p[2 * w + 1] + g};
  };
  // ∂²J/∂xᵥ₀∂x𝓌₁ = ± det: + where w follows v in turn.
  out.off[0] = off(1, 0, g01, turn);
  out.off[1] = off(2, 0, g02, -turn);
  out.off[2] = off(2, 1, g12, turn);
  const Number g[3] = {-(g01 + g02), -(g01 + g12), -(g02 + g12)};
  for (int v = 0; v < 3; ++v) {
    out.diagonal[v][0] = q[2 * v] * p[2 * v] + g[v];
    out.diagonal[v][1] = q[2 * v + 1] * p[2 * v];
    out.diagonal[v][2] = q[2 * v + 1] * p[2 * v + 1] + g[v];
  }
}

HESSE_INLINE double one_by_one(const Tables& tables, const double* x, double* g, double* h) {
  double f = 0;
  const int* slot = tables.slots.data();
  for (int e = 0; e < tables.count; ++e, slot += element_slots) {
    const int* vertex = tables.vertex.data() + (e / lanes) * 3 * lanes + e % lanes;
    const double* packed = tables.rest.data() + (e / lanes) * constants_per_element * lanes + e % lanes;
    const int v[3] = {vertex[0], vertex[lanes], vertex[2 * lanes]};
    const double point[6] = {x[v[0]], x[v[0] + 1], x[v[1]], x[v[1] + 1], x[v[2]], x[v[2] + 1]};
    double rest[constants_per_element];
    for (int i = 0; i < constants_per_element; ++i) rest[i] = packed[i * lanes];
    Derivatives<double> d;
    differentiate<Scalar>(point, rest, d);
    f += d.f;
    for (int k = 0; k < 3; ++k) {
      g[v[k]] += d.g[2 * k];
      g[v[k] + 1] += d.g[2 * k + 1];
      double* const first = h + slot[2 * k];
      double* const second = h + slot[2 * k + 1];
      first[0] += d.off[k].a;
      first[1] += d.off[k].b;
      second[0] += d.off[k].c;
      second[1] += d.off[k].d;
      double* const left = h + slot[6 + 2 * k];
      left[0] += d.diagonal[k][0];
      left[1] += d.diagonal[k][1];
      h[slot[7 + 2 * k]] += d.diagonal[k][2];
    }
  }
  return f;
}

template <class Math>
HESSE_INLINE double by_eight(const Tables& tables, const double* x, double* g, double* h) {
  Lanes f{};
  alignas(64) double columns[12][16], corners[3][8];
  for (int e = 0; e < tables.padded; e += lanes) {
    const int* vertex = tables.vertex.data() + e * 3;
    const Eight* rest = reinterpret_cast<const Eight*>(tables.rest.data() + e * constants_per_element);
    Lanes point[6], numbers[constants_per_element];
    for (int k = 0; k < 3; ++k) {
      point[2 * k] = gather(x, vertex + k * lanes);
      point[2 * k + 1] = gather(x + 1, vertex + k * lanes);
    }
    for (int i = 0; i < constants_per_element; ++i) numbers[i] = rest[i];
    Derivatives<Lanes> d;
    differentiate<Math>(point, numbers, d);
    const int used = tables.count - e < lanes ? tables.count - e : lanes;
    if (used == lanes)
      f += d.f;
    else
      for (int l = 0; l < used; ++l) f[l] += d.f[l];
    for (int k = 0; k < 3; ++k) {
      interleave(d.off[k].a, d.off[k].b, columns[2 * k]);
      interleave(d.off[k].c, d.off[k].d, columns[2 * k + 1]);
      interleave(d.diagonal[k][0], d.diagonal[k][1], columns[6 + k]);
      interleave(d.g[2 * k], d.g[2 * k + 1], columns[9 + k]);
      *reinterpret_cast<Lanes*>(corners[k]) = d.diagonal[k][2];
    }
    const int* slot = tables.slots.data() + e * element_slots;
    for (int l = 0; l < used; ++l, slot += element_slots) {
      const int at = pair_at(l);
      for (int k = 0; k < 6; ++k) add_two(h + slot[k], columns[k] + at);
      for (int k = 0; k < 3; ++k) {
        add_two(h + slot[6 + 2 * k], columns[6 + k] + at);
        h[slot[7 + 2 * k]] += corners[k][l];
        add_two(g + vertex[k * lanes + l], columns[9 + k] + at);
      }
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

Tables make_tables(const TriangleMesh& mesh, const Structure& structure) {
  Tables t;
  t.count = mesh.count;
  t.padded = (mesh.count + lanes - 1) / lanes * lanes;
  t.vertex.resize(at(t.padded) * 3);
  t.rest.resize(at(t.padded) * constants_per_element);
  const auto slot = [&](int row, int column) { return slot_of(structure, row, column); };
  for (int e = 0; e < t.padded; ++e) {
    const int source = std::min(e, mesh.count - 1);
    const auto& row = mesh.index(source);
    const RestTriangle& rest = mesh.data(source);
    // F = Σ xᵥ ⊗ b(v)
    const auto& m = rest.inverse;
    const double b[3][2] = {{-m[0][0] - m[1][0], -m[0][1] - m[1][1]}, {m[0][0], m[0][1]}, {m[1][0], m[1][1]}};
    int order[3] = {0, 1, 2};
    std::sort(order, order + 3, [&](int p, int q) { return row[at(2 * p)] < row[at(2 * q)]; });
    const auto [i, j, k] = order;
    const auto inner = [&](int p, int q) { return material::mu * rest.area * (b[p][0] * b[q][0] + b[p][1] * b[q][1]); };
    const double numbers[constants_per_element] = {rest.area, b[j][0] * b[k][1] - b[j][1] * b[k][0], inner(i, j),
                                                   inner(i, k), inner(j, k)};
    for (int n = 0; n < constants_per_element; ++n)
      t.rest[at((e / lanes * constants_per_element + n) * lanes + e % lanes)] = numbers[n];
    int v[3];
    for (int n = 0; n < 3; ++n) {
      v[n] = row[at(2 * order[n])];
      t.vertex[at((e / lanes * 3 + n) * lanes + e % lanes)] = v[n];
    }
    for (const auto& [p, q] : {std::pair{1, 0}, std::pair{2, 0}, std::pair{2, 1}}) {
      t.slots.push_back(slot(v[p], v[q]));
      t.slots.push_back(slot(v[p], v[q] + 1));
    }
    for (const int n : v) {
      t.slots.push_back(slot(n, n));
      t.slots.push_back(slot(n + 1, n + 1));
    }
  }
  return t;
}

}  // namespace

void add_hand_triangles(Workload& workload, const TriangleMesh& mesh) {
  using Kernel = double (*)(const Tables&, const double*, double*, double*);
  const auto prepare = [mesh, structure = workload.structure](Kernel kernel) -> Prepared {
    return {[kernel, tables = make_tables(mesh, structure)](const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
      g.setZero();
      h.setZero();
      f = kernel(tables, x.data(), g.data(), h.data());
    }};
  };
  workload.add("hand", "scalar", [=] { return prepare(has_avx512() ? &scalar_avx512 : &scalar_baseline); });
  workload.add("hand", "8 lanes", [=] { return prepare(has_avx512() ? &lanes_avx512 : &lanes_baseline); });
}

}  // namespace hesse::apps::hessians
