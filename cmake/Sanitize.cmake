# -DGW_SANITIZE=address,undefined (or thread).
if(GW_SANITIZE)
	# What a sanitizer cannot bear (jails, limits of memory) asks for this.
	target_compile_definitions(gw_flags INTERFACE GW_SANITIZE)
	target_compile_options(gw_flags INTERFACE -fsanitize=${GW_SANITIZE}
		-fno-sanitize-recover=all -fno-omit-frame-pointer)
	target_link_options(gw_flags INTERFACE -fsanitize=${GW_SANITIZE})
	if(GW_SANITIZE STREQUAL "thread")
		target_compile_options(gw_flags INTERFACE "SHELL:-include ${CMAKE_SOURCE_DIR}/cmake/tsan.h")
	endif()
endif()
# libFuzzer steers by what it covers of the rooms, not of its targets alone.
if(GW_FUZZ)
	target_compile_options(gw_flags INTERFACE -fsanitize=fuzzer-no-link)
	target_link_options(gw_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
