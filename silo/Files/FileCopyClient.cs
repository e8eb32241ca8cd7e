using System.Collections.Immutable;
using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using NovaCron.Agent.Files;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.GrainInterfaces;
using NovaCron.Silo.Federation;

namespace NovaCron.Silo.Files;

/// <summary>
/// Asks one silo of a region to take files. Its methods throw <see cref="FileCopyException"/> for what the silo says, and
/// <see cref="NovaCronException"/> when it could not be asked.
/// </summary>
internal sealed class FileCopyClient : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly Wire.FileCopies.FileCopiesClient _client;
    private readonly LinkFailures _failures;
    private readonly FederationOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Makes it; nothing is connected yet.</summary>
    public FileCopyClient(string region, DnsEndPoint address, TlsIdentity identity, FederationOptions options, TimeProvider time)
    {
        options.Validate();
        (_failures, _options, _time) = (new LinkFailures(identity.Region, region), options, time);
        _channel = LinkChannel.Create(region, ImmutableArray.Create(address), identity, options.Channel, time);
        _client = new Wire.FileCopies.FileCopiesClient(_channel);
    }

    /// <summary>Announces a file; the ticket, and where its transfer connects, empty for the same address.</summary>
    public async Task<(FileCopyTicket Ticket, string DataEndpoint)> OpenAsync(FileCopyRequest request, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(call => _client.OpenAsync(request.ToWire(), call), _options.ActTimeout, cancellationToken);
        var note = answer.Note.Length > 0 ? answer.Note : null;
        return (new FileCopyTicket(answer.Copy.FromWire(), answer.Token.Memory, answer.HeldBytes, note), answer.DataEndpoint);
    }

    /// <summary>The digests of the blocks that need not be sent again.</summary>
    public async Task<BlockDigests> ListHeldAsync(FileCopyTicket ticket, long length, CancellationToken cancellationToken)
    {
        var held = new BlockDigests(length);
        if (ticket.HeldBytes == 0)
            return held;
        try
        {
            using var call = _client.ListHeld(FileCopyProtocol.ToWire(ticket.Copy), Options(_options.ActTimeout, cancellationToken));
            await foreach (var run in call.ResponseStream.ReadAllAsync(cancellationToken))
                Take(run, held);
            return held;
        }
        catch (RpcException exception)
        {
            throw Translate(exception, cancellationToken);
        }
    }

    /// <summary>Waits for a copy's end, for a while; how far it is.</summary>
    public async Task<FileCopyReport> WaitAsync(Guid copy, CancellationToken cancellationToken)
    {
        var timeout = FileCopyProtocol.WaitTimeMax + _options.AskTimeout;
        return (await AskAsync(call => _client.WaitAsync(FileCopyProtocol.ToWire(copy), call), timeout, cancellationToken)).FromWire();
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private void Take(Wire.HeldBlocks run, BlockDigests held)
    {
        var count = run.Digests.Length / BlockTree.DigestBytes;
        if (run.First < 0 || run.First > held.Count - count || run.Digests.Length % BlockTree.DigestBytes != 0)
            throw new NovaCronException(_failures.Protocol($"Region {_failures.To} says it holds blocks that the file does not have."));
        for (var i = 0; i < count; i++)
            held.Set(run.First + i, run.Digests.Span.Slice(i * BlockTree.DigestBytes, BlockTree.DigestBytes));
    }

    private CallOptions Options(TimeSpan timeout, CancellationToken cancellationToken) => new(
        FederationProtocol.CreateHeaders(_failures.From, _failures.To), (_time.GetUtcNow() + timeout).UtcDateTime, cancellationToken);

    private async Task<T> AskAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> start, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            using var call = start(Options(timeout, cancellationToken));
            return await call.ResponseAsync;
        }
        catch (RpcException exception)
        {
            throw Translate(exception, cancellationToken);
        }
    }

    private Exception Translate(RpcException exception, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return exception.Trailers.FindFileFailure() ?? (Exception)new NovaCronException(_failures.FromCall(exception));
    }
}
