using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Security;

namespace NovaCron.Bench.Amst.Endpoints;

/// <summary><c>amst-receive</c>: the receiving end of a measured transfer, which checks every byte. For the bench's own use.</summary>
internal static class ReceiveCommand
{
    /// <summary>What it writes when it listens.</summary>
    public const string Ready = "ready";

    private static readonly Option<bool> HeadsOnly = new("--heads-only")
    {
        Description = "Checks the first 64 bytes of each payload only, for speed.",
    };

    public static Command Create()
    {
        var command = new Command("amst-receive", "The receiving end of a measured transfer.")
        {
            EndpointOptions.EndpointOption, EndpointOptions.SessionOption, EndpointOptions.CertificatesOption,
            EndpointOptions.WindowOption, EndpointOptions.HashOption, HeadsOnly,
        };
        command.Hidden = true;
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = EndpointOptions.Read(result);
        var listener = new AmstListener(
            new AmstListenerOptions { PendingConnectionsMax = 1024 }, TimeProvider.System, NullLogger<AmstListener>.Instance);
        using var identity = options.Certificates is { } folder ? Certificates.Load(folder, EndpointOptions.TargetRegion) : null;
        await using var server = Listen(IPEndPoint.Parse(options.Endpoint), listener, identity);
        await using var receiver = listener.Expect(
            options.Offer, new AmstOptions { StreamsMax = AmstOptions.StreamsLimit, WindowBytes = options.WindowBytes });
        var report = await new ReceivingEnd(receiver, options, result.GetValue(HeadsOnly)).RunAsync(cancellationToken);
        await Console.Out.WriteLineAsync(report.ToJson());
        return report.Failure is null ? 0 : 1;
    }

    private static IAsyncDisposable Listen(IPEndPoint endpoint, AmstListener listener, TlsIdentity? identity) => identity is null
        ? new EndpointServer(endpoint, listener)
        : new TcpAcceptor(
            endpoint,
            identity,
            [EndpointOptions.SourceRegion],
            new TcpAcceptorOptions(),
            listener.AcceptAsync,
            TimeProvider.System,
            NullLogger<TcpAcceptor>.Instance);

    /// <summary>One transfer, received.</summary>
    private sealed class ReceivingEnd(AmstReceiver receiver, EndpointOptions options, bool headsOnly)
    {
        private const int HeadBytes = 64;
        private readonly Pattern _pattern = new(Seed.Of(options.Session), AmstOptions.FrameBytesLimit / 16);
        private readonly IncrementalHash? _hash = options.Hash ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        private long _released;
        private long _corrupt;
        private string? _failure;

        public async Task<EndpointReport> RunAsync(CancellationToken cancellationToken)
        {
            var started = Sampler.Now;
            var cpu = Sampler.CpuSeconds;
            await using var sampler = new Sampler(Read);
            await Console.Out.WriteLineAsync(Ready);
            try
            {
                await DrainAsync(cancellationToken);
            }
            catch (AmstException error) when (error.Error == AmstError.Aborted && error.Code == SendingEnd.TimeIsUp)
            {
                // The measurement is over.
            }
            catch (AmstException error)
            {
                _failure = error.Message;
            }

            var end = receiver.Statistics;
            return new EndpointReport
            {
                StartedAt = started,
                EndedAt = Sampler.Now,
                CpuSeconds = Sampler.CpuSeconds - cpu,
                Samples = await sampler.EndAsync(),
                PayloadBytes = _released,
                ResentBytes = end.RetransmittedBytes,
                StreamsPeak = end.StreamsPeak,
                UnacknowledgedBytesPeak = end.UnacknowledgedBytesPeak,
                CorruptPayloads = _corrupt,
                Sha256 = _hash is null ? null : Convert.ToHexStringLower(_hash.GetHashAndReset()),
                Failure = _failure,
            };
        }

        private async Task DrainAsync(CancellationToken cancellationToken)
        {
            while (await receiver.ReceiveAsync(cancellationToken) is { } payload)
            {
                using (payload)
                    Check(payload);
                Volatile.Write(ref _released, _released + payload.Length);
            }

            await receiver.ConfirmAsync(cancellationToken);
        }

        private void Check(ReceivedPayload payload)
        {
            var bytes = payload.Memory.Span;
            _hash?.AppendData(bytes);
            var looked = headsOnly ? bytes[..Math.Min(HeadBytes, bytes.Length)] : bytes;
            _corrupt += _pattern.Matches(payload.Sequence, looked) ? 0 : 1;
        }

        private EndpointSample Read()
        {
            var now = receiver.Statistics;
            return new EndpointSample(
                Sampler.Now, Volatile.Read(ref _released), now.WireBytesReceived, now.Streams, now.RetransmittedBytes, Sampler.CpuSeconds);
        }
    }
}
