# cmake --install: the program with its manual page and completion, the library, its headers, the
# figure scripts and a CMake package.
include(CMakePackageConfigHelpers)

install(TARGETS sidestep-program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${SIDESTEP_SHARE}/sidestep.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${SIDESTEP_SHARE}/sidestep.bash
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME sidestep)
install(FILES ${SIDESTEP_SHARE}/_sidestep
        DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${SIDESTEP_SHARE}/sidestep.fish
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(TARGETS sidestep EXPORT sidestepTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY src/sidestep DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.h" PATTERN "*-inl.h" EXCLUDE PATTERN "cli" EXCLUDE)
install(DIRECTORY python/ DESTINATION ${CMAKE_INSTALL_DATADIR}/sidestep/python
        PATTERN "__pycache__" EXCLUDE PATTERN "backend" EXCLUDE)

install(EXPORT sidestepTargets NAMESPACE sidestep::
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/sidestep)
configure_package_config_file(cmake/sidestepConfig.cmake.in
  ${PROJECT_BINARY_DIR}/sidestepConfig.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/sidestep)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/sidestepConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/sidestepConfig.cmake
              ${PROJECT_BINARY_DIR}/sidestepConfigVersion.cmake
              ${PROJECT_SOURCE_DIR}/cmake/FindArb.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/sidestep)
