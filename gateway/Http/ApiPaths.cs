namespace NovaCron.Gateway.Http;

/// <summary>The API's paths.</summary>
internal static class ApiPaths
{
    /// <summary>Where the API begins: its major version.</summary>
    public const string Prefix = "/v1";

    /// <summary>A VM's path.</summary>
    public static string Vm(string name) => $"{Prefix}/vms/{Uri.EscapeDataString(name)}";

    /// <summary>A migration's path.</summary>
    public static string Migration(string id) => $"{Prefix}/migrations/{Uri.EscapeDataString(id)}";
}
