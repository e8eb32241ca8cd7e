using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Replication;

namespace NovaCron.Dwcp.Simulation.Sync;

/// <summary>
/// A simulated region: its replica, its database and its clock. It may crash after any output; what is in the database stays. Looks at each
/// step whether a rule is broken.
/// </summary>
internal sealed class SimRegion(
    string name, SyncProfile profile, SyncHistory history, SimReader reader, PlantedBug planted, Random random)
{
    private const long Epoch = 1_700_000_000_000;
    private const int OneBatchMax = 4096;

    private SimDisk _disk = new(new Author(name, 1));
    private SimDisk? _image;
    private VersionVector _vouched = VersionVector.Empty;
    private long _announced;

    public static string NameOf(int region) => $"r{region}";

    public string Name => name;

    public Author Author => _disk.Author;

    public SyncReplica? Replica { get; private set; }

    public bool IsUp => Replica is not null;

    /// <summary>Whether it has joined the others.</summary>
    public bool IsMember { get; set; } = true;

    /// <summary>How far its clock is wrong, in milliseconds.</summary>
    public long SkewMs { get; set; } = random.Next(-profile.SkewMaxMs, profile.SkewMaxMs + 1);

    /// <summary>How many messages were not taken, and how many alarms there were.</summary>
    public (int Dropped, int Alarms, int Refused) Told { get; private set; }

    /// <summary>Whether a record in its memory was changed by nobody.</summary>
    public bool IsCorrupted { get; private set; }

    /// <summary>How many records were repaired, and how many were found to be wrong by what others say.</summary>
    public (long Repaired, long Corrected) Mended { get; private set; }

    private AuthorHistory Own => history.Of(Author);

    public long WallMs(TimeSpan now) => Epoch + (long)now.TotalMilliseconds + SkewMs;

    public void Start(TimeSpan now)
    {
        var (stable, signer) = (_disk.Read(), SimAuthorKeys.SignerOf(Author));
        _announced = stable.ConsumedRow;
        Replica = new SyncReplica(stable, profile.Options, signer, new SimAuthorKeys(), At(now)) { Planted = planted };
        if (!Replica.Applied.Covers(_vouched))
        {
            throw new BrokenRuleException($"{name} comes back with {Replica.Applied} after it has said that it has {_vouched}");
        }
    }

    public void Crash() => Replica = null;

    /// <summary>A row in its database is spoiled.</summary>
    public void DamageRow(IEnumerable<SimRegion> all) =>
        _disk.Rows.Damage(random, [.. all.Where(region => region != this).Select(region => region._disk.Rows)]);

    /// <summary>Rows are looked at while the replica runs; null where nothing is found.</summary>
    public SyncInput.Scrubbed? Scrub() => IsUp && _disk.Rows.Scrub() is { Count: > 0 } damaged ? new SyncInput.Scrubbed(damaged) : null;

    /// <summary>A record in memory loses something, or, if others could tell, has something again that it had before.</summary>
    public void DamageMemory(bool mayRevive)
    {
        if (Replica is not { } replica || replica.Store.Records.IsEmpty)
        {
            return;
        }

        var record = replica.Store.Records[random.Next(replica.Store.Records.Count)];
        var old = mayRevive && random.Next(2) == 0 ? _disk.Rows.Before(record.Key) : null;

        // What it counted itself nobody else can count for it: a loss of that is a loss for all, from its next change on.
        var kept = record.Entries.ToArray().Where(entry => IsOwnCount(entry) || (old is not null || random.Next(2) == 0));
        var revived = (old?.Entries.ToArray() ?? []).Where(entry => !IsOwnCount(entry) && replica.Store.Context.Contains(entry.Dot));
        var entries = kept.Concat(revived).DistinctBy(entry => entry.Dot);
        replica.Corrupt(ReplicatedRecord.Of(record.Key, entries));
        _disk.Rows.Hurt(record.Key);
        IsCorrupted = true;
    }

    private bool IsOwnCount(Entry entry) =>
        entry.Path.Kind is FieldKind.Counter or FieldKind.Bounded && entry.Dot.Author.Region == name;

    /// <summary>A backup of the database is made.</summary>
    public void BackUp() => _image = _disk.Copy(new Author(name, Author.Incarnation + 1));

    /// <summary>The database is put back to the backup, if there is one: what was written since is lost.</summary>
    public bool TryPutBack()
    {
        if (_image is not { } image)
        {
            return false;
        }

        Own.IsLost = true;
        (_disk, _image, _vouched) = (image, null, VersionVector.Empty);
        return true;
    }

    /// <summary>A transaction of the region's database is committed.</summary>
    public void Commit(TimeSpan now, int records, Author other)
    {
        var row = Own.Rows.Count + 1;
        Own.Commits(new OutboxRow(row, WallMs(now), SyncFields.Draw(random, name, row, records, other, profile.Padding)));
    }

    /// <summary>The outbox is read.</summary>
    public SyncInput.Announce Read(TimeSpan now)
    {
        var again = random.NextDouble() < profile.RowsAgain ? random.Next(4) : 0;
        var from = (int)Math.Max(0, _announced - again);
        var rows = Own.Rows.Skip(from).Take(profile.Options.RowsMax).Select(row => row.Row).ToList();
        _announced = Math.Max(_announced, from + rows.Count);
        var through = _announced == Own.Rows.Count ? WallMs(now) : 0;
        Own.Reads(through);
        return new SyncInput.Announce(rows, through);
    }

    /// <summary>Takes an input; the messages to be sent.</summary>
    /// <param name="input">The input.</param>
    /// <param name="now">True time.</param>
    /// <param name="crashes">Whether it crashes within the step.</param>
    public List<(SyncOutput.Send Send, SyncMessage Message)> Step(SyncInput input, TimeSpan now, bool crashes)
    {
        List<(SyncOutput.Send Send, SyncMessage Message)> sent = [];
        if (Replica is not { } replica)
        {
            return sent;
        }

        var (before, seen) = (replica.Applied, replica.Store.Context);
        var (repaired, corrected) = (replica.RepairedRecords, replica.CorrectedRecords);
        var outputs = replica.Step(input, At(now));
        Mended = (Mended.Repaired + replica.RepairedRecords - repaired, Mended.Corrected + replica.CorrectedRecords - corrected);
        var done = crashes ? random.Next(outputs.Count + 1) : outputs.Count;
        foreach (var output in outputs.Take(done))
        {
            Do(output, sent, seen);
        }

        if (crashes)
        {
            Crash();
        }
        else
        {
            Look(replica, before, now, input is SyncInput.Receive);
        }

        return sent;
    }

    private SyncNow At(TimeSpan now) => new(now, WallMs(now));

    private void Do(SyncOutput output, List<(SyncOutput.Send Send, SyncMessage Message)> sent, CausalContext seen)
    {
        switch (output)
        {
            case SyncOutput.Write write:
                if (!write.Applied.Covers(_disk.Applied))
                {
                    throw new BrokenRuleException($"{name} goes back from {_disk.Applied} to {write.Applied}");
                }

                _disk.Write(write);
                history.Spends(Own.Writes(write, seen));
                break;
            case SyncOutput.Send send:
                var message = reader.Read(send.Bytes);
                Vouch(message);
                sent.Add((send, message));
                break;
            case SyncOutput.Dropped:
                Told = Told with { Dropped = Told.Dropped + 1 };
                break;
            case SyncOutput.Alarm alarm:
                if (alarm.Kind == SyncAlarm.StoresDiffer && !profile.HasMemoryDamage)
                {
                    throw new BrokenRuleException($"{name} finds that stores differ, where none was damaged: {alarm.Detail}");
                }

                Told = Told with { Alarms = Told.Alarms + 1 };
                break;
            case SyncOutput.Refused:
                Told = Told with { Refused = Told.Refused + 1 };
                break;
        }
    }

    /// <summary>What it tells others is in writing.</summary>
    private void Vouch(SyncMessage message)
    {
        var said = message switch
        {
            SyncMessage.Hello hello => hello.Applied,
            SyncMessage.Ack ack => ack.Applied,
            SyncMessage.Offer offer => offer.Applied,
            SyncMessage.Answer answer => answer.Applied,
            SyncMessage.Push push => VersionVector.Of(new Dot(push.Batch.Author, push.Batch.Last)),
            SyncMessage.Beat { Heartbeat: { Number: > 0 } beat } when beat.Author == Author =>
                VersionVector.Of(new Dot(Author, beat.Number)),
            _ => VersionVector.Empty,
        };
        _vouched = _vouched.Covers(said) ? _vouched : _vouched.Join(said);
        if (!_disk.Applied.Covers(said))
        {
            throw new BrokenRuleException($"{name} says {message}: {said}, and has {_disk.Applied} in writing");
        }
    }

    private void Look(SyncReplica replica, VersionVector before, TimeSpan now, bool hasHeard)
    {
        var applied = replica.Applied;
        if (!applied.Equals(before))
        {
            history.ShowsNew(name, before, applied, WallMs(now), (long)profile.Options.Clock.AheadMax.TotalMilliseconds);
            LookAtWhole(replica);
        }

        if (hasHeard)
        {
            history.SaysStaleness(name, applied, replica.Staleness(At(now)));
        }

        LookAtLimits(replica);
    }

    private void LookAtWhole(SyncReplica replica)
    {
        if (replica.IsWhole)
        {
            history.Shows(name, replica.Applied, replica.Store.Context);
        }
        else if (_disk.Shown.Tops.IsEmpty && replica.DamagedLeaves == 0)
        {
            throw new BrokenRuleException($"{name} took no snapshot, and has seen {replica.Store.Context} with {replica.Applied}");
        }
    }

    private void LookAtLimits(SyncReplica replica)
    {
        var options = profile.Options;
        for (var other = 0; other < profile.Regions; other++)
        {
            if (replica.InFlightTo(NameOf(other)) is var bytes && bytes > Math.Max(options.InFlightBytesMax, OneBatchMax))
            {
                throw new BrokenRuleException($"{name} has {bytes} bytes under way to {NameOf(other)}");
            }
        }

        foreach (var top in replica.Applied.Tops)
        {
            var (count, held) = replica.HeldBy(top.Author);
            if (count > options.HeldBatchesMax || held > options.HeldBytesMax || replica.LogBytesOf(top.Author) > options.LogBytesMax)
            {
                throw new BrokenRuleException(
                    $"{name} holds {count} batches of {held} bytes of {top.Author}, and keeps {replica.LogBytesOf(top.Author)} bytes");
            }
        }
    }

    /// <summary>Whether its store is what its transactions make, and nothing else.</summary>
    public bool IsRight => Replica is { } replica && replica.Store.Equals(history.Replay(replica.Applied));

    /// <summary>A whole replica's store is what its transactions make, and nothing else.</summary>
    public void LookAtStore()
    {
        if (Replica is { IsWhole: true } replica && !profile.HasMemoryDamage && !IsRight)
        {
            throw new BrokenRuleException($"{name}'s store is not what the transactions up to {replica.Applied} make");
        }
    }
}
