using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Synchronization.Store;

/// <summary>
/// One dot has two payloads: its author used a number twice, by mistake or on purpose, or bytes were damaged. Nothing of the change was
/// taken in.
/// </summary>
public sealed class DotConflictException : Exception
{
    internal DotConflictException(in Entry here, in Entry there)
        : base($"The dot {here.Dot} has two payloads at {here.Path}: {here.Payload.Length} bytes here and {there.Payload.Length} there.") =>
        Dot = here.Dot;

    /// <summary>The dot.</summary>
    public Dot Dot { get; }
}
