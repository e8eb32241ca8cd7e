using NovaCron.Cli.Api;
using NovaCron.Cli.Rendering;
using Spectre.Console;

namespace NovaCron.Demo;

/// <summary>The main job, start to end: two regions, a busy guest, its live migrations, and a witness's verdict on each.</summary>
internal sealed class DemoRun(DemoOptions options, IAnsiConsole console)
{
    public async Task<IReadOnlyList<DemoReport>> RunAsync(CancellationToken cancellationToken)
    {
        console.WriteLine("Starting the regions eu and us, each a process of its own");
        await using var federation = Federation.Start(options);
        await federation.WaitUntilReadyAsync(cancellationToken);
        var regions = await federation.Api.ListRegionsAsync(cancellationToken);
        var hosts = await federation.Api.ListHostsAsync(cancellationToken);
        Introduce(hosts.Items[0]);

        await using var guest = new Guest(federation.Api);
        try
        {
            console.WriteLine("Booting a busy guest in eu");
            await guest.BootAsync("eu", options, cancellationToken);
            return await MigrateToAndFroAsync(federation.Api, guest, regions.Items[0].Engine ?? "unknown", hosts.Items, cancellationToken);
        }
        finally
        {
            await RemoveAsync(guest);
        }
    }

    private async Task<IReadOnlyList<DemoReport>> MigrateToAndFroAsync(
        NovaCronApi api, Guest guest, string engine, IReadOnlyList<ApiHost> hosts, CancellationToken cancellationToken)
    {
        var reports = new List<DemoReport>();
        for (var run = 0; run < options.Runs; run++)
        {
            var target = run % 2 == 0 ? "us" : "eu";
            console.WriteLine($"Migrating it live to {target}{(options.Runs > 1 ? $" ({run + 1} of {options.Runs})" : "")}");
            var from = guest.LastHeartbeat;
            var migration = await MigrateAsync(api, target, cancellationToken);
            console.WriteLine("Asking the guest to verify all of its memory");
            var verdict = await guest.JudgeMoveAsync(target, from, cancellationToken);
            var vm = await api.GetVmAsync(Guest.Name, cancellationToken);
            var host = hosts.First(host => host.Region == target);
            reports.Add(DemoReport.Create(engine, host, migration, vm, verdict));
        }

        return reports;
    }

    private async Task<ApiMigration> MigrateAsync(NovaCronApi api, string target, CancellationToken cancellationToken)
    {
        var draft = new ApiMigrationDraft(target, options.Streams == 0 ? null : options.Streams);
        var started = await api.MigrateVmAsync(Guest.Name, draft, cancellationToken);
        var ended = await MigrationProgressView.OnStandardError()
            .ShowAsync(api.WatchMigrationAsync(started.Id, cancellationToken), cancellationToken);
        return ended.HasCompleted
            ? ended
            : throw new DemoException(
                $"The migration was rolled back: {ended.Failure?.Message} [{ended.Failure?.Stage}, {ended.Failure?.Side}]");
    }

    private void Introduce(ApiHost host)
    {
        console.WriteLine($"Guests run on {host.Hypervisor} {host.HypervisorVersion}, executed by {host.Accelerator}");
        if (host.Hypervisor == "in-process")
            console.WriteLine("This is the in-process machine, not a hypervisor: its memory and workload are real, its guest is not Linux");
        foreach (var remark in host.Remarks)
            console.WriteLine($"  {remark}");
    }

    /// <summary>Also after a failure or Ctrl-C: no guest is left behind.</summary>
    private async Task RemoveAsync(Guest guest)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await guest.RemoveAsync(timeout.Token);
        }
        catch (Exception e) when (e is ApiException or ApiUnreachableException or OperationCanceledException)
        {
            console.WriteLine($"The guest could not be removed: {e.Message}");
        }
    }
}
