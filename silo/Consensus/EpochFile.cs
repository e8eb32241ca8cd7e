using System.Text.Json;
using System.Text.Json.Serialization;
using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Consensus;

/// <summary>
/// How the federation came from the epoch of its file to a later one, as <c>federation configuration</c> saves it. It needs no trust of
/// its own: each epoch is proven by a quorum of the one before, and the first one is the federation file's.
/// </summary>
internal static class EpochFile
{
    /// <summary>The longest file that is read, in bytes.</summary>
    public const int BytesMax = 64 << 20;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>The configuration of an epoch.</summary>
    /// <param name="genesis">The federation file's.</param>
    /// <param name="file">What was saved.</param>
    /// <param name="epoch">The epoch that is wanted.</param>
    /// <exception cref="StartupException">It cannot be read, does not follow from the first, or does not reach so far.</exception>
    public static FederationConfiguration Follow(FederationConfiguration genesis, string file, long epoch)
    {
        var starts = Read(file).Where(start => start.Configuration.Epoch <= epoch);
        var last = EpochHistory.Follow(genesis, starts)
            ?? throw new StartupException(ExitCodes.DataError, $"{file}: its epochs do not follow from the federation's file.");
        return last.Epoch == epoch
            ? last
            : throw StartupException.Configuration(
                $"{file} leads to epoch {last.Epoch} and not to {epoch}; save it anew: federation configuration --epoch {epoch}.");
    }

    private static List<EpochStart> Read(string file)
    {
        try
        {
            if (new FileInfo(file).Length > BytesMax)
                throw new FormatException($"it has more than {BytesMax} bytes");
            var content = JsonSerializer.Deserialize<Content>(File.ReadAllBytes(file), Format) ?? throw new FormatException("it is empty");
            return [.. content.Starts.Select(start => EpochHistory.Decode(Convert.FromBase64String(start.Bytes)))];
        }
        catch (Exception exception) when (exception is WireFormatException or JsonException or FormatException)
        {
            throw new StartupException(ExitCodes.DataError, $"{file} tells of no epochs: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StartupException.Configuration($"{file} cannot be read: {exception.Message}", exception);
        }
    }

    private sealed record Content([property: JsonRequired] IReadOnlyList<Start> Starts);

    private sealed record Start([property: JsonRequired] string Bytes);
}
