#!/bin/sh
# Write stubs (x86-64) for the functions of a shared library that a room calls.
#
#   lazy.sh NM READELF NAME LIBRARY.so ROOM.a OUT.s
#
# A stub jumps through its slot. At first all slots lead to `load`, which
# keeps the arguments of the call, has gw_lazy_load() (base/lazy.h) fill all
# slots, and goes on to where the call wanted to.
set -eu
nm=$1 readelf=$2 name=$3 library=$4 room=$5 out=$6
LC_ALL=C
export LC_ALL

soname=$($readelf -d "$library" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')
[ -n "$soname" ] || {
	echo "lazy.sh: '$library' has no SONAME" >&2
	exit 1
}
$nm -u "$room" 2>/dev/null | awk '$1 == "U" { print $2 }' | sort -u >"$out.wanted"
# Functions only: the place of a variable cannot be put off.
$nm -D --defined-only "$library" | awk '$2 ~ /^[TiW]$/ { sub(/@.*/, "", $3); print $3 }' | sort -u >"$out.offered"
comm -12 "$out.wanted" "$out.offered" >"$out.names"
rm -f "$out.wanted" "$out.offered"

awk -v lib="$name" -v soname="$soname" '
{ names[n++] = $1 }
END {
	print "/* Made by cmake/lazy.sh; not to be edited. */"
	print ".text"
	for (i = 0; i < n; i++) {
		print ".globl " names[i] "\n.hidden " names[i] "\n.type " names[i] ",@function"
		print names[i] ":\n\t.cfi_startproc\n\tendbr64\n\tjmp *slot" i "(%rip)\n\t.cfi_endproc"
		print ".size " names[i] ", .-" names[i]
		print "first" i ":\n\tendbr64\n\tmovl $" i ", %r11d\n\tjmp load"
	}
	print "load:\n\t.cfi_startproc"
	split("rax rdi rsi rdx rcx r8 r9 r10 r11", r, " ")
	for (i = 1; i <= 9; i++)
		print "\tpushq %" r[i] "\n\t.cfi_adjust_cfa_offset 8"
	print "\tsubq $128, %rsp\n\t.cfi_adjust_cfa_offset 128"
	for (i = 0; i < 8; i++)
		print "\tmovaps %xmm" i ", " 16 * i "(%rsp)"
	print "\tleaq library(%rip), %rdi\n\tcall gw_lazy_load@PLT"
	for (i = 0; i < 8; i++)
		print "\tmovaps " 16 * i "(%rsp), %xmm" i
	print "\taddq $128, %rsp\n\t.cfi_adjust_cfa_offset -128"
	for (i = 9; i >= 1; i--)
		print "\tpopq %" r[i] "\n\t.cfi_adjust_cfa_offset -8"
	print "\tleaq slots(%rip), %r10\n\tjmp *(%r10,%r11,8)\n\t.cfi_endproc"
	print ".section .rodata\nsoname: .string \"" soname "\""
	for (i = 0; i < n; i++)
		print "name" i ": .string \"" names[i] "\""
	print ".section .data.rel.ro,\"aw\"\n.balign 8\nnames:"
	for (i = 0; i < n; i++)
		print "\t.quad name" i
	# struct gw_lazy, and the slots on pages of their own
	print ".data\n.balign 8\n.globl gw_lazy_" lib "\n.hidden gw_lazy_" lib "\ngw_lazy_" lib ":\nlibrary:\n\t.quad soname\n\t.quad names\n\t.quad slots\n\t.quad " n "\n\t.quad 0"
	print ".balign 4096\nslots:"
	for (i = 0; i < n; i++)
		print "slot" i ": .quad first" i
	print ".balign 4096"
	print ".section .note.GNU-stack,\"\",@progbits"
}' "$out.names" >"$out.new"
rm -f "$out.names"
mv "$out.new" "$out"
