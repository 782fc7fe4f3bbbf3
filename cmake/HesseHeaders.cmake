# The include folder of the source tree: <hesse/ad/…>, <hesse/solver/…>, … are links into the folders of the same name,
# so that one spelling serves the source tree and the installed package.
set(HESSE_INCLUDE_DIR ${PROJECT_BINARY_DIR}/include)
file(MAKE_DIRECTORY ${HESSE_INCLUDE_DIR}/hesse)
foreach(folder ad solver problems)
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${folder} ${HESSE_INCLUDE_DIR}/hesse/${folder} SYMBOLIC)
endforeach()
file(CREATE_LINK ${PROJECT_SOURCE_DIR}/apps/library/hesse.hpp ${HESSE_INCLUDE_DIR}/hesse/hesse.hpp SYMBOLIC)

# hesse_library(name [sources…]): target hesse_<name>, alias hesse::<name>; header-only when it has no sources.
function(hesse_library name)
  if(ARGN)
    add_library(hesse_${name} ${ARGN})
    set(scope PUBLIC)
    hesse_warnings(hesse_${name})
  else()
    add_library(hesse_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(hesse::${name} ALIAS hesse_${name})
  set_target_properties(hesse_${name} PROPERTIES EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON)
  target_compile_features(hesse_${name} ${scope} cxx_std_20)
  target_include_directories(hesse_${name} ${scope} $<BUILD_INTERFACE:${HESSE_INCLUDE_DIR}>
                                                    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(hesse_${name} ${scope} Eigen3::Eigen)
endfunction()
