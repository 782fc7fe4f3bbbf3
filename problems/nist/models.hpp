#pragma once

#include <cmath>
#include <numbers>

#include <hesse/problems/nist/observations.hpp>

// The model families of the NIST StRD nonlinear regression sets. `at(b)` hoists whatever depends on the parameters alone
// and returns the model as a function of one observation, so that an active scalar pays for it once per evaluation.
namespace hesse::problems::nist::models {

// b₁(1 − exp(−b₂x))
struct ExponentialRise {
  static constexpr int parameters = 2;
  template <class T>
  static auto at(const T* b) {
    return [=](const Observation& o) {
      using std::exp;
      return b[0] * (1.0 - exp(-o.x * b[1]));
    };
  }
};

// b₁(1 − (1 + b₂x/2)⁻²)
struct Misra1b {
  static constexpr int parameters = 2;
  template <class T>
  static auto at(const T* b) {
    return [=](const Observation& o) {
      const T base = 1.0 + (0.5 * o.x) * b[1];
      return b[0] * (1.0 - 1.0 / (base * base));
    };
  }
};

// b₁(1 − (1 + 2b₂x)^(−1/2))
struct Misra1c {
  static constexpr int parameters = 2;
  template <class T>
  static auto at(const T* b) {
    return [=](const Observation& o) {
      using std::sqrt;
      return b[0] * (1.0 - 1.0 / sqrt(1.0 + (2.0 * o.x) * b[1]));
    };
  }
};

// b₁b₂x/(1 + b₂x)
struct Misra1d {
  static constexpr int parameters = 2;
  template <class T>
  static auto at(const T* b) {
    return [=](const Observation& o) {
      const T product = o.x * b[1];
      return b[0] * (product / (1.0 + product));
    };
  }
};

// exp(−b₁x)/(b₂ + b₃x)
struct Chwirut {
  static constexpr int parameters = 3;
  template <class T>
  static auto at(const T* b) {
    return [=](const Observation& o) {
      using std::exp;
      return exp(-o.x * b[0]) / (b[1] + o.x * b[2]);
    };
  }
};

// b₁exp(−b₂x) + b₃exp(−b₄x) + b₅exp(−b₆x)
struct ThreeExponentials {
  static constexpr int parameters = 6;
  template <class T>
  static auto at(const T* b) {
    return [=](const Observation& o) {
      using std::exp;
      return b[0] * exp(-o.x * b[1]) + b[2] * exp(-o.x * b[3]) + b[4] * exp(-o.x * b[5]);
    };
  }
};

// b₁exp(−b₂x) + b₃exp(−((x − b₄)/b₅)²) + b₆exp(−((x − b₇)/b₈)²)
struct TwoGaussians {
  static constexpr int parameters = 8;
  template <class T>
  static auto at(const T* b) {
    return [b, first = T(1.0 / b[4]), second = T(1.0 / b[7])](const Observation& o) {
      using std::exp;
      const T u = (o.x - b[3]) * first;
      const T v = (o.x - b[6]) * second;
      return b[0] * exp(-o.x * b[1]) + b[2] * exp(-(u * u)) + b[5] * exp(-(v * v));
    };
  }
};

// b₁x^b₂
struct DanWood {
  static constexpr int parameters = 2;
  template <class T>
  static auto at(const T* b) {
    return [=](const Observation& o) {
      using std::pow;
      return b[0] * pow(o.x, b[1]);
    };
  }
};

// (b₁ + b₂x + b₃x²)/(1 + b₄x + b₅x²)
struct Quadratics {
  static constexpr int parameters = 5;
  template <class T>
  static auto at(const T* b) {
    return [=](const Observation& o) {
      const double x2 = o.x * o.x;
      return (b[0] + o.x * b[1] + x2 * b[2]) / (1.0 + o.x * b[3] + x2 * b[4]);
    };
  }
};

// (b₁ + b₂x + b₃x² + b₄x³)/(1 + b₅x + b₆x² + b₇x³)
struct Cubics {
  static constexpr int parameters = 7;
  template <class T>
  static auto at(const T* b) {
    return [=](const Observation& o) {
      const double x2 = o.x * o.x;
      const double x3 = x2 * o.x;
      return (b[0] + o.x * b[1] + x2 * b[2] + x3 * b[3]) / (1.0 + o.x * b[4] + x2 * b[5] + x3 * b[6]);
    };
  }
};

// log y = b₁ − b₂x₁exp(−b₃x₂)
struct Nelson {
  static constexpr int parameters = 3;
  template <class T>
  static auto at(const T* b) {
    return [=](const NelsonObservation& o) {
      using std::exp;
      return b[0] - (o.x1 * b[1]) * exp(-o.x2 * b[2]);
    };
  }
};

// b₁ + b₂exp(−b₄x) + b₃exp(−b₅x)
struct TwoExponentials {
  static constexpr int parameters = 5;
  template <class T>
  static auto at(const T* b) {
    return [=](const Observation& o) {
      using std::exp;
      return b[0] + b[1] * exp(-o.x * b[3]) + b[2] * exp(-o.x * b[4]);
    };
  }
};

// b₁ − b₂x − atan(b₃/(x − b₄))/π
struct Roszman {
  static constexpr int parameters = 4;
  template <class T>
  static auto at(const T* b) {
    return [=](const Observation& o) {
      using std::atan;
      return b[0] - o.x * b[1] - std::numbers::inv_pi * atan(b[2] / (o.x - b[3]));
    };
  }
};

// b₁ + b₂cos(2πx/12) + b₃sin(2πx/12) + b₅cos(2πx/b₄) + b₆sin(2πx/b₄) + b₈cos(2πx/b₇) + b₉sin(2πx/b₇)
struct Enso {
  static constexpr int parameters = 9;
  template <class T>
  static auto at(const T* b) {
    constexpr double turn = 2.0 * std::numbers::pi;
    return [b, first = T(turn / b[3]), second = T(turn / b[6])](const EnsoObservation& o) {
      using std::cos, std::sin;
      const T u = o.x * first;
      const T v = o.x * second;
      return b[0] + o.cosine * b[1] + o.sine * b[2] + b[4] * cos(u) + b[5] * sin(u) + b[7] * cos(v) + b[8] * sin(v);
    };
  }
};

// b₁(x² + b₂x)/(x² + b₃x + b₄)
struct KowalikOsborne {
  static constexpr int parameters = 4;
  template <class T>
  static auto at(const T* b) {
    return [=](const Observation& o) {
      const double x2 = o.x * o.x;
      return b[0] * ((x2 + o.x * b[1]) / (x2 + o.x * b[2] + b[3]));
    };
  }
};

// b₁exp(b₂/(x + b₃))
struct Meyer {
  static constexpr int parameters = 3;
  template <class T>
  static auto at(const T* b) {
    return [=](const Observation& o) {
      using std::exp;
      return b[0] * exp(b[1] / (o.x + b[2]));
    };
  }
};

// b₁/(1 + exp(b₂ − b₃x))
struct Logistic {
  static constexpr int parameters = 3;
  template <class T>
  static auto at(const T* b) {
    return [=](const Observation& o) {
      using std::exp;
      return b[0] / (1.0 + exp(b[1] - o.x * b[2]));
    };
  }
};

// b₁/(1 + exp(b₂ − b₃x))^(1/b₄)
struct Richards {
  static constexpr int parameters = 4;
  template <class T>
  static auto at(const T* b) {
    return [b, exponent = T(1.0 / b[3])](const Observation& o) {
      using std::exp, std::pow;
      return b[0] / pow(1.0 + exp(b[1] - o.x * b[2]), exponent);
    };
  }
};

// (b₁/b₂)exp(−((x − b₃)/b₂)²/2)
struct GaussianPeak {
  static constexpr int parameters = 3;
  template <class T>
  static auto at(const T* b) {
    return [b, inverse = T(1.0 / b[1]), height = T(b[0] / b[1])](const Observation& o) {
      using std::exp;
      const T u = (o.x - b[2]) * inverse;
      return height * exp(-0.5 * (u * u));
    };
  }
};

// b₁(b₂ + x)^(−1/b₃)
struct Bennett {
  static constexpr int parameters = 3;
  template <class T>
  static auto at(const T* b) {
    return [b, exponent = T(-1.0 / b[2])](const Observation& o) {
      using std::pow;
      return b[0] * pow(b[1] + o.x, exponent);
    };
  }
};

}  // namespace hesse::problems::nist::models
