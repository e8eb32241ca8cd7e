namespace NovaCron.Hypervisor;

/// <summary>Errors that both kinds of machine raise in the same words.</summary>
internal static class MachineErrors
{
    public static HypervisorException Gone(string id) =>
        new(HypervisorError.MachineGone,
            $"Machine '{id}' is gone: its process ended. Stop it to remove what is left, then launch it anew.");

    public static HypervisorException WrongState(string id, MachineState state, string asked, string advice) =>
        new(HypervisorError.WrongState, $"Machine '{id}' is {state} and cannot {asked}; {advice}.");

    public static HypervisorException AlreadyLaunched(string id) =>
        new(HypervisorError.WrongState, $"Machine '{id}' is already on this host; adopt it, or stop it before launching it anew.");

    public static HypervisorException UnknownMachineType(string id, string type, IEnumerable<string> known) =>
        new(HypervisorError.InvalidSpec, $"Machine '{id}' is of type '{type}', which this host's hypervisor does not offer; it offers "
            + $"{string.Join(", ", known.Take(8))}. Use a hypervisor at least as new as the one the machine came from.");

    public static HypervisorException ConsoleInUse(string id) =>
        new(HypervisorError.WrongState, $"The console of machine '{id}' already has a reader; close that one first.");

    public static HypervisorException MigrationRunning(string id) =>
        new(HypervisorError.WrongState, $"Machine '{id}' already has a migration under way; wait for it or cancel it first.");

    public static HypervisorException StreamLost(string id) =>
        new(HypervisorError.WrongState,
            $"The migration stream of machine '{id}' was lost with the process that read it; cancel the migration.");

    public static HypervisorException Completed(string id) =>
        new(HypervisorError.WrongState, $"The migration of machine '{id}' has completed and cannot be cancelled; "
            + "resume the machine if its move was not committed, stop it if it was.");

    public static HypervisorException OutgoingFailed(string id, string reason, Exception? cause = null) =>
        new(HypervisorError.MigrationFailed, $"Sending machine '{id}' failed: {reason}. The guest stays on this host.", cause);

    public static HypervisorException IncomingFailed(string id, string reason, Exception? cause = null) =>
        new(HypervisorError.MigrationFailed, $"Loading machine '{id}' failed: {reason}. The source's guest is not affected.", cause);
}
