using Google.Protobuf;
using Grpc.Core;
using NovaCron.Agent.Files;
using NovaCron.Silo.Federation;
using NovaCron.Silo.Federation.Mapping;

namespace NovaCron.Silo.Files;

/// <summary>The constants of <c>files.proto</c>, and its messages as values.</summary>
internal static class FileCopyProtocol
{
    /// <summary>The trailer with a <see cref="Wire.FileFailure"/>; <c>-bin</c> makes it binary.</summary>
    public const string FailureTrailer = "novacron-file-failure-bin";

    /// <summary>How long one call waits for a copy's end: 30 s.</summary>
    public static readonly TimeSpan WaitTimeMax = TimeSpan.FromSeconds(30);

    /// <summary>Most digests in one message: 1 MiB of them.</summary>
    public const int DigestsMax = 32 * 1024;

    private const int IdBytes = 16;
    private const int DigestBytesMax = BlockTree.DigestBytes;

    /// <summary>A copy's id.</summary>
    public static Wire.CopyId ToWire(Guid copy) => new() { Id = ByteString.CopyFrom(copy.ToByteArray(bigEndian: true)) };

    /// <summary>A copy's id.</summary>
    public static Guid FromWire(this Wire.CopyId? id) => id?.Id.Length == IdBytes
        ? new Guid(id.Id.Span, bigEndian: true)
        : throw new WireFormatException("id", $"must have {IdBytes} bytes");

    /// <summary>A request as a message.</summary>
    public static Wire.OpenRequest ToWire(this FileCopyRequest request) => new()
    {
        Path = request.Path,
        Length = request.Source.Length,
        Modified = request.Source.ModifiedNanoseconds,
        Inode = request.Source.Inode,
        DataBytes = request.DataBytes,
        Overwrite = request.IsOverwriting,
        Restart = request.IsRestart,
    };

    /// <summary>What a region asks for.</summary>
    public static FileCopyRequest FromWire(this Wire.OpenRequest request, string sourceRegion) => new(
        sourceRegion,
        request.Path,
        new SourceIdentity(WireValues.NotNegative(request.Length, "length"), request.Modified, request.Inode),
        WireValues.NotNegative(request.DataBytes, "data_bytes"),
        request.Overwrite,
        request.Restart);

    /// <summary>A report as a message.</summary>
    public static Wire.Report ToWire(this FileCopyReport report) => new()
    {
        DoneBytes = report.DoneBytes,
        Ended = report.HasEnded,
        Digest = ByteString.CopyFrom(report.Digest.Span),
        Failure = report.Failure?.ToWire(),
    };

    /// <summary>A report.</summary>
    public static FileCopyReport FromWire(this Wire.Report report) => new(
        report.DoneBytes,
        report.Ended,
        report.Digest.Length is 0 or DigestBytesMax
            ? report.Digest.Memory
            : throw new WireFormatException("digest", $"must have {DigestBytesMax} bytes"),
        report.Failure?.FromWire());

    /// <summary>A failure as a call's.</summary>
    public static RpcException ToRpcException(this FileCopyException failure) => new(
        new Status(StatusCode.FailedPrecondition, failure.Error.ToString()),
        new Metadata { { FailureTrailer, failure.ToWire().ToByteArray() } });

    /// <summary>The failure in a call's trailers; null when there is none that can be read.</summary>
    public static FileCopyException? FindFileFailure(this Metadata trailers)
    {
        if (trailers.GetValueBytes(FailureTrailer) is not { Length: <= FederationProtocol.FailureBytesMax } bytes)
            return null;
        try
        {
            return Wire.FileFailure.Parser.ParseFrom(bytes).FromWire();
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static Wire.FileFailure ToWire(this FileCopyException failure) => new()
    {
        Error = failure.Error.ToString(),
        Message = FederationProtocol.Cut(failure.Message),
    };

    private static FileCopyException FromWire(this Wire.FileFailure failure)
    {
        var known = Enum.TryParse<FileCopyError>(failure.Error, out var error) && Enum.IsDefined(error);
        return new FileCopyException(known ? error : FileCopyError.Internal, FederationProtocol.Cut(failure.Message));
    }
}
