# SPDX-License-Identifier: Apache-2.0
# cmake --install and packages. The layout is fixed, as lib/clang's is: `refsan flags` finds
# everything relative to its own place.
#
#   bin/refsan   lib/refsan/clang-N/refsan.so   lib/refsan/librefsan_rt.so
#   include/refsan.h   include/refsan/abi.h   lib/cmake/refsan/   share/doc/refsan/
#   lib/pkgconfig/refsan.pc   lib/pkgconfig/refsan-clang-N.pc
#
# What has no N in its name is the same from every build, so that plugins for several versions share
# a prefix. Each of the three parts is a package of its own: the plugin for a version of Clang, what
# instrumented extensions need where they run, and all else.
include(CMakePackageConfigHelpers)

set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME tool)

install(TARGETS refsan_tool RUNTIME DESTINATION bin)
if(TARGET refsan_plugin)
    install(TARGETS refsan_plugin
            LIBRARY DESTINATION lib/refsan/clang-${REFSAN_LLVM_VERSION} COMPONENT plugin)
endif()

if(TARGET refsan_rt)
    set_target_properties(refsan_rt PROPERTIES
        LIBRARY_OUTPUT_DIRECTORY ${REFSAN_BUILD_LIBDIR}
        ARCHIVE_OUTPUT_DIRECTORY ${REFSAN_BUILD_LIBDIR})
    install(TARGETS refsan_rt
            LIBRARY DESTINATION lib/refsan COMPONENT runtime
            ARCHIVE DESTINATION lib/refsan COMPONENT runtime)
    install(DIRECTORY ${PROJECT_SOURCE_DIR}/runtime/include/ DESTINATION include COMPONENT runtime
            FILES_MATCHING PATTERN "*.h")
    file(CREATE_LINK ${PROJECT_SOURCE_DIR}/runtime/include ${PROJECT_BINARY_DIR}/include SYMBOLIC)
endif()

configure_package_config_file(
    ${PROJECT_SOURCE_DIR}/cmake/refsanConfig.cmake.in
    ${PROJECT_BINARY_DIR}/cmake/refsanConfig.cmake
    INSTALL_DESTINATION lib/cmake/refsan)
write_basic_package_version_file(
    ${PROJECT_BINARY_DIR}/cmake/refsanConfigVersion.cmake
    COMPATIBILITY SameMinorVersion)
install(FILES
    ${PROJECT_BINARY_DIR}/cmake/refsanConfig.cmake
    ${PROJECT_BINARY_DIR}/cmake/refsanConfigVersion.cmake
    DESTINATION lib/cmake/refsan)

configure_file(${PROJECT_SOURCE_DIR}/cmake/refsan.pc.in ${PROJECT_BINARY_DIR}/refsan.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/refsan.pc DESTINATION lib/pkgconfig)
if(TARGET refsan_plugin)
    set(pc refsan-clang-${REFSAN_LLVM_VERSION}.pc)
    configure_file(${PROJECT_SOURCE_DIR}/cmake/refsan-clang.pc.in ${PROJECT_BINARY_DIR}/${pc} @ONLY)
    install(FILES ${PROJECT_BINARY_DIR}/${pc} DESTINATION lib/pkgconfig COMPONENT plugin)
endif()

# As in the source tree, so that links work in both.
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/LICENSE
        DESTINATION share/doc/refsan)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION share/doc/refsan
        FILES_MATCHING PATTERN "*.md" PATTERN "*.json" PATTERN "*.png"
        PATTERN "*.svg")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME refsan)
set(CPACK_PACKAGE_CONTACT "The refsan developers")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)

# refsan, librefsan-rt, and refsan-clang-N: a package a part, and several plugins beside one tool.
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL tool runtime plugin)
set(CPACK_DEBIAN_TOOL_PACKAGE_NAME refsan)
set(CPACK_DEBIAN_TOOL_PACKAGE_RECOMMENDS "refsan-clang-${REFSAN_LLVM_VERSION}, librefsan-rt")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME librefsan-rt)
set(CPACK_DEBIAN_PLUGIN_PACKAGE_NAME refsan-clang-${REFSAN_LLVM_VERSION})
set(CPACK_DEBIAN_PLUGIN_PACKAGE_DEPENDS "clang-${REFSAN_LLVM_VERSION}, refsan")
include(CPack)
