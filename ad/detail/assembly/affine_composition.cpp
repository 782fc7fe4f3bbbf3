#include <algorithm>
#include <utility>

#include <hesse/ad/detail/assembly/affine_composition.hpp>
#include <hesse/ad/detail/assembly/simd_kernels.hpp>

// The chain rule through linear forms and nested sums, by dense products with the rows of L.
namespace hesse::ad::detail {

AffineComposition::AffineComposition(std::size_t n, const std::vector<LinearForm>& forms,
                                     std::vector<std::vector<std::uint32_t>> functions,
                                     const SymmetricPattern& structure)
    : n_(static_cast<Index>(n)), forms_(static_cast<Index>(forms.size())) {
  for (const LinearForm& form : forms) variables_.push_back(form.variable);
  for (auto& variables : functions) variables_.push_back(std::move(variables));
  const auto m = static_cast<Index>(variables_.size());
  l_ = RowMajor::Zero(m, n_);
  offset_ = Eigen::VectorXd::Zero(m);
  for (Index k = 0; k < forms_; ++k) {
    const LinearForm& form = forms[static_cast<std::size_t>(k)];
    offset_[k] = form.offset;
    for (std::size_t i = 0; i < form.variable.size(); ++i)
      l_(k, static_cast<Index>(form.variable[i])) = form.coefficient[i];
  }
  forms_finite_ = l_.allFinite();

  std::vector<Entry> pairs, diagonal;
  std::vector<Index> degree(static_cast<std::size_t>(m), 0);
  structure.for_each([&](Index row, Index j, Index k) {
    const auto slot = static_cast<std::uint32_t>(k);
    if (row < n_)
      xx_.push_back({row, j, slot});
    else if (j < n_)
      zx_.push_back({row - n_, j, slot});
    else if (row == j)
      diagonal.push_back({row - n_, row - n_, slot});
    else
      pairs.push_back({row - n_, j - n_, slot});
  });
  for (const Entry& p : pairs) {
    ++degree[static_cast<std::size_t>(p.row)];
    ++degree[static_cast<std::size_t>(p.column)];
  }
  // The hub of a pair is the form with more partners.
  std::vector<Index> number(static_cast<std::size_t>(m), -1);
  const auto hub_number = [&](Index form) {
    Index& k = number[static_cast<std::size_t>(form)];
    if (k < 0) {
      k = static_cast<Index>(hubs_.size());
      hubs_.push_back(form);
    }
    return k;
  };
  for (const Entry& p : pairs) {
    const bool row_is_hub = degree[static_cast<std::size_t>(p.row)] >= degree[static_cast<std::size_t>(p.column)];
    const Index hub = row_is_hub ? p.row : p.column, other = row_is_hub ? p.column : p.row;
    hub_.push_back({hub_number(hub), other, p.slot});
  }
  for (const Entry& d : diagonal) squares_.push_back({static_cast<Index>(squares_.size()), d.column, d.slot});

  const auto hubs = static_cast<Index>(hubs_.size()), squares = static_cast<Index>(squares_.size());
  hub_rows_.resize(hubs, n_);
  partner_rows_.resize(hubs, n_);
  for (Index k = 0; k < hubs; ++k) hub_rows_.row(k) = l_.row(hubs_[static_cast<std::size_t>(k)]);
  square_rows_.resize(squares, n_);
  scaled_rows_.resize(squares, n_);
  mixed_.resize(n_, n_);
  product_.resize(n_, n_);
}

void AffineComposition::set_function(std::size_t k, double value, const Eigen::VectorXd& gradient) {
  const Index row = forms_ + static_cast<Index>(k);
  offset_[row] = value;
  l_.row(row) = gradient;
  for (std::size_t hub = 0; hub < hubs_.size(); ++hub)
    if (hubs_[hub] == row) hub_rows_.row(static_cast<Index>(hub)) = gradient;
}

void AffineComposition::extend(const Eigen::VectorXd& x, Eigen::VectorXd& extended) const {
  extended.resize(n_ + l_.rows());
  extended.head(n_) = x;
  extended.tail(l_.rows()) = offset_;
  extended.segment(n_, forms_).noalias() += l_.topRows(forms_) * x;
}

void AffineComposition::gradient(const Eigen::VectorXd& extended_gradient, Eigen::VectorXd& g) const {
  const auto slopes = extended_gradient.tail(l_.rows());
  g = extended_gradient.head(n_);
  if (slopes.allFinite() && slopes_finite()) {
    g.noalias() += l_.transpose() * slopes;
    return;
  }
  for (Index k = 0; k < l_.rows(); ++k)
    for (const std::uint32_t i : variables_[static_cast<std::size_t>(k)]) g[i] += l_(k, i) * slopes[k];
}

// Whether 0 times any row of L is 0. The forms do not change, so only the nested sums are checked.
bool AffineComposition::slopes_finite() const { return forms_finite_ && l_.bottomRows(l_.rows() - forms_).allFinite(); }

// The Hessian entry by entry, as it is defined. Used where numbers are not finite; speed does not matter there.
void AffineComposition::hessian_by_dependence(std::span<const double> extended_hessian, Eigen::VectorXd& h) const {
  Eigen::Map<Eigen::MatrixXd> full(h.data(), n_, n_);
  full.setZero();
  const auto variables = [&](Index row) -> const auto& { return variables_[static_cast<std::size_t>(row)]; };
  const auto add = [&](Index i, Index j, double value) {
    full(i, j) += value;
    full(j, i) += value;
  };
  for (const Entry& e : xx_) {
    const double v = extended_hessian[e.slot];
    add(e.row, e.column, e.row == e.column ? 0.5 * v : v);
  }
  for (const Entry& e : zx_)
    for (const std::uint32_t i : variables(e.row)) add(i, e.column, extended_hessian[e.slot] * l_(e.row, i));
  for (const Entry& e : hub_) {
    const Index hub = hubs_[static_cast<std::size_t>(e.row)];
    for (const std::uint32_t i : variables(hub))
      for (const std::uint32_t j : variables(e.column))
        add(i, j, extended_hessian[e.slot] * l_(hub, i) * l_(e.column, j));
  }
  for (const Entry& e : squares_) {
    const double v = extended_hessian[e.slot];
    if (v == 0.0) continue;  // a structural entry only
    for (const std::uint32_t i : variables(e.column))
      for (const std::uint32_t j : variables(e.column)) full(i, j) += v * l_(e.column, i) * l_(e.column, j);
  }
}

void AffineComposition::hessian(std::span<const double> extended_hessian, Eigen::VectorXd& h) {
  const Eigen::Map<const Eigen::ArrayXd> entries(extended_hessian.data(), static_cast<Index>(extended_hessian.size()));
  const bool finite = (0.0 * entries).sum() == 0.0;
  if (!finite || !slopes_finite()) return hessian_by_dependence(extended_hessian, h);
  const auto value = [&](const Entry& e) { return extended_hessian[e.slot]; };
  partner_rows_.setZero();
  for (const Entry& e : hub_)
    if (const double v = value(e); v != 0.0) partner_rows_.row(e.row) += v * l_.row(e.column);
  // A few hubs are added row by row, with the row's part of F_xz L. For many, Eigen's blocked product is faster.
  constexpr Index max_hubs_by_row = 4;
  const Index hubs = partner_rows_.rows(), by_row = hubs <= max_hubs_by_row ? hubs : 0;
  auto zx = zx_.begin();
  const SimdKernels& lanes = simd_kernels().front();
  const auto add = [&](Index i, double factor, const RowMajor& rows, Index row) {
    lanes.add_scaled(mixed_.row(i).data(), rows.row(row).data(), factor, static_cast<std::size_t>(n_));
  };
  for (Index i = 0; i < n_; ++i) {
    mixed_.row(i).setZero();
    for (; zx != zx_.end() && zx->column == i; ++zx)
      if (const double v = value(*zx); v != 0.0) add(i, v, l_, zx->row);
    for (Index k = 0; k < by_row; ++k) add(i, hub_rows_(k, i), partner_rows_, k);
  }
  if (by_row < hubs) mixed_.noalias() += hub_rows_.transpose() * partner_rows_;
  // F_xx. Its diagonal is halved because mixed_ is added to its transpose below.
  for (const Entry& e : xx_) mixed_(e.row, e.column) += e.row == e.column ? 0.5 * value(e) : value(e);
  // Diagonal entries that exist only in the structure are 0 and are skipped.
  Index used = 0;
  for (const Entry& s : squares_) {
    const double v = value(s);
    if (v == 0.0) continue;
    square_rows_.row(used) = l_.row(s.column);
    scaled_rows_.row(used++) = v * l_.row(s.column);
  }
  Eigen::Map<Eigen::MatrixXd> full(h.data(), n_, n_);
  if (used > 0) {
    product_.setZero();
    product_.triangularView<Eigen::Lower>() += square_rows_.topRows(used).transpose() * scaled_rows_.topRows(used);
  }
  // In squares that stay in the cache; each entry is written below and above the diagonal.
  constexpr Index square = 16;
  for (Index columns = 0; columns < n_; columns += square)
    for (Index rows = columns; rows < n_; rows += square)
      for (Index j = columns; j < std::min(columns + square, n_); ++j)
        for (Index i = std::max(rows, j); i < std::min(rows + square, n_); ++i)
          full(i, j) = full(j, i) = mixed_(i, j) + mixed_(j, i) + (used > 0 ? product_(i, j) : 0.0);
}

std::size_t AffineComposition::bytes() const {
  std::size_t variables = 0;
  for (const auto& row : variables_) variables += row.capacity();
  const Index doubles = l_.size() + hub_rows_.size() + partner_rows_.size() + square_rows_.size() +
                        scaled_rows_.size() + mixed_.size() + product_.size();
  return static_cast<std::size_t>(doubles) * sizeof(double) +
         (xx_.size() + zx_.size() + hub_.size() + squares_.size()) * sizeof(Entry) + variables * sizeof(std::uint32_t);
}

}  // namespace hesse::ad::detail
