namespace NovaCron.Dwcp.Encoding;

/// <summary>Looks at a unit's content.</summary>
public static class UnitContent
{
    /// <summary>Whether all bytes are equal, and to what. Vectorised; a page that differs early costs almost nothing.</summary>
    /// <param name="content">The content.</param>
    /// <param name="fill">The byte they equal.</param>
    public static bool TryGetFill(ReadOnlySpan<byte> content, out byte fill)
    {
        if (content.IsEmpty)
        {
            fill = 0;
            return false;
        }

        fill = content[0];
        return content.IndexOfAnyExcept(fill) < 0;
    }
}
