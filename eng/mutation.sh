# Mutation testing of the consensus. Sourced by ./novacron.

stryker_version=5.1.0

# Each mutant has one of so many of the simulations' seeds: all of them would take days.
mutation_share=100

# Folders of dwcp/Consensus; all of them without any.
run_mutation() {
    need_dotnet
    choose_engine
    local tool=$cache/stryker-$stryker_version
    if [ ! -x "$tool/dotnet-stryker" ]; then
        say "getting dotnet-stryker $stryker_version"
        dotnet tool install dotnet-stryker --version $stryker_version --tool-path "$tool" >&2
    fi

    local mutate=() folder
    for folder in "$@"; do
        [ -d "$root/dwcp/Consensus/$folder" ] || die "there is no folder $folder in dwcp/Consensus"
        mutate+=(--mutate "**/Consensus/$folder/**/*.cs")
    done
    cd "$root/eng/mutation/Consensus.Tests"
    export NOVACRON_SIMULATION_SHARE=${NOVACRON_SIMULATION_SHARE:-$mutation_share}
    exec "$tool/dotnet-stryker" ${mutate[@]+"${mutate[@]}"} --output "$root/artifacts/mutation"
}
