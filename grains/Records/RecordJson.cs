using System.Text.Json;
using System.Text.Json.Serialization;

namespace NovaCron.Grains.Records;

/// <summary>How reports stand in replicated records: JSON whose members may come and go between builds.</summary>
internal static class RecordJson
{
    /// <summary>The form.</summary>
    public static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Reads one; null where a later build said it in a way that this one cannot read.</summary>
    public static T? TryRead<T>(ReadOnlySpan<byte> bytes)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, Format);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
