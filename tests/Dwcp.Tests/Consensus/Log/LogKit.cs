using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

/// <summary>Keys and configurations for tests.</summary>
internal static class LogKit
{
    public const string Chain = "test";

    public static readonly string[] Regions = ["ams", "bom", "cpt", "dub", "eze", "fra", "gru"];

    public static readonly EcdsaSigner[] Keys = [.. Regions.Select(_ => EcdsaSigner.Create())];

    public static readonly EcdsaSigner Operator = EcdsaSigner.Create();

    public static readonly TransferTimes Times = new(1000, 2000, 3000);

    public static GuestContent Content { get; } = new(Digest.Of([1]), Digest.Of([2]));

    public static FederationConfiguration Configuration(ConsensusMode mode = ConsensusMode.Crash, int members = 4) => new()
    {
        Chain = Chain,
        Epoch = 1,
        Mode = mode,
        Members = [.. Regions.Take(members).Select((region, i) => new FederationMember(region, Keys[i].Public, "us"))],
        Operators = [Operator.Public],
    };

    /// <summary>A command with its operator's signature.</summary>
    public static T Signed<T>(T command, EcdsaSigner? by = null)
        where T : FederationCommand.ByOperator =>
        command with { By = OperatorSignature.By(by ?? Operator, command.SigningDigest(Chain)) };

    public static FederationCommand.Switch Signed(FederationCommand.Switch command, EcdsaSigner? by = null) =>
        command with { By = OperatorSignature.By(by ?? Operator, command.SigningDigest(Chain)) };

    public static FederationCommand.Transfer Transfer(string vm, long epoch, long intent, string to, string migration) =>
        new(vm, epoch, intent, to, migration, Content, Content, Times);
}
