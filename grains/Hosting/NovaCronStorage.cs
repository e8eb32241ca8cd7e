namespace NovaCron.Grains.Hosting;

/// <summary>Names the silo's configuration and the grains share.</summary>
public static class NovaCronStorage
{
    /// <summary>The grain storage provider that keeps all of NovaCron's state.</summary>
    public const string Provider = "novacron";
}
