# How every file of ours is compiled (docs/contributing.md).
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)

add_library(gw_flags INTERFACE)
target_compile_definitions(gw_flags INTERFACE _GNU_SOURCE
	GW_VERSION="${PROJECT_VERSION}")
target_include_directories(gw_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(gw_flags INTERFACE
	-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes
	-Wmissing-prototypes -Wvla -Wformat=2
	-include ${CMAKE_SOURCE_DIR}/src/base/banned.h)
if(CMAKE_C_COMPILER_ID STREQUAL "Clang")
	target_compile_options(gw_flags INTERFACE -Wno-gnu-zero-variadic-macro-arguments)
endif()
if(GW_WERROR)
	target_compile_options(gw_flags INTERFACE -Werror)
endif()
if(GW_ARENA_MALLOC)
	target_compile_definitions(gw_flags INTERFACE GW_ARENA_MALLOC)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
	target_compile_options(gw_flags INTERFACE -Og -g)
	target_compile_definitions(gw_flags INTERFACE GW_ABORT_ON_BUG)
endif()

find_program(GW_CCACHE ccache)
if(GW_CCACHE AND NOT CMAKE_C_COMPILER_LAUNCHER)
	set(CMAKE_C_COMPILER_LAUNCHER ${GW_CCACHE})
endif()
