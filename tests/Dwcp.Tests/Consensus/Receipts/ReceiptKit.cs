using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Tests.Consensus.Log;
using static NovaCron.Dwcp.Consensus.Log.FederationCommand;

namespace NovaCron.Dwcp.Tests.Consensus.Receipts;

internal static class ReceiptKit
{
    /// <summary>A VM has moved from the first region to the second.</summary>
    public static FederationState Moved()
    {
        var world = new LogWorld(LogKit.Configuration());
        for (var i = 0; i < 20; i++)
        {
            world.Do("cpt", new Acquire($"vm{i}", "u"));
        }

        world.Do("ams", new Acquire("db", "u1"));
        world.Do("ams", new Prepare("db", 1, "m1", "bom"));
        world.Do("ams", LogKit.Transfer("db", 1, 1, "bom", "m1"));
        return world.State;
    }

    public static RootCertificate Certificate(FederationState state, params int[] members)
    {
        var unsigned = new RootCertificate(LogKit.Chain, state.Configuration.Epoch, 7, state.Root, []);
        var digest = unsigned.SigningDigest();
        return unsigned with { Signatures = [.. members.Select(member => new RootSignature(member, LogKit.Keys[member].Sign(digest)))] };
    }

    public static MigrationReceipt Receipt(MigrationStatement? statement = null)
    {
        var state = Moved();
        var said = statement ?? Statement();
        var digest = said.SigningDigest();
        return new MigrationReceipt(
            said,
            LogKit.Keys[0].Sign(digest),
            LogKit.Keys[1].Sign(digest),
            OwnershipCertificate.Create(state, "db", Certificate(state, 0, 1, 2))!);
    }

    public static MigrationStatement Statement() =>
        new(LogKit.Chain, "db", "u1", 2, "m1", "ams", "bom", LogKit.Content, LogKit.Content, LogKit.Times);

    public static Digest Other { get; } = Digest.Of([9]);
}
