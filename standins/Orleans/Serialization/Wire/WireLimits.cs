namespace Orleans.Serialization.Wire;

/// <summary>Limits of written values.</summary>
internal static class WireLimits
{
    /// <summary>How deep values may be nested.</summary>
    public const int DepthMax = 100;

    /// <summary>The longest type name, in characters.</summary>
    public const int TypeNameCharsMax = 1024;
}
