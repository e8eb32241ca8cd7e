namespace NovaCron.Grains.State;

/// <summary>A stored record that says which format it has.</summary>
internal interface IVersionedState
{
    /// <summary>The format's version; a reader refuses one above <see cref="StateFormat.Version"/>.</summary>
    int SchemaVersion { get; }
}
