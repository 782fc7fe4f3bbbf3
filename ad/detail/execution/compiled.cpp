#include <algorithm>
#include <array>
#include <bit>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/execution/commands.hpp>
#include <hesse/ad/detail/execution/compiled.hpp>
#include <hesse/ad/detail/execution/instruction_order.hpp>
#include <hesse/ad/detail/execution/register_allocation.hpp>
#include <hesse/ad/detail/execution/vector_calls.hpp>
#include <hesse/ad/detail/programs/well_formed.hpp>

#if defined(HESSE_HAVE_ASMJIT) && defined(__x86_64__) && defined(__unix__)
#define HESSE_COMPILES_PROGRAMS
#include <asmjit/x86.h>
#endif

// Machine code by asmjit: translates the actions of the register allocation to AVX2 or AVX-512 instructions.
namespace hesse::ad::detail {

#ifndef HESSE_COMPILES_PROGRAMS

bool compiled_available(Isa) { return false; }

std::string why_not_compiled(Isa) {
  return "hesse was built without asmjit for x86-64; install libasmjit-dev and build it again";
}

std::unique_ptr<BlockKernel> compile(const Program&, std::size_t, Isa isa) {
  throw Error("compile: " + why_not_compiled(isa));
}

#else

namespace {

namespace x86 = asmjit::x86;
namespace Inst = x86::Inst;

// The lanes of a register. A single point uses the first of two lanes, by scalar instructions.
constexpr std::uint32_t lanes_of(Isa isa, std::size_t lanes) { return lanes == 1 ? 1 : isa == Isa::avx512 ? 8 : 4; }

template <class Row>
bool is(const Instruction& i) {
  return i.operation == operation_of<Row>;
}

bool is_log_slope(const Instruction& i) {
  using namespace elementary;
  return i.part == Part::first_a && (is<Log>(i) || is<Log2>(i) || is<Log10>(i) || is<Log1p>(i));
}

// The immediate operand of vrndscalepd and vroundpd, or -1 if the instruction is not such a rounding.
int rounding_of(const Instruction& i) {
  using namespace elementary;
  return is<Floor>(i) ? 9 : is<Ceil>(i) ? 10 : is<Trunc>(i) ? 11 : is<Rint>(i) || is<Nearbyint>(i) ? 4 : -1;
}

InstructionForm form_of(const Instruction& i) {
  using namespace elementary;
  if (i.part == Part::first_a)
    return is_log_slope(i) || is<Sqrt>(i) || is<Abs>(i) ? InstructionForm::early_write : InstructionForm::call;
  if (i.part != Part::value) return InstructionForm::call;
  if (is<Sign>(i)) return InstructionForm::early_write;
  if (rounding_of(i) >= 0) return InstructionForm::memory_last;
  if (is<Add>(i) || is<Mul>(i)) return InstructionForm::commutative;
  if (is<Sub>(i) || is<Div>(i) || is<Sqrt>(i)) return InstructionForm::memory_last;
  if (is<Neg>(i) || is<Abs>(i)) return InstructionForm::registers;
  return is<Fma>(i) ? InstructionForm::fused : InstructionForm::call;
}

// A call of the interpreter's function on lanes in memory, for an instruction without a function on registers. operands
// holds up to three vectors; the result replaces the first.
struct LaneCall {
  detail::LaneFunction function;
  detail::Command payload;
};

template <std::size_t Lanes>
void call_on_lanes(const LaneCall* call, double* operands) {
  const std::array<const double*, 3> rows{operands, operands + Lanes, operands + 2 * Lanes};
  call->function(call->payload, rows.data(), operands, Lanes);
}

using Code = void (*)(const double* const*, const double* const*, double* const*, double*);

// Pages of machine code. They are written first, then only executable.
class Executable {
 public:
  explicit Executable(asmjit::CodeHolder& code) {
    check(code.flatten());
    const std::size_t page = asmjit::VirtMem::info().pageSize;
    size_ = (code.codeSize() + page - 1) / page * page;
    check(asmjit::VirtMem::alloc(&memory_, size_, asmjit::VirtMem::MemoryFlags::kAccessRW));
    asmjit::Error error = code.relocateToBase(reinterpret_cast<std::uintptr_t>(memory_));
    if (error == asmjit::kErrorOk) error = code.copyFlattenedData(memory_, size_);
    if (error == asmjit::kErrorOk)
      error = asmjit::VirtMem::protect(memory_, size_, asmjit::VirtMem::MemoryFlags::kAccessRX);
    if (error == asmjit::kErrorOk) return;
    asmjit::VirtMem::release(memory_, size_);
    check(error);
  }
  Executable(Executable&& other) noexcept
      : memory_(std::exchange(other.memory_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  Executable& operator=(Executable&&) = delete;
  ~Executable() {
    if (memory_) asmjit::VirtMem::release(memory_, size_);
  }

  Code entry() const { return reinterpret_cast<Code>(memory_); }

 private:
  static void check(asmjit::Error error) {
    if (error != asmjit::kErrorOk)
      throw Error(std::string("compile: no executable memory (") + asmjit::DebugUtils::errorAsString(error) +
                  "); use the interpreter where the system forbids it");
  }

  void* memory_ = nullptr;
  std::size_t size_ = 0;
};

// Data to which the code refers by address. It never moves.
struct CodeData {
  std::vector<double> constants;  // `copies` of each: for AVX2 one in every lane, since it cannot broadcast an operand
  std::uint32_t copies = 1;
  std::uint32_t shared = 0;  // of the constants: given at each run, stored behind the workspace
  std::vector<LaneCall> lane_calls;
};

class CompiledKernel final : public BlockKernel {
 public:
  CompiledKernel(std::size_t lanes, std::size_t parameters, std::size_t workspace, std::unique_ptr<CodeData> data,
                 Executable code)
      : BlockKernel(lanes, workspace + (data->shared > 0 ? data->constants.size() : 0)),
        parameters_(parameters),
        scratch_(workspace),
        data_(std::move(data)),
        code_(std::move(code)) {}

  void run(const double* const* inputs, const double* const* parameters, double* const* outputs,
           double* workspace) const override {
    if (data_->shared > 0) share(parameters[parameters_], workspace + scratch_);
    code_.entry()(inputs, parameters, outputs, workspace);
  }

 private:
  void share(const double* given, double* table) const {
    const std::size_t copies = data_->copies, shared = data_->shared;
    for (std::size_t k = 0; k < shared; ++k) std::fill_n(table + k * copies, copies, given[k]);
    std::copy(data_->constants.begin() + static_cast<std::ptrdiff_t>(shared * copies), data_->constants.end(),
              table + shared * copies);
  }

  std::size_t parameters_, scratch_;
  std::unique_ptr<CodeData> data_;
  Executable code_;
};

// Addresses of the caller's arrays, kept in general registers while these suffice.
class PointerCache {
 public:
  struct Entry {
    x86::Gp pointer;
    bool loaded;
  };

  // The register for the array of a place, and whether it already holds the address.
  Entry find(Location place) {
    ++clock_;
    std::size_t oldest = 0;
    for (std::size_t r = 0; r < held_.size(); ++r) {
      if (held_[r] == place) {
        used_[r] = clock_;
        return {registers()[r], true};
      }
      if (used_[r] < used_[oldest]) oldest = r;
    }
    held_[oldest] = place;
    used_[oldest] = clock_;
    return {registers()[oldest], false};
  }

  void clear() { held_.fill({}); }

 private:
  static constexpr std::size_t size = 9;
  static const std::array<x86::Gp, size>& registers() {
    static const std::array<x86::Gp, size> all{x86::rax, x86::rcx, x86::rdx, x86::rsi, x86::rdi,
                                               x86::r8,  x86::r9,  x86::r10, x86::r11};
    return all;
  }

  std::array<Location, size> held_{};
  std::array<std::uint64_t, size> used_{};
  std::uint64_t clock_ = 0;
};

class Emitter {
 public:
  Emitter(const Program& program, Isa isa, std::size_t lanes)
      : program_(program),
        isa_(isa),
        point_(lanes == 1),
        wide_(isa == Isa::avx512 && !point_),
        width_(lanes_of(isa, lanes)),
        lanes_(lanes) {
    check(holder_.init(asmjit::Environment::host()));
    check(holder_.attach(&assembler_));
    forms_.reserve(program.code.size());
    std::transform(program.code.begin(), program.code.end(), std::back_inserter(forms_), form_of);
  }

  std::unique_ptr<BlockKernel> kernel() {
    const AllocatedCode code = allocate();
    calls_lanes_ = std::any_of(code.actions.begin(), code.actions.end(), [&](const Action& a) { return on_lanes(a); });
    write_data(code);
    const std::size_t workspace = (code.slots + (calls_lanes_ ? 3 : 0)) * width_;
    enter(workspace);
    const asmjit::Label again = assembler_.newLabel();
    check(assembler_.bind(again));
    for (const Action& action : code.actions) emit(action);
    emit(Inst::kIdAdd, offset_, bytes());
    emit(Inst::kIdCmp, offset_, static_cast<std::uint32_t>(lanes_ * sizeof(double)));
    emit(Inst::kIdJb, again);
    leave();
    return std::make_unique<CompiledKernel>(lanes_, program_.parameters, workspace, std::move(data_),
                                            Executable(holder_));
  }

 private:
  // Allocates registers for the cheapest instruction order.
  AllocatedCode allocate() const {
    // Two registers are reserved for derivatives with branches. AVX-512 has separate mask registers.
    const bool early_writes = std::find(forms_.begin(), forms_.end(), InstructionForm::early_write) != forms_.end();
    const std::uint32_t registers = wide_ ? (early_writes ? 31 : 32) : (early_writes ? 14 : 16);
    AllocatedCode best;
    bool first = true;
    for (const auto& order : {detail::top_down_order(program_), detail::bottom_up_order(program_, true),
                              detail::bottom_up_order(program_, false)}) {
      AllocatedCode code = detail::allocate_registers(program_, order, forms_, registers);
      if (first || cost(code) < cost(best)) best = std::move(code);
      first = false;
    }
    return best;
  }

  // Memory traffic plus memory size. Measured on programs of 200 to 100 000 instructions: a further vector of
  // workspace, which fills the first-level cache sooner, costs as much as four loads.
  static std::size_t cost(const AllocatedCode& code) {
    return code.loads + 2 * code.stores + code.memory_operands + 4 * std::size_t{code.slots};
  }

  std::uint32_t bytes() const { return width_ * static_cast<std::uint32_t>(sizeof(double)); }

  bool is_call(const Action& action) const {
    return action.kind == Action::Kind::compute && forms_[action.instruction] == InstructionForm::call;
  }

  detail::VectorCall vector_function(const Action& action) const {
    return detail::vector_call(program_.code[action.instruction], isa_);
  }

  // Whether the action calls a function on lanes in memory.
  bool on_lanes(const Action& action) const { return is_call(action) && !point_ && !vector_function(action).function; }

  // Constants of the code itself, stored after those of the program.
  enum class Own : std::uint32_t { sign, all_but_sign, zero, half, one, ln2, ln10 };

  void write_data(const AllocatedCode& code) {
    std::vector<double> constants = program_.constants;
    const auto all_but_sign = std::bit_cast<double>(~(std::uint64_t{1} << 63));
    constants.insert(constants.end(), {-0.0, all_but_sign, 0.0, 0.5, 1.0, std::numbers::ln2, std::numbers::ln10});
    const std::uint32_t copies = wide_ ? 1 : width_;
    data_->constants.reserve(constants.size() * copies + 1);
    for (const double c : constants) data_->constants.insert(data_->constants.end(), copies, c);
    data_->copies = copies;
    data_->shared = program_.shared;
    data_->constants.push_back(0);  // the masks of a point are read as two lanes
    for (const Action& a : code.actions)
      if (on_lanes(a)) data_->lane_calls.push_back(lane_call(program_.code[a.instruction]));
  }

  LaneCall lane_call(const Instruction& i) const {
    const auto operation = static_cast<std::uint32_t>(i.operation), part = static_cast<std::uint32_t>(i.part);
    const auto packed = (wide_ ? detail::machine_avx512 : detail::machine_avx2).lane_function(operation, part);
    return {packed ? packed : detail::evaluate_lanes, {nullptr, operation, part, i.signs, 0}};
  }

  template <class... Operands>
  void emit(asmjit::InstId id, const Operands&... operands) {
    check(assembler_.emit(id, operands...));
  }

  static void check(asmjit::Error error) {
    if (error != asmjit::kErrorOk)
      throw Error(std::string("compile: asmjit reports ") + asmjit::DebugUtils::errorAsString(error) +
                  "; use the interpreter for this program");
  }

  // System V calling convention: saves callee-saved registers, then loads what all of the code needs.
  void enter(std::size_t workspace) {
    for (const x86::Gp& r : saved_) emit(Inst::kIdPush, r);
    emit(Inst::kIdSub, x86::rsp, 8);  // to a multiple of 16
    emit(Inst::kIdMov, inputs_, x86::rdi);
    emit(Inst::kIdMov, parameters_, x86::rsi);
    emit(Inst::kIdMov, outputs_, x86::rdx);
    emit(Inst::kIdLea, workspace_, x86::ptr(x86::rcx, static_cast<std::int32_t>(bias())));
    if (program_.shared > 0)
      emit(Inst::kIdLea, constants_, x86::ptr(x86::rcx, static_cast<std::int32_t>(workspace * sizeof(double))));
    else
      emit(Inst::kIdMov, constants_, reinterpret_cast<std::uintptr_t>(data_->constants.data()));
    emit(Inst::kIdXor, offset_.r32(), offset_.r32());
  }

  void leave() {
    emit(Inst::kIdVzeroupper);
    emit(Inst::kIdAdd, x86::rsp, 8);
    for (auto r = saved_.rbegin(); r != saved_.rend(); ++r) emit(Inst::kIdPop, *r);
    emit(Inst::kIdRet);
  }

  // The workspace is addressed from its 128th vector. Then a one-byte displacement reaches twice as many slots.
  std::uint32_t bias() const { return 128 * bytes(); }

  x86::Vec vector(std::uint32_t index) const {
    if (point_) return x86::xmm(index);
    return wide_ ? static_cast<x86::Vec>(x86::zmm(index)) : static_cast<x86::Vec>(x86::ymm(index));
  }
  x86::Vec vector(Location place) const { return vector(place.index); }

  x86::Mem slot(std::uint32_t index) const {
    return x86::ptr(workspace_, static_cast<std::int32_t>(index * bytes()) - static_cast<std::int32_t>(bias()));
  }

  x86::Mem constant(std::uint32_t index) const {
    const auto size = wide_ ? sizeof(double) : bytes();
    return x86::ptr(constants_, static_cast<std::int32_t>(index * size));
  }

  x86::Mem array(Location place) {
    const auto [pointer, loaded] = pointers_.find(place);
    if (!loaded) {
      const x86::Gp& table = place.kind == Location::Kind::input       ? inputs_
                             : place.kind == Location::Kind::parameter ? parameters_
                                                                       : outputs_;
      emit(Inst::kIdMov, pointer, x86::ptr(table, static_cast<std::int32_t>(place.index * sizeof(void*))));
    }
    return x86::ptr(pointer, offset_);
  }

  x86::Mem memory(Location place) {
    if (place.kind == Location::Kind::slot) return slot(place.index + (calls_lanes_ ? 3 : 0));
    return place.kind == Location::Kind::constant ? constant(place.index) : array(place);
  }

  Location place(Own which) const {
    return {Location::Kind::constant,
            static_cast<std::uint32_t>(program_.constants.size()) + static_cast<std::uint32_t>(which)};
  }
  asmjit::Operand own(Own which) { return operand(place(which)); }

  // A constant as an operand.
  x86::Mem spread(const x86::Mem& mem) const { return wide_ ? mem._1to8() : mem; }

  asmjit::Operand operand(Location place) {
    if (place.in_register()) return vector(place);
    const x86::Mem mem = memory(place);
    return place.kind == Location::Kind::constant ? spread(mem) : mem;
  }

  void load(const x86::Vec& to, Location from) {
    if (from.in_register()) {
      if (vector(from).id() != to.id()) emit(Inst::kIdVmovapd, to, vector(from));
    } else if (point_) {
      emit(Inst::kIdVmovsd, to, memory(from));
    } else if (wide_ && from.kind == Location::Kind::constant) {
      emit(Inst::kIdVbroadcastsd, to, memory(from));
    } else {
      emit(Inst::kIdVmovupd, to, memory(from));
    }
  }

  void emit(const Action& action) {
    if (action.kind == Action::Kind::store) {
      emit(point_ ? Inst::kIdVmovsd : Inst::kIdVmovupd, memory(action.to), vector(action.from[0]));
    } else if (action.kind != Action::Kind::compute) {
      load(vector(action.to), action.from[0]);
    } else if (is_call(action)) {
      call(action);
    } else if (forms_[action.instruction] == InstructionForm::fused) {
      fuse(action);
    } else {
      compute(action);
    }
  }

  void compute(const Action& action) {
    using namespace elementary;
    const Instruction& i = program_.code[action.instruction];
    auto [a, b, c] = action.from;
    const x86::Vec to = vector(action.to);
    if (forms_[action.instruction] == InstructionForm::early_write) return branch(i, to, a, b);
    if (const int how = rounding_of(i); how >= 0) {
      if (point_) return emit(Inst::kIdVroundsd, to, to, operand(a), how);
      return emit(wide_ ? Inst::kIdVrndscalepd : Inst::kIdVroundpd, to, operand(a), how);
    }
    if (forms_[action.instruction] == InstructionForm::commutative && a.in_memory()) std::swap(a, b);
    if (is<Sqrt>(i)) {
      if (point_) return emit(Inst::kIdVsqrtsd, to, to, operand(a));
      return emit(Inst::kIdVsqrtpd, to, operand(a));
    }
    if (is<Neg>(i)) return emit(Inst::kIdVxorpd, to, vector(a), own(Own::sign));
    if (is<Abs>(i)) return emit(Inst::kIdVandpd, to, vector(a), own(Own::all_but_sign));
    const asmjit::InstId id = is<Add>(i)   ? (point_ ? Inst::kIdVaddsd : Inst::kIdVaddpd)
                              : is<Sub>(i) ? (point_ ? Inst::kIdVsubsd : Inst::kIdVsubpd)
                              : is<Mul>(i) ? (point_ ? Inst::kIdVmulsd : Inst::kIdVmulpd)
                                           : (point_ ? Inst::kIdVdivsd : Inst::kIdVdivpd);
    emit(id, to, vector(a), operand(b));
  }

  // Derivatives with a branch. Both sides are computed and one is selected in each lane, as the rows do.
  void branch(const Instruction& i, const x86::Vec& to, Location x, Location y) {
    using namespace elementary;
    enum Predicate : std::uint32_t { not_equal = 0x4, not_greater_equal = 0x9, ordered_not_equal = 0xc };
    const x86::Vec spare = vector(wide_ ? 31 : 15);
    if (is_log_slope(i)) {  // 1 / (s (u + 0)); y if u ≥ 0 is false
      load(to, x);
      if (is<Log1p>(i)) emit(Inst::kIdVaddpd, to, to, own(Own::one));
      emit(Inst::kIdVaddpd, to, to, own(Own::zero));
      compare(to, not_greater_equal);
      if (is<Log2>(i)) emit(Inst::kIdVmulpd, to, to, own(Own::ln2));
      if (is<Log10>(i)) emit(Inst::kIdVmulpd, to, to, own(Own::ln10));
      load(spare, place(Own::one));
      emit(Inst::kIdVdivpd, to, spare, to);
      select(to, y);
    } else if (is<Sqrt>(i)) {  // 0.5 / y; 0.5 / (y + 0) if x = 0
      load(spare, x);
      compare(spare, not_equal);
      load(to, y);
      emit(Inst::kIdVaddpd, to, to, own(Own::zero));
      select(to, y);
      load(spare, place(Own::half));
      emit(Inst::kIdVdivpd, to, spare, to);
    } else {  // the sign: x + 0; ±1 if that is a nonzero number
      load(spare, x);
      emit(Inst::kIdVaddpd, to, spare, own(Own::zero));
      compare(to, ordered_not_equal);
      emit(Inst::kIdVandpd, spare, spare, own(Own::sign));
      emit(Inst::kIdVorpd, spare, spare, own(Own::one));
      select(to, {Location::Kind::vector_register, spare.id()});
    }
  }

  static constexpr std::uint32_t mask = 14;  // the register of the mask, without AVX-512

  // Sets the mask in lanes where the comparison of a with 0 holds.
  void compare(const x86::Vec& a, std::uint32_t predicate) {
    if (wide_) return emit(Inst::kIdVcmppd, x86::k1, a, own(Own::zero), predicate);
    emit(Inst::kIdVcmppd, vector(mask), a, own(Own::zero), predicate);
  }

  // to = mask ? from : to
  void select(const x86::Vec& to, Location from) {
    const asmjit::Operand source = operand(from);  // may emit an instruction of its own
    if (!wide_) return emit(Inst::kIdVblendvpd, to, to, source, vector(mask));
    assembler_.k(x86::k1);
    emit(Inst::kIdVblendmpd, to, to, source);
  }

  // ±a·b ± c into the register of one operand. The form depends on which operand that is, and which is in memory.
  void fuse(const Action& action) {
    static constexpr asmjit::InstId forms[2][4][3] = {
        // packed or scalar, by signs: 132, 213, 231
        {{Inst::kIdVfmadd132pd, Inst::kIdVfmadd213pd, Inst::kIdVfmadd231pd},
         {Inst::kIdVfnmadd132pd, Inst::kIdVfnmadd213pd, Inst::kIdVfnmadd231pd},
         {Inst::kIdVfmsub132pd, Inst::kIdVfmsub213pd, Inst::kIdVfmsub231pd},
         {Inst::kIdVfnmsub132pd, Inst::kIdVfnmsub213pd, Inst::kIdVfnmsub231pd}},
        {{Inst::kIdVfmadd132sd, Inst::kIdVfmadd213sd, Inst::kIdVfmadd231sd},
         {Inst::kIdVfnmadd132sd, Inst::kIdVfnmadd213sd, Inst::kIdVfnmadd231sd},
         {Inst::kIdVfmsub132sd, Inst::kIdVfmsub213sd, Inst::kIdVfmsub231sd},
         {Inst::kIdVfnmsub132sd, Inst::kIdVfnmsub213sd, Inst::kIdVfnmsub231sd}}};
    const auto& form = forms[point_ ? 1 : 0][program_.code[action.instruction].signs & 3];
    auto [a, b, c] = action.from;
    const x86::Vec to = vector(action.to);
    if (c == action.to && a != c && b != c) {
      if (a.in_memory()) std::swap(a, b);
      return emit(form[2], to, vector(a), operand(b));
    }
    if (a != action.to) std::swap(a, b);
    if (b.in_memory()) return emit(form[0], to, vector(c), operand(b));
    emit(form[1], to, vector(b), operand(c));
  }

  void call(const Action& action) {
    const Instruction& i = program_.code[action.instruction];
    if (point_) {
      pass_arguments(action.from, operand_count(i));
      call(reinterpret_cast<const void*>(function_of(i)));
    } else if (const auto [function, arguments, negated] = vector_function(action); function) {
      auto [a, b, c] = action.from;
      if (arguments == 2 && b.in_register()) {  // make room for the first argument
        const std::uint32_t other = a == Location{Location::Kind::vector_register, 2} ? 3 : 2;
        load(vector(other), b);
        b.index = other;
      }
      load(vector(0), a);
      if (arguments == 2) load(vector(1), b);
      call(function);
      if (negated) emit(Inst::kIdVxorpd, vector(0), vector(0), own(Own::sign));
    } else {
      for (int k = 0; k < operand_count(i); ++k) {
        const Location from = action.from[static_cast<std::size_t>(k)];
        // All values that are still needed are in memory, so there is a free register that holds no operand.
        std::uint32_t through = from.index;
        if (!from.in_register()) {
          through = 0;
          while (std::find(action.from.begin(), action.from.end(),
                           Location{Location::Kind::vector_register, through}) != action.from.end())
            ++through;
          load(vector(through), from);
        }
        emit(Inst::kIdVmovupd, slot(static_cast<std::uint32_t>(k)), vector(through));
      }
      emit(Inst::kIdMov, x86::rdi, reinterpret_cast<std::uintptr_t>(&data_->lane_calls[lane_calls_++]));
      emit(Inst::kIdLea, x86::rsi, slot(0));
      emit(Inst::kIdVzeroupper);
      call(reinterpret_cast<const void*>(wide_ ? &call_on_lanes<8> : &call_on_lanes<4>));
      emit(Inst::kIdVmovupd, vector(0), slot(0));
    }
    pointers_.clear();
  }

  // Moves operands to the first registers. An operand that would be overwritten there is moved first.
  void pass_arguments(std::array<Location, 3> from, int count) {
    std::uint32_t spare = 3;
    for (std::uint32_t k = 0; k < static_cast<std::uint32_t>(count); ++k) {
      Location& place = from[k];
      if (!place.in_register() || place.index == k || place.index >= static_cast<std::uint32_t>(count)) continue;
      while (std::find(from.begin(), from.end(), Location{Location::Kind::vector_register, spare}) != from.end())
        ++spare;
      load(vector(spare), place);
      place.index = spare;
    }
    for (std::uint32_t k = 0; k < static_cast<std::uint32_t>(count); ++k) load(vector(k), from[k]);
  }

  void call(const void* function) {
    emit(Inst::kIdMov, x86::rax, reinterpret_cast<std::uintptr_t>(function));
    emit(Inst::kIdCall, x86::rax);
  }

  const Program& program_;
  const Isa isa_;
  const bool point_;
  const bool wide_;
  const std::uint32_t width_;  // lanes in a register
  const std::size_t lanes_;
  std::vector<InstructionForm> forms_;
  bool calls_lanes_ = false;  // then the workspace begins with three vectors of operands
  std::size_t lane_calls_ = 0;
  std::unique_ptr<CodeData> data_ = std::make_unique<CodeData>();

  asmjit::CodeHolder holder_;
  x86::Assembler assembler_;
  PointerCache pointers_;
  const std::array<x86::Gp, 6> saved_{x86::rbx, x86::rbp, x86::r12, x86::r13, x86::r14, x86::r15};
  const x86::Gp inputs_ = saved_[0], parameters_ = saved_[1], outputs_ = saved_[2], workspace_ = saved_[3],
                constants_ = saved_[4], offset_ = saved_[5];
};

}  // namespace

bool compiled_available(Isa isa) {
  const std::vector<Isa> isas = available_isas();
  return isa != Isa::baseline && std::find(isas.begin(), isas.end(), isa) != isas.end();
}

std::string why_not_compiled(Isa isa) {
  if (compiled_available(isa)) return "";
  if (isa == Isa::baseline && best_isa() != Isa::baseline)
    return "machine code is made for AVX2 and AVX-512 only; leave the isa to its default";
  return "this processor has no " + std::string(isa == Isa::avx512 ? "AVX-512" : "AVX2 with FMA") +
         "; use the interpreter";
}

std::unique_ptr<BlockKernel> compile(const Program& program, std::size_t lanes, Isa isa) {
  if (!compiled_available(isa)) throw Error("compile: " + why_not_compiled(isa));
  if (lanes == 0 || (lanes % 8 != 0 && lanes != 1))
    throw Error("compile: " + std::to_string(lanes) + " lanes; give a positive multiple of 8, or 1");
  detail::require_well_formed(program, "compile");
  return Emitter(program, isa, lanes).kernel();
}

#endif
}  // namespace hesse::ad::detail
