using Grpc.Core;
using NovaCron.GrainInterfaces;
using NovaCron.Silo.Federation.Mapping;

namespace NovaCron.Silo.Federation;

/// <summary>
/// Makes the calls of one link and says how they failed: the callee's own failure as it was thrown there, anything else as
/// a failure of the link. A caller that cancels gets <see cref="OperationCanceledException"/>.
/// </summary>
internal sealed class LinkCaller(LinkFailures failures, TimeProvider time)
{
    /// <summary>Calls, and reads the reply.</summary>
    public async Task<TResult> CallAsync<TReply, TResult>(
        Func<CallOptions, AsyncUnaryCall<TReply>> start,
        Func<TReply, TResult> read,
        TimeSpan timeout,
        CancellationToken cancellationToken) =>
        Read(await SendAsync(start, timeout, cancellationToken), read);

    /// <summary>Calls where the reply says nothing but that it was done.</summary>
    public Task CallAsync<TReply>(Func<CallOptions, AsyncUnaryCall<TReply>> start, TimeSpan timeout, CancellationToken cancellationToken) =>
        SendAsync(start, timeout, cancellationToken);

    /// <summary>Calls, and says how long the answer took.</summary>
    public async Task<(TReply Reply, TimeSpan RoundTrip)> TimeAsync<TReply>(
        Func<CallOptions, AsyncUnaryCall<TReply>> start, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        var reply = await SendAsync(start, timeout, cancellationToken);
        return (reply, time.GetElapsedTime(begin));
    }

    /// <summary>The options of a call that streams: it has no deadline, keep-alive pings notice a dead peer.</summary>
    public CallOptions CreateStreamOptions(CancellationToken cancellationToken) =>
        new(FederationProtocol.CreateHeaders(failures.From, failures.To), cancellationToken: cancellationToken);

    /// <summary>Waits for a stream's next element.</summary>
    public async Task<bool> MoveNextAsync<T>(IAsyncStreamReader<T> stream, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNext(cancellationToken);
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new NovaCronException(failures.FromCall(exception));
        }
    }

    /// <summary>Reads a message; one that cannot be is a breach of the protocol.</summary>
    public TResult Read<TMessage, TResult>(TMessage message, Func<TMessage, TResult> read)
    {
        try
        {
            return read(message);
        }
        catch (WireFormatException exception)
        {
            throw new NovaCronException(failures.Protocol($"Region {failures.To} sent a reply that cannot be read. {exception.Message}"));
        }
    }

    private async Task<TReply> SendAsync<TReply>(
        Func<CallOptions, AsyncUnaryCall<TReply>> start, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var deadline = (time.GetUtcNow() + timeout).UtcDateTime;
        var headers = FederationProtocol.CreateHeaders(failures.From, failures.To);
        try
        {
            using var call = start(new CallOptions(headers, deadline, cancellationToken));
            return await call.ResponseAsync;
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new NovaCronException(failures.FromCall(exception));
        }
    }
}
