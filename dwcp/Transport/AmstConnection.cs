using System.IO.Pipelines;
using NovaCron.Dwcp.Transport.Paths;

namespace NovaCron.Dwcp.Transport;

/// <summary>
/// One made connection, its peer's region proven by whoever made it (<see cref="Security.TcpDialer"/>, or the server
/// that accepted it). It owns the pipe.
/// </summary>
public sealed class AmstConnection : IDuplexPipe, IAsyncDisposable
{
    /// <summary>What is left to say, TLS's farewell with it, is given so long: over a path that takes nothing it has no end.</summary>
    private static readonly TimeSpan FarewellTimeMax = TimeSpan.FromSeconds(1);

    private readonly IDuplexPipe _transport;
    private readonly Action? _abort;
    private readonly Func<ValueTask>? _close;
    private int _disposed;

    /// <summary>Takes over a connection.</summary>
    /// <param name="transport">Its bytes.</param>
    /// <param name="peerRegion">The region the peer's certificate names.</param>
    /// <param name="peer">The peer's address, for logs.</param>
    /// <param name="abort">Tears the connection down at once, so that pending reads and writes end; may be null.</param>
    /// <param name="close">Frees what lies below the pipe, after it was completed; may be null.</param>
    /// <param name="path">What the kernel knows of the path; null where nothing does.</param>
    public AmstConnection(
        IDuplexPipe transport,
        string peerRegion,
        string peer,
        Action? abort = null,
        Func<ValueTask>? close = null,
        IConnectionPath? path = null)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentException.ThrowIfNullOrEmpty(peerRegion);
        _transport = transport;
        PeerRegion = peerRegion;
        Peer = peer;
        Path = path;
        _abort = abort;
        _close = close;
    }

    /// <summary>Bytes from the peer.</summary>
    public PipeReader Input => _transport.Input;

    /// <summary>What lies below <see cref="Input"/> where that is a stream that may be read without it; null elsewhere.</summary>
    internal Stream? Direct => (_transport as Security.StreamDuplexPipe)?.Stream;

    /// <summary>Bytes to the peer.</summary>
    public PipeWriter Output => _transport.Output;

    /// <summary>The region the peer's certificate names.</summary>
    public string PeerRegion { get; }

    /// <summary>The peer's address, for logs.</summary>
    public string Peer { get; }

    /// <summary>What the kernel knows of the path; null where nothing does.</summary>
    public IConnectionPath? Path { get; }

    /// <summary>The frame version both ends agreed on by ALPN (<see cref="AmstProtocol.TryGetVersion"/>); the newest by default.</summary>
    public byte FrameVersion { get; init; } = AmstProtocol.FrameVersion;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Tears the connection down at once.</summary>
    public void Abort() => _abort?.Invoke();

    /// <summary>
    /// Completes both directions and frees the connection; one whose peer takes nothing for a second is torn down. The owner's loops
    /// must have ended.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        using var farewell = new CancellationTokenSource(FarewellTimeMax, Time);
        using var cutting = farewell.Token.UnsafeRegister(static connection => ((AmstConnection)connection!).Abort(), this);
        try
        {
            await _transport.Output.CompleteAsync().ConfigureAwait(false);
            await _transport.Input.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The other end was quicker: there is nothing left to complete.
        }

        if (_close is not null)
        {
            await _close().ConfigureAwait(false);
        }
    }
}
