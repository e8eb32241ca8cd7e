using System.Collections.Concurrent;

namespace NovaCron.Bench.Ass.Ledger;

/// <summary>A change that was attempted: a label of its own on a VM.</summary>
/// <param name="Region">The region that was asked: the change's author.</param>
/// <param name="Vm">The VM.</param>
/// <param name="Label">The label's key, which no other change has.</param>
/// <param name="Outcome">What became of it.</param>
internal sealed record LabelEntry(string Region, string Vm, string Label, LabelOutcome Outcome);

/// <summary>What became of a change, as its caller knows it.</summary>
internal enum LabelOutcome
{
    /// <summary>It was acknowledged.</summary>
    Acknowledged,

    /// <summary>There was no answer: it may be there.</summary>
    Unknown,
}

/// <summary>What was attempted from outside; it owes nothing to the software under test.</summary>
internal sealed class LabelLedger
{
    private readonly ConcurrentQueue<LabelEntry> _entries = new();

    /// <summary>All of it.</summary>
    public IReadOnlyCollection<LabelEntry> Entries => _entries;

    /// <summary>Adds one.</summary>
    public void Add(LabelEntry entry) => _entries.Enqueue(entry);

    /// <summary>How many had an outcome.</summary>
    public int Count(LabelOutcome outcome) => _entries.Count(entry => entry.Outcome == outcome);

    /// <summary>What is wrong with the labels that a region shows; by VM and key.</summary>
    /// <param name="shown">The labels.</param>
    public (int Lost, int Invented) Compare(IReadOnlySet<(string Vm, string Label)> shown)
    {
        var attempted = _entries.Select(entry => (entry.Vm, entry.Label)).ToHashSet();
        return (
            _entries.Count(entry => entry.Outcome is LabelOutcome.Acknowledged && !shown.Contains((entry.Vm, entry.Label))),
            shown.Count(label => !attempted.Contains(label)));
    }
}
