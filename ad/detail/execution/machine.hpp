#pragma once

// The kernels of one instruction set. Only machine_*.cpp include this file, after defining in an anonymous namespace:
//   Vec, width                              a register and its number of lanes
//   load, store, broadcast, square_root, absolute, fused(a, b, c) = a b + c
//   HESSE_LIBMVEC_SYMBOL(n, v)              libmvec's name of function n, argument letters v; only if there is libmvec
//   less, less_equal, equal                 one bit for each lane; only with libmvec
// Everything here has internal linkage: code for one instruction set must never be linked in the place of
// another's.

#include <cstddef>
#include <utility>

#include <hesse/ad/detail/execution/commands.hpp>

#ifdef HESSE_LIBMVEC_SYMBOL
#define HESSE_DECLARE_UNARY(ROW, name, ulps) \
  hesse::ad::detail::Vec HESSE_LIBMVEC_SYMBOL(name, v)(hesse::ad::detail::Vec);
#define HESSE_DECLARE_BINARY(ROW, name, ulps) \
  hesse::ad::detail::Vec HESSE_LIBMVEC_SYMBOL(name, vv)(hesse::ad::detail::Vec, hesse::ad::detail::Vec);
extern "C" {
HESSE_VECTOR_MATH_UNARY(HESSE_DECLARE_UNARY)
HESSE_VECTOR_MATH_BINARY(HESSE_DECLARE_BINARY)
}
#undef HESSE_DECLARE_UNARY
#undef HESSE_DECLARE_BINARY
#include <hesse/ad/detail/execution/pack.hpp>
#endif

namespace hesse::ad::detail {
namespace {

template <unsigned loop>
Vec compute(Vec a, Vec b, Vec c) {
  if constexpr (loop == static_cast<unsigned>(Loop::copy)) return a;
  if constexpr (loop == static_cast<unsigned>(Loop::neg)) return -a;
  if constexpr (loop == static_cast<unsigned>(Loop::abs)) return absolute(a);
  if constexpr (loop == static_cast<unsigned>(Loop::sqrt)) return square_root(a);
  if constexpr (loop == static_cast<unsigned>(Loop::add)) return a + b;
  if constexpr (loop == static_cast<unsigned>(Loop::sub)) return a - b;
  if constexpr (loop == static_cast<unsigned>(Loop::mul)) return a * b;
  if constexpr (loop == static_cast<unsigned>(Loop::div)) return a / b;
  if constexpr (loop >= static_cast<unsigned>(Loop::fma)) {
    constexpr unsigned signs = loop - static_cast<unsigned>(Loop::fma);
    return fused((signs & 1) ? -a : a, b, (signs & 2) ? -c : c);
  }
}

// An operand of a strip, read one register at a time.
template <Source source>
struct Operand;

template <>
struct Operand<Source::last> {
  Operand(Rows, const double*, std::size_t, std::uint32_t) {}
  Vec at(std::size_t, Vec last) const { return last; }
};
template <>
struct Operand<Source::row> {
  Operand(Rows rows, const double*, std::size_t first, std::uint32_t index) : row(rows[index] + first) {}
  Vec at(std::size_t i, Vec) const { return load(row + i * width); }
  const double* row;
};
template <>
struct Operand<Source::constant> {
  Operand(Rows, const double* constants, std::size_t, std::uint32_t index) : value(broadcast(constants[index])) {}
  Vec at(std::size_t, Vec) const { return value; }
  Vec value;
};

template <std::size_t>
using One = Vec;

template <class Registers>
struct Strip;

// The kernels for strips of sizeof...(I) registers. A kernel ends with a tail call of the next kernel. The last result
// travels in the argument registers, and no loop runs between two pauses. (A compiler that does not make tail calls
// needs stack for the calls between two pauses only.)
template <std::size_t... I>
struct Strip<std::index_sequence<I...>> {
  static constexpr std::size_t lanes = sizeof...(I) * width;
  using Kernel = const Command* (*)(const Command*, Rows, const double*, std::size_t, One<I>...);

  template <unsigned code>
  static const Command* loop(const Command* s, Rows rows, const double* constants, std::size_t first, One<I>... last) {
    constexpr LoopCode how = loop_of(code);
    constexpr unsigned operands = how.loop < static_cast<unsigned>(Loop::add)   ? 1
                                  : how.loop < static_cast<unsigned>(Loop::fma) ? 2
                                                                                : 3;
    constexpr Source source_b = operands > 1 ? how.b : Source::last, source_c = operands > 2 ? how.c : Source::last;
    const Operand<how.a> a(rows, constants, first, s->a);
    const Operand<source_b> b(rows, constants, first, s->b);
    const Operand<source_c> c(rows, constants, first, s->c);
    Vec y[]{compute<how.loop>(a.at(I, last), b.at(I, last), c.at(I, last))...};
    if constexpr (how.store) {
      double* const d = result(s, rows, first);
      (store(d + I * width, y[I]), ...);
    }
    return go_on(s + 1, rows, constants, first, y[I]...);
  }

  template <Vec (*function)(Vec)>
  static const Command* unary(const Command* s, Rows rows, const double* constants, std::size_t first, One<I>...) {
    const double* const a = rows[s->a] + first;
    double* const d = result(s, rows, first);
    for (std::size_t i = 0; i < lanes; i += width) store(d + i, function(load(a + i)));
    return go_on(s + 1, rows, constants, first, load(d + I * width)...);
  }

  template <Vec (*function)(Vec, Vec), Source source_a, Source source_b>
  static const Command* binary(const Command* s, Rows rows, const double* constants, std::size_t first, One<I>...) {
    const Operand<source_a> a(rows, constants, first, s->a);
    const Operand<source_b> b(rows, constants, first, s->b);
    double* const d = result(s, rows, first);
    for (std::size_t i = 0; i < lanes / width; ++i) store(d + i * width, function(a.at(i, Vec{}), b.at(i, Vec{})));
    return go_on(s + 1, rows, constants, first, load(d + I * width)...);
  }

  static const Command* evaluated(const Command* s, Rows rows, const double* constants, std::size_t first, One<I>...) {
    const Command& payload = s[1];
    const std::uint32_t indices[]{s->a, s->b, s->c};
    const double* operands[3];
    for (unsigned k = 0; k < 3; ++k)
      operands[k] = payload.d >> k & 1u ? constants + indices[k] : rows[indices[k]] + first;
    reinterpret_cast<LaneFunction>(payload.kernel)(payload, operands, result(s, rows, first), lanes);
    return go_on(s + 2, rows, constants, first, load(result(s, rows, first) + I * width)...);
  }

  static const Command* pause(const Command* s, Rows, const double*, std::size_t, One<I>...) { return s + 1; }

  static double* result(const Command* s, Rows rows, std::size_t first) {
    return const_cast<double*>(rows[s->d]) + first;
  }

  static const Command* go_on(const Command* s, Rows rows, const double* constants, std::size_t first, One<I>... last) {
    return reinterpret_cast<Kernel>(s->kernel)(s, rows, constants, first, last...);
  }

  template <unsigned code>
  static constexpr Kernel loop_or_none() {
    if constexpr (has_loop(loop_of(code))) {
      return loop<code>;
    } else {
      return nullptr;
    }
  }

  struct Table {
    Kernel of[code_count]{};
  };

  template <unsigned... code>
  static constexpr Table table_of(std::integer_sequence<unsigned, code...>) {
    Table all{{loop_or_none<code>()...}};
#ifdef HESSE_LIBMVEC_SYMBOL
    unsigned next = first_unary_math;
#define HESSE_ENTER_UNARY(ROW, name, ulps) all.of[next++] = unary<HESSE_LIBMVEC_SYMBOL(name, v)>;
    HESSE_VECTOR_MATH_UNARY(HESSE_ENTER_UNARY)
#undef HESSE_ENTER_UNARY
#define HESSE_ENTER_BINARY(ROW, name, ulps)                                               \
  all.of[next++] = binary<HESSE_LIBMVEC_SYMBOL(name, vv), Source::row, Source::row>;      \
  all.of[next++] = binary<HESSE_LIBMVEC_SYMBOL(name, vv), Source::constant, Source::row>; \
  all.of[next++] = binary<HESSE_LIBMVEC_SYMBOL(name, vv), Source::row, Source::constant>;
    HESSE_VECTOR_MATH_BINARY(HESSE_ENTER_BINARY)
#undef HESSE_ENTER_BINARY
#endif
    all.of[evaluate_code] = evaluated;
    all.of[pause_code] = pause;
    return all;
  }
  static constexpr Table table = table_of(std::make_integer_sequence<unsigned, loop_codes>{});

  static void run(const Command* begin, const Command* end, Rows rows, const double* constants, std::size_t first) {
    for (const Command* s = begin; s != end;) s = go_on(s, rows, constants, first, One<I>{}...);
  }
};

template <std::size_t registers>
using StripOf = Strip<std::make_index_sequence<registers>>;

// Numbers of registers of a strip. A single lane is a machine of its own.
inline constexpr std::size_t narrowest = width == 1 ? 1 : width < 8 ? 8 / width : 1, widest = width == 1 ? 1 : 8;

// Calls f(StripOf<…>) for the strip with that many lanes: 8 lanes, 16, …, up to 8 registers.
template <std::size_t registers = narrowest, class F>
auto with_strip(std::size_t strip, F f) {
  if constexpr (registers < widest) {
    if (strip != registers * width) return with_strip<2 * registers>(strip, f);
  }
  return f(StripOf<registers>{});
}

void (*kernel(unsigned code, std::size_t strip))() {
  return with_strip(strip, [code](auto s) { return reinterpret_cast<void (*)()>(s.table.of[code]); });
}

void run(const Command* first, const Command* last, Rows rows, const double* constants, std::size_t lanes,
         std::size_t strip) {
  with_strip(strip, [=](auto s) {
    for (std::size_t lane = 0; lane < lanes; lane += s.lanes) s.run(first, last, rows, constants, lane);
  });
}

#ifdef HESSE_LIBMVEC_SYMBOL
inline constexpr bool vector_math = true;
#else
inline constexpr bool vector_math = false;
LaneFunction lane_function(unsigned, unsigned) { return nullptr; }
#endif

constexpr Machine this_machine{true, vector_math, widest* width, kernel, lane_function, run};

}  // namespace
}  // namespace hesse::ad::detail
