using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Ass.Cases;

/// <summary>One case, with its own regions.</summary>
internal interface IAssCase
{
    /// <summary>What must not happen and did.</summary>
    IReadOnlyList<string> Failures { get; }

    /// <summary>Measures it.</summary>
    /// <param name="folder">Where it keeps everything.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<BenchRow>> RunAsync(string folder, CancellationToken cancellationToken);
}
