namespace NovaCron.Dwcp.Simulation.Linearizability;

/// <summary>What a client asked of a register.</summary>
internal enum RegisterCall
{
    /// <summary>Its value.</summary>
    Get,

    /// <summary>Another value.</summary>
    Put,

    /// <summary>Another value if it has a certain one; the one that it had is told.</summary>
    CompareAndSet,
}

/// <summary>An operation on a register as its client saw it. Times only need to be in order.</summary>
/// <param name="Invoked">When it was asked for.</param>
/// <param name="Returned">When it was answered; null if it never was: it may have happened at any time since, or never.</param>
/// <param name="Call">What was asked for.</param>
/// <param name="Value">The value to be written.</param>
/// <param name="Expected">The value that a <see cref="RegisterCall.CompareAndSet"/> replaces.</param>
/// <param name="Seen">The value that was told; of no meaning for a put, or without an answer.</param>
internal readonly record struct RegisterOperation(
    long Invoked, long? Returned, RegisterCall Call, long Value = 0, long Expected = 0, long Seen = 0)
{
    public bool IsKnown => Returned is not null;

    /// <summary>The register after it, if it may happen to a register with this value.</summary>
    public bool Happens(long before, out long after)
    {
        var sets = Call == RegisterCall.Put || (Call == RegisterCall.CompareAndSet && before == Expected);
        after = sets ? Value : before;
        return !IsKnown || Call == RegisterCall.Put || Seen == before;
    }
}
