using System.Text.Json;
using System.Text.Json.Serialization;
using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Consensus;

/// <summary>A migration's receipt in a file: its bytes as they are, or the JSON that REST gives.</summary>
internal static class ReceiptFile
{
    /// <summary>The longest file that is read, in bytes.</summary>
    public const int BytesMax = 256 * 1024;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>Reads one.</summary>
    /// <exception cref="StartupException">There is no such file, or there is no receipt in it.</exception>
    public static MigrationReceipt Read(string file)
    {
        try
        {
            if (new FileInfo(file).Length > BytesMax)
                throw Fault(file, $"it has more than {BytesMax} bytes");
            var content = File.ReadAllBytes(file);
            return MigrationReceipt.Decode(IsJson(content) ? OfJson(content) : content);
        }
        catch (Exception exception) when (exception is WireFormatException or JsonException or FormatException)
        {
            throw Fault(file, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StartupException.Configuration($"The receipt {file} cannot be read: {exception.Message}", exception);
        }
    }

    private static bool IsJson(byte[] content) => content.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("{"u8);

    private static byte[] OfJson(byte[] content) =>
        Convert.FromBase64String(JsonSerializer.Deserialize<Content>(content, Format)?.Bytes ?? throw new JsonException("it is empty"));

    private static StartupException Fault(string file, string reason) =>
        new(ExitCodes.DataError, $"{file} is no receipt: {reason}");

    private sealed record Content([property: JsonRequired] string Bytes);
}
