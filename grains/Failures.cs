using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;

namespace NovaCron.Grains;

/// <summary>Makes failures that say stage and side.</summary>
internal static class Failures
{
    public const string RequestStage = "request";
    public const string RequestSide = "request";

    /// <summary>The side of what the federation's log refuses, or does not answer.</summary>
    public const string LogSide = "federation log";

    public static string Region(string region) => $"region {region}";

    public static string Source(string region) => $"source {region}";

    public static string Target(string region) => $"target {region}";

    public static string Link(string source, string target) => $"link {source}-{target}";

    /// <summary>The request itself is at fault.</summary>
    public static NovaCronException Request(NovaCronError error, string message) =>
        new(new Failure(error, RequestStage, RequestSide, message, IsTransient: false));

    public static NovaCronException At(NovaCronError error, string stage, string side, string message, bool isTransient = false) =>
        new(new Failure(error, stage, side, message, isTransient));

    /// <summary>A peer that did not answer in time or could not be reached.</summary>
    public static NovaCronException Unreachable(string local, string peer, string stage, string message) =>
        At(NovaCronError.RegionUnreachable, stage, Link(local, peer), message, isTransient: true);

    /// <summary>What an exception means, at a stage and side.</summary>
    public static Failure Of(Exception exception, string stage, string side) => exception switch
    {
        NovaCronException known => known.Failure,
        AgentException agent =>
            new Failure(ErrorOf(agent.Error), stage, side, agent.Message, agent.IsTransient || agent.Error is AgentError.NoLease),
        FederationLogException => new Failure(NovaCronError.RegionUnreachable, stage, LogSide, exception.Message, IsTransient: true),
        OperationCanceledException => new Failure(NovaCronError.LinkFailed, stage, side, "There was no answer in time.", IsTransient: true),
        IOException or HttpRequestException => new Failure(NovaCronError.LinkFailed, stage, side, exception.Message, IsTransient: true),
        _ => new Failure(NovaCronError.Internal, stage, side, exception.Message, IsTransient: false),
    };

    public static NovaCronException Wrap(Exception exception, string stage, string side) =>
        exception as NovaCronException ?? new NovaCronException(Of(exception, stage, side));

    private static NovaCronError ErrorOf(AgentError error) => error switch
    {
        AgentError.UnknownMachine or AgentError.WrongState => NovaCronError.VmWrongPhase,
        AgentError.UnknownMigration => NovaCronError.MigrationNotFound,
        AgentError.StaleEpoch => NovaCronError.StaleEpoch,
        AgentError.NotEnoughMemory => NovaCronError.NotEnoughMemory,
        AgentError.NotEnoughDisk => NovaCronError.NotEnoughDisk,
        AgentError.IncompatibleHypervisor => NovaCronError.IncompatibleHypervisor,
        AgentError.IncompatibleMachineType => NovaCronError.IncompatibleMachineType,
        AgentError.ImageInvalid => NovaCronError.ImageInvalid,
        AgentError.InvalidOrder => NovaCronError.InvalidRequest,
        AgentError.HostUnreachable => NovaCronError.HostUnreachable,
        AgentError.LinkFailed => NovaCronError.LinkFailed,
        AgentError.NotAuthorized => NovaCronError.NotAuthorized,
        AgentError.ProtocolViolation => NovaCronError.ProtocolViolation,
        AgentError.StreamInvalid => NovaCronError.StreamInvalid,
        AgentError.HypervisorFailed => NovaCronError.HypervisorFailed,
        AgentError.NoLease => NovaCronError.NoLease,
        AgentError.Cancelled => NovaCronError.MigrationCancelled,
        _ => NovaCronError.Internal,
    };
}
