namespace NovaCron.Bench.Witness;

/// <summary>A time in which one copy of a guest ran.</summary>
/// <param name="Vm">The VM.</param>
/// <param name="Pid">The copy.</param>
/// <param name="From">When it began to run.</param>
/// <param name="To">When it stood still; null while it runs.</param>
internal sealed record RunSpan(string Vm, int Pid, DateTimeOffset From, DateTimeOffset? To)
{
    /// <summary>Whether another copy of the same guest ran at the same time.</summary>
    public bool Overlaps(RunSpan other) =>
        Vm == other.Vm && Pid != other.Pid
        && From < (other.To ?? DateTimeOffset.MaxValue) && other.From < (To ?? DateTimeOffset.MaxValue);
}
