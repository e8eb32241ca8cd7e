namespace NovaCron.Dwcp.Encoding.Known;

/// <summary>Contents of units that a receiver holds, in the order of the names that it told the sender.</summary>
public interface IKnownContents
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>Reads a content again, and makes sure that it still is what its name says.</summary>
    /// <param name="index">Its place in the order.</param>
    /// <param name="content">Gets it: <see cref="UnitAddress.Size"/> bytes.</param>
    /// <param name="name">Gets its name: <see cref="KnownNames.NameBytes"/> bytes.</param>
    /// <returns>False where it is gone, or has become another; what was written must then not be used.</returns>
    bool TryRead(int index, Span<byte> content, Span<byte> name);
}
