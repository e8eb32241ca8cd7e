using NovaCron.Dwcp.Consensus.Receipts;
using NovaCron.Dwcp.Consensus.Wire;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Migrations;

namespace NovaCron.Grains.Incoming;

/// <summary>The target's word on a migration. It is given for what this region saw itself, and for nothing else.</summary>
internal sealed partial class IncomingGrain
{
    private const string ReceiptStage = "receipt";

    public Task<byte[]> SignReceiptAsync(string caller, byte[] draft, CancellationToken cancellationToken)
    {
        Check(caller);
        return InOrderAsync(ReceiptStage, async () =>
        {
            if (Record.Receipt is { } kept)
            {
                return kept;
            }

            var receipt = await SignAsync(Read(draft), cancellationToken);
            await _state.WriteAsync(Record with { Receipt = receipt });
            LogSigned(Id, Record.Plan!.Vm);
            return receipt;
        });
    }

    public Task<ReceiptAnswer?> FindReceiptAsync(CancellationToken cancellationToken) => Task.FromResult(Record switch
    {
        { Plan: null } => null,
        { Receipt: { } receipt } => new ReceiptAnswer(receipt),

        // The source says why there is none; it may be asked as long as it is there.
        _ => null,
    });

    private async Task<byte[]> SignAsync(MigrationReceipt draft, CancellationToken cancellationToken)
    {
        var statement = draft.Statement;
        if (Fault(statement) is { } fault)
        {
            throw Refused($"The receipt says what this region did not see: {fault}.");
        }

        var epoch = draft.Ownership.Root.Epoch;
        var configuration = await _authority.FindConfigurationAsync(epoch, cancellationToken)
            ?? throw Refused($"Epoch {epoch} of the federation's log is not known here, or not any more.", isTransient: true);
        var signature = _authority.Sign(configuration, statement.SigningDigest())
            ?? throw Refused($"Epoch {epoch} of the federation's log has a key for '{Region}' that is not here.", isTransient: true);
        var receipt = draft with { ByTarget = signature };
        return receipt.Verify(configuration) is { } failure
            ? throw Refused($"The receipt proves nothing: {failure}.")
            : receipt.Encode();
    }

    private string? Fault(MigrationStatement statement)
    {
        var plan = Record.Plan!;
        return statement switch
        {
            _ when statement.Migration != Id || statement.Vm != plan.Vm || statement.Uid != plan.Uid => "another guest",
            _ when statement.From != plan.Source || statement.To != Region => "other regions",
            _ when statement.Epoch != plan.SourceEpoch + 1 => "another ownership epoch",
            _ when Record.Sha256 is not { Length: 64 } sha256 || statement.AtTarget != ReceiptRules.ContentOf(sha256) => "another content",
            _ => null,
        };
    }

    private MigrationReceipt Read(byte[] draft)
    {
        try
        {
            return draft.Length <= ReceiptRules.BytesMax
                ? MigrationReceipt.Decode(draft)
                : throw Refused($"A receipt has {ReceiptRules.BytesMax} bytes at most.");
        }
        catch (WireFormatException e)
        {
            throw Refused($"That is no receipt: {e.Message}.");
        }
    }

    private NovaCronException Refused(string message, bool isTransient = false) =>
        Failures.At(NovaCronError.Conflict, ReceiptStage, Side, message, isTransient);
}
