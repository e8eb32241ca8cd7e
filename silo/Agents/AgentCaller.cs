using System.Net;
using System.Runtime.CompilerServices;
using Grpc.Core;
using NovaCron.Agent;
using NovaCron.Silo.Agents.Mapping;
using NovaCron.Silo.Federation.Mapping;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Agents;

/// <summary>
/// Makes the calls to one agent and says how they failed: the agent's own failure as it was thrown there, anything else as
/// <see cref="AgentError.HostUnreachable"/>. A caller that cancels gets <see cref="OperationCanceledException"/>.
/// </summary>
internal sealed class AgentCaller(
    AgentChannels channels, DnsEndPoint address, string region, string local, string host, TimeProvider time)
{
    /// <summary>Calls, and reads the reply.</summary>
    /// <param name="start">Begins the call.</param>
    /// <param name="read">Reads the reply.</param>
    /// <param name="timeout">How long it may take; null leaves that to keep-alive pings, which notice a dead host.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async Task<TResult> CallAsync<TReply, TResult>(
        Func<Wire.HostAgent.HostAgentClient, CallOptions, AsyncUnaryCall<TReply>> start,
        Func<TReply, TResult> read,
        TimeSpan? timeout,
        CancellationToken cancellationToken)
    {
        using var lease = channels.Rent(address);
        try
        {
            using var call = start(new Wire.HostAgent.HostAgentClient(lease.Invoker), Options(timeout, cancellationToken));
            return Read(await call.ResponseAsync, read);
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw FromCall(exception);
        }
    }

    /// <summary>Calls where the reply says nothing but that it was done.</summary>
    public Task CallAsync(
        Func<Wire.HostAgent.HostAgentClient, CallOptions, AsyncUnaryCall<Wire.Done>> start,
        TimeSpan? timeout,
        CancellationToken cancellationToken) => CallAsync(start, _ => true, timeout, cancellationToken);

    /// <summary>Follows a stream; it has no deadline.</summary>
    public async IAsyncEnumerable<TResult> FollowAsync<TReply, TResult>(
        Func<Wire.HostAgent.HostAgentClient, CallOptions, AsyncServerStreamingCall<TReply>> start,
        Func<TReply, TResult> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lease = channels.Rent(address);
        using var call = start(new Wire.HostAgent.HostAgentClient(lease.Invoker), Options(timeout: null, cancellationToken));
        while (await MoveNextAsync(call.ResponseStream, cancellationToken))
            yield return Read(call.ResponseStream.Current, read);
    }

    private async Task<bool> MoveNextAsync<T>(IAsyncStreamReader<T> stream, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNext(cancellationToken);
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw FromCall(exception);
        }
    }

    private CallOptions Options(TimeSpan? timeout, CancellationToken cancellationToken) => new(
        AgentProtocol.CreateHeaders(region, local, host),
        timeout is { } limit ? (time.GetUtcNow() + limit).UtcDateTime : null,
        cancellationToken);

    private TResult Read<TMessage, TResult>(TMessage message, Func<TMessage, TResult> read)
    {
        try
        {
            return read(message);
        }
        catch (WireFormatException exception)
        {
            throw Broken($"sent a reply that cannot be read. {exception.Message}", exception);
        }
    }

    private AgentException FromCall(RpcException exception)
    {
        if (exception.Trailers.FindAgentFailure(exception) is { } failure)
            return failure;
        return exception.StatusCode switch
        {
            StatusCode.ResourceExhausted => Broken(
                $"or this silo sent a message larger than {AgentProtocol.MessageBytesMax} bytes.", exception),
            StatusCode.Unimplemented => Broken("does not know this order; its version is older than this silo's.", exception),
            StatusCode.DeadlineExceeded => Unreachable("it did not answer in time.", exception),
            _ => Unreachable(exception.Status.DebugException?.GetBaseException().Message ?? exception.Status.Detail, exception),
        };
    }

    private AgentException Broken(string what, Exception inner) =>
        new(AgentError.ProtocolViolation, $"Host {host} at {address.ToText()} {what}", inner);

    private AgentException Unreachable(string reason, Exception inner) =>
        new(AgentError.HostUnreachable, $"Host {host} cannot be reached at {address.ToText()}: {reason}", inner);
}
