namespace NovaCron.Dwcp.Consensus.Acp;

/// <summary>Something that happened to a member and that is worth a metric or a line in a log. A closed list.</summary>
public abstract record AcpEvent
{
    private AcpEvent()
    {
    }

    /// <summary>An epoch has begun.</summary>
    /// <param name="Epoch">Which.</param>
    /// <param name="IsByzantine">Whether it tolerates liars.</param>
    /// <param name="Members">The regions in it.</param>
    public sealed record EpochBegan(long Epoch, bool IsByzantine, IReadOnlyList<string> Members) : AcpEvent;

    /// <summary>An epoch takes no more commands: a switch was committed, and seals are collected.</summary>
    public sealed record EpochSealed(long Epoch, long Index) : AcpEvent;

    /// <summary>Another region leads or proposes.</summary>
    /// <param name="Leader">The region; null where none is known.</param>
    public sealed record LeaderChanged(string? Leader) : AcpEvent;

    /// <summary>A region was proven to break the rules.</summary>
    /// <param name="Item">Its number in the catalogue, as in A1.</param>
    /// <param name="Region">The offender.</param>
    public sealed record Offence(string Item, string Region) : AcpEvent;

    /// <summary>The member has stopped, and says why.</summary>
    public sealed record Halted(string Reason) : AcpEvent;
}
