using Google.Protobuf;
using Grpc.Core;
using NovaCron.GrainInterfaces;

namespace NovaCron.Silo.Federation.Mapping;

/// <summary>A <see cref="Failure"/> as a message and as a trailer.</summary>
internal static class FailureMapping
{
    /// <summary>The message.</summary>
    public static Wire.Failure ToWire(this Failure failure) => new()
    {
        Error = failure.Error.ToString(),
        Stage = FederationProtocol.Cut(failure.Stage),
        Side = FederationProtocol.Cut(failure.Side),
        Message = FederationProtocol.Cut(failure.Message),
        Transient = failure.IsTransient,
    };

    /// <summary>What the message says. A newer region's unknown error reads as a fault of that region.</summary>
    public static Failure FromWire(this Wire.Failure failure)
    {
        var known = Enum.TryParse<NovaCronError>(failure.Error, out var error) && Enum.IsDefined(error);
        return new Failure(
            known ? error : NovaCronError.Internal,
            FederationProtocol.Cut(failure.Stage),
            FederationProtocol.Cut(failure.Side),
            FederationProtocol.Cut(failure.Message),
            failure.Transient);
    }

    /// <summary>The trailer of a call that failed.</summary>
    public static Metadata ToTrailers(this Failure failure) =>
        new() { { FederationProtocol.FailureTrailer, failure.ToWire().ToByteArray() } };

    /// <summary>The failure in a call's trailers; null when there is none that can be read.</summary>
    public static Failure? FindFailure(this Metadata trailers)
    {
        if (trailers.GetValueBytes(FederationProtocol.FailureTrailer) is not { Length: <= FederationProtocol.FailureBytesMax } bytes)
            return null;
        try
        {
            return Wire.Failure.Parser.ParseFrom(bytes).FromWire();
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
