# Benches: what they measure, and how to read it, is in bench/README.md. Sourced by ./novacron.

run_bench() {
    local bench=${1:-}
    [ $# -gt 0 ] && shift
    NOVACRON_COMMIT=$(git -C "$root" rev-parse HEAD 2>/dev/null || true)
    export NOVACRON_COMMIT
    case $bench in
        demo) bench_demo "$@" ;;
        orleans) bench_orleans "$@" ;;
        amst) bench_amst "$@" ;;
        hde) bench_hde "$@" ;;
        acp) bench_acp "$@" ;;
        ass) bench_ass "$@" ;;
        *) die "there are six benches: ./novacron bench demo, orleans, amst, hde, acp and ass" ;;
    esac
}

bench_demo() {
    build_bench
    local hypervisor=in-process guest=()
    if need_qemu && need_guest; then hypervisor=qemu guest=(--kernel "$guest_kernel" --initrd "$guest_initrd"); fi
    run_bench_program demo --hypervisor "$hypervisor" ${guest[@]+"${guest[@]}"} "$@"
}

# Calls are measured on both engines, the rest where there can be several silos.
bench_orleans() {
    need_postgres || die "bench orleans needs PostgreSQL"
    need_qemu && need_guest || die "bench orleans needs QEMU and a guest for it"
    choose_engine
    [ "$engine" = orleans ] || die "bench orleans needs Microsoft Orleans: $engine_reason"
    local quick=() other
    case " $* " in *" --quick "*) quick=(--quick) ;; esac
    build_bench
    other=$(mktemp)
    (
        engine=embedded engine_reason="calls are measured on both engines"
        export UseStandIns=true
        build_bench
        run_bench_program orleans --case calls ${quick[@]+"${quick[@]}"} --report "$other"
    ) || die "the embedded engine's calls could not be measured"
    local status=0
    (run_bench_program orleans --kernel "$guest_kernel" --initrd "$guest_initrd" --other "$other" "$@") || status=$?
    rm -f "$other"
    return $status
}

# Namespaces need root; peers and the plot are installed when they are missing, or left out.
bench_amst() {
    [ "$(id -u)" = 0 ] || die "bench amst makes network namespaces: it needs root"
    command -v ip >/dev/null || die "bench amst needs iproute2"
    need_tool iperf3 iperf3 || die "bench amst needs iperf3, the peer of every figure"
    need_tool rsync rsync || die "bench amst needs rsync, a peer"
    case " $* " in *" --plot"*) need_tool gnuplot gnuplot-nox || die "--plot needs gnuplot" ;; esac
    build_bench
    local guest=()
    if need_qemu && need_guest; then guest=(--kernel "$guest_kernel" --initrd "$guest_initrd"); fi
    run_bench_program amst ${guest[@]+"${guest[@]}"} "$@"
}

# The corpora are memory of guests that run here; peers are installed when they are missing, or left out. Live moves need root.
bench_hde() {
    need_qemu && need_corpus_guest || die "bench hde needs QEMU and the corpus guest"
    need_tool zstd zstd || warn "zstd is not compared with"
    need_tool xdelta3 xdelta3 || warn "xdelta3 is not compared with"
    local images=()
    if need_corpus_images; then images=(--images "$corpus_images"); else warn "the upgrade of an image is left out"; fi
    build_bench
    local live=()
    if [ "$(id -u)" = 0 ] && command -v ip >/dev/null; then live=(--silo "$(built silo NovaCron.Silo)"); fi
    run_built bench NovaCron.Bench hde --kernel "$guest_kernel" --initrd "$corpus_initrd" ${images[@]+"${images[@]}"} ${live[@]+"${live[@]}"} "$@"
}

# PostgreSQL is left out where it is not, cases between regions where there is no emulator or no root.
bench_acp() {
    need_postgres || warn "PostgreSQL is left out"
    build_bench
    local guest=()
    case " $* " in *" chaos "* | *" failover "*)
        need_qemu && need_guest || die "the cases chaos and failover need QEMU and a guest for it"
        guest=(--kernel "$guest_kernel" --initrd "$guest_initrd") ;;
    esac
    run_bench_program acp ${guest[@]+"${guest[@]}"} "$@"
}

# Regions are the bench's own processes; they are on loopback where there is no emulator or no root.
bench_ass() {
    choose_engine
    [ "$engine" = orleans ] || die "bench ass needs Microsoft Orleans: $engine_reason"
    build_bench
    run_built bench NovaCron.Bench ass "$@"
}

build_bench() { build silo/NovaCron.Silo.csproj; build bench/NovaCron.Bench.csproj; }

run_bench_program() {
    local command=$1
    shift
    run_built bench NovaCron.Bench "$command" --silo "$(built silo NovaCron.Silo)" "$@"
}
