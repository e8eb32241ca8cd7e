using System.Text.Json;

namespace Orleans.Serialization;

/// <summary>How state is written as JSON.</summary>
public sealed class SystemTextJsonGrainStorageSerializerOptions
{
    /// <summary>The JSON serializer's options.</summary>
    public JsonSerializerOptions JsonSerializerOptions { get; } = new();
}
