#pragma once

#include <hesse/ad/detail/compositions/kernels.hpp>

// The member functions of kernels.hpp. They are not inline: kernels that the library instantiates are not compiled
// again in every program.
namespace hesse::ad::detail::kernels {

template <class Base, int N>
auto PackedForward<Base, N>::begin(const VectorXd& x, Index) -> const Vector<Number>& {
  x_.resize(x.size());
  for (Index i = 0; i < x.size(); ++i) x_[i] = Number::variable(Base(x[i]), static_cast<int>(i));
  return x_;
}

template <class Base, int N>
template <class Sink>
void PackedForward<Base, N>::end(const Number& y, Index, Sink& sink) {
  sink.value(y.value);
  for (int j = 0; j < x_.size(); ++j) {
    sink.gradient(j, y.gradient[j]);
    for (int i = j; i < x_.size(); ++i) sink.hessian(i, j, y.hessian(i, j));
  }
}

template <class Base, int K>
auto ForwardOverForward<Base, K>::begin(const VectorXd& x, Index pass) -> const Vector<Number>& {
  const auto [outer, inner] = corner(pass);
  x_.resize(x.size());
  for (Index i = 0; i < x.size(); ++i)
    x_[i] = Number::variable(Inner::variable(Base(x[i]), lane_of<K>(i, inner)), lane_of<K>(i, outer));
  return x_;
}

template <class Base, int K>
template <class Sink>
void ForwardOverForward<Base, K>::end(const Number& y, Index pass, Sink& sink) {
  const auto [outer, inner] = corner(pass);
  const Index n = x_.size();
  if (pass == 0) sink.value(y.value.value);
  for (int l = 0; l < used_lanes(n, K, outer); ++l) {
    if (inner == 0) sink.gradient(outer + l, y.tangent[l].value);
    for (int k = 0; k < used_lanes(n, K, inner) && inner + k <= outer + l; ++k)
      sink.hessian(outer + l, inner + k, y.tangent[l].tangent[k]);
  }
}

template <class Base, int K>
auto ForwardOverReverse<Base, K>::begin(const VectorXd& x, Index pass) -> const Vector<Number>& {
  start(x.size());
  for (Index i = 0; i < x.size(); ++i) x_[i] = tape_.input(Inner::variable(Base(x[i]), lane_of<K>(i, pass * K)));
  return x_;
}

template <class Base, int K>
template <class Sink>
void ForwardOverReverse<Base, K>::end(const Number& y, Index pass, Sink& sink) {
  sweep(y);
  const Index n = x_.size(), first = pass * K;
  if (pass == 0) {
    sink.value(y.value().value);
    for (Index i = 0; i < n; ++i) sink.gradient(i, adjoint(i).value);
  }
  for (int k = 0; k < used_lanes(n, K, first); ++k)
    for (Index i = first + k; i < n; ++i) sink.hessian(i, first + k, adjoint(i).tangent[k]);
}

template <class Base, int K>
auto ForwardOverReverse<Base, K>::begin_product(const VectorXd& x, const VectorXd& v) -> const Vector<Number>& {
  start(x.size());
  for (Index i = 0; i < x.size(); ++i) {
    Inner xi(Base(x[i]));
    xi.seed(0, Base(v[i]));
    x_[i] = tape_.input(xi);
  }
  return x_;
}

template <class Base, int K>
void ForwardOverReverse<Base, K>::end_product(const Number& y, VectorXd& product) {
  sweep(y);
  for (Index i = 0; i < x_.size(); ++i) product[i] = passive(adjoint(i).tangent[0]);
}

template <class Base, int K>
auto ReverseOverForward<Base, K>::begin(const VectorXd& x, Index pass) -> const Vector<Number>& {
  x_.resize(x.size());
  inputs_.resize(static_cast<std::size_t>(x.size()));
  tape_.reset();
  for (Index i = 0; i < x.size(); ++i) {
    Var<Base>& input = inputs_[static_cast<std::size_t>(i)];
    input = tape_.input(Base(x[i]));
    x_[i] = Number::variable(input, lane_of<K>(i, pass * K));
  }
  return x_;
}

template <class Base, int K>
template <class Sink>
void ReverseOverForward<Base, K>::end(const Number& y, Index pass, Sink& sink) {
  const Index first = pass * K;
  const int used = used_lanes(x_.size(), K, first);
  if (pass == 0) sink.value(y.value.value());
  for (int k = 0; k < used; ++k) sink.gradient(first + k, y.tangent[k].value());
  tape_.jacobian(std::span<const Var<Base>>(y.tangent, static_cast<std::size_t>(used)), inputs_,
                 [&](std::size_t k, std::size_t i, const Base& entry) {
                   const Index row = static_cast<Index>(i), column = first + static_cast<Index>(k);
                   if (row >= column) sink.hessian(row, column, entry);
                 });
}

template <class Base>
auto ReverseOverReverse<Base>::begin(const VectorXd& x, Index) -> const Vector<Number>& {
  const auto n = static_cast<std::size_t>(x.size());
  x_.resize(x.size());
  inputs_.resize(n);
  slopes_.resize(n);
  inner_.reset();
  outer_.reset();
  for (Index i = 0; i < x.size(); ++i) {
    Inner& input = inputs_[static_cast<std::size_t>(i)];
    input = inner_.input(Base(x[i]));
    x_[i] = outer_.input(input);
  }
  return x_;
}

template <class Base>
template <class Sink>
void ReverseOverReverse<Base>::end(const Number& y, Index, Sink& sink) {
  outer_.gradient(y, {x_.data(), slopes_.size()}, slopes_);
  sink.value(y.value().value());
  Index i = 0;
  for (const Inner& slope : slopes_) sink.gradient(i++, slope.value());
}

template <class Base>
template <class Sink>
void ReverseOverReverse<Base>::sweep(Index pass, Sink& sink) {
  const auto first = static_cast<std::size_t>((pass - 1) * rows);
  inner_.jacobian(std::span<const Inner>(slopes_).subspan(first, std::min<std::size_t>(rows, slopes_.size() - first)),
                  inputs_, [&](std::size_t k, std::size_t j, const Base& entry) {
                    if (first + k >= j) sink.hessian(static_cast<Index>(first + k), static_cast<Index>(j), entry);
                  });
}

}  // namespace hesse::ad::detail::kernels
