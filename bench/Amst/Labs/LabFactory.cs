using System.CommandLine;
using NovaCron.Bench.Orleans;

namespace NovaCron.Bench.Amst.Labs;

/// <summary>Makes labs with whatever this machine has: netem, else an emulator; cables always.</summary>
internal sealed class LabFactory
{
    /// <summary>Names the emulator's folder where no option does.</summary>
    public const string EmulatorVariable = "NOVACRON_WAN_EMULATOR";

    /// <summary>The benches' option that names it.</summary>
    public static readonly Option<string?> Emulator = new("--emulator")
    {
        Description = $"The folder of a link emulator, for kernels without netem. Default: ${EmulatorVariable}.",
    };

    private readonly string? _emulator;
    private readonly bool _hasNetem;
    private int _labs;

    private LabFactory(string? emulator, bool hasNetem) => (_emulator, _hasNetem) = (emulator, hasNetem);

    /// <summary>Whether links can have a rate, a delay and losses.</summary>
    public bool HasLinks => _hasNetem || _emulator is not null;

    /// <summary>Whether rates can follow a trace.</summary>
    public bool HasTraces => _emulator is not null;

    /// <summary>What makes links.</summary>
    public string LinkMaker => _hasNetem ? "tc netem" : _emulator is not null ? "an emulator in user space" : "nothing";

    /// <summary>The emulator's folder, where one is named and this process may make namespaces; else null.</summary>
    public static async Task<string?> FindEmulatorAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var folder = result.GetValue(Emulator) ?? Environment.GetEnvironmentVariable(EmulatorVariable);
        if (folder is not { Length: > 0 } || !Environment.IsPrivilegedProcess || !Tool.Exists("ip"))
            return null;

        // Says so where the folder has none, and takes down what killed benches left.
        await ProbeAsync(folder, cancellationToken);
        return Path.GetFullPath(folder);
    }

    /// <summary>Looks what there is.</summary>
    public static async Task<LabFactory> ProbeAsync(string? emulator, CancellationToken cancellationToken)
    {
        emulator ??= Environment.GetEnvironmentVariable(EmulatorVariable);
        emulator = emulator is { Length: > 0 } ? Path.GetFullPath(emulator) : null;
        if (emulator is not null && !EmulatorLab.IsEmulator(emulator))
            throw new BenchException($"The emulator's folder '{emulator}' lacks wan-up, wan-down or wanem.");
        await Namespaces.SweepAsync(emulator);
        return new LabFactory(emulator, await NetemLab.IsOfferedAsync(cancellationToken));
    }

    /// <summary>Two namespaces with a link.</summary>
    /// <param name="shape">The link.</param>
    /// <param name="settings">Kernel settings of both namespaces.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="seed">Of random losses.</param>
    public async Task<INetworkLab> LinkAsync(
        LinkShape shape, IReadOnlyList<string> settings, CancellationToken cancellationToken, int seed = 1)
    {
        var options = Next(settings) with { Seed = seed };
        if (_hasNetem && shape.TraceFile is null)
            return await NetemLab.StartAsync(options, shape, cancellationToken);
        return await EmulatorLab.StartAsync(options, shape, cancellationToken);
    }

    /// <summary>Two namespaces with a cable.</summary>
    public async Task<INetworkLab> CableAsync(IReadOnlyList<string> settings, CancellationToken cancellationToken) =>
        await VethLab.StartAsync(Next(settings), cancellationToken);

    private LabOptions Next(IReadOnlyList<string> settings) =>
        new() { Number = Interlocked.Increment(ref _labs), Emulator = _emulator, Settings = settings };
}
