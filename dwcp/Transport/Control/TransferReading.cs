using NovaCron.Dwcp.Transport.Paths;

namespace NovaCron.Dwcp.Transport.Control;

/// <summary>
/// What a transfer looks like at one moment: the input of <see cref="TransferControl"/>, taken every
/// <see cref="TransferControlOptions.ReadingInterval"/>.
/// </summary>
public sealed record TransferReading
{
    /// <summary>Since the first connection was accepted, but for <see cref="Paused"/>: what breaks says nothing of the path.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>How long in all there was no connection that made headway. No readings are taken then.</summary>
    public TimeSpan Paused { get; init; }

    /// <summary>Bytes that the receiver has stored since the beginning, headers included.</summary>
    public required long DeliveredBytes { get; init; }

    /// <summary>Bytes of frames sent again after a connection was lost or stalled.</summary>
    public required long ResentBytes { get; init; }

    /// <summary>
    /// Whether the transfer had something to send all the time since the reading before: else its rate says nothing of the path.
    /// </summary>
    public required bool WasBusy { get; init; }

    /// <summary>Whether credit or window, not the path, held sending back since the reading before.</summary>
    public required bool WasWindowLimited { get; init; }

    /// <summary>The open connections, by number. Empty samples where the kernel does not tell.</summary>
    public required IReadOnlyList<StreamReading> Streams { get; init; }
}

/// <summary>One open connection at the moment of a <see cref="TransferReading"/>.</summary>
/// <param name="Stream">
/// Its number; a number that is used again belongs to another connection when <paramref name="Age"/> is smaller.
/// </param>
/// <param name="Age">Since it joined.</param>
/// <param name="Path">The kernel's view.</param>
public readonly record struct StreamReading(int Stream, TimeSpan Age, PathSample Path);
