# All tests, and one closing line that counts them. Sourced by ./novacron.

run_tests() {
    local filter=Category!=Long
    [ "${1:-}" = --long ] && { filter=; shift; }
    [ $# -eq 0 ] || die "usage: ./novacron test [--long]"
    need_qemu || true
    need_guest || true
    start_test_postgres
    export NOVACRON_GUEST_KERNEL=${guest_kernel:-} NOVACRON_GUEST_INITRD=${guest_initrd:-}
    results=$root/artifacts/test-results
    rm -rf "$results"

    local status=0
    test_on_engine NovaCron.Orleans.sln || status=$?
    if [ "$engine" = orleans ]; then
        # Where Orleans is, the engine that stands in for it elsewhere is held to the same tests.
        engine=embedded engine_reason="the grains' tests hold on both engines"
        export UseStandIns=true
        test_on_engine tests/Engine.Tests/NovaCron.Engine.Tests.csproj || status=$?
        test_on_engine tests/Grains.Tests/NovaCron.Grains.Tests.csproj || status=$?
    else
        say "the other half, Microsoft Orleans itself, was not run: its packages are not here"
    fi
    count_results "$results" || status=1
    [ -n "${NOVACRON_TEST_POSTGRES:-}" ] || say "tests on PostgreSQL were skipped: there is none here"
    return $status
}

test_on_engine() {
    build "$1"
    say "testing $(basename "$1") on the $engine engine ($engine_reason)"
    # Two projects at a time: they wait for processes, databases and deadlines more than they compute.
    NovaCronTestRun=$engine dotnet test "$root/$1" -c $configuration --no-build --nologo -v quiet -m:2 \
        ${filter:+--filter "$filter"} --results-directory "$results"
}

# Names the tests that failed and adds up the counters of the result files; fails when there are none, or when a test failed.
count_results() {
    awk '
        match($0, /<Counters [^>]*>/) {
            counters = substr($0, RSTART, RLENGTH)
            total += value("total"); executed += value("executed"); passed += value("passed"); failed += value("failed")
        }
        /<UnitTestResult / && /outcome="Failed"/ && match($0, /testName="[^"]*"/) {
            names[++named] = substr($0, RSTART + 10, RLENGTH - 11)
        }
        function value(name) { return match(counters, " " name "=\"[0-9]+") ? substr(counters, RSTART + length(name) + 3, RLENGTH - length(name) - 3) : 0 }
        END {
            for (i = 1; i <= named; i++) print "failed: " names[i]
            printf "%d passed, %d failed, %d skipped\n", passed, failed, total - executed
            exit (passed == 0 || failed > 0)
        }' "$1"/*.trx
}
