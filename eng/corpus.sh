# What the bench of the encoding makes its corpora from. The guest: the demonstration's kernel, and a small Debian userland in memory
# with bench/guest/workload.pl. The images: a server's disk as the release has it, and with its security updates. Nothing of it is
# installed. Sourced by ./novacron.

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

perl_packages() { packages_of perl; }

packages_of() {
    apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances "$@" \
        | grep -E '^[a-z]' | grep -vE '^(debconf|dpkg|tar|cdebconf)' | sort -u
}

# Sets corpus_images to a folder with before and after, or fails after saying why.
need_corpus_images() {
    corpus_images=$cache/guest/images
    [ -s "$corpus_images/after" ] && [ "$corpus_images/after" -nt "$root/eng/corpus.sh" ] && return 0
    can_install || { warn "no images here, and only root on Debian can fetch their packages"; return 1; }
    need_tool mke2fs e2fsprogs || { warn "mke2fs is missing: no images"; return 1; }
    apt_lists || return 1
    local tree suite
    suite=$(debian_codename)
    tree=$(mktemp -d)
    say "fetching a server's packages, and their security updates"
    local server updated
    mapfile -t server < <(in_suite "$suite" $(packages_of openssh-server openssl curl perl python3-minimal))
    mapfile -t updated < <(in_suite "$suite-security" "${server[@]}")
    mkdir -p "$corpus_images"
    if unpack_packages "$tree/before" "$suite" "${server[@]}" && cp -a "$tree/before" "$tree/after" \
        && unpack_packages "$tree/after" "$suite-security" "${updated[@]}" \
        && make_image "$tree/before" "$corpus_images/before" && make_image "$tree/after" "$corpus_images/after.new"; then
        mv "$corpus_images/after.new" "$corpus_images/after"
        rm -rf "$tree"
        return 0
    fi
    rm -rf "$tree"
    return 1
}

# Unpacks packages as a suite has them.
unpack_packages() {
    local into=$1 suite=$2 work package
    shift 2
    work=$(mktemp -d)
    mkdir -p "$into"
    chmod 755 "$work"
    (cd "$work" && apt -o APT::Sandbox::User=root download "${@/%//$suite}") || { rm -rf "$work"; return 1; }
    for package in "$work"/*.deb; do dpkg -x "$package" "$into" || { rm -rf "$work"; return 1; }; done
    rm -rf "$work"
}

# Those of the packages that a suite has.
in_suite() {
    local suite=$1
    shift
    apt-cache madison "$@" | awk -F' *[|] *' -v suite=" $suite/" 'index($3, suite) { sub(/^ +/, "", $1); print $1 }' | sort -u
}

# Made anew each time, as images of a distribution are; nothing in them is drawn, or of today.
make_image() {
    E2FSPROGS_FAKE_TIME=1700000000 mke2fs -q -F -t ext4 -d "$1" -L corpus -U 00000000-0000-4000-8000-000000000001 \
        -E hash_seed=00000000-0000-4000-8000-000000000002,lazy_itable_init=0,root_owner=0:0 "$2" 512M
}
