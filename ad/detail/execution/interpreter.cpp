#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/execution/interpreter.hpp>
#include <hesse/ad/detail/execution/lowering.hpp>

// The interpreter's kernels: chooses a machine for the instruction set and runs the lowered commands strip by strip.
namespace hesse::ad::detail {

void evaluate_lanes(const Command& payload, const double* const* operands, double* result, std::size_t lanes) {
  const Instruction instruction{static_cast<Operation>(payload.a), static_cast<Part>(payload.b),
                                static_cast<std::uint8_t>(payload.c)};
  const auto stride = [&payload](unsigned k) -> std::size_t { return payload.d >> k & 1u ? 0 : 1; };
  const std::size_t a = stride(0), b = stride(1), c = stride(2);
  for (std::size_t i = 0; i < lanes; ++i)
    result[i] = evaluate(instruction, operands[0][i * a], operands[1][i * b], operands[2][i * c]);
}

namespace {

constexpr std::size_t max_lanes = 64;
constexpr std::size_t second_level_cache = 524288;  // bytes; that of most processors, or half of it

const detail::Machine& machine_of(Isa isa, std::size_t lanes = 0) {
  if (lanes == 1) return isa == Isa::baseline ? detail::machine_point : detail::machine_point_fma;
  return isa == Isa::avx512 ? detail::machine_avx512
         : isa == Isa::avx2 ? detail::machine_avx2
                            : detail::machine_baseline;
}

bool available(Isa isa) {
  if (!machine_of(isa).compiled) return false;
#if defined(__x86_64__) || defined(__i386__)
  if (isa == Isa::avx512) return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
  if (isa == Isa::avx2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
  return isa == Isa::baseline;
}

class Interpreter final : public BlockKernel {
 public:
  Interpreter(const Program& program, detail::Lowered lowered, const detail::Machine& machine, std::size_t lanes)
      : BlockKernel(lanes, lowered.slots * lanes + lowered.external_rows + lowered.slots +
                               (program.shared > 0 ? lowered.constants.size() : 0)),
        inputs_(program.inputs),
        parameters_(program.parameters),
        outputs_(static_cast<std::uint32_t>(program.outputs.size())),
        slots_(lowered.slots),
        shared_(program.shared),
        strip_(std::min(machine.widest_strip, lanes & (~lanes + 1))),
        machine_(machine),
        commands_(std::move(lowered.commands)),
        constants_(std::move(lowered.constants)) {
    for (std::size_t i = 0; i < commands_.size(); ++i)
      commands_[i].kernel = lowered.codes[i] == detail::payload_code ? lane_function(commands_[i])
                                                                     : machine.kernel(lowered.codes[i], strip_);
  }

  void run(const double* const* inputs, const double* const* parameters, double* const* outputs,
           double* workspace) const override {
    static_assert(sizeof(const double*) <= sizeof(double));
    const auto rows = reinterpret_cast<const double**>(workspace + slots_ * lanes());
    const double** next = rows;
    const auto append = [&next](const double* row) { std::construct_at(next++, row); };
    for (std::uint32_t i = 0; i < inputs_; ++i) append(inputs[i]);
    for (std::uint32_t p = 0; p < parameters_; ++p) append(parameters[p]);
    for (std::uint32_t k = 0; k < outputs_; ++k) append(outputs[k]);
    for (std::uint32_t s = 0; s < slots_; ++s) append(workspace + s * lanes());
    const double* constants = constants_.data();
    if (shared_ > 0) {
      const auto table = workspace + (slots_ * lanes() + static_cast<std::size_t>(next - rows));
      std::copy_n(parameters[parameters_], shared_, table);
      std::copy(constants_.begin() + shared_, constants_.end(), table + shared_);
      constants = table;
    }
    machine_.run(commands_.data(), commands_.data() + commands_.size(), rows, constants, lanes(), strip_);
  }

 private:
  void (*lane_function(const detail::Command& payload) const)() {
    const detail::LaneFunction packed = machine_.lane_function(payload.a, payload.b);
    return reinterpret_cast<void (*)()>(packed ? packed : detail::evaluate_lanes);
  }

  std::uint32_t inputs_, parameters_, outputs_, slots_, shared_;
  std::size_t strip_;  // the widest strip that divides the lanes
  const detail::Machine& machine_;
  std::vector<detail::Command> commands_;
  std::vector<double> constants_;
};

// One strip of full width. Narrower strips that stay in the first-level cache were slower by a third on programs of 300
// to 100 000 instructions. Fewer lanes are used only if the rows would exceed the second-level cache.
std::size_t best_lanes(const detail::Lowered& lowered, const detail::Machine& machine) {
  std::size_t lanes = machine.widest_strip;
  const std::size_t rows = lowered.external_rows + lowered.slots;
  while (lanes > 16 && rows * lanes * sizeof(double) > second_level_cache) lanes /= 2;
  return lanes;
}

}  // namespace

std::string_view to_string(Isa isa) { return isa == Isa::avx512 ? "avx512" : isa == Isa::avx2 ? "avx2" : "baseline"; }

std::vector<Isa> available_isas() {
  std::vector<Isa> isas;
  for (const Isa isa : {Isa::baseline, Isa::avx2, Isa::avx512})
    if (available(isa)) isas.push_back(isa);
  return isas;
}

Isa best_isa() { return available(Isa::avx512) ? Isa::avx512 : available(Isa::avx2) ? Isa::avx2 : Isa::baseline; }

std::unique_ptr<BlockKernel> make_interpreter(const Program& program, std::size_t lanes, Isa isa) {
  if ((lanes % 8 != 0 && lanes != 1) || lanes > max_lanes)
    throw Error("make_interpreter: " + std::to_string(lanes) + " lanes; give a multiple of 8 up to " +
                std::to_string(max_lanes) + ", 1, or 0 for the best number");
  if (!available(isa))
    throw Error("make_interpreter: " + std::string(to_string(isa)) + " is not available here; the best is " +
                std::string(to_string(best_isa())));
  const detail::Machine& machine = machine_of(isa, lanes);
  detail::Lowered lowered = detail::lower(program, machine.vector_math);
  if (lanes == 0) lanes = best_lanes(lowered, machine);
  return std::make_unique<Interpreter>(program, std::move(lowered), machine, lanes);
}

double ulp_bound(Operation operation) {
  constexpr auto bounds = [] {
    std::array<double, operation_count> ulps{};
#define HESSE_ENTER(ROW, name, bound) ulps[static_cast<std::size_t>(operation_of<elementary::ROW>)] = bound;
    HESSE_VECTOR_MATH_UNARY(HESSE_ENTER)
    HESSE_VECTOR_MATH_BINARY(HESSE_ENTER)
#undef HESSE_ENTER
    return ulps;
  }();
  return bounds[static_cast<std::size_t>(operation)];
}

}  // namespace hesse::ad::detail
