namespace Orleans.Storage;

/// <summary>Options of a storage provider that turns state into bytes.</summary>
public interface IStorageProviderSerializerOptions
{
    /// <summary>What turns state into bytes; null is the engine's choice.</summary>
    IGrainStorageSerializer GrainStorageSerializer { get; set; }
}
