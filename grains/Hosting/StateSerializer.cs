using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NovaCron.Grains.State;
using Orleans.Storage;

namespace NovaCron.Grains.Hosting;

/// <summary>
/// Stores records as plain JSON: members by name, enums by name, no type names, so that types may be renamed and moved. A member
/// this code does not know is passed over; a record of a later format is refused, never half read. A record of an earlier one is
/// written back in this code's.
/// </summary>
internal sealed class StateSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { WriteOwnVersion } },
    };

    public BinaryData Serialize<T>(T? input)
    {
        var state = JsonSerializer.SerializeToUtf8Bytes(input, Format);
        return new(input is IAnnouncingState { Announcement: { } announcement } ? AnnouncedPayload.Join(announcement, state) : state);
    }

    public T? Deserialize<T>(BinaryData input)
    {
        var state = JsonSerializer.Deserialize<T>(AnnouncedPayload.StateOf(input.ToMemory().Span), Format);
        return state is IVersionedState { SchemaVersion: > StateFormat.Version } later
            ? throw new NotSupportedException(
                $"A stored {typeof(T).Name} has format {later.SchemaVersion}; this version reads up to {StateFormat.Version}.")
            : state;
    }

    private static void WriteOwnVersion(JsonTypeInfo type)
    {
        if (!typeof(IVersionedState).IsAssignableFrom(type.Type))
        {
            return;
        }

        foreach (var member in type.Properties)
        {
            if (string.Equals(member.Name, nameof(IVersionedState.SchemaVersion), StringComparison.OrdinalIgnoreCase))
            {
                member.Get = _ => StateFormat.Version;
            }
        }
    }
}
