namespace Orleans;

/// <summary>Hears of a client's connection.</summary>
public interface IClusterConnectionStatusObserver
{
    /// <summary>The last connection was lost.</summary>
    void NotifyClusterConnectionLost();

    /// <summary>The number of connected gateways changed.</summary>
    void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered);
}
