using NovaCron.Agent.Images;

namespace NovaCron.Agent.Machines;

/// <summary>What hardware an order may ask for, whatever the hypervisor.</summary>
internal static class HardwareRules
{
    /// <summary>The longest kernel command line: 2,048 characters, what Linux takes on x86.</summary>
    public const int CommandLineMax = 2048;

    /// <summary>The most processors of a guest: 255.</summary>
    public const int VirtualCpusMax = 255;

    public static void Require(GuestHardware hardware)
    {
        Require(hardware.MemoryBytes > 0, "memory must be more than 0 bytes");
        Require(hardware.VirtualCpus is >= 1 and <= VirtualCpusMax, $"processors must be 1 to {VirtualCpusMax}");
        Require(hardware.CommandLine.Length <= CommandLineMax, $"the kernel command line may have {CommandLineMax} characters");
        foreach (var image in hardware.Images)
        {
            ImageStore.RequireValid(image);
        }
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new AgentException(AgentError.InvalidOrder, $"The guest's hardware is wrong: {rule}.");
        }
    }
}
