#pragma once

#include <span>
#include <string_view>

#include <hesse/problems/entry.hpp>
#include <hesse/problems/info.hpp>
#include <hesse/problems/nist/models.hpp>

// The 27 NIST StRD nonlinear regression sets as least-squares functors, in NIST's order of difficulty.
namespace hesse::problems::nist {

// Starts, certified values and source of a set. Throws Error for a name that is none of the 27.
Info info(std::string_view name);

// rᵢ = yᵢ − model(xᵢ; b), n parameters and M observations; the shape Ceres' AutoDiffCostFunction takes.
// Always true: a point outside a power's domain shows as NaN residuals.
template <class Set, class Model, int M, class Row = Observation>
struct Fit {
  using Data = std::span<const Row, M>;

  static constexpr int n() { return Model::parameters; }
  static constexpr int m() { return M; }
  Info info() const { return nist::info(Set::name); }

  template <class T>
  bool operator()(const T* b, T* r) const {
    const auto model = Model::at(b);
    for (const Row& row : Set::data()) *r++ = row.y - model(row);
    return true;
  }
};

// Difficulty: lower.
struct Misra1a : Fit<Misra1a, models::ExponentialRise, 14> {
  static constexpr std::string_view name = "Misra1a";
  static Data data();
};
struct Chwirut2 : Fit<Chwirut2, models::Chwirut, 54> {
  static constexpr std::string_view name = "Chwirut2";
  static Data data();
};
struct Chwirut1 : Fit<Chwirut1, models::Chwirut, 214> {
  static constexpr std::string_view name = "Chwirut1";
  static Data data();
};
struct Lanczos3 : Fit<Lanczos3, models::ThreeExponentials, 24> {
  static constexpr std::string_view name = "Lanczos3";
  static Data data();
};
struct Gauss1 : Fit<Gauss1, models::TwoGaussians, 250> {
  static constexpr std::string_view name = "Gauss1";
  static Data data();
};
struct Gauss2 : Fit<Gauss2, models::TwoGaussians, 250> {
  static constexpr std::string_view name = "Gauss2";
  static Data data();
};
struct DanWood : Fit<DanWood, models::DanWood, 6> {
  static constexpr std::string_view name = "DanWood";
  static Data data();
};
struct Misra1b : Fit<Misra1b, models::Misra1b, 14> {
  static constexpr std::string_view name = "Misra1b";
  static Data data();
};

// Difficulty: average.
struct Kirby2 : Fit<Kirby2, models::Quadratics, 151> {
  static constexpr std::string_view name = "Kirby2";
  static Data data();
};
struct Hahn1 : Fit<Hahn1, models::Cubics, 236> {
  static constexpr std::string_view name = "Hahn1";
  static Data data();
};
struct Nelson : Fit<Nelson, models::Nelson, 128, NelsonObservation> {
  static constexpr std::string_view name = "Nelson";
  static Data data();
};
struct MGH17 : Fit<MGH17, models::TwoExponentials, 33> {
  static constexpr std::string_view name = "MGH17";
  static Data data();
};
struct Lanczos1 : Fit<Lanczos1, models::ThreeExponentials, 24> {
  static constexpr std::string_view name = "Lanczos1";
  static Data data();
};
struct Lanczos2 : Fit<Lanczos2, models::ThreeExponentials, 24> {
  static constexpr std::string_view name = "Lanczos2";
  static Data data();
};
struct Gauss3 : Fit<Gauss3, models::TwoGaussians, 250> {
  static constexpr std::string_view name = "Gauss3";
  static Data data();
};
struct Misra1c : Fit<Misra1c, models::Misra1c, 14> {
  static constexpr std::string_view name = "Misra1c";
  static Data data();
};
struct Misra1d : Fit<Misra1d, models::Misra1d, 14> {
  static constexpr std::string_view name = "Misra1d";
  static Data data();
};
struct Roszman1 : Fit<Roszman1, models::Roszman, 25> {
  static constexpr std::string_view name = "Roszman1";
  static Data data();
};
struct ENSO : Fit<ENSO, models::Enso, 168, EnsoObservation> {
  static constexpr std::string_view name = "ENSO";
  static Data data();
};

// Difficulty: higher.
struct MGH09 : Fit<MGH09, models::KowalikOsborne, 11> {
  static constexpr std::string_view name = "MGH09";
  static Data data();
};
struct Thurber : Fit<Thurber, models::Cubics, 37> {
  static constexpr std::string_view name = "Thurber";
  static Data data();
};
struct BoxBOD : Fit<BoxBOD, models::ExponentialRise, 6> {
  static constexpr std::string_view name = "BoxBOD";
  static Data data();
};
struct Rat42 : Fit<Rat42, models::Logistic, 9> {
  static constexpr std::string_view name = "Rat42";
  static Data data();
};
struct MGH10 : Fit<MGH10, models::Meyer, 16> {
  static constexpr std::string_view name = "MGH10";
  static Data data();
};
struct Eckerle4 : Fit<Eckerle4, models::GaussianPeak, 35> {
  static constexpr std::string_view name = "Eckerle4";
  static Data data();
};
struct Rat43 : Fit<Rat43, models::Richards, 15> {
  static constexpr std::string_view name = "Rat43";
  static Data data();
};
struct Bennett5 : Fit<Bennett5, models::Bennett, 154> {
  static constexpr std::string_view name = "Bennett5";
  static Data data();
};

}  // namespace hesse::problems::nist

namespace hesse::problems {

// In the order above.
using NistFunctors =
    Functors<nist::Misra1a, nist::Chwirut2, nist::Chwirut1, nist::Lanczos3, nist::Gauss1, nist::Gauss2, nist::DanWood,
             nist::Misra1b, nist::Kirby2, nist::Hahn1, nist::Nelson, nist::MGH17, nist::Lanczos1, nist::Lanczos2,
             nist::Gauss3, nist::Misra1c, nist::Misra1d, nist::Roszman1, nist::ENSO, nist::MGH09, nist::Thurber,
             nist::BoxBOD, nist::Rat42, nist::MGH10, nist::Eckerle4, nist::Rat43, nist::Bennett5>;

}  // namespace hesse::problems
