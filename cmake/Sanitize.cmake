# -DGW_SANITIZE=address,undefined (or thread).
if(GW_SANITIZE)
	target_compile_options(gw_flags INTERFACE -fsanitize=${GW_SANITIZE}
		-fno-sanitize-recover=all -fno-omit-frame-pointer)
	target_link_options(gw_flags INTERFACE -fsanitize=${GW_SANITIZE})
endif()
