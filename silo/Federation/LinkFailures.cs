using System.Security.Authentication;
using Grpc.Core;
using NovaCron.GrainInterfaces;
using NovaCron.Silo.Federation.Mapping;

namespace NovaCron.Silo.Federation;

/// <summary>The failures of one federation link, said the same way everywhere.</summary>
/// <param name="From">The calling region.</param>
/// <param name="To">The called region.</param>
internal sealed record LinkFailures(string From, string To)
{
    private const string Stage = "link";

    private string Side => $"link {From}-{To}";

    /// <summary>The peer does not answer; what it did is unknown.</summary>
    public Failure Unreachable(string reason) =>
        new(NovaCronError.RegionUnreachable, Stage, Side, $"Region {To} cannot be reached: {reason}", IsTransient: true);

    /// <summary>A certificate or a region's name is not the expected one.</summary>
    public Failure NotAuthorized(string reason) => new(NovaCronError.NotAuthorized, Stage, Side, reason, IsTransient: false);

    /// <summary>A side broke the protocol.</summary>
    public Failure Protocol(string reason) => new(NovaCronError.ProtocolViolation, Stage, Side, reason, IsTransient: false);

    /// <summary>The two sides speak different versions.</summary>
    public Failure Version(string other) => Protocol(
        $"Region {To} speaks federation protocol {FederationProtocol.Version}, region {From} speaks {other}; upgrade the older one.");

    /// <summary>What a failed call means to the caller.</summary>
    public Failure FromCall(RpcException exception)
    {
        if (exception.Trailers.FindFailure() is { } failure)
            return failure;
        var reason = Innermost(exception);
        return exception.StatusCode switch
        {
            _ when IsRefusedCertificate(exception) => NotAuthorized($"The certificates of {From} and {To} do not fit: {reason}"),
            StatusCode.Unauthenticated or StatusCode.PermissionDenied => NotAuthorized(
                $"Region {To} refused the call: {exception.Status.Detail}"),
            StatusCode.ResourceExhausted => Protocol($"A message is larger than {FederationProtocol.MessageBytesMax} bytes."),
            StatusCode.Unimplemented => Protocol($"Region {To} does not know this call; its version is older than that of {From}."),
            StatusCode.DeadlineExceeded => Unreachable("it did not answer in time."),
            StatusCode.Unknown => new Failure(NovaCronError.Internal, Stage, $"region {To}",
                "The region failed and did not say why.", false),
            _ when IsBroken(exception) => Unreachable($"{reason} Should the region run, its log says whether it refuses the " +
                $"certificate of {From}."),
            _ => Unreachable(reason),
        };
    }

    private static bool IsRefusedCertificate(RpcException exception)
    {
        for (var inner = exception.Status.DebugException; inner is not null; inner = inner.InnerException)
        {
            if (inner is AuthenticationException)
                return true;
        }

        return false;
    }

    // A refused client certificate and a broken connection look alike in TLS 1.3: both end after the handshake.
    private static bool IsBroken(RpcException exception) =>
        exception.Status.DebugException is HttpRequestException { HttpRequestError: not HttpRequestError.ConnectionError };

    private static string Innermost(RpcException exception) =>
        exception.Status.DebugException?.GetBaseException().Message ?? exception.Status.Detail;
}
