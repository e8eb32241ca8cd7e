using System.Text.RegularExpressions;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Hosting;

namespace NovaCron.Grains.Vms;

/// <summary>What a VM may be called and have.</summary>
internal static partial class VmSpecRules
{
    private const string InProcess = "in-process";
    private const long MemoryUnit = 1L << 20;
    private const int CommandLineMax = 2048;
    private const int StreamsMax = 64;
    private const int RegionLengthMax = 63;
    private static readonly TimeSpan DowntimeLimitMax = TimeSpan.FromMinutes(1);

    /// <summary>Throws unless the name has 1 to 63 of a-z, 0-9 and '-', and begins with a letter.</summary>
    public static void CheckName(string name)
    {
        if (!Name().IsMatch(name))
        {
            throw Failures.Request(
                NovaCronError.InvalidRequest,
                $"'{Shorten(name)}' is no VM name: 1 to 63 of a-z, 0-9 and '-', beginning with a letter.");
        }
    }

    /// <summary>The id as given, or a new one for a command without; throws unless it is an id.</summary>
    public static string CommandIdOf(string? commandId)
    {
        Require(
            commandId is null || CommandId.IsValid(commandId),
            $"A command's id has 1 to {CommandId.LengthMax} visible ASCII characters.");
        return commandId ?? CommandId.New();
    }

    public static void CheckSpec(VmSpec spec, GrainsOptions options)
    {
        Require(
            spec.MemoryBytes >= MemoryUnit && spec.MemoryBytes % MemoryUnit == 0 && spec.MemoryBytes <= options.GuestMemoryBytesMax,
            $"Memory must be a multiple of 1 MiB, at most {options.GuestMemoryBytesMax} bytes; it is {spec.MemoryBytes}.");
        Require(
            spec.VirtualCpus >= 1 && spec.VirtualCpus <= options.GuestProcessorsMax,
            $"Processors must be 1 to {options.GuestProcessorsMax}; it is {spec.VirtualCpus}.");
        Require(spec.Kernel is null || spec.Disk is null, "Give either a kernel or a disk to boot from, not both.");
        Require(spec.Initrd is null || spec.Kernel is not null, "An initial RAM disk needs a kernel.");
        Require(spec.CommandLine.Length <= CommandLineMax, $"The kernel's command line has more than {CommandLineMax} characters.");
        Require(spec.CommandLine.Length == 0 || spec.Kernel is not null, "A kernel command line needs a kernel.");
        foreach (var path in new[] { spec.Kernel, spec.Initrd, spec.Disk }.OfType<string>())
        {
            Require(Path.IsPathFullyQualified(path), $"'{Shorten(path)}' is no absolute path on the host.");
        }
    }

    /// <summary>Throws unless the host could boot it: only in-process machines bring a guest of their own.</summary>
    public static void CheckBootable(VmSpec spec, HostInfo host) =>
        Require(
            spec.Kernel is not null || spec.Disk is not null || host.Hypervisor == InProcess,
            $"Give a kernel or a disk to boot from: host {host.Name} runs {host.Hypervisor}.");

    public static void CheckRequest(MigrationRequest request)
    {
        Require(request.Streams is >= 0 and <= StreamsMax, $"Streams must be 0 to {StreamsMax}; it is {request.Streams}.");
        Require(
            request.DowntimeLimit >= TimeSpan.Zero && request.DowntimeLimit <= DowntimeLimitMax,
            $"The downtime limit must be at most {DowntimeLimitMax}; it is {request.DowntimeLimit}.");
    }

    public static void CheckFailover(VmFailover failover)
    {
        Require(Enum.IsDefined(failover.Mode), "Failover must be automatic or manual.");
        Require(
            failover.Standby is null || failover.Mode is VmFailoverMode.Automatic,
            "Only a VM that fails over by itself has a region standing by.");
        Require(failover.Standby is not { Length: 0 or > RegionLengthMax }, $"A region's name has 1 to {RegionLengthMax} characters.");
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw Failures.Request(NovaCronError.InvalidRequest, message);
        }
    }

    private static string Shorten(string text) => text.Length <= 64 ? text : text[..64] + "...";

    [GeneratedRegex("^[a-z][a-z0-9-]{0,62}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
