namespace NovaCron.Dwcp.Encoding.Known;

/// <summary>What units were when sender and receiver both last had them: of what changed a little since, only that is sent.</summary>
public interface IKnownBases
{
    /// <summary>Reads the content that a unit had.</summary>
    /// <param name="address">The unit.</param>
    /// <param name="content">Gets it: <see cref="UnitAddress.Size"/> bytes.</param>
    /// <param name="index">Where it is among the names that the receiver told.</param>
    /// <returns>Whether it is held here, and could be read.</returns>
    bool TryRead(UnitAddress address, Span<byte> content, out int index);
}
