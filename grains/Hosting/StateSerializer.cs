using System.Text.Json;
using System.Text.Json.Serialization;
using NovaCron.Grains.State;
using Orleans.Storage;

namespace NovaCron.Grains.Hosting;

/// <summary>
/// Stores records as plain JSON: members by name, enums by name, no type names, so that types may be renamed and moved. A member
/// this code does not know is passed over; a record of a later format is refused, never half read.
/// </summary>
internal sealed class StateSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Format));

    public T? Deserialize<T>(BinaryData input)
    {
        var state = JsonSerializer.Deserialize<T>(input.ToMemory().Span, Format);
        return state is IVersionedState { SchemaVersion: > StateFormat.Version } later
            ? throw new NotSupportedException(
                $"A stored {typeof(T).Name} has format {later.SchemaVersion}; this version reads up to {StateFormat.Version}.")
            : state;
    }
}
