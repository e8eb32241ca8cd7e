namespace NovaCron.Hypervisor;

/// <summary>The rules every hypervisor holds a <see cref="MachineSpec"/> to.</summary>
internal static class MachineSpecRules
{
    public const int IdLengthMax = 63;
    public const long MemoryBytesMin = 2L << 20;
    public const int VirtualCpusMax = 255;
    public const int CommandLineLengthMax = 2047;
    private const long PageBytes = 4096;

    /// <summary>Checks what can be checked without this host's files.</summary>
    public static void Check(MachineSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        CheckId(spec.Id);
        Require(spec.MemoryBytes >= MemoryBytesMin && spec.MemoryBytes % PageBytes == 0, spec,
            $"its memory of {spec.MemoryBytes} bytes is not a multiple of {PageBytes} of at least {MemoryBytesMin}");
        Require(spec.VirtualCpus is > 0 and <= VirtualCpusMax, spec, $"its {spec.VirtualCpus} processors are not 1 to {VirtualCpusMax}");
        Require(spec.KernelCommandLine.Length <= CommandLineLengthMax, spec,
            $"its kernel command line is longer than {CommandLineLengthMax}");
        Require(spec.KernelPath is not null || (spec.InitrdPath is null && spec.KernelCommandLine.Length == 0), spec,
            "it has an initial RAM disk or a kernel command line, and no kernel they could go with");
    }

    /// <summary>Checks that the files a machine boots from are here.</summary>
    public static void CheckFiles(MachineSpec spec)
    {
        CheckFile(spec, "kernel", spec.KernelPath);
        CheckFile(spec, "initial RAM disk", spec.InitrdPath);
        CheckFile(spec, "disk image", spec.DiskPath);
    }

    private static void CheckId(string id)
    {
        var valid = id is { Length: > 0 and <= IdLengthMax } && char.IsAsciiLetterLower(id[0])
            && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        if (!valid)
        {
            throw new HypervisorException(HypervisorError.InvalidSpec,
                $"A machine's id is 1 to {IdLengthMax} of a-z, 0-9 and -, beginning with a letter.");
        }
    }

    private static void CheckFile(MachineSpec spec, string role, string? path) =>
        Require(path is null || File.Exists(path), spec, $"its {role} '{path}' is not on this host");

    private static void Require(bool condition, MachineSpec spec, string problem)
    {
        if (!condition)
        {
            throw new HypervisorException(HypervisorError.InvalidSpec, $"Machine '{spec.Id}' cannot be launched: {problem}.");
        }
    }
}
