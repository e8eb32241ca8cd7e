using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace NovaCron.Hypervisor.Qemu;

/// <summary>
/// Turns a machine's description into QEMU's arguments. Source and target of a migration get the same devices at the same
/// places.
/// </summary>
internal static class QemuCommandLine
{
    private const string DiskSlot = "0x4";

    public static IReadOnlyList<string> Build(QemuInstallation qemu, QemuOptions options, MachineSpec spec, LaunchMode mode,
        MachineFolder folder)
    {
        // The vmstate description is 100 kB of JSON that would be sent while the guest stands still, and nobody reads it.
        List<string> arguments =
        [
            "-name", $"guest={spec.Id}",
            "-uuid", Uuid(spec.Id).ToString(),
            "-machine", $"{spec.MachineType},suppress-vmdesc=on",
            "-accel", qemu.Kvm ? "kvm" : "tcg",
            "-cpu", options.CpuModel ?? (qemu.Kvm ? "Nehalem,enforce" : "max"),
            "-smp", Number(spec.VirtualCpus),
            "-m", $"{Number(spec.MemoryBytes / 1024)}k",
            "-nodefaults", "-no-user-config", "-no-reboot",
            "-display", "none",
            "-pidfile", folder.PidFile,
            "-qmp", $"unix:{Escape(folder.ControlSocket)},server=on,wait=off",
            "-chardev", $"socket,id=console,path={Escape(folder.ConsoleSocket)},server=on,wait=off",
            "-serial", "chardev:console",
        ];
        AddBoot(arguments, spec);
        AddDisk(arguments, spec);
        if (mode != LaunchMode.Run)
        {
            arguments.Add("-S");
        }

        if (mode == LaunchMode.Incoming)
        {
            arguments.AddRange(["-incoming", "defer"]);
        }

        return arguments;
    }

    /// <summary>The guest's UUID: made of its id, so that it stays the same wherever the guest goes.</summary>
    private static Guid Uuid(string id)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes("novacron/machine/" + id)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static void AddBoot(List<string> arguments, MachineSpec spec)
    {
        if (spec.KernelPath is null)
        {
            return;
        }

        arguments.AddRange(["-kernel", spec.KernelPath]);
        if (spec.InitrdPath is not null)
        {
            arguments.AddRange(["-initrd", spec.InitrdPath]);
        }

        if (spec.KernelCommandLine.Length > 0)
        {
            arguments.AddRange(["-append", spec.KernelCommandLine]);
        }
    }

    private static void AddDisk(List<string> arguments, MachineSpec spec)
    {
        if (spec.DiskPath is null)
        {
            return;
        }

        // The format comes from the name, never from the content: a guest can write a qcow2 header into its raw disk,
        // and would be given the host's file that header names.
        var format = spec.DiskPath.EndsWith(".qcow2", StringComparison.OrdinalIgnoreCase) ? "qcow2" : "raw";
        var disk = new JsonObject
        {
            ["driver"] = format,
            ["node-name"] = "disk0",
            ["file"] = new JsonObject { ["driver"] = "file", ["filename"] = spec.DiskPath, ["node-name"] = "disk0-file" },
        };
        arguments.AddRange(["-blockdev", disk.ToJsonString(), "-device",
            $"virtio-blk-pci,id=disk0-device,drive=disk0,addr={DiskSlot},bootindex=1"]);
    }

    /// <summary>In QEMU's option lists a comma within a value is written twice.</summary>
    private static string Escape(string value) => value.Replace(",", ",,", StringComparison.Ordinal);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
