using NovaCron.Bench.Orleans;

namespace NovaCron.Bench.Hde.Corpora;

/// <summary>Makes the corpora: memory of real guests, and random bytes. What a folder already has is taken as it is.</summary>
internal sealed class CorpusMaker(HdeBenchOptions options, string folder)
{
    private const int Seed = 1;
    private const int SisterSeed = 2;
    private const int RandomBytes = 64 << 20;

    /// <summary>All corpora, the busy guest's first.</summary>
    public async Task<IReadOnlyList<Corpus>> MakeAsync(CancellationToken cancellationToken)
    {
        if (options.Kernel is null || options.Initrd is null)
            throw new BenchException("the corpora are memory of real guests: QEMU, a kernel and the corpus guest are needed");
        await MakeGuestAsync(cancellationToken);
        await MakeSisterAsync(cancellationToken);
        MakeRandom();
        List<Corpus> corpora =
        [
            new("busy guest, first move", PathOf("busy")),
            new("idle guest, first move", PathOf("idle")),
            new("busy guest beside its image", PathOf("busy"), options.Initrd),
            new("busy guest beside its sister", PathOf("busy"), PathOf("sister")),
            new($"busy guest returns after {options.SoonSteps} steps", PathOf("soon"), PathOf("busy"), IsAtSamePlaces: true),
        ];
        if (!options.IsQuick)
            corpora.Add(new($"busy guest returns after {options.LaterSteps} steps", PathOf("later"), PathOf("busy"), IsAtSamePlaces: true));
        if (options.Images is { } images)
        {
            var (before, after) = (Path.Combine(images, "before"), Path.Combine(images, "after"));
            corpora.Add(new("disk image, its upgrade", after, before));
        }

        return [.. corpora, new("random bytes", PathOf("random"))];
    }

    private async Task MakeGuestAsync(CancellationToken cancellationToken)
    {
        string[] wanted = options.IsQuick ? ["idle", "busy", "soon"] : ["idle", "busy", "soon", "later"];
        if (wanted.All(name => File.Exists(PathOf(name))))
            return;
        await Console.Error.WriteLineAsync("bench hde: the guest boots and works");
        await using var guest = await CorpusGuest.BootAsync(options, Seed, folder, cancellationToken);
        await guest.DumpAsync(PathOf("idle"), cancellationToken);
        await guest.RunAsync(options.BusySteps, cancellationToken);
        await guest.DumpAsync(PathOf("busy"), cancellationToken);
        await guest.RunAsync(options.SoonSteps, cancellationToken);
        await guest.DumpAsync(PathOf("soon"), cancellationToken);
        if (options.IsQuick)
            return;
        await guest.RunAsync(options.LaterSteps - options.SoonSteps, cancellationToken);
        await guest.DumpAsync(PathOf("later"), cancellationToken);
    }

    private async Task MakeSisterAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(PathOf("sister")))
            return;
        await Console.Error.WriteLineAsync("bench hde: its sister boots and works");
        await using var sister = await CorpusGuest.BootAsync(options, SisterSeed, folder, cancellationToken);
        await sister.RunAsync(options.BusySteps, cancellationToken);
        await sister.DumpAsync(PathOf("sister"), cancellationToken);
    }

    private void MakeRandom()
    {
        var bytes = new byte[RandomBytes];
        new Random(Seed).NextBytes(bytes);
        File.WriteAllBytes(PathOf("random"), bytes);
    }

    private string PathOf(string name) => Path.Combine(folder, name);
}
