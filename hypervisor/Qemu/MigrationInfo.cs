using System.Text.Json;

namespace NovaCron.Hypervisor.Qemu;

/// <summary>QEMU's answer to query-migrate.</summary>
internal sealed record MigrationInfo(string Status, string? Reason, long RemainingBytes, long TotalBytes, long Round,
    long DirtyBytesPerSecond)
{
    public bool IsUnderWay => Status is not ("none" or "completed" or "cancelled" or "failed");

    public OutgoingMigrationPhase Phase => Status switch
    {
        "pre-switchover" => OutgoingMigrationPhase.PreSwitchover,
        "device" => OutgoingMigrationPhase.Finishing,
        "completed" => OutgoingMigrationPhase.Completed,
        "cancelling" or "cancelled" or "failed" => OutgoingMigrationPhase.Failed,
        _ => OutgoingMigrationPhase.Copying,
    };

    public static async Task<MigrationInfo> QueryAsync(MachineControl control, CancellationToken cancellationToken)
    {
        var answer = await control.ExecuteAsync("query-migrate", null, cancellationToken).ConfigureAwait(false);
        var status = answer.TryGetProperty("status", out var text) ? text.GetString() ?? "none" : "none";
        var reason = answer.TryGetProperty("error-desc", out var error) ? error.GetString() : null;
        answer.TryGetProperty("ram", out var ram);
        return new MigrationInfo(
            status,
            reason,
            Number(ram, "remaining"),
            Number(ram, "total"),
            Math.Max(1, Number(ram, "dirty-sync-count")),
            Number(ram, "dirty-pages-rate") * Number(ram, "page-size"));
    }

    public OutgoingMigrationStatus ToStatus() =>
        new(Phase, RemainingBytes, TotalBytes, (int)Math.Min(Round, int.MaxValue), DirtyBytesPerSecond);

    private static long Number(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.TryGetInt64(out var number)
            ? number : 0;
}
