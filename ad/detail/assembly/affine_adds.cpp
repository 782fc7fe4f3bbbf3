#include <algorithm>
#include <tuple>

#include <hesse/ad/detail/assembly/affine_adds.hpp>

// Scatters to places in arithmetic progression: classifies the adds of a plan and folds rows that overlap shifted by a
// few places, so that most places are written once.
namespace hesse::ad::detail {

namespace {

double sum(const double* s) { return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7])); }

void store_strided(double* target, std::int32_t increment, const double* row, std::size_t count) {
  for (std::size_t t = 0; t < count; ++t) target[static_cast<std::ptrdiff_t>(t) * increment] = row[t];
}

void add_strided(double* target, std::int32_t increment, const double* row, std::size_t count) {
  for (std::size_t t = 0; t < count; ++t) target[static_cast<std::ptrdiff_t>(t) * increment] += row[t];
}

}  // namespace

std::vector<AffineAdd> affine_adds(const ScatterPlan& plan, std::span<const Progression> columns) {
  using Kind = AffineAdd::Kind;
  std::vector<AffineAdd> all;
  for (const ScatterSegment& g : plan.segments) {
    const Progression& p = columns[g.column];
    const Kind type = p.increment == 0 ? Kind::sum : p.increment == 1 ? Kind::stream : Kind::strided;
    for (std::uint32_t i = 0; i < g.length; ++i)
      all.push_back({type, p.base + i, p.increment, plan.rows[g.first + i], 0, 0});
  }
  std::sort(all.begin(), all.end(), [](const AffineAdd& a, const AffineAdd& b) {
    return std::tuple(a.increment, a.base, a.row) < std::tuple(b.increment, b.base, b.row);
  });
  // If the places of one row are those of another row a few elements later, the second row is folded into the first.
  std::vector<AffineAdd> folds, heads;
  for (const AffineAdd& add : all) {
    const auto meets = [&](const AffineAdd& head) {
      if (add.increment < 1 || head.increment != add.increment || (head.base ^ add.base) & private_bit) return false;
      const std::uint32_t distance = add.base - head.base, increment = static_cast<std::uint32_t>(add.increment);
      return distance > 0 && distance % increment == 0 && distance / increment <= AffineAdd::max_shift;
    };
    const auto head = std::find_if(heads.begin(), heads.end(), meets);
    if (head == heads.end()) {
      heads.push_back(add);
    } else {
      const std::uint32_t shift = (add.base - head->base) / static_cast<std::uint32_t>(add.increment);
      folds.push_back({Kind::fold, add.base, add.increment, add.row, head->row, shift});
    }
  }
  for (std::size_t i = 0; i < heads.size(); ++i) {
    folds.push_back(heads[i]);
    if (heads[i].increment != 2 || i + 1 == heads.size() || heads[i + 1].increment != 2 ||
        heads[i + 1].base != heads[i].base + 1)
      continue;
    folds.back().type = Kind::pairs;
    folds.back().other = heads[++i].row;
  }
  folds.shrink_to_fit();
  return folds;
}

void run(std::span<const AffineAdd> adds, const SimdKernels& simd, const AffineRows& elements, double* rows,
         std::size_t stride, double* const* targets, double* carried) {
  static_assert(AffineAdd::carried == octet && AffineAdd::max_shift <= octet);
  const std::size_t count = elements.count;
  for (const AffineAdd& add : adds) {
    const double* row = rows + add.row * stride;
    double* const target = targets[add.base >> 31] + (add.base & ~private_bit) +
                           static_cast<std::ptrdiff_t>(elements.first) * add.increment;
    switch (add.type) {
      case AffineAdd::Kind::fold: {
        // The previous elements' numbers go in front of the row: whole registers are then read `shift` numbers earlier.
        double* const before = rows + add.row * stride - octet;
        if (elements.first > 0)
          std::copy_n(carried, octet, before);
        else
          std::fill_n(before, octet, 0.0);
        simd.add(rows + add.other * stride, row - add.shift, count);
        std::copy_n(row + count - octet, octet, carried);
        if (elements.last)
          add_strided(target + static_cast<std::ptrdiff_t>(count - add.shift) * add.increment, add.increment,
                      carried + octet - add.shift, add.shift);
        carried += AffineAdd::carried;
        break;
      }
      case AffineAdd::Kind::sum:
        if (elements.first == 0) std::fill_n(carried, octet, 0.0);
        simd.accumulate(carried, row, count);
        if (elements.last) *target += sum(carried);
        carried += AffineAdd::carried;
        break;
      case AffineAdd::Kind::stream:
        if (elements.store)
          std::copy_n(row, count, target);
        else
          simd.add(target, row, count);
        break;
      case AffineAdd::Kind::pairs:
        (elements.store ? simd.store_pairs : simd.add_pairs)(target, row, rows + add.other * stride, count);
        break;
      case AffineAdd::Kind::strided:
        (elements.store ? store_strided : add_strided)(target, add.increment, row, count);
        break;
    }
  }
}

}  // namespace hesse::ad::detail
