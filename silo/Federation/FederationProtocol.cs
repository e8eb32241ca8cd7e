using Grpc.Core;

namespace NovaCron.Silo.Federation;

/// <summary>The constants of the federation link's protocol; <c>federation.proto</c> says what they mean.</summary>
internal static class FederationProtocol
{
    /// <summary>The version this build speaks. There is no other yet, and another one is refused.</summary>
    public const uint Version = 1;

    /// <summary>The header with the caller's protocol version.</summary>
    public const string VersionHeader = "novacron-protocol";

    /// <summary>The header with the caller's region.</summary>
    public const string FromHeader = "novacron-from";

    /// <summary>The header with the region that the caller believes to talk to.</summary>
    public const string ToHeader = "novacron-to";

    /// <summary>The trailer with a <see cref="Wire.Failure"/>; <c>-bin</c> makes it binary.</summary>
    public const string FailureTrailer = "novacron-failure-bin";

    /// <summary>
    /// The largest message either side takes: 4 MiB, some thousands of VMs in a listing. Guests' bytes never travel here.
    /// </summary>
    public const int MessageBytesMax = 4 * 1024 * 1024;

    /// <summary>The largest message between replicas, in bytes: the largest message less its frame; larger ones are not sent.</summary>
    public const int ReplicaBytesMax = MessageBytesMax - 1024;

    /// <summary>The largest failure that fits a trailer: 4 KiB.</summary>
    public const int FailureBytesMax = 4 * 1024;

    /// <summary>The longest text of a failure, in characters; the rest is cut off.</summary>
    public const int FailureTextMax = 1000;

    /// <summary>Calls and streams in flight on one connection.</summary>
    public const int StreamsPerConnectionMax = 1000;

    /// <summary>A failure's text, as much of it as may be sent or is taken.</summary>
    public static string Cut(string text) => text.Length <= FailureTextMax ? text : text[..FailureTextMax];

    /// <summary>The headers of every call.</summary>
    public static Metadata CreateHeaders(string from, string to) => new()
    {
        { VersionHeader, Version.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        { FromHeader, from },
        { ToHeader, to },
    };
}
