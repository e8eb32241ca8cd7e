using System.Text.Json;
using Microsoft.Extensions.Options;
using Orleans.Serialization;

namespace Orleans.Storage;

/// <summary>Writes state as JSON: by member names.</summary>
/// <param name="options">How.</param>
public sealed class SystemTextJsonGrainStorageSerializer(IOptions<SystemTextJsonGrainStorageSerializerOptions> options)
    : IGrainStorageSerializer
{
    private readonly JsonSerializerOptions _options = options.Value.JsonSerializerOptions;

    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, _options));

    /// <inheritdoc/>
    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input, _options);
}
