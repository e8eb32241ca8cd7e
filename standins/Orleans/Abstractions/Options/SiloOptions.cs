namespace Orleans.Configuration;

/// <summary>What a silo is called.</summary>
public class SiloOptions
{
    /// <summary>Its name, for people.</summary>
    public string SiloName { get; set; } = $"Silo_{Environment.MachineName}";
}
