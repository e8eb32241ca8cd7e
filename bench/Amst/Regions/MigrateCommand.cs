using System.CommandLine;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Cli.Api;
using NovaCron.Demo;

namespace NovaCron.Bench.Amst.Regions;

/// <summary>
/// <c>amst-migrate</c>: moves a guest from eu to us, and back if that is wanted, inside of eu's namespace, and judges it. For the
/// bench's own use.
/// </summary>
internal static class MigrateCommand
{
    /// <summary>What it writes when the copy is in its middle.</summary>
    public const string Copying = "copying";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);
    private static readonly Option<string> Api = new("--api") { Required = true, Description = "The API of eu." };
    private static readonly Option<string?> Kernel = new("--kernel") { Description = "The guest's kernel." };
    private static readonly Option<string?> Initrd = new("--initrd") { Description = "The guest's initial RAM disk." };
    private static readonly Option<int> Memory = new("--memory") { Description = "The guest's memory, in MiB." };

    private static readonly Option<int> Rate = new("--rate")
    {
        Description = "Pages that the guest rewrites a second.",
        DefaultValueFactory = _ => 1000,
    };

    private static readonly Option<double?> BackAfter = new("--back-after") { Description = "Moves it back after so many seconds." };
    private static readonly Option<string?> Arguments = new("--arguments") { Description = "What the guest is told instead of a rate." };
    private static readonly Option<string?> Sister = new("--sister")
    {
        Description = "What a sister is told, which boots and moves when the guest has stopped.",
    };

    public static Command Create()
    {
        var command = new Command("amst-migrate", "Migrations over the bench's link.")
        {
            Api, Kernel, Initrd, Memory, Rate, BackAfter, Arguments, Sister,
        };
        command.Hidden = true;
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = new DemoOptions
        {
            Silo = "",
            Hypervisor = result.GetValue(Kernel) is null ? "in-process" : "qemu",
            Kernel = result.GetValue(Kernel),
            Initrd = result.GetValue(Initrd),
            MemoryMebibytes = result.GetValue(Memory),
            Rate = result.GetValue(Rate),
            GuestArguments = result.GetValue(Arguments),
        };
        using var api = new NovaCronApi(new NovaCronApiOptions { Address = new Uri(result.GetRequiredValue(Api)) });
        await WaitUntilReachableAsync(api, cancellationToken);
        await using var guest = new Guest(api);
        await guest.BootAsync("eu", options, cancellationToken);
        await Console.Out.WriteLineAsync((await MigrateAsync(api, guest, "eu", "us", cancellationToken)).ToJson());
        if (result.GetValue(BackAfter) is { } seconds)
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), cancellationToken);
            await Console.Out.WriteLineAsync((await MigrateAsync(api, guest, "us", "eu", cancellationToken)).ToJson());
        }

        if (result.GetValue(Sister) is { } arguments)
        {
            await guest.StopAsync(cancellationToken);
            await MoveSisterAsync(api, options with { GuestArguments = arguments }, cancellationToken);
        }

        await guest.RemoveAsync(cancellationToken);
        return 0;
    }

    private static async Task MoveSisterAsync(NovaCronApi api, DemoOptions options, CancellationToken cancellationToken)
    {
        await using var sister = new Guest(api, "sister");
        await sister.BootAsync("eu", options, cancellationToken);
        await Console.Out.WriteLineAsync((await MigrateAsync(api, sister, "eu", "us", cancellationToken)).ToJson());
        await sister.RemoveAsync(cancellationToken);
    }

    private static async Task<MigrationReport> MigrateAsync(
        NovaCronApi api, Guest guest, string source, string target, CancellationToken cancellationToken)
    {
        var from = guest.LastHeartbeat;
        var before = WireBytes.Here();
        var ended = await api.MigrateVmAsync(guest.VmName, new ApiMigrationDraft(target), cancellationToken);
        var hasTold = false;
        await foreach (var now in api.WatchMigrationAsync(ended.Id, cancellationToken))
        {
            ended = now;
            if (!hasTold && now.Progress is { } copy && copy.RemainingBytes < copy.TotalBytes * 3 / 4)
            {
                hasTold = true;
                await Console.Out.WriteLineAsync(Copying);
            }
        }

        var linkBytes = WireBytes.Here() - before;
        var total = ((ended.EndedAt ?? ended.StartedAt) - ended.StartedAt).TotalSeconds;
        if (!ended.HasCompleted)
        {
            await guest.ExpectIntactAsync(cancellationToken);
            return new MigrationReport(
                ended.Phase, ended.Failure?.ToString(), total, null, guest.LongestGapIn(source, from).TotalMilliseconds, 0, 0, 0);
        }

        var verdict = await guest.JudgeMoveAsync(target, from, cancellationToken);
        return new MigrationReport(
            ended.Phase,
            null,
            total,
            verdict.Downtime.TotalMilliseconds,
            guest.LongestGapIn(source, from).TotalMilliseconds,
            verdict.HeartbeatsLost,
            verdict.CorruptPages,
            verdict.Pages)
        {
            WireBytes = ended.Progress?.WireBytes ?? 0,
            LinkBytes = linkBytes,
        };
    }

    private static async Task WaitUntilReachableAsync(NovaCronApi api, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StartTimeout);
        while (true)
        {
            try
            {
                var regions = (await api.ListRegionsAsync(timeout.Token)).Items;
                if (regions.Count > 1 && regions.All(region => region.IsReachable))
                    return;
            }
            catch (Exception error) when (error is ApiException or ApiUnreachableException)
            {
                // It starts.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), timeout.Token);
        }
    }
}
