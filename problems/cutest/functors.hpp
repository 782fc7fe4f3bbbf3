#pragma once

#include <hesse/problems/cutest/banded.hpp>
#include <hesse/problems/cutest/coating.hpp>
#include <hesse/problems/cutest/discretised.hpp>
#include <hesse/problems/cutest/dixmaan.hpp>
#include <hesse/problems/cutest/equations.hpp>
#include <hesse/problems/cutest/matrix_equations.hpp>
#include <hesse/problems/cutest/penalties.hpp>
#include <hesse/problems/cutest/quadratic.hpp>
#include <hesse/problems/cutest/quartic.hpp>
#include <hesse/problems/cutest/scaled.hpp>
#include <hesse/problems/cutest/trigonometric.hpp>
#include <hesse/problems/cutest/valleys.hpp>
#include <hesse/problems/entry.hpp>

namespace hesse::problems {

// By header.
using CutestFunctors = Functors<
    cutest::Dixon3dq, cutest::Dqdrtic, cutest::Testquad, cutest::Tridia, cutest::Arglina, cutest::Arglinb,
    cutest::Arglinc, cutest::Srosenbr, cutest::Extrosnb, cutest::Genrose, cutest::Fletchcr, cutest::Nondia,
    cutest::Liarwhd, cutest::Woods, cutest::Chainwoo, cutest::Modbeale, cutest::Luksan11, cutest::Arwhead,
    cutest::Bdqrtic, cutest::Dqrtic, cutest::Edensch, cutest::Engval1, cutest::Freuroth, cutest::Nondquar,
    cutest::Powellsg, cutest::Power, cutest::Qing, cutest::Tquartic, cutest::Box, cutest::Boxpower, cutest::Sparsqur,
    cutest::Cosine, cutest::Cragglvy, cutest::Eg2, cutest::Genhumps, cutest::Indef, cutest::Indefm, cutest::Noncvxun,
    cutest::Noncvxu2, cutest::Schmvett, cutest::Sinquad, cutest::Sparsine, cutest::Tointgss, cutest::Sensors,
    cutest::Argtrig, cutest::Luksan15, cutest::Luksan16, cutest::Luksan17, cutest::Broydn3d, cutest::Broydn7d,
    cutest::Brybnd, cutest::Curly<10>, cutest::Curly<20>, cutest::Curly<30>, cutest::Ncb20b, cutest::Ncb20,
    cutest::Luksan22, cutest::Scosine, cutest::Sscosine, cutest::Sbrybnd, cutest::Ssbrybnd, cutest::Scurly<10>,
    cutest::Scurly<20>, cutest::Scurly<30>, cutest::Morebv, cutest::Luksan21, cutest::Inteqne, cutest::Fletcbv2,
    cutest::Fletbv3m, cutest::Fletcbv3, cutest::Fletchbv, cutest::Fminsurf, cutest::Fminsrf2, cutest::Vareigvl,
    cutest::Msqrta, cutest::Msqrtb, cutest::Nonmsqrt, cutest::Spmsrt, cutest::Penalty1, cutest::Penalty2,
    cutest::Penalty3, cutest::Vardim, cutest::Brownal, cutest::Oscipath, cutest::Oscigrad, cutest::Eigena,
    cutest::Eigenb, cutest::Eigenc, cutest::Cyclooctane, cutest::Spin2, cutest::Spin, cutest::Kss, cutest::Mancino,
    cutest::Yatp1Ls, cutest::Yatp1Cls, cutest::Yatp2Ls, cutest::Yatp2Cls, cutest::Coating, cutest::Dixmaan<'A'>,
    cutest::Dixmaan<'B'>, cutest::Dixmaan<'C'>, cutest::Dixmaan<'D'>, cutest::Dixmaan<'E'>, cutest::Dixmaan<'F'>,
    cutest::Dixmaan<'G'>, cutest::Dixmaan<'H'>, cutest::Dixmaan<'I'>, cutest::Dixmaan<'J'>, cutest::Dixmaan<'K'>,
    cutest::Dixmaan<'L'>, cutest::Dixmaan<'M'>, cutest::Dixmaan<'N'>, cutest::Dixmaan<'O'>, cutest::Dixmaan<'P'>>;

}  // namespace hesse::problems
