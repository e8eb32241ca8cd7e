namespace NovaCron.Dwcp.Transport.Control;

/// <summary>Modes as they are written in reports and options.</summary>
public static class TransferModeNames
{
    /// <summary>The mode in lower case: <c>datacenter</c>, <c>hybrid</c> or <c>internet</c>.</summary>
    public static string ToName(this TransferMode mode) => mode switch
    {
        TransferMode.Datacenter => "datacenter",
        TransferMode.Internet => "internet",
        _ => "hybrid",
    };
}
