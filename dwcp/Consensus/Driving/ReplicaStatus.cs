using NovaCron.Dwcp.Consensus.Acp;

namespace NovaCron.Dwcp.Consensus.Driving;

/// <summary>How a member is, as far as it has told.</summary>
/// <param name="Epoch">Its epoch; 0 before it has told of one.</param>
/// <param name="IsByzantine">Whether that epoch tolerates liars.</param>
/// <param name="IsSealed">Whether that epoch takes no more commands.</param>
/// <param name="Members">The regions in it.</param>
/// <param name="Leader">The region that orders; null where none is known to.</param>
/// <param name="Index">The last index at which a command of this region was executed, since it began; 0 for none.</param>
/// <param name="Halted">Why the member has stopped by itself; null while it goes on.</param>
public sealed record ReplicaStatus(
    long Epoch, bool IsByzantine, bool IsSealed, IReadOnlyList<string> Members, string? Leader, long Index, string? Halted)
{
    /// <summary>So many switches are remembered.</summary>
    public const int SwitchesMax = 32;

    /// <summary>The epochs that began since it began, and the one that it began in; the oldest first.</summary>
    public IReadOnlyList<EpochSwitch> Switches { get; init; } = [];

    /// <summary>That of a member which has told nothing yet.</summary>
    public static ReplicaStatus None { get; } = new(0, false, false, [], null, 0, null);

    /// <summary>How it is after an epoch has begun.</summary>
    public ReplicaStatus After(EpochSwitch began) => this with { Switches = [.. Switches.TakeLast(SwitchesMax - 1), began] };

    /// <summary>How it is after an event.</summary>
    public ReplicaStatus After(AcpEvent happened) => happened switch
    {
        AcpEvent.EpochBegan began => this with
        {
            Epoch = began.Epoch, IsByzantine = began.IsByzantine, IsSealed = false, Members = began.Members, Index = 0,
        },
        AcpEvent.EpochSealed => this with { IsSealed = true },
        AcpEvent.LeaderChanged changed => this with { Leader = changed.Leader },
        AcpEvent.Halted halted => this with { Halted = halted.Reason },
        _ => this,
    };
}
