# Debian packages: what the platform needs, installed or unpacked only when it is missing. Sourced by ./novacron.

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# Runs apt-get quietly; its output is shown only when it fails.
apt() {
    local log
    log=$(mktemp)
    if ! DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 "$@" >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

# Package lists are fetched once a run, and only when something is missing.
apt_lists() {
    [ -n "${APT_LISTS_FRESH:-}" ] && return
    say "fetching package lists"
    apt update && APT_LISTS_FRESH=1
}

debian_codename() { (. /etc/os-release 2>/dev/null && echo "${VERSION_CODENAME:-}"); }

# A private set of apt options in which the machine's own sources also offer the backports suite. The machine's
# configuration is left as it is. Only the mirrors already configured are used.
backports_options() {
    local codename state=$1
    codename=$(debian_codename)
    [ -n "$codename" ] || return 1
    mkdir -p "$state/lists/partial" "$state/sources"
    cp /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list "$state/sources/" 2>/dev/null || true
    [ -f /etc/apt/sources.list ] && cp /etc/apt/sources.list "$state/sources/main.list"
    derive_backports "$codename" "$state/sources" || return 1
    echo "-o Dir::State::lists=$state/lists -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts=$state/sources"
}

# Adds the suite CODENAME-backports beside every source of CODENAME itself, in deb822 and one-line form.
derive_backports() {
    local codename=$1 sources=$2 file found=1
    for file in "$sources"/*.sources; do
        [ -f "$file" ] || continue
        if grep -qE "^Suites:.*\b$codename\b" "$file"; then
            sed -E -i "/^Suites:/ s/\b$codename( |\$)/$codename $codename-backports\1/" "$file" && found=0
        fi
    done
    for file in "$sources"/*.list; do
        [ -f "$file" ] || continue
        if grep -qE "^deb .* $codename main" "$file"; then
            sed -nE "s/^(deb .* )$codename( main.*)/\1$codename-backports\2/p" "$file" >>"$sources/novacron-backports.list" && found=0
        fi
    done
    return $found
}

qemu_version() { "${1:-qemu-system-x86_64}" --version 2>/dev/null | sed -nE 's/.*version ([0-9]+)\.([0-9]+).*/\1 \2/p' | head -n 1; }

qemu_major() { local version; version=$(qemu_version); echo "${version%% *}"; }

# QEMU of at least version 10 where it can be had: 7.2 under TCG loses pages in live migration (docs/operations/qemu.md).
need_qemu() {
    [ "${NOVACRON_HYPERVISOR:-}" = in-process ] && return 1
    local major
    major=$(qemu_major)
    [ "${major:-0}" -ge 10 ] && return 0
    if can_install; then install_qemu || warn "QEMU could not be installed"; fi
    major=$(qemu_major)
    [ -n "$major" ] || { warn "no QEMU here: using the in-process machine"; return 1; }
    [ "$major" -ge 10 ] || warn "QEMU $major is older than 10: NovaCron works around its known faults and says so"
}

install_qemu() {
    local state options candidate
    apt_lists || return 1
    candidate=$(apt-cache policy qemu-system-x86 | sed -nE 's/ *Candidate: (1:)?([0-9]+).*/\2/p')
    if [ "${candidate:-0}" -ge 10 ]; then
        say "installing QEMU $candidate"
        apt install -y --no-install-recommends qemu-system-x86
        return
    fi
    state=$(mktemp -d)
    if options=$(backports_options "$state") && say "fetching the backports suite's list" && apt $options update; then
        say "installing QEMU from the backports suite"
        apt $options install -y --no-install-recommends -t "$(debian_codename)-backports" qemu-system-x86 && { rm -rf "$state"; return; }
    fi
    rm -rf "$state"
    say "installing QEMU ${candidate:-} of this release"
    apt install -y --no-install-recommends qemu-system-x86
}

# A command that a Debian package brings, installed when it is missing.
need_tool() {
    command -v "$1" >/dev/null && return 0
    can_install && apt_lists && say "installing $2" && apt install -y --no-install-recommends "$2" && command -v "$1" >/dev/null
}

# Downloads a package and unpacks it into a folder, without installing it.
unpack_package() {
    local package=$1 into=$2 work
    work=$(mktemp -d)
    (cd "$work" && chmod 755 . && apt -o APT::Sandbox::User=root download "$package" && dpkg -x ./*.deb unpacked) || { rm -rf "$work"; return 1; }
    mkdir -p "$into" && cp -a "$work/unpacked/." "$into/"
    rm -rf "$work"
}
