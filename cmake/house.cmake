# SPDX-FileCopyrightText: 2026 The Viewfinder authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# How everything in the house is compiled, and the three words used to declare it:
#   house_module(NAME LINKS ...)       firmware/NAME or app/NAME as one static library
#   house_program(NAME SOURCES ... LINKS ...)
#   house_test(FOLDER LINKS ...)       every tests/FOLDER/test_*.c: one program, one ctest each

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()

option(VIEWFINDER_SANITIZE "AddressSanitizer and UBSan on everything" OFF)
option(VIEWFINDER_FUZZ "For libFuzzer, with clang and VIEWFINDER_SANITIZE (tests/fuzz/run)" OFF)

add_library(house INTERFACE)
target_compile_definitions(house INTERFACE _GNU_SOURCE
  VIEWFINDER_VERSION="${PROJECT_VERSION}"
  G_LOG_DOMAIN="viewfinder")
target_compile_options(house INTERFACE -Wall -Wextra -Wshadow -Wstrict-prototypes
  -Wmissing-prototypes -Wpointer-arith -Wformat=2 -Wundef -Wvla
  -fstack-protector-strong -fno-omit-frame-pointer)
target_include_directories(house INTERFACE ${PROJECT_SOURCE_DIR}/firmware ${PROJECT_SOURCE_DIR}/app)
target_link_options(house INTERFACE -Wl,--as-needed -Wl,-z,relro,-z,now)
if(VIEWFINDER_SANITIZE)
  target_compile_options(house INTERFACE -fsanitize=address,undefined
    -fno-sanitize-recover=undefined)
  target_link_options(house INTERFACE -fsanitize=address,undefined)
  if(VIEWFINDER_FUZZ)
    target_compile_options(house INTERFACE -fsanitize=fuzzer-no-link)
  endif()
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(house INTERFACE -D_FORTIFY_SOURCE=2)
endif()

# Whoever opens a plan pack starts a program for it (child/child.h), which is built with them.
function(house_reader target)
  if("plan" IN_LIST ARGN AND NOT target STREQUAL "viewfinder-reader")
    add_dependencies(${target} viewfinder-reader)
  endif()
endfunction()

function(house_module name)
  cmake_parse_arguments(arg "" "" "LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.c)
  list(FILTER sources EXCLUDE REGEX "/main\\.c$")
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PRIVATE house ${arg_LINKS})
endfunction()

function(house_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE house ${arg_LINKS})
  house_reader(${name} ${arg_LINKS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
endfunction()

function(house_test folder)
  cmake_parse_arguments(arg "" "" "LINKS" ${ARGN})
  file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/test_*.c)
  foreach(source ${tests})
    get_filename_component(noun ${source} NAME_WE)
    string(REPLACE "test_" "" noun ${noun})
    set(name test_${folder}_${noun})
    add_executable(${name} ${source})
    target_link_libraries(${name} PRIVATE house ${arg_LINKS} cmocka)
    house_reader(${name} ${arg_LINKS})
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_compile_definitions(${name} PRIVATE
      SOURCE_DIR="${PROJECT_SOURCE_DIR}" BUILD_DIR="${PROJECT_BINARY_DIR}")
    add_test(NAME ${folder}.${noun} COMMAND ${name})
    set_tests_properties(${folder}.${noun} PROPERTIES TIMEOUT 600 ENVIRONMENT
      "${HOUSE_TEST_ENVIRONMENT}")
  endforeach()
endfunction()

# What every test runs under: headless, no sound card, leaks of two libraries' own start-up named.
set(HOUSE_TEST_ENVIRONMENT
  "SDL_VIDEODRIVER=offscreen;SDL_AUDIODRIVER=dummy;SDL_FRAMEBUFFER_ACCELERATION=0;G_DEBUG=;GIO_USE_VFS=local;ASAN_OPTIONS=fast_unwind_on_malloc=0:malloc_context_size=8:detect_stack_use_after_return=0;LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/lsan.supp:print_suppressions=0")
