namespace NovaCron.Dwcp.Encoding.Known;

/// <summary>What units were when sender and receiver both last had them: of what changed a little since, only that is sent.</summary>
public interface IKnownBases
{
    /// <summary>Finds the content that a unit had.</summary>
    /// <param name="address">The unit.</param>
    /// <param name="index">Where it is among the names that the receiver told.</param>
    /// <returns>Whether it is held here.</returns>
    bool TryFind(UnitAddress address, out int index);

    /// <summary>Reads a content that the receiver told, if it is held here too.</summary>
    /// <param name="index">Where it is among the names.</param>
    /// <param name="content">Gets it: <see cref="UnitAddress.Size"/> bytes, which are what the name says.</param>
    /// <returns>False where it is not held here, or could not be read.</returns>
    bool TryRead(int index, Span<byte> content);
}
