using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.State;

namespace NovaCron.Grains.Vms;

/// <summary>What a VM's record says of a command that arrives, maybe not for the first time.</summary>
internal static class VmCommands
{
    private const int HashBytes = 16;

    public static CommandRecord Order(string id, VmAction action) => new() { Id = id, Kind = KindOf(action) };

    public static CommandRecord Create(string id, VmSpec spec) => new()
    {
        Id = id,
        Kind = VmCommandKind.Create,
        Arguments = Hash(
            Text(spec.MemoryBytes), Text(spec.VirtualCpus), spec.Kernel, spec.Initrd, spec.CommandLine, spec.Disk, spec.Host),
    };

    public static CommandRecord Migrate(string id, MigrationRequest request) => new()
    {
        Id = id,
        Kind = VmCommandKind.Migrate,
        Arguments = Hash(request.TargetRegion, Text(request.Streams), Text(request.DowntimeLimit.Ticks)),
    };

    public static CommandRecord SetFailover(string id, VmFailover failover) => new()
    {
        Id = id,
        Kind = VmCommandKind.SetFailover,
        Arguments = Hash(failover.Mode.ToString(), failover.Standby),
    };

    /// <summary>The command of that id as remembered; null when it is new.</summary>
    /// <exception cref="NovaCronException">The id was used for another command.</exception>
    public static CommandRecord? FindRepeated(VmState state, CommandRecord command)
    {
        if (state.Commands.Find(command.Id) is not { } known)
        {
            return null;
        }

        return known.Kind == command.Kind && known.Arguments == command.Arguments
            ? known
            : throw Failures.Request(
                NovaCronError.CommandReused,
                known.Kind == command.Kind
                    ? $"Command '{command.Id}' asked VM '{state.Name}' for the same with other arguments; a new command needs a new id."
                    : $"Command '{command.Id}' was used on VM '{state.Name}' for: {known.Kind}; a new command needs a new id.");
    }

    /// <summary>The record that takes a command: what it asks for is under way when the record has something to do.</summary>
    public static VmState Take(VmState before, VmState after, CommandRecord? command)
    {
        if (command is null)
        {
            return after;
        }

        // Another act than before replaces it; the same one is shared by both commands.
        var memory = after.Pending == before.Pending ? after.Commands : after.Commands.Settle();
        var isPending = after.Pending is not (VmAct.None or VmAct.Activate);
        return after with { Commands = memory.Add(command with { Uid = after.Uid, IsPending = isPending }) };
    }

    /// <summary>An act that ended: its commands took effect, or were refused and left nothing behind.</summary>
    public static VmState End(VmState before, VmState after, bool tookEffect = true) =>
        before.Pending is VmAct.None || after.Pending is not VmAct.None
            ? after
            : after with { Commands = tookEffect ? after.Commands.Settle() : after.Commands.Forget() };

    private static VmCommandKind KindOf(VmAction action) => action switch
    {
        VmAction.Start => VmCommandKind.Start,
        VmAction.Pause => VmCommandKind.Pause,
        VmAction.Resume => VmCommandKind.Resume,
        VmAction.Stop => VmCommandKind.Stop,
        _ => VmCommandKind.Delete,
    };

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    // Each part with its length, so that no two lists of arguments read the same.
    private static string Hash(params string?[] parts)
    {
        var text = string.Concat(parts.Select(part => part is null ? "-;" : $"{Text(part.Length)}:{part};"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, HashBytes));
    }
}
