using System.Globalization;
using Grpc.Core;
using NovaCron.Silo.Federation;

namespace NovaCron.Silo.Agents;

/// <summary>The constants of the protocol between a region's silos and their agents; <c>agent.proto</c> says what they mean.</summary>
internal static class AgentProtocol
{
    /// <summary>The version this build speaks. There is no other yet, and another one is refused.</summary>
    public const uint Version = 1;

    /// <summary>The header with the caller's host.</summary>
    public const string FromHostHeader = "novacron-from-host";

    /// <summary>The header with the host that the caller believes to talk to.</summary>
    public const string ToHostHeader = "novacron-to-host";

    /// <summary>The trailer with a <see cref="Wire.Failure"/>; <c>-bin</c> makes it binary.</summary>
    public const string FailureTrailer = "novacron-agent-failure-bin";

    /// <summary>The largest message either side takes: 4 MiB, tens of thousands of machines in a list.</summary>
    public const int MessageBytesMax = 4 * 1024 * 1024;

    /// <summary>Bytes of what names a process.</summary>
    public const int ProcessBytes = 16;

    /// <summary>The longest piece of console output or input: 64 KiB. Output that is longer comes in pieces.</summary>
    public const int ConsoleBytesMax = 64 * 1024;

    /// <summary>The headers of every call.</summary>
    public static Metadata CreateHeaders(string region, string fromHost, string toHost) => new()
    {
        { FederationProtocol.VersionHeader, Version.ToString(CultureInfo.InvariantCulture) },
        { FederationProtocol.FromHeader, region },
        { FederationProtocol.ToHeader, region },
        { FromHostHeader, fromHost },
        { ToHostHeader, toHost },
    };
}
