namespace NovaCron.Grains.Incoming;

/// <summary>What may happen to an incoming guest.</summary>
internal abstract record IncomingInput
{
    private IncomingInput()
    {
    }

    /// <summary>The source asks for room; where the federation's log decides, it has prepared the migration.</summary>
    public sealed record ReserveAsked(IncomingPlan Plan, string Host, bool IsInLog = false) : IncomingInput;

    /// <summary>The source asks for the machine to be started.</summary>
    public sealed record OpenAsked : IncomingInput;

    /// <summary>The host says that the guest is loaded.</summary>
    /// <param name="Sha256">The stream's hash as it was rebuilt.</param>
    public sealed record LoadedSeen(string? Sha256 = null) : IncomingInput;

    /// <summary>The source gave ownership, or said so when asked.</summary>
    public sealed record Granted(long Epoch, long ConsoleOffset) : IncomingInput;

    /// <summary>The VM's record has the ownership.</summary>
    public sealed record Accepted : IncomingInput;

    /// <summary>The host let the guest run, or has lost it.</summary>
    public sealed record RunAnswered(bool Runs) : IncomingInput;

    /// <summary>The source gave it up, or does not know it.</summary>
    public sealed record AbortAsked : IncomingInput;

    /// <summary>The host discarded it.</summary>
    public sealed record Discarded : IncomingInput;
}
