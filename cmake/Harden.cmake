# Hardening of all that we build.
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
target_compile_options(gw_flags INTERFACE -fstack-protector-strong)
if(NOT GW_SANITIZE AND NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
	target_compile_options(gw_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
target_link_options(gw_flags INTERFACE -pie -Wl,-z,relro,-z,now -Wl,--as-needed)
