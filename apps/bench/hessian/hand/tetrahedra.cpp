#include <Eigen/Geometry>
#include <algorithm>

#include "hand.hpp"
#include "simd.hpp"
#include "slots.hpp"

namespace hesse::apps::hessians {
namespace {

// As for triangles (triangles.cpp): with p = ∂J/∂x the Hessian is
//   volume (μ Gᵥ𝓌 I + r pᵥp𝓌ᵀ + s ∂²J/∂xᵥ∂x𝓌),
// and ∂²J/∂xᵥ∂x𝓌 is det(rest inverse) times the cross product with the edge that joins the other two vertices. Vertices of an
// element are sorted, so that block (v, w), v > w, lies below the diagonal.
constexpr int pairs = 6;  // (1,0) (2,0) (3,0) (2,1) (3,1) (3,2)
constexpr int pair_rows[pairs] = {1, 2, 3, 2, 3, 3}, pair_columns[pairs] = {0, 0, 0, 1, 1, 2};
constexpr int constants_per_element = 2 + pairs, element_slots = 3 * (pairs + 4);

struct Tables {
  int count = 0, padded = 0;
  std::vector<int> vertex;   // first coordinate; [8 elements][4][8]
  std::vector<double> rest;  // volume, determinant of the rest inverse, μ·volume·G of the pairs; [8 elements][8][8]
  std::vector<int> slots;    // where the three columns of the pairs' and the diagonal blocks begin; [element][30]
};

template <class Number>
struct Derivatives {
  Number f, g[4][3];
  Number off[pairs][3][3];  // [pair][column][row]
  Number diagonal[4][6];    // columns of 3, 2, 1
};

template <class Math, class Number>
HESSE_INLINE void differentiate(const Number (&x)[4][3], const Number* rest, Derivatives<Number>& out) {
  constexpr double mu = material::mu, lambda = material::lambda;
  const Number volume = rest[0], det = rest[1];
  Number edge[pairs][3];  // x[row] - x[column]
  Number square[pairs];
  for (int k = 0; k < pairs; ++k) {
    for (int i = 0; i < 3; ++i) edge[k][i] = x[pair_rows[k]][i] - x[pair_columns[k]][i];
    square[k] = edge[k][0] * edge[k][0] + edge[k][1] * edge[k][1] + edge[k][2] * edge[k][2];
  }
  const Number *d1 = edge[0], *d2 = edge[1], *d3 = edge[2];
  Number p[4][3];
  for (int i = 0; i < 3; ++i) {
    const int j = (i + 1) % 3, k = (i + 2) % 3;
    p[1][i] = det * (d2[j] * d3[k] - d2[k] * d3[j]);
    p[2][i] = det * (d3[j] * d1[k] - d3[k] * d1[j]);
    p[3][i] = det * (d1[j] * d2[k] - d1[k] * d2[j]);
    p[0][i] = -(p[1][i] + p[2][i] + p[3][i]);
  }
  const Number jacobian = d1[0] * p[1][0] + d1[1] * p[1][1] + d1[2] * p[1][2];
  const Number log_j = Math::log(jacobian), inverse = 1.0 / jacobian;
  const Number slope = volume * (lambda * log_j - mu) * inverse;
  const Number curvature = volume * (lambda * (1.0 - log_j) + mu) * inverse * inverse;
  out.f = -1.5 * mu * volume - mu * volume * log_j + 0.5 * lambda * volume * log_j * log_j;
  for (int v = 0; v < 4; ++v)
    for (int i = 0; i < 3; ++i) out.g[v][i] = slope * p[v][i];
  Number own[4] = {};
  for (int k = 0; k < pairs; ++k) {
    const Number g = rest[2 + k];
    const int v = pair_rows[k], w = pair_columns[k];
    out.f -= 0.5 * g * square[k];
    own[v] -= g;
    own[w] -= g;
    for (int i = 0; i < 3; ++i) {
      out.g[v][i] -= g * edge[k][i];
      out.g[w][i] += g * edge[k][i];
    }
  }
  Number q[4][3];
  for (int v = 0; v < 4; ++v)
    for (int i = 0; i < 3; ++i) q[v][i] = curvature * p[v][i];
  // The edge opposite to a pair, with the sign of its permutation.
  const Number turn = slope * det;
  constexpr int opposite[pairs] = {5, 4, 3, 2, 1, 0};
  constexpr double sign[pairs] = {-1, 1, -1, -1, 1, -1};
  for (int k = 0; k < pairs; ++k) {
    const int v = pair_rows[k], w = pair_columns[k];
    Number cross[3];
    for (int i = 0; i < 3; ++i) cross[i] = sign[k] * turn * edge[opposite[k]][i];
    for (int column = 0; column < 3; ++column)
      for (int row = 0; row < 3; ++row) out.off[k][column][row] = q[v][row] * p[w][column];
    for (int i = 0; i < 3; ++i) {
      const int j = (i + 1) % 3, l = (i + 2) % 3;
      out.off[k][i][i] += rest[2 + k];
      out.off[k][j][i] += cross[l];
      out.off[k][i][j] -= cross[l];
    }
  }
  for (int v = 0; v < 4; ++v) {
    Number* const d = out.diagonal[v];
    d[0] = q[v][0] * p[v][0] + own[v];
    d[1] = q[v][1] * p[v][0];
    d[2] = q[v][2] * p[v][0];
    d[3] = q[v][1] * p[v][1] + own[v];
    d[4] = q[v][2] * p[v][1];
    d[5] = q[v][2] * p[v][2] + own[v];
  }
}

HESSE_INLINE double one_by_one(const Tables& tables, const double* x, double* g, double* h) {
  double f = 0;
  const int* slot = tables.slots.data();
  for (int e = 0; e < tables.count; ++e, slot += element_slots) {
    const int* vertex = tables.vertex.data() + (e / lanes) * 4 * lanes + e % lanes;
    const double* packed = tables.rest.data() + (e / lanes) * constants_per_element * lanes + e % lanes;
    double point[4][3], rest[constants_per_element];
    for (int v = 0; v < 4; ++v)
      for (int i = 0; i < 3; ++i) point[v][i] = x[vertex[v * lanes] + i];
    for (int i = 0; i < constants_per_element; ++i) rest[i] = packed[i * lanes];
    Derivatives<double> d;
    differentiate<Scalar>(point, rest, d);
    f += d.f;
    for (int k = 0; k < pairs; ++k)
      for (int column = 0; column < 3; ++column) add_run<3, 1>(h + slot[3 * k + column], d.off[k][column]);
    for (int v = 0; v < 4; ++v) {
      add_run<3, 1>(g + vertex[v * lanes], d.g[v]);
      const int* const corner = slot + 3 * (pairs + v);
      add_run<3, 1>(h + corner[0], d.diagonal[v]);
      add_run<2, 1>(h + corner[1], d.diagonal[v] + 3);
      h[corner[2]] += d.diagonal[v][5];
    }
  }
  return f;
}

template <class Math>
HESSE_INLINE double by_eight(const Tables& tables, const double* x, double* g, double* h) {
  Lanes f{};
  constexpr int triples = 3 * pairs + 4 + 4;  // columns of the blocks, first columns of the diagonal, gradient
  alignas(64) double two[triples + 4][16], one[triples + 4][8];
  for (int e = 0; e < tables.padded; e += lanes) {
    const int* vertex = tables.vertex.data() + e * 4;
    const Eight* rest = reinterpret_cast<const Eight*>(tables.rest.data() + e * constants_per_element);
    Lanes point[4][3], numbers[constants_per_element];
    for (int v = 0; v < 4; ++v)
      for (int i = 0; i < 3; ++i) point[v][i] = gather(x + i, vertex + v * lanes);
    for (int i = 0; i < constants_per_element; ++i) numbers[i] = rest[i];
    Derivatives<Lanes> d;
    differentiate<Math>(point, numbers, d);
    const int used = tables.count - e < lanes ? tables.count - e : lanes;
    if (used == lanes)
      f += d.f;
    else
      for (int l = 0; l < used; ++l) f[l] += d.f[l];
    for (int k = 0; k < pairs; ++k)
      for (int column = 0; column < 3; ++column) {
        interleave(d.off[k][column][0], d.off[k][column][1], two[3 * k + column]);
        *reinterpret_cast<Lanes*>(one[3 * k + column]) = d.off[k][column][2];
      }
    for (int v = 0; v < 4; ++v) {
      interleave(d.diagonal[v][0], d.diagonal[v][1], two[3 * pairs + v]);
      *reinterpret_cast<Lanes*>(one[3 * pairs + v]) = d.diagonal[v][2];
      interleave(d.g[v][0], d.g[v][1], two[3 * pairs + 4 + v]);
      *reinterpret_cast<Lanes*>(one[3 * pairs + 4 + v]) = d.g[v][2];
      interleave(d.diagonal[v][3], d.diagonal[v][4], two[triples + v]);
      *reinterpret_cast<Lanes*>(one[triples + v]) = d.diagonal[v][5];
    }
    const int* slot = tables.slots.data() + e * element_slots;
    for (int l = 0; l < used; ++l, slot += element_slots) {
      const int at = pair_at(l);
      for (int k = 0; k < 3 * pairs; ++k) {
        add_two(h + slot[k], two[k] + at);
        h[slot[k] + 2] += one[k][l];
      }
      for (int v = 0; v < 4; ++v) {
        const int* const corner = slot + 3 * (pairs + v);
        add_two(h + corner[0], two[3 * pairs + v] + at);
        h[corner[0] + 2] += one[3 * pairs + v][l];
        add_two(h + corner[1], two[triples + v] + at);
        h[corner[2]] += one[triples + v][l];
        double* const slope = g + vertex[v * lanes + l];
        add_two(slope, two[3 * pairs + 4 + v] + at);
        slope[2] += one[3 * pairs + 4 + v][l];
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

Tables make_tables(const TetrahedronMesh& mesh, const Structure& structure) {
  Tables t;
  t.count = mesh.count;
  t.padded = (mesh.count + lanes - 1) / lanes * lanes;
  t.vertex.resize(at(t.padded) * 4);
  t.rest.resize(at(t.padded) * constants_per_element);
  for (int e = 0; e < t.padded; ++e) {
    const int source = std::min(e, mesh.count - 1);
    const auto& row = mesh.index(source);
    const RestTetrahedron& rest = mesh.data(source);
    Eigen::Matrix<double, 4, 3> b;  // F = Σ xᵥ ⊗ b(v)
    for (int v = 1; v < 4; ++v)
      for (int j = 0; j < 3; ++j) b(v, j) = rest.inverse[v - 1][j];
    b.row(0) = -(b.row(1) + b.row(2) + b.row(3));
    int order[4] = {0, 1, 2, 3};
    std::sort(order, order + 4, [&](int p, int q) { return row[at(3 * p)] < row[at(3 * q)]; });
    const auto put = [&](int n, double value) {
      t.rest[at((e / lanes * constants_per_element + n) * lanes + e % lanes)] = value;
    };
    put(0, rest.volume);
    put(1, b.row(order[1]).cross(b.row(order[2])).dot(b.row(order[3])));
    for (int k = 0; k < pairs; ++k)
      put(2 + k, material::mu * rest.volume * b.row(order[pair_rows[k]]).dot(b.row(order[pair_columns[k]])));
    int v[4];
    for (int n = 0; n < 4; ++n) {
      v[n] = row[at(3 * order[n])];
      t.vertex[at((e / lanes * 4 + n) * lanes + e % lanes)] = v[n];
    }
    for (int k = 0; k < pairs; ++k)
      for (int column = 0; column < 3; ++column)
        t.slots.push_back(slot_of(structure, v[pair_rows[k]], v[pair_columns[k]] + column));
    for (const int n : v)
      for (int column = 0; column < 3; ++column) t.slots.push_back(slot_of(structure, n + column, n + column));
  }
  return t;
}

}  // namespace

void add_hand_tetrahedra(Workload& workload, const TetrahedronMesh& mesh) {
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
