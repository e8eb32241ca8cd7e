# Mutation testing of the consensus. Sourced by ./novacron.

stryker_version=5.1.0

# Each mutant that no unit test kills has one of so many of the simulations' seeds: all of them would take days.
mutation_share=100

# Folders of dwcp/Consensus; all of them without any. Each by the tests in folders of its name, or by all where there are none.
run_mutation() {
    need_dotnet
    choose_engine
    local tool=$cache/stryker-$stryker_version folder
    if [ ! -x "$tool/dotnet-stryker" ]; then
        say "getting dotnet-stryker $stryker_version"
        dotnet tool install dotnet-stryker --version $stryker_version --tool-path "$tool" >&2
    fi

    [ $# -gt 0 ] || set -- $(ls "$root/dwcp/Consensus")
    for folder in "$@"; do
        [ -d "$root/dwcp/Consensus/$folder" ] || die "there is no folder $folder in dwcp/Consensus"
    done

    export NOVACRON_SIMULATION_SHARE=${NOVACRON_SIMULATION_SHARE:-$mutation_share}
    cd "$root/eng/mutation/Consensus.Tests"
    for folder in "$@"; do
        say "mutants of dwcp/Consensus/$folder"
        MutationFolder=$(tests_of "$folder") "$tool/dotnet-stryker" --mutate "**/Consensus/$folder/**/*.cs" \
            --output "$root/artifacts/mutation/$folder"
    done
}

tests_of() {
    if [ -n "$(find "$root"/tests/Dwcp.* -path "*/$1/*Tests.cs" -print -quit)" ]; then echo "$1"; fi
}
