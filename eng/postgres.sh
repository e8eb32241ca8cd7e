# PostgreSQL for tests: Debian's package where it is missing, and one private server for a run. Sourced by ./novacron.

has_postgres() {
    command -v postgres >/dev/null && command -v initdb >/dev/null && return 0
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

need_postgres() {
    has_postgres && return 0
    if can_install; then install_postgres || warn "PostgreSQL could not be installed"; fi
    has_postgres && return 0
    warn "no PostgreSQL here: tests that need it are skipped"
    return 1
}

# The package would make a server of its own and start it; it is told not to, and the machine's setting is as before afterwards.
install_postgres() {
    local settings=/etc/postgresql-common/createcluster.conf kept status=0
    apt_lists || return 1
    say "installing PostgreSQL"
    apt install -y --no-install-recommends postgresql-common || return 1
    kept=$(mktemp)
    cp "$settings" "$kept" 2>/dev/null || true
    echo 'create_main_cluster = false' >>"$settings"
    apt install -y --no-install-recommends postgresql || status=1
    if [ -s "$kept" ]; then cat "$kept" >"$settings"; else rm -f "$settings"; fi
    rm -f "$kept"
    return $status
}

# Starts a server for everything that this shell starts, and names it in NOVACRON_TEST_POSTGRES. It goes when the shell ends.
start_test_postgres() {
    [ -n "${NOVACRON_TEST_POSTGRES:-}" ] && return
    need_postgres || return 0
    build launcher/NovaCron.Launcher.csproj
    local work
    work=$(mktemp -d)
    chmod 755 "$work"
    dotnet "$(built launcher NovaCron.Launcher)" postgres --data "$work/server" --throwaway >"$work/answer" &
    test_postgres=$! test_postgres_work=$work
    trap stop_test_postgres EXIT
    while [ ! -s "$work/answer" ]; do
        kill -0 "$test_postgres" 2>/dev/null || { warn "the tests' PostgreSQL does not start"; return 1; }
        sleep 0.1
    done
    NOVACRON_TEST_POSTGRES=$(cat "$work/answer")
    export NOVACRON_TEST_POSTGRES
}

stop_test_postgres() {
    kill -TERM "$test_postgres" 2>/dev/null || true
    wait "$test_postgres" 2>/dev/null || true
    rm -rf "$test_postgres_work"
}
