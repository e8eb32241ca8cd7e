using NovaCron.Dwcp.Encoding;
using NovaCron.Dwcp.Transport;
using NovaCron.Hypervisor;

namespace NovaCron.Agent.Diagnostics;

/// <summary>Turns what the parts below throw into the agent's own errors, and into abort codes for the other agent and back.</summary>
internal static class AgentFaults
{
    /// <summary>Linux: no space left on device.</summary>
    private const int DiskFull = 28;

    /// <summary>The agent's error for a failure.</summary>
    public static AgentException From(Exception failure) => failure switch
    {
        AgentException own => own,
        HypervisorException hypervisor => new AgentException(ErrorOf(hypervisor.Error), hypervisor.Message, hypervisor),
        AmstException transfer => new AgentException(ErrorOf(transfer), transfer.Message, transfer),
        HdeException encoding => new AgentException(AgentError.ProtocolViolation, encoding.Message, encoding),
        IOException { HResult: DiskFull } full => new AgentException(AgentError.NotEnoughDisk, full.Message, full),
        OperationCanceledException or ObjectDisposedException => new AgentException(AgentError.Cancelled, "It was cancelled.", failure),
        _ => new AgentException(AgentError.HypervisorFailed, failure.Message, failure),
    };

    /// <summary>The agent's error for a failure, its message saying what was being done where.</summary>
    public static AgentException From(Exception failure, string doing)
    {
        var fault = From(failure);
        return new AgentException(fault.Error, $"{doing}: {fault.Message}", failure);
    }

    /// <summary>What an ABORT carries for an error; 0 is nobody's.</summary>
    public static ushort CodeOf(AgentError error) => (ushort)((int)error + 1);

    private static AgentError ErrorOf(HypervisorError error) => error switch
    {
        HypervisorError.InvalidSpec => AgentError.InvalidOrder,
        HypervisorError.MachineGone => AgentError.UnknownMachine,
        HypervisorError.WrongState => AgentError.WrongState,
        HypervisorError.MalformedStream or HypervisorError.TruncatedStream => AgentError.StreamInvalid,
        _ => AgentError.HypervisorFailed,
    };

    private static AgentError ErrorOf(AmstException failure) => failure.Error switch
    {
        AmstError.ConnectFailed or AmstError.ConnectionLost or AmstError.TimedOut
            or AmstError.SessionLost or AmstError.SessionBusy => AgentError.LinkFailed,
        AmstError.NotAuthorized => AgentError.NotAuthorized,
        AmstError.Aborted => ErrorOf(failure.Code),
        _ => AgentError.ProtocolViolation,
    };

    private static AgentError ErrorOf(ushort code) =>
        code > 0 && Enum.IsDefined((AgentError)(code - 1)) ? (AgentError)(code - 1) : AgentError.Cancelled;
}
