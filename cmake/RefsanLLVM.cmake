# SPDX-License-Identifier: Apache-2.0
# Finds the compiler that the plugin is for and its headers, by REFSAN_LLVM_VERSION. Headers only:
# the plugin's symbols come from the clang that loads it, and LLVM's CMake packages name archives
# that need not be installed.
#
# Sets REFSAN_LLVM_INCLUDE_DIR, REFSAN_CLANG, REFSAN_CLANGXX, REFSAN_LLVM_BINDIR.
set(REFSAN_LLVM_OLDEST 16)
set(REFSAN_LLVM_NEWEST 22)

if(REFSAN_LLVM_VERSION LESS REFSAN_LLVM_OLDEST OR REFSAN_LLVM_VERSION GREATER REFSAN_LLVM_NEWEST)
    message(FATAL_ERROR "refsan: REFSAN_LLVM_VERSION is ${REFSAN_LLVM_VERSION}; "
                        "${REFSAN_LLVM_OLDEST} to ${REFSAN_LLVM_NEWEST} are supported")
endif()

# Another version than last time: forget what was found for that one.
if(NOT REFSAN_LLVM_FOUND_VERSION STREQUAL REFSAN_LLVM_VERSION)
    unset(REFSAN_LLVM_INCLUDE_DIR CACHE)
    unset(REFSAN_CLANG CACHE)
    unset(REFSAN_CLANGXX CACHE)
endif()
set(REFSAN_LLVM_FOUND_VERSION ${REFSAN_LLVM_VERSION} CACHE INTERNAL "")

set(REFSAN_LLVM_PREFIX /usr/lib/llvm-${REFSAN_LLVM_VERSION})
find_path(REFSAN_LLVM_INCLUDE_DIR clang/Frontend/FrontendPluginRegistry.h
          HINTS ${REFSAN_LLVM_PREFIX}/include)
find_program(REFSAN_CLANG NAMES clang-${REFSAN_LLVM_VERSION} clang
             HINTS ${REFSAN_LLVM_PREFIX}/bin)
find_program(REFSAN_CLANGXX NAMES clang++-${REFSAN_LLVM_VERSION} clang++
             HINTS ${REFSAN_LLVM_PREFIX}/bin)
foreach(needed REFSAN_LLVM_INCLUDE_DIR REFSAN_CLANG REFSAN_CLANGXX)
    if(NOT ${needed})
        message(FATAL_ERROR
                "refsan: ${needed} not found: install clang-${REFSAN_LLVM_VERSION}, "
                "libclang-${REFSAN_LLVM_VERSION}-dev and llvm-${REFSAN_LLVM_VERSION}-dev, "
                "or configure with -DREFSAN_PLUGIN=OFF")
    endif()
endforeach()

file(STRINGS ${REFSAN_LLVM_INCLUDE_DIR}/llvm/Config/llvm-config.h major
     REGEX "^#define LLVM_VERSION_MAJOR ")
string(REGEX REPLACE "^.* " "" major "${major}")
if(NOT major EQUAL REFSAN_LLVM_VERSION)
    message(FATAL_ERROR "refsan: the headers in ${REFSAN_LLVM_INCLUDE_DIR} are of LLVM ${major}, "
                        "REFSAN_LLVM_VERSION is ${REFSAN_LLVM_VERSION}")
endif()
get_filename_component(REFSAN_LLVM_BINDIR ${REFSAN_LLVM_INCLUDE_DIR}/../bin ABSOLUTE)
