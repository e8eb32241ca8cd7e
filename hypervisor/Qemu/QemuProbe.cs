using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace NovaCron.Hypervisor.Qemu;

/// <summary>Finds the QEMU to use on this host, and finds out what it can do.</summary>
internal sealed class QemuProbe(QemuOptions options, TimeProvider time)
{
    private const string ExecutableName = "qemu-system-x86_64";
    private static readonly Version Oldest = new(7, 2);
    private static readonly Version Preferred = new(10, 0);

    public async Task<QemuInstallation> RunAsync(CancellationToken cancellationToken)
    {
        var (path, version, machines) = await FindAsync(cancellationToken).ConfigureAwait(false);
        var remarks = new List<string>();
        if (version < Oldest)
        {
            throw Unavailable($"the newest QEMU found, {path}, is {version}; {Oldest} or later is needed, {Preferred} or later is best");
        }

        var kvm = await ChooseKvmAsync(path, remarks, cancellationToken).ConfigureAwait(false);
        if (PageLoss.Affects(version, kvm))
        {
            RemarkPageLoss(version, remarks);
        }

        var (types, aliases) = MachineTypes(machines);
        return new QemuInstallation(path, version, kvm, types, aliases, remarks);
    }

    private async Task<(string Path, Version Version, JsonElement Machines)> FindAsync(CancellationToken cancellationToken)
    {
        var candidates = Candidates();
        (string Path, Version Version, JsonElement Machines)? best = null;
        HypervisorException? failure = null;
        foreach (var path in candidates)
        {
            try
            {
                var (version, machines) = await AskAsync(path, cancellationToken).ConfigureAwait(false);
                best = best is null || version > best.Value.Version ? (path, version, machines) : best;
            }
            catch (HypervisorException e)
            {
                failure = e;
            }
        }

        return best ?? throw Unavailable(
            candidates.Count == 0 ? "none was found" : $"{string.Join(", ", candidates)} would not start: {failure?.Message}", failure);
    }

    private List<string> Candidates()
    {
        if (options.ExecutablePath is not null)
        {
            return [Path.GetFullPath(options.ExecutablePath)];
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(options.SearchPaths)
            .Where(Directory.Exists)
            .Select(folder => new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(folder));
        return [.. folders.Distinct(StringComparer.Ordinal).Select(folder => Path.Combine(folder, ExecutableName)).Where(File.Exists)];
    }

    private async Task<(Version Version, JsonElement Machines)> AskAsync(string path, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(path, ["-machine", "none", "-nodefaults", "-no-user-config", "-display", "none", "-S", "-qmp",
            "stdio"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            try
            {
                await using var qmp = await QmpClient.OpenAsync(
                    process.StandardOutput.BaseStream, process.StandardInput.BaseStream, path, time, options.LaunchTimeout,
                        cancellationToken)
                    .ConfigureAwait(false);
                return (qmp.Version, await qmp.ExecuteAsync("query-machines", null, options.CommandTimeout, cancellationToken)
                    .ConfigureAwait(false));
            }
            finally
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Win32Exception e)
        {
            throw Unavailable($"{path} would not start: {e.Message}", e);
        }
    }

    private async Task<bool> ChooseKvmAsync(string path, List<string> remarks, CancellationToken cancellationToken)
    {
        if (options.Accelerator == QemuAccelerator.Tcg)
        {
            remarks.Add("TCG is used because it was asked for; guests run many times slower than under KVM.");
            return false;
        }

        var problem = await KvmProbe.FindProblemAsync(path, options.KvmProbeTimeout, time, cancellationToken).ConfigureAwait(false);
        if (problem is null)
        {
            return true;
        }

        if (options.Accelerator == QemuAccelerator.Kvm)
        {
            throw Unavailable($"KVM was asked for, but {problem}");
        }

        remarks.Add($"TCG is used because {problem}; guests run many times slower than under KVM.");
        return false;
    }

    private void RemarkPageLoss(Version version, List<string> remarks)
    {
        if (options.PageLoss == QemuPageLossPolicy.Refuse)
        {
            throw Unavailable($"QEMU {version} under TCG loses pages of busy guests in live migration; install QEMU 9.0 or later "
                + $"(Debian 12: from bookworm-backports), or set "
                + $"{nameof(QemuOptions)}.{nameof(QemuOptions.PageLoss)} to {QemuPageLossPolicy.WorkAround}");
        }

        remarks.Add($"QEMU {version} under TCG loses pages of busy guests in live migration. Guests whose memory is a multiple of 256 KiB "
            + "are given 8 KiB more, which avoids it; they may stall for about a second when a migration begins. "
            + "QEMU 10 or later needs none of this.");
    }

    private (IReadOnlyList<string> Types, IReadOnlyDictionary<string, string> Aliases) MachineTypes(JsonElement machines)
    {
        var aliases = machines.EnumerateArray().Where(m => m.TryGetProperty("alias", out _))
            .ToDictionary(m => m.GetProperty("alias").GetString()!, m => m.GetProperty("name").GetString()!, StringComparer.Ordinal);
        if (!aliases.TryGetValue(options.MachineFamily, out var preferred))
        {
            throw Unavailable($"it has no machine type '{options.MachineFamily}'");
        }

        var others = machines.EnumerateArray().Select(m => m.GetProperty("name").GetString()!)
            .Where(name => name != preferred && (name.StartsWith("pc-i440fx-", StringComparison.Ordinal)
                || name.StartsWith("pc-q35-", StringComparison.Ordinal)))
            .OrderByDescending(name => Version.TryParse(name[(name.LastIndexOf('-') + 1)..], out var version)
                ? version
                : new Version(0, 0));
        return ([preferred, .. others], aliases);
    }

    private static HypervisorException Unavailable(string why, Exception? cause = null) => new(HypervisorError.Unavailable,
        $"QEMU cannot be used on this host: {why}. Install it (Debian: package qemu-system-x86) or name it in "
        + $"{nameof(QemuOptions)}.{nameof(QemuOptions.ExecutablePath)}.", cause);
}
