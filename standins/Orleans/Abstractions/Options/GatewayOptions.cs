namespace Orleans.Configuration;

/// <summary>How a client keeps its list of gateways.</summary>
public class GatewayOptions
{
    /// <summary>
    /// How often the list is read again; one minute by default. This engine's client has one connection and reads the list whenever it
    /// connects.
    /// </summary>
    public TimeSpan GatewayListRefreshPeriod { get; set; } = TimeSpan.FromMinutes(1);
}
