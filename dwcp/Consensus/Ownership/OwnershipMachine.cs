namespace NovaCron.Dwcp.Consensus.Ownership;

/// <summary>
/// Decides who may run a VM, from what one region has in writing. Pure: the caller writes the new record, then acts.
/// </summary>
/// <remarks>
/// One rule carries the safety: a region stops being the owner in its own record before anyone else can become it, because
/// a grant exists only once the source's commit is written, and a grant counts only where its epoch is news. Epochs are
/// fencing tokens (Gray and Cheriton 1989 on leases; Kleppmann 2016). Between commit and acceptance nobody may run the VM:
/// "never two" outranks "always one".
/// </remarks>
public static class OwnershipMachine
{
    /// <summary>Takes one input.</summary>
    /// <param name="region">The region whose record it is.</param>
    /// <param name="record">The record.</param>
    /// <param name="input">The input.</param>
    public static OwnershipStep Step(string region, OwnershipRecord record, OwnershipInput input)
    {
        ArgumentException.ThrowIfNullOrEmpty(region);
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(input);
        return input switch
        {
            OwnershipInput.Create create => Create(region, record, create),
            OwnershipInput.Prepare prepare => Prepare(region, record, prepare),
            OwnershipInput.Commit commit => Commit(region, record, commit),
            OwnershipInput.Release release => Release(region, record, release),
            OwnershipInput.Accept accept => Accept(region, record, accept.Grant),
            OwnershipInput.Forget forget => Forget(region, record, forget),
            _ => throw new ArgumentException($"{input.GetType().Name} is not an input.", nameof(input)),
        };
    }

    private static OwnershipStep Create(string region, OwnershipRecord record, OwnershipInput.Create create) =>
        record.Owner is not null
            ? new(record, OwnershipOutcome.Exists)
            : new(new(region, Math.Max(record.Epoch + 1, create.EpochMin), null, null), OwnershipOutcome.Done);

    private static OwnershipStep Prepare(string region, OwnershipRecord record, OwnershipInput.Prepare prepare)
    {
        var wanted = new PendingTransfer(prepare.To, prepare.Migration);
        return record switch
        {
            _ when !record.MayRun(region) => new(record, OwnershipOutcome.NotOwner),
            _ when string.IsNullOrEmpty(prepare.To) || prepare.To == region => new(record, OwnershipOutcome.Invalid),
            { Pending: null } => new(record with { Pending = wanted }, OwnershipOutcome.Done),
            _ => new(record, record.Pending == wanted ? OwnershipOutcome.AlreadyDone : OwnershipOutcome.Busy),
        };
    }

    private static OwnershipStep Commit(string region, OwnershipRecord record, OwnershipInput.Commit commit)
    {
        if (HasCommitted(region, record, commit.Migration))
        {
            return new(record, OwnershipOutcome.AlreadyDone, GrantOf(region, record));
        }

        if (!record.MayRun(region))
        {
            return new(record, OwnershipOutcome.NotOwner);
        }

        if (record.Pending is not { } pending || pending.Migration != commit.Migration)
        {
            return new(record, OwnershipOutcome.NotPrepared);
        }

        var committed = new OwnershipRecord(pending.To, record.Epoch + 1, null, pending.Migration);
        return new(committed, OwnershipOutcome.Done, GrantOf(region, committed));
    }

    private static OwnershipStep Release(string region, OwnershipRecord record, OwnershipInput.Release release) => record switch
    {
        _ when HasCommitted(region, record, release.Migration) => new(record, OwnershipOutcome.Committed),
        { Pending: { } pending } when pending.Migration == release.Migration =>
            new(record with { Pending = null }, OwnershipOutcome.Done),
        _ => new(record, OwnershipOutcome.AlreadyDone),
    };

    private static OwnershipStep Accept(string region, OwnershipRecord record, TransferGrant grant)
    {
        if (grant.To != region || grant.From == region)
        {
            return new(record, OwnershipOutcome.Invalid);
        }

        if (grant.Epoch == record.Epoch && grant.Migration == record.LastMigration && record.MayRun(region))
        {
            return new(record, OwnershipOutcome.AlreadyDone);
        }

        if (grant.Epoch <= record.Epoch)
        {
            return new(record, OwnershipOutcome.Stale);
        }

        // Nobody but the owner can give: a newer grant of what is ours means that somebody is at fault.
        return record.MayRun(region)
            ? new(record, OwnershipOutcome.Invalid)
            : new(new(region, grant.Epoch, null, grant.Migration), OwnershipOutcome.Done);
    }

    private static OwnershipStep Forget(string region, OwnershipRecord record, OwnershipInput.Forget forget)
    {
        if (forget.Epoch < record.Epoch)
        {
            return new(record, OwnershipOutcome.Stale);
        }

        if (record.MayRun(region) && (record.Pending is not null || forget.Epoch != record.Epoch))
        {
            return new(record, record.Pending is null ? OwnershipOutcome.Invalid : OwnershipOutcome.Busy);
        }

        var vacated = new OwnershipRecord(null, forget.Epoch, null, null);
        return new(vacated, vacated == record ? OwnershipOutcome.AlreadyDone : OwnershipOutcome.Done);
    }

    private static bool HasCommitted(string region, OwnershipRecord record, string migration) =>
        record.LastMigration == migration && record.Owner is not null && record.Owner != region;

    private static TransferGrant GrantOf(string region, OwnershipRecord record) =>
        new(region, record.Owner!, record.Epoch, record.LastMigration!);
}
