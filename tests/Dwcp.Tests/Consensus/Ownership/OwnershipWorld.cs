using NovaCron.Dwcp.Consensus.Ownership;

namespace NovaCron.Dwcp.Tests.Consensus.Ownership;

/// <summary>How an ownership record is stepped; the tests also pass broken ones, to see that the world notices.</summary>
internal delegate OwnershipStep StepFunction(string region, OwnershipRecord record, OwnershipInput input);

/// <summary>
/// Regions with their own records and a network that may deliver any message ever sent, at any time, any number of times
/// or never. A crash after writing loses what the step would have sent; a crash before writing is a step that never was.
/// The callers keep their two promises: only the owner deletes, and a name is used again only once its VM is deleted.
/// </summary>
internal sealed class OwnershipWorld(StepFunction step)
{
    public static readonly string[] Regions = ["eu", "us", "ap"];

    private readonly Dictionary<string, OwnershipRecord> _records = Regions.ToDictionary(region => region, _ => OwnershipRecord.None);
    private readonly List<(string To, OwnershipInput Message)> _network = [];
    private readonly Dictionary<string, long> _committed = [];
    private bool _exists;

    /// <summary>The first rule that was broken, or null.</summary>
    public string? Violation { get; private set; }

    /// <summary>Transfers that arrived.</summary>
    public int Transfers { get; private set; }

    /// <summary>VMs created.</summary>
    public int Creations { get; private set; }

    public void Do(OwnershipAction action)
    {
        var region = action.Region < Regions.Length ? Regions[action.Region] : Regions.FirstOrDefault(Owns) ?? Regions[0];
        var migration = action.Number % 5 < 2 ? $"m{action.Number % 5}" : _records[region].Pending?.Migration ?? "m0";
        switch (action.Kind)
        {
            case OwnershipActionKind.Prepare:
                Apply(region, new OwnershipInput.Prepare(Regions[action.Other], $"m{action.Number}"), action.CrashAfterWrite);
                break;
            case OwnershipActionKind.Commit:
                Apply(region, new OwnershipInput.Commit(migration), action.CrashAfterWrite);
                break;
            case OwnershipActionKind.Release:
                Apply(region, new OwnershipInput.Release(migration), action.CrashAfterWrite);
                break;
            case OwnershipActionKind.Create when !_exists:
                var heard = Regions.Max(name => _records[name].Epoch);
                Apply(region, new OwnershipInput.Create(heard + 1), action.CrashAfterWrite);
                break;
            case OwnershipActionKind.Delete when Owns(region):
                Apply(region, new OwnershipInput.Forget(_records[region].Epoch), action.CrashAfterWrite);
                break;
            case OwnershipActionKind.Deliver when _network.Count > 0:
                var (to, message) = _network[action.Number % 3 == 0 ? ^1 : action.Number % _network.Count];
                Apply(to, message, action.CrashAfterWrite);
                break;
        }
    }

    private void Apply(string region, OwnershipInput input, bool crashAfterWrite)
    {
        var before = _records[region];
        var result = step(region, before, input);
        _records[region] = result.Record;
        Check(region, before, input, result);
        var created = input is OwnershipInput.Create && result.Succeeded;
        Creations += created ? 1 : 0;
        _exists |= created;
        _exists &= !(input is OwnershipInput.Forget && before.MayRun(region) && result.Succeeded);
        if (!crashAfterWrite)
        {
            Send(before, input, result, region);
        }
    }

    private void Send(OwnershipRecord before, OwnershipInput input, OwnershipStep result, string region)
    {
        if (result.Grant is { } grant)
        {
            _network.Add((grant.To, new OwnershipInput.Accept(grant)));
        }

        if (input is OwnershipInput.Forget && before.MayRun(region) && result.Succeeded)
        {
            _network.AddRange(Regions.Where(other => other != region).Select(other => (other, input)));
        }
    }

    private void Check(string region, OwnershipRecord before, OwnershipInput input, OwnershipStep result)
    {
        var running = Regions.Where(Owns).ToList();
        Note(running.Count > 1, $"{string.Join(" and ", running)} may both run after {region} got {input}");
        Note(result.Record.Epoch < before.Epoch, $"{region}'s epoch fell after {input}");
        Note(!result.Succeeded && result.Record != before, $"{region}'s record changed although {input} was refused");
        if (result is { Outcome: OwnershipOutcome.Done, Grant: { } grant })
        {
            _committed[region] = grant.Epoch;
        }

        var undone = _committed.TryGetValue(region, out var given) && result.Record.MayRun(region) && result.Record.Epoch <= given;
        Note(undone, $"{region} may run again in an epoch it had given away, after {input}");
        Transfers += input is OwnershipInput.Accept && result.Outcome == OwnershipOutcome.Done ? 1 : 0;
    }

    private bool Owns(string region) => _records[region].MayRun(region);

    private void Note(bool broken, string rule) => Violation ??= broken ? rule : null;
}
