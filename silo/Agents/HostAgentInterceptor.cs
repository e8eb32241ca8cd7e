using System.Globalization;
using Grpc.Core;
using NovaCron.Agent;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Hosts;
using NovaCron.Silo.Agents.Mapping;
using NovaCron.Silo.Federation;
using NovaCron.Silo.Federation.Mapping;

namespace NovaCron.Silo.Agents;

/// <summary>
/// Stands before every order of another silo: checks that the caller is of this region, speaks this protocol and means this
/// host, and turns what is thrown into a typed trailer. Faults of ours are logged here and not told.
/// </summary>
internal sealed partial class HostAgentInterceptor(
    LocalHost host, IFederation federation, IHostApplicationLifetime lifetime, ILogger<HostAgentInterceptor> logger) : CheckedInterceptor
{
    /// <inheritdoc/>
    protected override void Check(ServerCallContext context)
    {
        var region = federation.LocalRegion;
        if (context.GetHttpContext().Features.Get<FederationPeer>() is not { IsOwn: true })
            throw new AgentException(AgentError.NotAuthorized, $"Only silos of region {region} order its hosts about.");
        var version = Header(context, FederationProtocol.VersionHeader);
        if (version != AgentProtocol.Version.ToString(CultureInfo.InvariantCulture))
        {
            throw new AgentException(AgentError.ProtocolViolation,
                $"Host {host.Name} speaks agent protocol {AgentProtocol.Version}, the caller speaks '{version}'; upgrade the older one.");
        }

        if (Header(context, FederationProtocol.FromHeader) != region || Header(context, FederationProtocol.ToHeader) != region)
            throw new AgentException(AgentError.NotAuthorized, $"The caller's headers name another region than {region}.");
        var wanted = Header(context, AgentProtocol.ToHostHeader);
        if (wanted != host.Name)
        {
            var caller = Header(context, AgentProtocol.FromHostHeader);
            LogWrongHost(caller, wanted);
            throw new AgentException(AgentError.HostUnreachable, $"This is host {host.Name}, the caller wants '{wanted}'.");
        }
    }

    /// <inheritdoc/>
    protected override RpcException ToRpcException(Exception exception, ServerCallContext context)
    {
        if (exception is OperationCanceledException)
        {
            return lifetime.ApplicationStopping.IsCancellationRequested
                ? new RpcException(new Status(StatusCode.Unavailable, "The host's process is stopping."))
                : new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled."));
        }

        var failure = exception switch
        {
            AgentException known => known,
            WireFormatException wire => new AgentException(AgentError.ProtocolViolation, $"The order cannot be read. {wire.Message}"),
            _ => null,
        };
        if (failure is null)
        {
            LogOrderFailed(exception, context.Method);
            failure = new AgentException(AgentError.HypervisorFailed, $"Host {host.Name} failed; its log says why.");
        }

        return new RpcException(new Status(StatusCode.FailedPrecondition, failure.Error.ToString()), failure.ToTrailers());
    }

    [LoggerMessage(EventId = 4201, Level = LogLevel.Error, Message = "Order {Method} of another silo failed")]
    private partial void LogOrderFailed(Exception exception, string method);

    [LoggerMessage(
        EventId = 4202, Level = LogLevel.Information,
        Message = "Host {Caller} looked for host {Wanted} at this one's address; it asks anew where that is")]
    private partial void LogWrongHost(string caller, string wanted);
}
