using System.CommandLine;
using NovaCron.Dwcp.Transport;

namespace NovaCron.Bench.Amst.Endpoints;

/// <summary>What both ends of a measured transfer are told; they agree on it by having been started by the same bench.</summary>
internal sealed record EndpointOptions
{
    /// <summary>Region of the sending end.</summary>
    public const string SourceRegion = "eu";

    /// <summary>Region of the receiving end.</summary>
    public const string TargetRegion = "us";

    public static readonly Option<string> EndpointOption = new("--endpoint")
    {
        Required = true,
        Description = "Where the receiver listens, HOST:PORT.",
    };

    public static readonly Option<string> SessionOption = new("--session") { Required = true, Description = "The transfer's name." };

    public static readonly Option<string?> CertificatesOption = new("--certificates")
    {
        Description = "A folder with eu and us, each with ca.pem, region.pem and region.key. Without it there is no TLS.",
    };

    public static readonly Option<long> WindowOption = new("--window")
    {
        Description = "Most bytes unacknowledged.",
        DefaultValueFactory = _ => new AmstOptions().WindowBytes,
    };

    public static readonly Option<bool> HashOption = new("--hash")
    {
        Description = "Either end computes a SHA-256 of its own over all bytes.",
    };

    /// <summary>Where the receiver listens.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The transfer's name.</summary>
    public required string Session { get; init; }

    /// <summary>Where the certificates are; null for no TLS.</summary>
    public string? Certificates { get; init; }

    /// <summary>Most bytes unacknowledged.</summary>
    public long WindowBytes { get; init; }

    /// <summary>Whether either end hashes all bytes.</summary>
    public bool Hash { get; init; }

    /// <summary>The transfer; its token is no secret here, it lives as long as a measurement and strangers need a certificate.</summary>
    public TransferOffer Offer => new(
        AmstSessionId.FromName(Session),
        "bench",
        SourceRegion,
        TargetRegion,
        AmstSessionId.FromName("token " + Session).Value.ToByteArray());

    public static EndpointOptions Read(ParseResult result) => new()
    {
        Endpoint = result.GetRequiredValue(EndpointOption),
        Session = result.GetRequiredValue(SessionOption),
        Certificates = result.GetValue(CertificatesOption),
        WindowBytes = result.GetValue(WindowOption),
        Hash = result.GetValue(HashOption),
    };
}
