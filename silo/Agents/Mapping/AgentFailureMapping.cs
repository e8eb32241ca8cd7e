using Google.Protobuf;
using Grpc.Core;
using NovaCron.Agent;
using NovaCron.Silo.Federation;

namespace NovaCron.Silo.Agents.Mapping;

/// <summary>An <see cref="AgentException"/> as a trailer and back.</summary>
internal static class AgentFailureMapping
{
    /// <summary>The trailer of a call that failed.</summary>
    public static Metadata ToTrailers(this AgentException failure)
    {
        var wire = new Wire.Failure { Error = failure.Error.ToString(), Message = FederationProtocol.Cut(failure.Message) };
        return new() { { AgentProtocol.FailureTrailer, wire.ToByteArray() } };
    }

    /// <summary>
    /// The failure in a call's trailers; null when there is none that can be read. A newer agent's unknown error reads as a
    /// fault of that host.
    /// </summary>
    public static AgentException? FindAgentFailure(this Metadata trailers, Exception cause)
    {
        if (trailers.GetValueBytes(AgentProtocol.FailureTrailer) is not { Length: <= FederationProtocol.FailureBytesMax } bytes)
            return null;
        try
        {
            var wire = Wire.Failure.Parser.ParseFrom(bytes);
            var known = Enum.TryParse<AgentError>(wire.Error, out var error) && Enum.IsDefined(error);
            return new AgentException(known ? error : AgentError.HypervisorFailed, FederationProtocol.Cut(wire.Message), cause);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
