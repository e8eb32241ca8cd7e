namespace NovaCron.Silo.Hosting;

/// <summary>What runs this host's guests.</summary>
internal enum HypervisorChoice
{
    /// <summary>QEMU where a usable one is found, else the in-process machine, and a remark says so.</summary>
    Auto,

    /// <summary>QEMU, or the process does not start.</summary>
    Qemu,

    /// <summary>The in-process machine: guests of real pages but without a processor, for tests and try-outs.</summary>
    InProcess,
}
