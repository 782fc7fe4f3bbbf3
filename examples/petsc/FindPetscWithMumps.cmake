# Sets petsc_with_mumps to whether PETSc 3.17 or later is there, with MUMPS and real numbers in double, and MPI. The
# target PkgConfig::petsc is then PETSc.
set(petsc_with_mumps FALSE)
find_package(PkgConfig QUIET)
if(PKG_CONFIG_FOUND)
  pkg_check_modules(petsc QUIET IMPORTED_TARGET PETSc>=3.17)
endif()
if(TARGET PkgConfig::petsc)
  set(MPI_CXX_SKIP_MPICXX TRUE)  # the interface of C is enough
  find_package(MPI QUIET COMPONENTS CXX)
endif()
if(TARGET PkgConfig::petsc AND TARGET MPI::MPI_CXX)
  include(CheckCXXSourceCompiles)
  set(CMAKE_REQUIRED_LIBRARIES PkgConfig::petsc MPI::MPI_CXX)
  check_cxx_source_compiles(
    "#include <petscsys.h>
     #if !defined(PETSC_HAVE_MUMPS) || !defined(PETSC_USE_REAL_DOUBLE) || defined(PETSC_USE_COMPLEX)
     #error
     #endif
     int main() {}"
    HESSE_PETSC_HAS_MUMPS)
  unset(CMAKE_REQUIRED_LIBRARIES)
  set(petsc_with_mumps ${HESSE_PETSC_HAS_MUMPS})
endif()
