using NovaCron.Hypervisor;
using NovaCron.Hypervisor.InProcess;
using NovaCron.Hypervisor.Qemu;

namespace NovaCron.Silo.Hosting;

/// <summary>Chooses what runs this host's guests.</summary>
internal static class HypervisorSelection
{
    /// <summary>Makes the chosen hypervisor, having asked it whether it can be used.</summary>
    /// <exception cref="StartupException">QEMU was asked for and cannot be used.</exception>
    public static async Task<IHypervisor> SelectAsync(
        RegionOptions options, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        if (options.Hypervisor is HypervisorChoice.InProcess)
            return CreateInProcess(loggers, time);

        var qemu = new QemuHypervisor(
            new QemuOptions { StateDirectory = new DataFolder(options.DataDirectory).MachineFolder }, time,
                loggers.CreateLogger<QemuHypervisor>());
        try
        {
            await qemu.ProbeAsync(cancellationToken);
            return qemu;
        }
        catch (HypervisorException exception) when (options.Hypervisor is HypervisorChoice.Auto)
        {
            return new RemarkedHypervisor(CreateInProcess(loggers, time), $"QEMU cannot be used here: {exception.Message}");
        }
        catch (HypervisorException exception)
        {
            throw StartupException.Configuration($"QEMU cannot be used here: {exception.Message}", exception);
        }
    }

    private static InProcessHypervisor CreateInProcess(ILoggerFactory loggers, TimeProvider time) =>
        new(new InProcessHypervisorOptions(), timeProvider: time, logger: loggers.CreateLogger<InProcessHypervisor>());
}
