namespace NovaCron.Engine.Tests.State;

[GenerateSerializer, Alias("Tests.Ledger")]
public sealed class Ledger
{
    [Id(0)]
    public int Total { get; set; }

    [Id(1)]
    public List<string> Entries { get; set; } = [];
}
