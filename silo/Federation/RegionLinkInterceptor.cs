using System.Globalization;
using Grpc.Core;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Silo.Federation.Mapping;

namespace NovaCron.Silo.Federation;

/// <summary>
/// Stands before every call of a peer: checks protocol version and regions against the certificate, and turns what is
/// thrown into a typed trailer. Faults of ours are logged here and not told.
/// </summary>
internal sealed partial class RegionLinkInterceptor(IFederation federation, ILogger<RegionLinkInterceptor> logger) : CheckedInterceptor
{
    private static StatusCode ToStatus(NovaCronError error) => error switch
    {
        NovaCronError.NotAuthorized => StatusCode.PermissionDenied,
        NovaCronError.Internal => StatusCode.Internal,
        NovaCronError.InvalidRequest => StatusCode.InvalidArgument,
        _ => StatusCode.FailedPrecondition,
    };

    /// <inheritdoc/>
    protected override void Check(ServerCallContext context)
    {
        var peer = context.GetHttpContext().Features.Get<FederationPeer>();
        var failures = new LinkFailures(peer?.Region ?? "unknown", federation.LocalRegion);
        if (peer is null)
            throw new NovaCronException(failures.NotAuthorized("The call did not come over the federation port."));
        if (!peer.IsAdmitted)
            throw new NovaCronException(failures.NotAuthorized($"Region {federation.LocalRegion} has no peer " +
                $"{peer.Region}; give it one with --peer."));
        var version = Header(context, FederationProtocol.VersionHeader);
        if (version != FederationProtocol.Version.ToString(CultureInfo.InvariantCulture))
            throw new NovaCronException(failures.Version(version.Length > 0 ? version : "none"));
        var from = Header(context, FederationProtocol.FromHeader);
        if (from != peer.Region)
            throw new NovaCronException(failures.NotAuthorized($"The caller says it is '{from}', its certificate is that of " +
                $"{peer.Region}."));
        var to = Header(context, FederationProtocol.ToHeader);
        if (to != federation.LocalRegion)
            throw new NovaCronException(failures.NotAuthorized($"This is region {federation.LocalRegion}, the caller wants '{to}'."));
    }

    /// <inheritdoc/>
    protected override RpcException ToRpcException(Exception exception, ServerCallContext context)
    {
        if (exception is OperationCanceledException)
            return new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled."));
        var failure = exception switch
        {
            NovaCronException known => known.Failure,
            WireFormatException wire => new Failure(
                NovaCronError.ProtocolViolation, "link", $"region {federation.LocalRegion}",
                    $"The request cannot be read. {wire.Message}", false),
            _ => null,
        };
        if (failure is null)
        {
            LogCallFailed(exception, context.Method);
            failure = new Failure(
                NovaCronError.Internal, "request", $"region {federation.LocalRegion}", "The region failed; its log says why.",
                    IsTransient: false);
        }

        return new RpcException(new Status(ToStatus(failure.Error), failure.Error.ToString()), failure.ToTrailers());
    }

    [LoggerMessage(EventId = 4001, Level = LogLevel.Error, Message = "Call {Method} of a peer failed")]
    private partial void LogCallFailed(Exception exception, string method);
}
