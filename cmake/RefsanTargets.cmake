# SPDX-License-Identifier: Apache-2.0
# What all targets share: language, warnings, visibility, sanitizers, and a build tree laid out
# like an installed one, so that whatever finds its files relative to itself works in both.
set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

set(REFSAN_BUILD_BINDIR ${PROJECT_BINARY_DIR}/bin)
set(REFSAN_BUILD_LIBDIR ${PROJECT_BINARY_DIR}/lib/refsan)

if(REFSAN_ASSERTIONS)
    foreach(kind RELEASE RELWITHDEBINFO MINSIZEREL)
        foreach(lang C CXX)
            string(REPLACE "-DNDEBUG" "" CMAKE_${lang}_FLAGS_${kind}
                   "${CMAKE_${lang}_FLAGS_${kind}}")
        endforeach()
    endforeach()
endif()

# Warnings for our own C, and sanitizers where they were asked for.
function(refsan_c_target target)
    target_compile_options(${target} PRIVATE
        -Wall -Wextra -Wconversion -Wshadow
        $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes>
        $<$<BOOL:${REFSAN_WERROR}>:-Werror>)
    if(REFSAN_SANITIZE)
        set(sanitizers address,undefined)
        if(REFSAN_SANITIZE STREQUAL thread)
            set(sanitizers thread)
        endif()
        set(sanitize -fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
        target_compile_options(${target} PRIVATE ${sanitize})
        target_link_options(${target} PUBLIC ${sanitize})
    endif()
    if(REFSAN_FUZZ)
        target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
    endif()
endfunction()
