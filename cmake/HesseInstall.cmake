# Install rules: headers, the two libraries, the package files of find_package(hesse CONFIG) and pkg-config.
include(CMakePackageConfigHelpers)

foreach(folder ad solver)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/${folder}/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/hesse/${folder}
          FILES_MATCHING PATTERN "*.hpp")
endforeach()
install(FILES ${PROJECT_SOURCE_DIR}/apps/library/hesse.hpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/hesse)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

install(TARGETS hesse_ad hesse_solver hesse_hesse EXPORT hesse_targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT hesse_targets NAMESPACE hesse:: FILE hesseTargets.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/hesse)
# A static library leaves what it uses to whoever links it.
if(NOT BUILD_SHARED_LIBS)
  if(asmjit_FOUND)
    set(HESSE_FIND_ASMJIT "find_dependency(asmjit CONFIG)")
    set(HESSE_LIBS_ASMJIT "-lasmjit")
  endif()
  if(METIS_LIBRARY AND METIS_INCLUDE_DIR)
    set(HESSE_LIBS_METIS "-lmetis")
  endif()
endif()
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/hesseConfig.cmake.in ${PROJECT_BINARY_DIR}/hesseConfig.cmake
                              INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/hesse)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/hesseConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/hesseConfig.cmake ${PROJECT_BINARY_DIR}/hesseConfigVersion.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/hesse)

# Folders are relative to the prefix, unless they were given as absolute ones.
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig
           OUTPUT_VARIABLE HESSE_PC_UP)
set(HESSE_PC_PREFIX "\${pcfiledir}/${HESSE_PC_UP}")
foreach(folder LIBDIR INCLUDEDIR)
  set(HESSE_PC_${folder} "${CMAKE_INSTALL_${folder}}")
  cmake_path(ABSOLUTE_PATH HESSE_PC_${folder} BASE_DIRECTORY "\${prefix}")
endforeach()
configure_file(${PROJECT_SOURCE_DIR}/cmake/hesse.pc.in ${PROJECT_BINARY_DIR}/hesse.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/hesse.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

if(TARGET hesse_cli)
  install(TARGETS hesse_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
