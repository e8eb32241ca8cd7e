using NovaCron.Bench.Orleans;
using NovaCron.Bench.Witness;

namespace NovaCron.Bench.Acp.Chaos;

/// <summary>Three regions with a log, each with its database, and the witness of their machines.</summary>
internal sealed class ChaosSite : IAsyncDisposable
{
    private static readonly string[] Names = ["eu", "us", "asia"];
    private readonly Dictionary<string, ChaosRegion> _regions = [];
    private readonly string _folder;

    private ChaosSite(string folder, MachineJournal journal) =>
        (_folder, Witness) = (folder, new MachineWitness(journal, TimeProvider.System));

    /// <summary>What saw every machine, and owes nothing to the software under test.</summary>
    public MachineWitness Witness { get; }

    /// <summary>Whether the regions' logs stay, for whoever has to find out.</summary>
    public bool IsKept { get; set; }

    /// <summary>The regions.</summary>
    public IReadOnlyCollection<ChaosRegion> Regions => _regions.Values;

    public ChaosRegion this[string name] => _regions[name];

    /// <summary>Starts them.</summary>
    public static async Task<ChaosSite> StartAsync(string silo, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var journal = MachineJournal.Create(folder) ?? throw new BenchException("the case chaos needs QEMU");
        var setup = new ChaosSetup(folder, silo, journal.ProgramFolder, Names);
        var site = new ChaosSite(folder, journal);
        try
        {
            foreach (var name in Names)
            {
                var region = new ChaosRegion(setup, name);
                site._regions.Add(name, region);
                await region.BeginAsync(cancellationToken);
            }

            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>The region that has neither name.</summary>
    public ChaosRegion Third(string one, string other) => _regions.Values.First(region => region.Name != one && region.Name != other);

    /// <summary>Does it, and undoes it when its time is over.</summary>
    public async Task StrikeAsync(ChaosStrike strike, CancellationToken cancellationToken)
    {
        var (source, target) = (this[strike.Source], this[strike.Target]);
        var victims = VictimsOf(strike.Fault, source, target);
        await BeginAsync(strike, victims);
        await Task.Delay(strike.For, cancellationToken);
        await EndAsync(strike, victims, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var region in _regions.Values)
            await region.DisposeAsync();
        await Witness.DisposeAsync();
        foreach (var machine in Witness.Machines.Where(machine => machine.Launch.IsAlive))
            machine.Launch.Kill();
        if (IsKept)
            await Console.Error.WriteLineAsync($"  the regions' logs are in {_folder}");
        else
            Directory.Delete(_folder, recursive: true);
    }

    private IReadOnlyList<ChaosRegion> VictimsOf(ChaosFault fault, ChaosRegion source, ChaosRegion target) => fault switch
    {
        ChaosFault.KillTarget or ChaosFault.IsolateTarget or ChaosFault.TargetDatabase or ChaosFault.FreezeTarget => [target],
        ChaosFault.KillThird => [Third(source.Name, target.Name)],
        ChaosFault.KillBoth => [source, target],
        _ => [source],
    };

    private async Task BeginAsync(ChaosStrike strike, IReadOnlyList<ChaosRegion> victims)
    {
        switch (strike.Fault)
        {
            case ChaosFault.KillSource or ChaosFault.KillTarget or ChaosFault.KillBoth or ChaosFault.KillThird:
                await Task.WhenAll(victims.Select(victim => victim.KillAsync()));
                break;
            case ChaosFault.SourceDatabase or ChaosFault.TargetDatabase:
                await victims[0].LoseDatabaseAsync();
                break;
            case ChaosFault.FreezeSource or ChaosFault.FreezeTarget:
                victims[0].Freeze();
                break;
            default:
                foreach (var link in LinksOf(strike))
                    link.Cut();
                break;
        }
    }

    private async Task EndAsync(ChaosStrike strike, IReadOnlyList<ChaosRegion> victims, CancellationToken cancellationToken)
    {
        switch (strike.Fault)
        {
            case ChaosFault.KillSource or ChaosFault.KillTarget or ChaosFault.KillBoth or ChaosFault.KillThird:
                await Task.WhenAll(victims.Select(victim => victim.StartAsync(cancellationToken)));
                break;
            case ChaosFault.SourceDatabase or ChaosFault.TargetDatabase:
                await victims[0].FindDatabaseAsync(cancellationToken);
                break;
            case ChaosFault.FreezeSource or ChaosFault.FreezeTarget:
                victims[0].Thaw();
                break;
            default:
                foreach (var link in LinksOf(strike))
                    link.Mend();
                break;
        }
    }

    private IEnumerable<ChaosLink> LinksOf(ChaosStrike strike) =>
        from region in _regions.Values
        from link in region.Links
        where strike.Fault switch
        {
            ChaosFault.CutBetween => IsOneOf(region.Name, strike) && IsOneOf(link.Key, strike),
            ChaosFault.IsolateSource => region.Name == strike.Source || link.Key == strike.Source,
            _ => region.Name == strike.Target || link.Key == strike.Target,
        }
        select link.Value;

    private static bool IsOneOf(string region, ChaosStrike strike) => region == strike.Source || region == strike.Target;
}
