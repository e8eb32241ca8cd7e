namespace NovaCron.Hypervisor.Qemu;

/// <summary>The QEMU this host uses, and what was found out about it.</summary>
/// <param name="Path">Its executable.</param>
/// <param name="Version">Its version.</param>
/// <param name="Kvm">Whether KVM executes guests; otherwise TCG does.</param>
/// <param name="MachineTypes">The versioned machine types, the preferred one first.</param>
/// <param name="Aliases">What unversioned names stand for, such as <c>pc</c>.</param>
/// <param name="Remarks">What the operator should know.</param>
internal sealed record QemuInstallation(
    string Path,
    Version Version,
    bool Kvm,
    IReadOnlyList<string> MachineTypes,
    IReadOnlyDictionary<string, string> Aliases,
    IReadOnlyList<string> Remarks)
{
    public bool LosesPages => PageLoss.Affects(Version, Kvm);

    /// <summary>Completes a description: the machine type versioned, paths absolute, memory such as this QEMU can migrate.</summary>
    public MachineSpec Resolve(MachineSpec spec)
    {
        var type = spec.MachineType is null ? MachineTypes[0] : Aliases.GetValueOrDefault(spec.MachineType, spec.MachineType);
        if (!MachineTypes.Contains(type))
        {
            throw MachineErrors.UnknownMachineType(spec.Id, type, MachineTypes);
        }

        return spec with
        {
            MachineType = type,
            MemoryBytes = LosesPages ? PageLoss.SafeMemory(spec.MemoryBytes) : spec.MemoryBytes,
            KernelPath = Absolute(spec.KernelPath),
            InitrdPath = Absolute(spec.InitrdPath),
            DiskPath = Absolute(spec.DiskPath),
        };
    }

    private static string? Absolute(string? path) => path is null ? null : System.IO.Path.GetFullPath(path);
}
