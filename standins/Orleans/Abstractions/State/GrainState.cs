namespace Orleans;

/// <summary>State as a storage provider sees it.</summary>
/// <typeparam name="T">Its type.</typeparam>
[GenerateSerializer, Alias("Orleans.GrainState`1")]
public sealed class GrainState<T> : IGrainState<T>
{
    /// <summary>No state.</summary>
    public GrainState()
    {
    }

    /// <summary>A state without version.</summary>
    public GrainState(T? state) => State = state;

    /// <summary>A state and its version.</summary>
    public GrainState(T? state, string? eTag) => (State, ETag) = (state, eTag);

    /// <inheritdoc/>
    [Id(0)]
    public T? State { get; set; }

    /// <inheritdoc/>
    [Id(1)]
    public string? ETag { get; set; }

    /// <inheritdoc/>
    [Id(2)]
    public bool RecordExists { get; set; }
}
