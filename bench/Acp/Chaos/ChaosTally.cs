using NovaCron.Bench.Reporting;
using NovaCron.Cli.Api;

namespace NovaCron.Bench.Acp.Chaos;

/// <summary>What became of the migrations that were struck.</summary>
internal sealed class ChaosTally
{
    // Not on their way, or nobody could say.
    private static readonly string[] Elsewhere = ["completed", "rolledBack", "unknown"];

    private readonly Dictionary<string, (int Completed, int RolledBack)> _byFault = [];
    private readonly Dictionary<string, int> _byPhase = [];
    private readonly List<double> _settled = [];
    private int _begun;

    /// <summary>Migrations that a fault has met on their way.</summary>
    public int Struck { get; private set; }

    /// <summary>What became of the last round's.</summary>
    public string Last { get; private set; } = "";

    /// <summary>Takes a round's.</summary>
    public void Take(ChaosFault fault, IReadOnlyList<string> phases, IReadOnlyList<ApiMigration> ended, TimeSpan settled)
    {
        var completed = ended.Count(migration => migration.HasCompleted);
        var before = _byFault.GetValueOrDefault(fault.ToString());
        _byFault[fault.ToString()] = (before.Completed + completed, before.RolledBack + ended.Count - completed);
        foreach (var phase in phases)
            _byPhase[phase] = _byPhase.GetValueOrDefault(phase) + 1;
        _settled.Add(settled.TotalSeconds);
        _begun += ended.Count;
        Struck += phases.Count(phase => !Elsewhere.Contains(phase));
        Last = $"{completed} completed, {ended.Count - completed} rolled back";
    }

    /// <summary>The figures.</summary>
    /// <param name="overlaps">Times in which two copies of a guest ran, as the witness saw them.</param>
    public IReadOnlyList<BenchRow> Rows(int overlaps)
    {
        const string name = "migrations with a fault, 3 regions";
        List<BenchRow> rows =
        [
            BenchRow.Of(name, "migrations", "{migration}", _begun),
            BenchRow.Of(name, "struck on their way", "{migration}", Struck),
            BenchRow.Of(name, "two copies running", "{overlap}", overlaps),
        ];
        if (_settled.Count > 0)
            rows.Add(BenchRow.Of(name, "from the fault's end until all is checked", "s", _settled));
        foreach (var (fault, (completed, rolledBack)) in _byFault.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            rows.Add(BenchRow.Of($"{name}: {fault}", "completed", "{migration}", completed));
            rows.Add(BenchRow.Of($"{name}: {fault}", "rolled back", "{migration}", rolledBack));
        }

        rows.AddRange(_byPhase.OrderBy(phase => phase.Key, StringComparer.Ordinal)
            .Select(phase => BenchRow.Of(name, $"struck while {phase.Key}", "{migration}", phase.Value)));
        return rows;
    }
}
