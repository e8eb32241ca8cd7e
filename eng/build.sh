# Building, and the choice of the engine. Sourced by ./novacron.

configuration=Release
cache=${NOVACRON_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/novacron}

need_dotnet() {
    command -v dotnet >/dev/null || die "the .NET SDK 10 is needed: the command 'dotnet' was not found"
    local answer
    answer=$(cd "$root" && dotnet --version 2>&1) || die "the .NET SDK 10 is needed; dotnet says: $answer"
}

# Microsoft Orleans where the feed has it, the embedded engine otherwise. A refusal is believed for a day.
choose_engine() {
    [ -n "${engine:-}" ] && return
    if [ -n "${UseStandIns:-}" ]; then
        [ "$UseStandIns" = true ] && engine=embedded || engine=orleans
        engine_reason="UseStandIns=$UseStandIns is set"
    elif probe_orleans; then
        engine=orleans engine_reason="its packages were restored"
    else
        engine=embedded engine_reason="the package feed lacks Microsoft.Orleans"
    fi
    [ "$engine" = embedded ] && export UseStandIns=true || export UseStandIns=false
}

probe_orleans() {
    local version folder=${NUGET_PACKAGES:-$HOME/.nuget/packages} refused=$cache/orleans-refused
    version=$(sed -nE 's/.*<OrleansVersion>(.*)<.*/\1/p' "$root/Directory.Build.props")
    [ -d "$folder/microsoft.orleans.runtime/$version" ] && [ -d "$folder/microsoft.orleans.connections.security/$version" ] && return 0
    [ -n "$(find "$refused" -mmin -1440 2>/dev/null)" ] && return 1
    dotnet restore "$root/eng/probe/probe.csproj" --nologo -v quiet >/dev/null 2>&1 && return 0
    mkdir -p "$cache" && touch "$refused"
    return 1
}

# Builds a project or the solution; does nothing when no source is newer than the last build of it on this engine.
build() {
    need_dotnet
    choose_engine
    local stamp
    stamp=$root/artifacts/built-$engine-$(basename "$1")
    if [ -f "$stamp" ] && [ -z "$(newer_source "$stamp")" ]; then return; fi
    say "building $(basename "${1%.*}") on the $engine engine ($engine_reason)"
    mkdir -p "$root/artifacts"
    local log=$root/artifacts/build.log
    if ! dotnet build "$root/$1" -c $configuration --nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=true >"$log" 2>&1; then
        grep -E 'error|warning' "$log" | sort -u | head -n 30 >&2 || tail -n 30 "$log" >&2
        die "the build failed; all of it is in artifacts/build.log"
    fi
    dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1 || true
    touch "$stamp"
}

# One source that is newer. Not a list for grep -q: that would end find by SIGPIPE, and with pipefail nothing would seem newer.
newer_source() {
    find "$root" \( -name bin -o -name obj -o -name artifacts -o -name .git \) -prune -o -type f \
        \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.proto' -o -name '*.sql' \
        -o -name '*.html' -o -name '*.sln' -o -name '*.json' -o -name '*.yml' \) -newer "$1" -print -quit
}

# The path of a project's built program.
built() {
    local folder=bin
    [ "$engine" = orleans ] && folder=bin/orleans
    echo "$root/$1/$folder/$configuration/net10.0/$2.dll"
}

run_built() {
    local program
    program=$(built "$1" "$2")
    shift 2
    exec dotnet "$program" "$@"
}
