using NovaCron.Cli.Api;

namespace NovaCron.Demo;

/// <summary>Two regions, <c>eu</c> and <c>us</c>, as two processes in a folder of their own that goes away with them.</summary>
internal sealed class Federation : IAsyncDisposable
{
    private readonly string _folder;
    private readonly RegionProcess _eu;
    private readonly RegionProcess _us;

    private Federation(string folder, RegionProcess eu, RegionProcess us)
    {
        _folder = folder;
        _eu = eu;
        _us = us;
        Api = new NovaCronApi(new NovaCronApiOptions { Address = eu.Plan.Api });
    }

    /// <summary>The API of <c>eu</c>; the guest is watched through it wherever it runs.</summary>
    public NovaCronApi Api { get; }

    public static Federation Start(DemoOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("novacron-").FullName;
        var eu = RegionPlan.OnLoopback("eu", folder);
        var us = RegionPlan.OnLoopback("us", folder);
        return new Federation(folder, RegionProcess.Start(eu, us, options), RegionProcess.Start(us, eu, options));
    }

    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        await _eu.WaitUntilReadyAsync(cancellationToken);
        await _us.WaitUntilReadyAsync(cancellationToken);
        while ((await Api.ListRegionsAsync(cancellationToken)).Items.Any(region => !region.IsReachable))
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Task.WhenAll(_eu.DisposeAsync().AsTask(), _us.DisposeAsync().AsTask());
        Directory.Delete(_folder, recursive: true);
    }
}
