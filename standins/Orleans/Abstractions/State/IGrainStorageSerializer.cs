namespace Orleans.Storage;

/// <summary>Turns state into the bytes of a record and back.</summary>
public interface IGrainStorageSerializer
{
    /// <summary>Writes.</summary>
    BinaryData Serialize<T>(T? input);

    /// <summary>Reads.</summary>
    T? Deserialize<T>(BinaryData input);
}
