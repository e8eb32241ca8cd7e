using NovaCron.Agent.Machines;
using NovaCron.Dwcp.Transport.Security;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Incoming;

/// <summary>Whether a guest could run here at all.</summary>
internal static class IncomingRules
{
    /// <summary>The longest migration id: 128 characters.</summary>
    public const int MigrationLengthMax = 128;

    public static void RequireForm(IncomingOrder order)
    {
        MachineNames.Require(order.Vm);
        HardwareRules.Require(order.Hardware);
        Require(order.Migration is { Length: > 0 and <= MigrationLengthMax }, $"a migration's id has 1 to {MigrationLengthMax} characters");
        Require(RegionCertificate.IsRegionName(order.SourceRegion), $"'{order.SourceRegion}' is no region name");
        Require(order.Hardware.MachineType is not null, "the guest's machine type must be resolved");
        Require(
            order.Hardware.Disk is null,
            $"{order.Vm} has a disk, and only guests without one can be moved while they run: its writes would stay behind");
    }

    public static void RequireCompatible(IncomingOrder order, HypervisorInfo here)
    {
        if (here.Name != order.SourceHypervisor || here.Version < order.SourceVersion)
        {
            throw new AgentException(
                AgentError.IncompatibleHypervisor,
                $"{order.Vm} runs on {order.SourceHypervisor} {order.SourceVersion}; here is {here.Name} {here.Version}, and a "
                    + "target must not be another or older one.");
        }

        if (!here.MachineTypes.Contains(order.Hardware.MachineType!))
        {
            throw new AgentException(
                AgentError.IncompatibleMachineType,
                $"{order.Vm} is a {order.Hardware.MachineType}, which {here.Name} {here.Version} here cannot be.");
        }
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new AgentException(AgentError.InvalidOrder, $"The order is wrong: {rule}.");
        }
    }
}
