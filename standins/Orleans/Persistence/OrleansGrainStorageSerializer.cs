using Orleans.Serialization;

namespace Orleans.Storage;

/// <summary>Writes state as calls are written: by <see cref="IdAttribute"/>, so that members may be renamed.</summary>
/// <param name="serializer">Writes.</param>
public class OrleansGrainStorageSerializer(Serializer serializer) : IGrainStorageSerializer
{
    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) => new(serializer.SerializeToArray(input));

    /// <inheritdoc/>
    public T? Deserialize<T>(BinaryData input) => serializer.Deserialize<T>(input.ToMemory());
}
