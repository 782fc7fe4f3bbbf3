#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <hesse/ad/detail/execution/lowering.hpp>
#include <hesse/ad/detail/programs/well_formed.hpp>

// Lowering: folds constants, tries orders of instructions, and assigns slots to values.
namespace hesse::ad::detail {

namespace {

using Value = std::uint32_t;
constexpr Value none = 0xffffffff;

// Commands between two pauses. They bound the stack if kernels are not compiled to tail calls.
constexpr std::size_t pause_every = 128;

constexpr std::size_t at(Operation operation) { return static_cast<std::size_t>(operation); }

using ByOperation = std::array<unsigned, operation_count>;
constexpr unsigned no_code = code_count;

constexpr ByOperation loops = [] {
  ByOperation loop;
  loop.fill(no_code);
  const auto enter = [&loop](Operation operation, Loop l) { loop[at(operation)] = static_cast<unsigned>(l); };
  enter(operation_of<elementary::Neg>, Loop::neg);
  enter(operation_of<elementary::Abs>, Loop::abs);
  enter(operation_of<elementary::Sqrt>, Loop::sqrt);
  enter(operation_of<elementary::Add>, Loop::add);
  enter(operation_of<elementary::Sub>, Loop::sub);
  enter(operation_of<elementary::Mul>, Loop::mul);
  enter(operation_of<elementary::Div>, Loop::div);
  enter(operation_of<elementary::Fma>, Loop::fma);
  return loop;
}();

constexpr ByOperation vector_functions = [] {
  ByOperation code;
  code.fill(no_code);
  unsigned next = first_unary_math;
#define HESSE_ENTER(ROW, name, ulps) code[at(operation_of<elementary::ROW>)] = next++;
  HESSE_VECTOR_MATH_UNARY(HESSE_ENTER)
#undef HESSE_ENTER
#define HESSE_ENTER(ROW, name, ulps) code[at(operation_of<elementary::ROW>)] = next, next += 3;
  HESSE_VECTOR_MATH_BINARY(HESSE_ENTER)
#undef HESSE_ENTER
  return code;
}();

// An instruction as a command, without the place of its result.
struct Encoded {
  std::uint32_t code = no_code;     // of a loop that does not store
  std::array<Value, 3> operands{};  // in the order of the command
  std::array<Source, 3> sources{Source::row, Source::row, Source::row};
  int count = 0;

  bool is_loop() const { return code < loop_codes; }
  bool reads_row(Value v) const {
    for (std::size_t k = 0; k < static_cast<std::size_t>(count); ++k)
      if (operands[k] == v && sources[k] == Source::row) return true;
    return false;
  }
};

// As written; or each output after its operands, depth first, so that an operand is often the last result.
enum class Order { written, depth_first };

class Lowering {
 public:
  Lowering(const Program& program, bool vector_math, Order order)
      : program_(program),
        vector_math_(vector_math),
        order_kind_(order),
        constant_(program.values(), none),
        last_use_(program.values(), none),
        row_(program.values(), none) {
    result_.constants = program.constants;
    result_.external_rows = program.inputs + program.parameters + static_cast<Value>(program.outputs.size());
  }

  Lowered run() {
    order();
    place_external();
    emit_code();
    emit_copies();
    emit(pause_code, {});  // every kernel goes on to a next command
    return std::move(result_);
  }

 private:
  Value value_of(std::size_t position) const { return program_.first_result() + order_[position]; }
  const Instruction& instruction(std::size_t position) const { return program_.code[order_[position]]; }
  bool is_constant(Value v) const { return constant_[v] != none; }

  // Finds the needed instructions, their order, and the last use of each value by position.
  void order() {
    std::vector<bool> needed(program_.values());
    for (const Value v : program_.outputs) needed[v] = true;
    for (std::size_t i = program_.code.size(); i-- > 0;)
      if (needed[program_.first_result() + i]) for_operands(program_.code[i], [&](Value v) { needed[v] = true; });

    for (Value k = 0; k < program_.constants.size(); ++k) constant_[program_.first_constant() + k] = k;
    for (Value i = 0; i < program_.code.size(); ++i)
      if (needed[program_.first_result() + i] && !fold(i)) order_.push_back(i);
    if (order_kind_ == Order::depth_first) sort_depth_first();
    for (std::size_t p = 0; p < order_.size(); ++p)
      for_operands(instruction(p), [&](Value v) { last_use_[v] = static_cast<Value>(p); });
  }

  // Visits first the operand that needs most slots (R. Sethi, J. D. Ullman, J. ACM 17, 1970; exact for trees only).
  void sort_depth_first() {
    std::vector<Value> need(program_.values());
    std::array<Value, 3> operands{};
    const auto ascending = [&](Value i) {
      std::size_t count = 0;
      for_operands(program_.code[i], [&](Value v) {
        if (need[v] == 0) return;
        std::size_t k = count++;
        for (; k > 0 && need[operands[k - 1]] > need[v]; --k) operands[k] = operands[k - 1];
        operands[k] = v;
      });
      return count;
    };
    for (const Value i : order_) {
      Value most = 1;
      const std::size_t count = ascending(i);
      for (std::size_t k = 0; k < count; ++k)
        most = std::max(most, need[operands[k]] + static_cast<Value>(count - 1 - k));
      need[program_.first_result() + i] = most;
    }
    enum class State : std::uint8_t { unseen, opened, done };
    std::vector<State> state(program_.values());
    std::vector<Value> open, sorted;
    sorted.reserve(order_.size());
    for (const Value output : program_.outputs) {
      if (need[output] > 0) open.push_back(output);
      while (!open.empty()) {
        const Value v = open.back(), i = v - program_.first_result();
        if (state[v] == State::unseen) {
          state[v] = State::opened;
          const std::size_t count = ascending(i);
          for (std::size_t k = 0; k < count; ++k)
            if (state[operands[k]] == State::unseen) open.push_back(operands[k]);
          continue;
        }
        if (std::exchange(state[v], State::done) == State::opened) sorted.push_back(i);
        open.pop_back();
      }
    }
    order_ = std::move(sorted);
  }

  bool fold(Value i) {
    const Instruction& instruction = program_.code[i];
    bool all = true;
    for_operands(instruction, [&](Value v) { all = all && is_constant(v) && constant_[v] >= program_.shared; });
    if (!all) return false;
    std::array<double, 3> x{};
    std::size_t k = 0;
    for_operands(instruction, [&](Value v) { x[k++] = result_.constants[constant_[v]]; });
    constant_[program_.first_result() + i] = static_cast<Value>(result_.constants.size());
    result_.constants.push_back(evaluate(instruction, x[0], x[1], x[2]));
    return true;
  }

  template <class F>
  static void for_operands(const Instruction& i, F f) {
    const int count = operand_count(i);
    f(i.a);
    if (count > 1) f(i.b);
    if (count > 2) f(i.c);
  }

  // A result that is an output is stored in (the first of) its output rows.
  void place_external() {
    for (Value v = 0; v < program_.first_constant(); ++v) row_[v] = v;
    for (Value k = static_cast<Value>(program_.outputs.size()); k-- > 0;) {
      const Value v = program_.outputs[k];
      if (v >= program_.first_result() && !is_constant(v)) row_[v] = program_.first_constant() + k;
    }
  }

  void emit_code() {
    if (order_.empty()) return;
    Encoded now = encode(0, none);
    for (std::size_t p = 0; p < order_.size(); ++p) {
      const Value v = value_of(p);
      const bool pause = p % pause_every == pause_every - 1;
      const bool ends = p + 1 == order_.size();
      const Encoded next = ends ? Encoded{} : encode(p + 1, pause ? none : v);
      const bool is_output = row_[v] != none;
      const bool store =
          is_output || !now.is_loop() || (last_use_[v] != none && last_use_[v] > p + 1) || next.reads_row(v);
      Command command = operands_of(now);
      for (std::size_t k = 0; k < static_cast<std::size_t>(now.count); ++k) release(now.operands[k], p);
      if (store && !is_output) row_[v] = new_slot();
      if (store) command.d = row_[v];
      result_.transfers += store ? 1 : 0;
      for (std::size_t k = 0; k < static_cast<std::size_t>(now.count); ++k)
        result_.transfers += now.sources[k] == Source::row ? 1 : 0;
      emit(now.code + (now.is_loop() && store ? 1 : 0), command);
      if (now.code == evaluate_code) emit(payload_code, payload_of(now, instruction(p)));
      if (pause) emit(pause_code, {});
      now = next;
    }
  }

  // Called before the result gets its row. That may be an operand's row, since kernels read a lane before writing it.
  void release(Value v, std::size_t position) {
    if (is_constant(v) || last_use_[v] != position || row_[v] == none || row_[v] < result_.external_rows) return;
    free_.push_back(row_[v]);
    row_[v] = none;
  }

  Value new_slot() {
    if (free_.empty()) return result_.external_rows + result_.slots++;
    const Value slot = free_.back();
    free_.pop_back();
    return slot;
  }

  Encoded encode(std::size_t position, Value last) const {
    const Instruction& i = instruction(position);
    Encoded e;
    e.count = operand_count(i);
    e.operands = {i.a, i.b, i.c};
    bool constants = true;  // all operands are constants, or shared constants
    for (std::size_t k = 0; k < static_cast<std::size_t>(e.count); ++k) {
      if (is_constant(e.operands[k])) e.sources[k] = Source::constant;
      constants = constants && e.sources[k] == Source::constant;
    }
    if (i.part == Part::value && loops[at(i.operation)] != no_code && encode_loop(i, last, e)) return e;
    if (i.part == Part::value && vector_math_ && !constants && vector_functions[at(i.operation)] != no_code) {
      e.code = vector_functions[at(i.operation)];
      if (e.sources[0] == Source::constant) e.code += 1;
      if (e.sources[1] == Source::constant) e.code += 2;
    } else {
      e.code = evaluate_code;
    }
    return e;
  }

  static bool encode_loop(const Instruction& i, Value last, Encoded& e) {
    LoopCode loop{loops[at(i.operation)], Source::row, Source::row, Source::row, false};
    if (i.operation == operation_of<elementary::Fma>) loop.loop += i.signs & 3u;
    Encoded attempt = e;
    const auto try_with = [&](bool a, bool b, bool c) {
      attempt = e;
      const std::array use{a, b, c};
      for (std::size_t k = 0; k < static_cast<std::size_t>(e.count); ++k)
        if (use[k] && e.operands[k] == last) attempt.sources[k] = Source::last;
      const bool product = loop.loop >= static_cast<unsigned>(Loop::fma);
      const bool commutes =
          product || loop.loop == static_cast<unsigned>(Loop::add) || loop.loop == static_cast<unsigned>(Loop::mul);
      if (commutes && attempt.sources[0] > attempt.sources[1]) {
        std::swap(attempt.sources[0], attempt.sources[1]);
        std::swap(attempt.operands[0], attempt.operands[1]);
      }
      loop.a = attempt.sources[0], loop.b = attempt.sources[1], loop.c = attempt.sources[2];
      attempt.code = code_of(loop);
      return has_loop(loop);
    };
    if (!try_with(true, true, true) && !try_with(true, true, false) && !try_with(false, false, false)) return false;
    e = attempt;
    return true;
  }

  void emit(std::uint32_t code, Command command) {
    result_.commands.push_back(command);
    result_.codes.push_back(code);
  }

  Command operands_of(const Encoded& e) const {
    std::array<std::uint32_t, 3> index{};
    for (std::size_t k = 0; k < static_cast<std::size_t>(e.count); ++k)
      index[k] = e.sources[k] == Source::constant ? constant_[e.operands[k]]
                 : e.sources[k] == Source::row    ? row_[e.operands[k]]
                                                  : 0;
    return {nullptr, index[0], index[1], index[2], 0};
  }

  static Command payload_of(const Encoded& e, const Instruction& i) {
    std::uint32_t constants = 0;
    for (std::size_t k = 0; k < static_cast<std::size_t>(e.count); ++k)
      if (e.sources[k] == Source::constant) constants |= 1u << k;
    return {nullptr, static_cast<std::uint32_t>(i.operation), static_cast<std::uint32_t>(i.part), i.signs, constants};
  }

  // Copies results to further outputs.
  void emit_copies() {
    for (Value k = 0; k < program_.outputs.size(); ++k) {
      const Value v = program_.outputs[k], row = program_.first_constant() + k;
      if (row_[v] == row) continue;
      const Source source = is_constant(v) ? Source::constant : Source::row;
      const LoopCode copy{static_cast<unsigned>(Loop::copy), source, Source::row, Source::row, true};
      emit(code_of(copy), {nullptr, is_constant(v) ? constant_[v] : row_[v], 0, 0, row});
      if (k % pause_every == pause_every - 1) emit(pause_code, {});
    }
  }

  const Program& program_;
  bool vector_math_;
  Order order_kind_;
  Lowered result_;
  std::vector<Value> order_;     // instructions
  std::vector<Value> constant_;  // of values: number of the constant
  std::vector<Value> last_use_;  // of values: position in the order
  std::vector<Value> row_;       // of values
  std::vector<Value> free_;      // slots, as rows
};

}  // namespace

Lowered lower(const Program& program, bool vector_math) {
  require_well_formed(program, "make_interpreter");
  Lowered written = Lowering(program, vector_math, Order::written).run();
  Lowered depth_first = Lowering(program, vector_math, Order::depth_first).run();
  return depth_first.transfers < written.transfers ? std::move(depth_first) : std::move(written);
}

}  // namespace hesse::ad::detail
