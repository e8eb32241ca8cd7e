namespace Orleans.Configuration;

/// <summary>Where a client finds silos.</summary>
public class StaticGatewayListProviderOptions
{
    /// <summary>Gateways, as <c>gwy.tcp://address:port/0</c>.</summary>
    public List<Uri> Gateways { get; set; } = [];
}
