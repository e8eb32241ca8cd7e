using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Errors;

/// <summary>Every error's HTTP status, code and title: the one place where they meet.</summary>
internal static class ErrorTable
{
    private static readonly FrozenDictionary<NovaCronError, ErrorKind> Kinds = new ErrorKind[]
    {
        new(NovaCronError.InvalidRequest, StatusCodes.Status400BadRequest, "invalid-request", "The request is wrong"),
        new(NovaCronError.VmNotFound, StatusCodes.Status404NotFound, "vm-not-found", "No such VM"),
        new(NovaCronError.VmExists, StatusCodes.Status409Conflict, "vm-exists", "The VM exists"),
        new(NovaCronError.VmWrongPhase, StatusCodes.Status409Conflict, "vm-wrong-phase", "The VM's phase does not allow it"),
        new(NovaCronError.VmMigrating, StatusCodes.Status409Conflict, "vm-migrating", "The VM is migrating"),
        new(NovaCronError.MigrationNotFound, StatusCodes.Status404NotFound, "migration-not-found", "No such migration"),
        new(NovaCronError.MigrationCommitted, StatusCodes.Status409Conflict, "migration-committed", "The migration is past cancelling"),
        new(NovaCronError.MigrationCancelled, StatusCodes.Status409Conflict, "migration-cancelled", "The migration was cancelled"),
        new(NovaCronError.RegionUnknown, StatusCodes.Status404NotFound, "region-unknown", "No such region"),
        new(NovaCronError.RegionUnreachable, StatusCodes.Status503ServiceUnavailable, "region-unreachable", "The region is not reachable"),
        new(NovaCronError.HostNotFound, StatusCodes.Status404NotFound, "host-not-found", "No such host"),
        new(NovaCronError.NotEnoughMemory, StatusCodes.Status507InsufficientStorage, "not-enough-memory", "Not enough memory"),
        new(NovaCronError.NotEnoughDisk, StatusCodes.Status507InsufficientStorage, "not-enough-disk", "Not enough disk"),
        new(NovaCronError.IncompatibleHypervisor, StatusCodes.Status409Conflict, "incompatible-hypervisor", "Incompatible hypervisor"),
        new(NovaCronError.IncompatibleMachineType, StatusCodes.Status409Conflict, "incompatible-machine-type", "Incompatible machine type"),
        new(NovaCronError.NotMigratable, StatusCodes.Status409Conflict, "not-migratable", "The guest cannot migrate"),
        new(NovaCronError.ImageInvalid, StatusCodes.Status422UnprocessableEntity, "image-invalid", "The image cannot be used"),
        new(NovaCronError.NotAuthorized, StatusCodes.Status403Forbidden, "not-authorized", "Not authorized"),
        new(NovaCronError.ProtocolViolation, StatusCodes.Status502BadGateway, "protocol-violation", "The transfer protocol was broken"),
        new(NovaCronError.StreamInvalid, StatusCodes.Status502BadGateway, "stream-invalid", "The machine's stream is malformed"),
        new(NovaCronError.LinkFailed, StatusCodes.Status502BadGateway, "link-failed", "The connection between the agents broke"),
        new(NovaCronError.HashMismatch, StatusCodes.Status502BadGateway, "hash-mismatch", "The copies differ"),
        new(NovaCronError.StaleEpoch, StatusCodes.Status409Conflict, "stale-epoch", "The ownership epoch has passed"),
        new(NovaCronError.HypervisorFailed, StatusCodes.Status502BadGateway, "hypervisor-failed", "The hypervisor failed"),
        new(NovaCronError.Conflict, StatusCodes.Status409Conflict, "conflict", "Somebody else changed it"),
        new(NovaCronError.Internal, StatusCodes.Status500InternalServerError, "internal", "A fault of the service"),
        new(NovaCronError.HostUnreachable, StatusCodes.Status503ServiceUnavailable, "host-unreachable", "The host is not reachable"),
        new(NovaCronError.StorageUnavailable, StatusCodes.Status503ServiceUnavailable, "storage-unavailable", "The database is away"),
        new(NovaCronError.ReceiptNotFound, StatusCodes.Status404NotFound, "receipt-not-found", "No receipt"),
        new(NovaCronError.CommandReused, StatusCodes.Status422UnprocessableEntity, "command-reused", "The command's id was used before"),
        new(NovaCronError.FailoverNotPossible, StatusCodes.Status409Conflict, "failover-not-possible", "The VM cannot fail over by itself"),
        new(NovaCronError.NoLease, StatusCodes.Status503ServiceUnavailable, "no-lease", "The host has no lease"),
    }.ToFrozenDictionary(kind => kind.Error);

    /// <summary>All errors.</summary>
    public static IEnumerable<ErrorKind> All => Kinds.Values;

    /// <summary>How REST tells an error; one that a newer region knows and this one does not is told as internal.</summary>
    public static ErrorKind Of(NovaCronError error) => Kinds.GetValueOrDefault(error, Kinds[NovaCronError.Internal]);
}
