# The demonstration guest: a Debian cloud kernel, unpacked and never installed, and an initial RAM disk whose only
# process is demo/guest/workload.c. Sourced by ./novacron.


# Sets guest_kernel and guest_initrd, or fails after saying why.
need_guest() {
    guest_kernel=$cache/guest/vmlinuz
    guest_initrd=$cache/guest/initrd
    need_kernel && need_initrd
}

need_kernel() {
    [ -s "$guest_kernel" ] && return 0
    can_install || { warn "no guest kernel here, and only root on Debian can fetch one"; return 1; }
    apt_lists || return 1
    local package unpacked
    package=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null | sed -nE 's/ *Depends: (linux-image-[0-9].*)/\1/p' | head -n 1)
    [ -n "$package" ] || { warn "this system offers no cloud kernel"; return 1; }
    say "fetching the guest's kernel, $package"
    unpacked=$(mktemp -d)
    unpack_package "$package" "$unpacked" || { rm -rf "$unpacked"; return 1; }
    mkdir -p "$(dirname "$guest_kernel")"
    cp "$unpacked"/boot/vmlinuz-* "$guest_kernel.new" && mv "$guest_kernel.new" "$guest_kernel"
    rm -rf "$unpacked"
}

need_initrd() {
    local source=$root/demo/guest/workload.c
    [ -s "$guest_initrd" ] && [ "$guest_initrd" -nt "$source" ] && return 0
    local work
    work=$(mktemp -d)
    compile_workload "$source" "$work/init" || { rm -rf "$work"; return 1; }
    mkdir -p "$(dirname "$guest_initrd")"
    write_cpio "$work/init" >"$guest_initrd.new" && mv "$guest_initrd.new" "$guest_initrd"
    rm -rf "$work"
}

# Any C compiler will do: the workload needs no C library. The smallest one is installed when there is none.
compile_workload() {
    local source=$1 output=$2 compiler
    for compiler in cc gcc clang tcc; do command -v "$compiler" >/dev/null && break; done
    if ! command -v "$compiler" >/dev/null; then
        can_install || { warn "no C compiler here for the guest's workload"; return 1; }
        say "installing a small C compiler for the guest's workload"
        apt_lists && apt install -y --no-install-recommends tcc || return 1
        compiler=tcc
    fi
    if [ "$compiler" = tcc ]; then
        tcc -nostdlib -static -o "$output" "$source"
    else
        "$compiler" -O2 -ffreestanding -fno-stack-protector -fno-pie -no-pie -fno-tree-loop-distribute-patterns \
            -nostdlib -static -Wl,--build-id=none -o "$output" "$source"
    fi
}

# An archive in the kernel's "newc" format with one program, /init, and the folders it mounts on.
write_cpio() {
    local size
    size=$(stat -c %s "$1")
    cpio_entry dev 40755 0 && cpio_entry proc 40755 0
    cpio_entry init 100755 "$size" && cat "$1" && cpio_pad "$size"
    cpio_entry 'TRAILER!!!' 0 0
}

cpio_entry() {
    local name=$1 mode=$2 size=$3
    printf '070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%s\0' \
        0 "$((8#$mode))" 0 0 1 0 "$size" 0 0 0 0 "$((${#name} + 1))" 0 "$name"
    cpio_pad $((110 + ${#name} + 1))
}

cpio_pad() { head -c $(((4 - $1 % 4) % 4)) /dev/zero; }
