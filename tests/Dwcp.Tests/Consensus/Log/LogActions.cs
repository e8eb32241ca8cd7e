using NovaCron.Dwcp.Consensus.Log;
using static NovaCron.Dwcp.Consensus.Log.FederationCommand;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

/// <summary>Makes commands of random steps: most make sense in the state that they meet, the others come late or from nowhere.</summary>
internal static class LogActions
{
    private static readonly string[] Migrations = ["m1", "m2", "m3"];

    public static (string Origin, FederationCommand Command) CommandOf(LogAction action, FederationState state)
    {
        var vm = $"vm{action.Vm}";
        var host = $"h{action.Host}";
        var record = state.FindVm(vm);
        var epoch = (record?.Epoch ?? 1) + (action.Twist % 10 == 0 ? -1 : 0);
        var any = LogKit.Regions[action.Member];
        var origin = record is null || action.Twist % 7 == 0 ? any : record.Owner;
        var migration = Migrations[action.Twist % 3];
        return action.Percent switch
        {
            < 12 => (any, new Acquire(vm, $"u{action.Twist}")),
            < 16 => (origin, new Release(vm, epoch)),
            < 30 => (origin, new Prepare(vm, epoch, migration, any)),
            < 36 => (origin, new Cancel(vm, epoch, record?.Intents ?? 1)),
            < 52 => (origin, TransferOf(record, vm, epoch, any, migration, action.Twist)),
            < 66 => (origin, FailoverOf(vm, epoch, host, action.Twist)),
            < 78 => (any, new RenewLease(host, $"life {action.Twist % 4}")),
            < 80 => (any, new DropLease(host)),
            < 94 => (any, ClaimOf(state, record, vm, epoch, host, action.Twist)),
            < 96 => (any, LogKit.Signed(new Reassign(state.Revision, vm, epoch, any, OperatorSignature.None))),
            < 98 => (any, Measured(state, any)),
            _ => (any, LogKit.Signed(new SetTrust(state.Revision, any, action.Twist % 2 == 0 ? "us" : "them", OperatorSignature.None))),
        };
    }

    private static Measure Measured(FederationState state, string origin) =>
        new((state.Measurements.GetValueOrDefault(origin)?.Window ?? 0) + 1, [], TrustsAll: true);

    private static Transfer TransferOf(VmOwnership? record, string vm, long epoch, string any, string migration, int twist) =>
        record?.Intent is { } intent && twist % 5 != 0
            ? LogKit.Transfer(vm, epoch, intent.Number, intent.To, intent.Migration)
            : LogKit.Transfer(vm, epoch, record?.Intents ?? 1, any, migration);

    private static SetFailover FailoverOf(string vm, long epoch, string host, int twist) =>
        twist % 5 == 0 ? new(vm, epoch, FailoverMode.Manual, null) : new(vm, epoch, FailoverMode.Automatic, host);

    private static Claim ClaimOf(FederationState state, VmOwnership? record, string vm, long epoch, string host, int twist)
    {
        var leased = record?.Host ?? host;
        var renewals = record is null ? 1 : state.FindLease(new(record.Owner, leased))?.Renewals ?? 1;
        return new(vm, epoch, leased, renewals - (twist % 4 == 0 ? 1 : 0) is var claimed && claimed < 0 ? 0 : claimed);
    }
}
