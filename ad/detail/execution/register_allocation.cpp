#include <algorithm>
#include <limits>

#include <hesse/ad/detail/execution/register_allocation.hpp>

// Register allocation by Belady's rule, one instruction after the other.
namespace hesse::ad::detail {

namespace {

using Kind = Location::Kind;

constexpr std::uint32_t never = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t no_value = never;

// The values that an instruction reads.
class Operands {
 public:
  explicit Operands(const Instruction& i) : values_{i.a, i.b, i.c}, count_(operand_count(i)) {}

  const std::uint32_t* begin() const { return values_.data(); }
  const std::uint32_t* end() const { return begin() + count_; }
  std::uint32_t operator[](std::size_t k) const { return values_[k]; }
  std::size_t size() const { return static_cast<std::size_t>(count_); }
  std::ptrdiff_t count(std::uint32_t v) const { return std::count(begin(), end(), v); }
  std::uint32_t back() const { return *(end() - 1); }

 private:
  std::array<std::uint32_t, 3> values_;
  int count_;
};

class Allocation {
 public:
  Allocation(const Program& program, std::span<const std::uint32_t> order, std::span<const InstructionForm> forms,
             std::uint32_t registers)
      : program_(program), order_(order), forms_(forms), registers_(registers) {
    find_uses();
    place_what_is_given();
  }

  AllocatedCode run() {
    code_.actions.reserve(2 * order_.size());
    store_given_outputs();
    for (now_ = 0; now_ < order_.size(); ++now_) instruction(order_[now_]);
    return std::move(code_);
  }

 private:
  struct Register {
    std::uint32_t value = no_value;
    std::uint32_t use = never;  // next use of the value that gains from a register
    bool saved = false;         // the value is in memory too
  };

  std::uint32_t result_of(std::uint32_t instruction) const { return program_.first_result() + instruction; }

  // For each value: the ascending positions at which it is read, and the outputs that it is.
  void find_uses() {
    const std::size_t values = program_.values();
    next_.assign(values + 1, 0);
    for (const std::uint32_t i : order_)
      for (const std::uint32_t v : Operands(program_.code[i])) ++next_[v + 1];
    for (std::size_t v = 0; v < values; ++v) next_[v + 1] += next_[v];
    uses_.resize(next_[values]);
    last_.assign(next_.begin() + 1, next_.end());
    auto fill = next_;
    for (std::uint32_t at = 0; at < order_.size(); ++at)
      for (const std::uint32_t v : Operands(program_.code[order_[at]])) uses_[fill[v]++] = at;

    next_call_.assign(order_.size() + 1, never);
    for (std::size_t at = order_.size(); at-- > 0;)
      next_call_[at] =
          forms_[order_[at]] == InstructionForm::call ? static_cast<std::uint32_t>(at) : next_call_[at + 1];

    first_output_.assign(values, never);
    following_output_.assign(program_.outputs.size(), never);
    for (std::size_t k = program_.outputs.size(); k-- > 0;) {
      following_output_[k] = first_output_[program_.outputs[k]];
      first_output_[program_.outputs[k]] = static_cast<std::uint32_t>(k);
    }
  }

  void place_what_is_given() {
    memory_.resize(program_.values());
    register_.assign(program_.values(), never);
    for (std::uint32_t v = 0; v < program_.first_result(); ++v)
      memory_[v] = v < program_.first_parameter()  ? Location{Kind::input, v}
                   : v < program_.first_constant() ? Location{Kind::parameter, v - program_.first_parameter()}
                                                   : Location{Kind::constant, v - program_.first_constant()};
  }

  std::uint32_t next_use(std::uint32_t v) const { return next_[v] < last_[v] ? uses_[next_[v]] : never; }

  // A value read only after the next call gains nothing from a register, because it is saved for the call anyway.
  std::uint32_t next_use_in_register(std::uint32_t v) const {
    const std::uint32_t use = next_use(v);
    return use > next_call_[now_] ? never : use;
  }

  Location place_of(std::uint32_t v) const {
    return register_[v] != never ? Location{Kind::vector_register, register_[v]} : memory_[v];
  }

  // How cheap the eviction of a value is: the distance to its next use. A value that must be saved counts half its
  // distance.
  std::uint64_t distance(std::uint32_t use, bool saved) const { return std::uint64_t{use - now_} << (saved ? 1 : 0); }

  void action(Action::Kind kind, Location to, Location from) {
    code_.actions.push_back({kind, never, to, {from, {}, {}}});
    if (kind == Action::Kind::load) ++code_.loads;
    if (kind == Action::Kind::copy) ++code_.copies;
    if (kind == Action::Kind::store && to.kind == Kind::slot) ++code_.stores;
  }

  void save(std::uint32_t v) {
    if (memory_[v].in_memory()) return;
    std::uint32_t slot = code_.slots;
    if (free_slots_.empty()) {
      ++code_.slots;
    } else {
      slot = free_slots_.back();
      free_slots_.pop_back();
    }
    memory_[v] = {Kind::slot, slot};
    action(Action::Kind::store, memory_[v], {Kind::vector_register, register_[v]});
  }

  void leave_register(std::uint32_t r) {
    if (registers_[r].value == no_value) return;
    register_[registers_[r].value] = never;
    registers_[r].value = no_value;
  }

  // v is read no more.
  void forget(std::uint32_t v) {
    if (register_[v] != never) leave_register(register_[v]);
    if (memory_[v].kind == Kind::slot) free_slots_.push_back(memory_[v].index);
    memory_[v] = {};
  }

  // A register to use: a free one, otherwise the one whose value is needed last.
  std::uint32_t candidate() const {
    std::uint32_t best = never;
    std::uint64_t furthest = 0;
    for (std::uint32_t r = 0; r < registers_.size(); ++r) {
      const Register& held = registers_[r];
      if (pinned_ >> r & 1u) continue;
      if (held.value == no_value) return r;
      const std::uint64_t d = distance(held.use, held.saved);
      if (best == never || d > furthest) best = r, furthest = d;
    }
    return best;
  }

  std::uint32_t take_register() {
    const std::uint32_t r = candidate();
    if (const std::uint32_t v = registers_[r].value; v != no_value) {
      if (next_use(v) != never) save(v);
      leave_register(r);
    }
    return r;
  }

  void hold(std::uint32_t r, std::uint32_t v) {
    registers_[r] = {v, next_use_in_register(v), memory_[v].in_memory()};
    register_[v] = r;
  }

  void pin(std::uint32_t v) { pinned_ |= std::uint64_t{1} << register_[v]; }

  void load(std::uint32_t v) {
    const std::uint32_t r = take_register();
    action(Action::Kind::load, {Kind::vector_register, r}, memory_[v]);
    hold(r, v);
    pin(v);
  }

  // Whether v, in memory and read now, should be loaded for later uses instead of being read in place.
  bool worth_a_register(std::uint32_t v) const {
    if (next_use_in_register(v) == never) return false;
    const Register& other = registers_[candidate()];
    return other.value == no_value || distance(other.use, other.saved) > distance(next_use_in_register(v), true);
  }

  void instruction(std::uint32_t i) {
    const InstructionForm form = forms_[i];
    const Operands given(program_.code[i]);
    for (const std::uint32_t v : given) ++next_[v];  // next_use is now the use after this one
    if (form == InstructionForm::call) {
      call(i, given);
    } else {
      for (const std::uint32_t v : given) {
        if (register_[v] == never) continue;
        registers_[register_[v]].use = next_use_in_register(v);
        pin(v);
      }
      bring_operands(form, given);
      compute(i, form, given);
    }
    for (const std::uint32_t v : given)
      if (next_use(v) == never && (register_[v] != never || memory_[v].in_memory())) forget(v);
    finish(i);
  }

  // Loads operands until the machine can read the others from memory.
  void bring_operands(InstructionForm form, const Operands& given) {
    if (form == InstructionForm::early_write) return;
    std::array<std::uint32_t, 3> missing{};
    std::size_t count = 0;
    for (const std::uint32_t v : given)
      if (register_[v] == never && std::find(missing.begin(), missing.begin() + count, v) == missing.begin() + count)
        missing[count++] = v;
    // The operand read from memory is the one needed again last, if the machine can do so.
    std::uint32_t in_place = no_value;
    std::uint64_t furthest = 0;
    for (std::size_t m = 0; m < count; ++m) {
      const std::uint32_t v = missing[m];
      if (!may_be_in_memory(form, given, v)) continue;
      const std::uint32_t use = next_use_in_register(v);
      if (in_place == no_value || use > furthest) in_place = v, furthest = use;
    }
    for (std::size_t m = 0; m < count; ++m)
      if (missing[m] != in_place) load(missing[m]);
    if (in_place != no_value && worth_a_register(in_place)) load(in_place);
  }

  static bool may_be_in_memory(InstructionForm form, const Operands& given, std::uint32_t v) {
    if (given.count(v) > 1) return false;
    return form == InstructionForm::commutative || form == InstructionForm::fused ||
           (form == InstructionForm::memory_last && v == given.back());
  }

  void compute(std::uint32_t i, InstructionForm form, const Operands& given) {
    Action action{Action::Kind::compute, i, {}, {}};
    std::uint32_t to = never;
    if (form == InstructionForm::fused) {
      to = overwritten(given);
    } else if (form != InstructionForm::early_write) {
      for (const std::uint32_t v : given)
        if (register_[v] != never && next_use(v) == never) to = register_[v];
    }
    for (std::size_t k = 0; k < given.size(); ++k) action.from[k] = place_of(given[k]);
    if (to == never) to = take_register();
    if (form == InstructionForm::fused) redirect(action, to, given);
    for (const Location& place : action.from) code_.memory_operands += place.in_memory();
    action.to = {Kind::vector_register, to};
    code_.actions.push_back(action);
    pinned_ = 0;
    if (registers_[to].value != no_value) forget(registers_[to].value);
    hold(to, result_of(i));
  }

  // The register of an operand of a fused operation that is not needed afterwards; never if there is none.
  std::uint32_t overwritten(const Operands& given) const {
    for (const std::uint32_t v : given)
      if (register_[v] != never && next_use(v) == never) return register_[v];
    return never;
  }

  // A fused operation overwrites an operand. If all are needed later, one is copied, preferably one in memory.
  void redirect(Action& fused, std::uint32_t to, const Operands& given) {
    const Location target{Kind::vector_register, to};
    if (std::find(fused.from.begin(), fused.from.end(), target) != fused.from.end()) return;
    std::size_t copied = 2;
    for (std::size_t k = 0; k < given.size(); ++k)
      if (fused.from[k].in_memory()) copied = k;
    action(fused.from[copied].in_memory() ? Action::Kind::load : Action::Kind::copy, target, fused.from[copied]);
    fused.from[copied] = target;
  }

  void call(std::uint32_t i, const Operands& given) {
    Action action{Action::Kind::compute, i, {Kind::vector_register, 0}, {}};
    for (std::size_t k = 0; k < given.size(); ++k) action.from[k] = place_of(given[k]);
    for (std::uint32_t r = 0; r < registers_.size(); ++r) {
      if (const std::uint32_t v = registers_[r].value; v != no_value && next_use(v) != never) save(v);
      leave_register(r);
    }
    code_.actions.push_back(action);
    hold(0, result_of(i));
  }

  // Stores a result that is an output. Then it need not be saved.
  void finish(std::uint32_t i) {
    const std::uint32_t v = result_of(i);
    for (std::uint32_t k = first_output_[v]; k != never; k = following_output_[k]) {
      const Location output{Kind::output, k};
      action(Action::Kind::store, output, {Kind::vector_register, register_[v]});
      memory_[v] = output;
      registers_[register_[v]].saved = true;
    }
    if (next_use(v) == never) forget(v);
  }

  void store_given_outputs() {
    for (std::uint32_t k = 0; k < program_.outputs.size(); ++k) {
      const std::uint32_t v = program_.outputs[k];
      if (v >= program_.first_result()) continue;
      action(Action::Kind::load, {Kind::vector_register, 0}, memory_[v]);
      action(Action::Kind::store, {Kind::output, k}, {Kind::vector_register, 0});
    }
  }

  const Program& program_;
  std::span<const std::uint32_t> order_;
  std::span<const InstructionForm> forms_;
  AllocatedCode code_;
  std::uint32_t now_ = 0;

  std::vector<std::uint32_t> uses_, next_, last_;  // by value v: uses_[next_[v]…last_[v]) are still to come
  std::vector<std::uint32_t> next_call_;           // at or after each position
  std::vector<std::uint32_t> first_output_, following_output_;
  std::vector<Location> memory_;         // by value: its place in memory, if any
  std::vector<std::uint32_t> register_;  // by value: its register, if any
  std::vector<Register> registers_;
  std::uint64_t pinned_ = 0;  // a bit for each register that the current instruction reads
  std::vector<std::uint32_t> free_slots_;
};

}  // namespace

AllocatedCode allocate_registers(const Program& program, std::span<const std::uint32_t> order,
                                 std::span<const InstructionForm> forms, std::uint32_t registers) {
  return Allocation(program, order, forms, registers).run();
}

}  // namespace hesse::ad::detail
