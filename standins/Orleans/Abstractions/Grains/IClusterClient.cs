namespace Orleans;

/// <summary>A client of a cluster.</summary>
public interface IClusterClient : IGrainFactory
{
    /// <summary>The services it lives in.</summary>
    IServiceProvider ServiceProvider { get; }
}
