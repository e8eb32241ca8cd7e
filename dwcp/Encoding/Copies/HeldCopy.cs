namespace NovaCron.Dwcp.Encoding.Copies;

/// <summary>A copy in memory; valid until the memory's next change.</summary>
/// <param name="id">Which content of the transfer it is, counted from 0.</param>
/// <param name="content">The content, a page.</param>
internal readonly ref struct HeldCopy(ulong id, ReadOnlySpan<byte> content)
{
    /// <summary>Which content of the transfer it is, counted from 0.</summary>
    public ulong Id { get; } = id;

    /// <summary>The content, a page.</summary>
    public ReadOnlySpan<byte> Content { get; } = content;
}
