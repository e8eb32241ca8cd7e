using NovaCron.GrainInterfaces;
using NovaCron.Grains.Incoming;

namespace NovaCron.Grains.Migrations;

/// <summary>
/// The receipt of a migration that the federation's log has committed. It is made beside the saga, from the transfer on: nothing waits
/// for it but the region's list of unfinished work, so that a crash does not lose it.
/// </summary>
internal sealed partial class MigrationGrain
{
    private const string ReceiptStage = "receipt";

    private Task _receipt = Task.CompletedTask;

    public Task<ReceiptAnswer?> FindReceiptHereAsync(CancellationToken cancellationToken) => Task.FromResult(
        Record.Plan is null ? null : new ReceiptAnswer(Record.Receipt, ReceiptReason(), Record.IsReceiptDue));

    public async Task<MigrationReceiptInfo> GetReceiptAsync(CancellationToken cancellationToken = default)
    {
        var answer = await FindReceiptHereAsync(cancellationToken)
            ?? await GrainFactory.GetGrain<IIncomingGrain>(GrainKeys.Migration(Id)).FindReceiptAsync(cancellationToken)
            ?? await AskLeaderForReceiptAsync(cancellationToken);
        return answer.Receipt is { } receipt
            ? ReceiptRules.ToInfo(receipt)
            : throw Failures.At(
                NovaCronError.ReceiptNotFound, ReceiptStage, Failures.Region(_federation.LocalRegion), answer.Reason, answer.MayCome);
    }

    private async Task<ReceiptAnswer> AskLeaderForReceiptAsync(CancellationToken cancellationToken) =>
        (await _locator.FindAsync(Id, cancellationToken)).Link is { } link
            ? await link.FindReceiptAsync(Id, cancellationToken) ?? throw NotFound()
            : throw NotFound();

    private string ReceiptReason() => Record switch
    {
        { Receipt: not null } => "",
        { ReceiptFailure: { } reason } => reason,
        { IsReceiptDue: true } => "The receipt is being made.",
        { HasEnded: true, Plan.IsInLog: false } => "The migration was committed without the federation's log: nobody has signed it.",
        { HasEnded: true } => "The migration was rolled back.",
        _ => "The migration is not committed yet.",
    };

    // Called behind every write: the first one that says so begins it, and so does the first look after a crash.
    private void BeginReceipt(CancellationToken cancellationToken)
    {
        if (Record.IsReceiptDue && _receipt.IsCompleted)
        {
            _receipt = MakeReceiptAsync(cancellationToken);
        }
    }

    private async Task MakeReceiptAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; Record.IsReceiptDue; tries++)
        {
            try
            {
                using var limit = new CancellationTokenSource(_options.ActTimeout, _time);
                using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
                var receipt = await _receipts.MakeAsync(Record, both.Token);
                await KeepReceiptAsync(record => record with { Receipt = receipt });
                LogReceipt(Id, Record.Plan!.Vm);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                var failure = Failures.Of(e, ReceiptStage, Failures.Region(_federation.LocalRegion));
                if (failure.IsTransient && tries < _options.ReceiptTriesMax)
                {
                    await PauseAsync(tries, cancellationToken);
                    continue;
                }

                LogNoReceipt(e, Id, tries);
                await KeepReceiptAsync(record => record with { ReceiptFailure = failure.Message });
            }
        }
    }

    private Task KeepReceiptAsync(Func<MigrationState, MigrationState> change) => _writes.RunAsync(async () =>
    {
        if (Record.IsReceiptDue)
        {
            await _state.WriteAsync(change(Record));
        }
    });
}
