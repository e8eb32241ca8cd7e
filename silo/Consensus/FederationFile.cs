using System.Text.Json;
using System.Text.Json.Serialization;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Consensus;

/// <summary>The file that says how the federation's log began: the same at every member, and never changed afterwards.</summary>
internal static class FederationFile
{
    private const int FileBytesMax = 1 << 20;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        Converters = { new JsonStringEnumConverter<ConsensusMode>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Reads the first epoch's configuration.</summary>
    /// <exception cref="StartupException">It cannot be read, or contradicts itself.</exception>
    public static FederationConfiguration Read(string file)
    {
        try
        {
            if (new FileInfo(file).Length > FileBytesMax)
                throw Fault(file, $"it has more than {FileBytesMax} bytes");
            var content = JsonSerializer.Deserialize<Content>(File.ReadAllText(file), Format) ?? throw Fault(file, "it is empty");
            var configuration = new FederationConfiguration
            {
                Chain = content.Chain,
                Epoch = 1,
                Mode = content.Mode,
                Members = [.. content.Members.Select(member =>
                    new FederationMember(member.Region, Key(member.Key), member.TrustDomain ?? ""))],
                Operators = [.. (content.Operators ?? []).Select(Key)],
            };
            configuration.Validate();
            return configuration;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or ArgumentException
            or FormatException or System.Security.Cryptography.CryptographicException)
        {
            throw Fault(file, exception.Message, exception);
        }
    }

    private static MemberKey Key(string text) => new(Convert.FromBase64String(text));

    private static StartupException Fault(string file, string reason, Exception? inner = null)
    {
        var message = $"The federation's file {file} cannot be used: {reason}";
        return inner is null ? StartupException.Configuration(message) : StartupException.Configuration(message, inner);
    }

    private sealed record Content(
        [property: JsonRequired] string Chain,
        [property: JsonRequired] ConsensusMode Mode,
        [property: JsonRequired] IReadOnlyList<Member> Members,
        IReadOnlyList<string>? Operators);

    private sealed record Member([property: JsonRequired] string Region, [property: JsonRequired] string Key, string? TrustDomain);
}
