# The guest from whose memory the bench of the encoding makes its corpora: the demonstration's kernel, and a small Debian userland
# in memory with bench/guest/workload.pl. Nothing of it is installed. Sourced by ./novacron.

# Sets guest_kernel and corpus_initrd, or fails after saying why.
need_corpus_guest() {
    guest_kernel=$cache/guest/vmlinuz corpus_initrd=$cache/guest/corpus-initrd
    need_kernel || return 1
    [ -s "$corpus_initrd" ] && [ "$corpus_initrd" -nt "$root/bench/guest/workload.pl" ] && [ "$corpus_initrd" -nt "$root/bench/guest/init" ] \
        && return 0
    can_install || { warn "no corpus guest here, and only root on Debian can fetch its packages"; return 1; }
    apt_lists || return 1
    local tree package
    tree=$(mktemp -d)
    for package in busybox-static $(perl_packages); do
        say "fetching $package for the corpus guest"
        unpack_package "$package" "$tree" || { rm -rf "$tree"; return 1; }
    done
    cp "$root/bench/guest/init" "$root/bench/guest/workload.pl" "$tree/"
    chmod 755 "$tree/init"
    mkdir -p "$(dirname "$corpus_initrd")"
    # Unpacked in memory anyway; uncompressed it boots sooner.
    (cd "$tree" && find . | LC_ALL=C sort | bin/busybox cpio -o -H newc >"$corpus_initrd.new" 2>/dev/null) || { rm -rf "$tree"; return 1; }
    mv "$corpus_initrd.new" "$corpus_initrd"
    rm -rf "$tree"
}

perl_packages() {
    apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances perl \
        | grep -E '^[a-z]' | grep -vE '^(debconf|dpkg|tar|cdebconf)' | sort -u
}
