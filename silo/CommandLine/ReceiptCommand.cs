using System.CommandLine;
using System.Globalization;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.Silo.Consensus;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.CommandLine;

/// <summary><c>receipt verify</c>: checks a migration's receipt without asking anybody.</summary>
internal static class ReceiptCommand
{
    private static readonly Argument<string> Receipt = new("FILE") { Description = "The receipt, as novacron migration receipt saves it." };

    private static readonly Option<string> Federation = new("--federation")
    {
        Required = true,
        Description = "The federation's file, from somewhere that is trusted: all else is proven from it.",
    };

    private static readonly Option<string?> Configuration = new("--configuration")
    {
        Description = "How the federation came to the receipt's epoch, as novacron federation configuration saves it. "
            + "Needed for every epoch but the first.",
    };

    /// <summary>Makes the command.</summary>
    public static Command Create(TextWriter output)
    {
        var verify = new Command("verify", "Checks a migration's receipt offline. Exit code 65 when it proves nothing.")
        {
            Receipt, Federation, Configuration,
        };
        verify.SetAction((result, _) => VerifyAsync(result, output));
        return new Command("receipt", "Receipts of migrations.") { verify };
    }

    private static async Task<int> VerifyAsync(ParseResult result, TextWriter output)
    {
        var file = result.GetRequiredValue(Receipt);
        var receipt = ReceiptFile.Read(file);
        var configuration = FindConfiguration(result, receipt.Ownership.Root.Epoch);
        if (receipt.Verify(configuration) is { } failure)
            throw new StartupException(ExitCodes.DataError, $"{file} proves nothing: {failure}: {Explain(failure)}");
        foreach (var line in Tell(receipt, configuration))
            await output.WriteLineAsync(line);
        return ExitCodes.Success;
    }

    private static FederationConfiguration FindConfiguration(ParseResult result, long epoch)
    {
        var genesis = FederationFile.Read(result.GetRequiredValue(Federation));
        if (epoch == genesis.Epoch)
            return genesis;
        return result.GetValue(Configuration) is { } saved
            ? EpochFile.Follow(genesis, saved, epoch)
            : throw StartupException.Configuration(string.Create(CultureInfo.InvariantCulture,
                $"The receipt is of the log's epoch {epoch}: give --configuration, saved by federation configuration --epoch {epoch}."));
    }

    private static IEnumerable<string> Tell(MigrationReceipt receipt, FederationConfiguration configuration)
    {
        var (statement, root) = (receipt.Statement, receipt.Ownership.Root);
        var signers = root.Signatures.Select(signature => configuration.Members[signature.Member].Region);
        yield return "the receipt holds";
        yield return $"  vm         {statement.Vm}, uid {statement.Uid}";
        yield return $"  migration  {statement.Migration}, from {statement.From} to {statement.To}";
        yield return string.Create(CultureInfo.InvariantCulture, $"  ownership  epoch {statement.Epoch}");
        yield return $"  memory     sha256 {statement.AtTarget.Memory}, the same on both sides";
        yield return $"  disk       sha256 {statement.AtTarget.Disk}, the same on both sides";
        yield return $"  began      {Time(statement.Times.BeganAt)}, by the clock of {statement.From}";
        yield return $"  stopped    {Time(statement.Times.StoppedAt)}";
        yield return $"  handed     {Time(statement.Times.HandedOverAt)}";
        yield return $"  signed by  {statement.From} and {statement.To}";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"  certified  by {string.Join(", ", signers)} at entry {root.Index} of epoch {root.Epoch} of {root.Chain}");
    }

    private static string Time(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Explain(ReceiptFailure failure) => failure switch
    {
        ReceiptFailure.OtherChain => "it is of another federation's log than the file.",
        ReceiptFailure.OtherEpoch => "it is of another epoch than the configuration.",
        ReceiptFailure.NoQuorum => "no quorum of that epoch's members signed the state's root.",
        ReceiptFailure.NotInState => "the record of the VM is not in the state of that root.",
        ReceiptFailure.OtherOwner => "the record tells of another owner.",
        ReceiptFailure.OtherMigration => "the record tells of another migration.",
        ReceiptFailure.ContentDiffers => "what arrived is not what was sent, or not what the record tells of.",
        ReceiptFailure.NotMember => "source or target was no member of that epoch.",
        ReceiptFailure.SourceDidNotSign => "the source's signature is not under this statement.",
        ReceiptFailure.TargetDidNotSign => "the target's signature is not under this statement.",
        _ => "it does not hold.",
    };
}
