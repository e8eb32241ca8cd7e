using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Bench.Amst.Endpoints;

/// <summary>One transfer, sent from memory until its time or its bytes are used up.</summary>
internal sealed class SendingEnd(EndpointOptions options, SendingChoices choices, TimeSpan time, long bytes)
{
    /// <summary>The code by which a sender gives up what was under way when its time was used up: no failure.</summary>
    public const ushort TimeIsUp = 1;

    private readonly Pattern _pattern = new(Seed.Of(options.Session), AmstOptions.FrameBytesLimit / 16);
    private readonly IncrementalHash? _hash = options.Hash ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private string? _failure;

    /// <summary>Whether it gives up what is under way at the end; otherwise all of it is delivered and confirmed.</summary>
    public bool IsCut { get; init; }

    public async Task<EndpointReport> RunAsync(CancellationToken cancellationToken)
    {
        using var identity = options.Certificates is { } folder ? Certificates.Load(folder, EndpointOptions.SourceRegion) : null;
        var dialer = identity is null
            ? TcpDialer.Insecure(options.Endpoint, EndpointOptions.TargetRegion, new TcpDialerOptions(), TimeProvider.System)
            : new TcpDialer(options.Endpoint, identity, EndpointOptions.TargetRegion, new TcpDialerOptions(), TimeProvider.System);
        var started = Sampler.Now;
        var cpu = Sampler.CpuSeconds;
        await using var sender = await AmstSender.ConnectAsync(
            dialer, options.Offer, choices.ToOptions(options.WindowBytes), TimeProvider.System, NullLogger.Instance, cancellationToken);
        await using var sampler = new Sampler(() => Read(sender));
        try
        {
            await SendAsync(sender, started, cancellationToken);
            if (IsCut)
                await sender.AbortAsync(TimeIsUp, "the measurement is over", cancellationToken);
            else
                await sender.CompleteAsync(cancellationToken);
        }
        catch (AmstException error)
        {
            _failure = error.Message;
        }

        var end = sender.Statistics;
        return new EndpointReport
        {
            StartedAt = started,
            EndedAt = Sampler.Now,
            CpuSeconds = Sampler.CpuSeconds - cpu,
            Samples = await sampler.EndAsync(),
            PayloadBytes = end.PayloadBytes,
            ResentBytes = end.RetransmittedBytes,
            Reconnects = end.Reconnects,
            StreamsPeak = end.StreamsPeak,
            UnacknowledgedBytesPeak = end.UnacknowledgedBytesPeak,
            Sha256 = _hash is null ? null : Convert.ToHexStringLower(_hash.GetHashAndReset()),
            Failure = _failure,
        };
    }

    private async Task SendAsync(AmstSender sender, double started, CancellationToken cancellationToken)
    {
        var end = started + time.TotalSeconds;
        var left = bytes;
        for (var payload = 0L; left > 0 && Sampler.Now < end; payload++)
        {
            var length = (int)Math.Min(left, NextLength(sender));
            _hash?.AppendData(_pattern[payload].Memory.Span[..length]);
            await sender.SendAsync(_pattern[payload], length, cancellationToken);
            left -= length;
        }
    }

    private int NextLength(AmstSender sender) =>
        Math.Min(choices.PayloadBytes > 0 ? choices.PayloadBytes : sender.PayloadBytesAdvised, sender.PayloadBytesMax);

    private static EndpointSample Read(AmstSender sender)
    {
        var now = sender.Statistics;
        return new EndpointSample(
            Sampler.Now,
            now.PayloadBytes - now.UnacknowledgedBytes,
            now.WireBytesSent,
            now.Streams,
            now.RetransmittedBytes,
            Sampler.CpuSeconds)
        {
            Mode = now.Mode.ToString(),
            StreamsPlanned = now.StreamsPlanned,
            Reason = now.PlanReason,
            Stalls = now.Stalls,
            TcpRetransmittedBytes = now.TcpRetransmittedBytes,
            QueuedBytes = now.QueuedBytes,
            UnacknowledgedBytes = now.UnacknowledgedBytes,
        };
    }
}
