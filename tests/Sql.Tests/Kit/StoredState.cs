using System.Globalization;

namespace NovaCron.Sql.Tests.Kit;

/// <summary>One grain's state in a database, by the queries of grain storage.</summary>
internal sealed record StoredState(Database Database, string? Key, string Type = "vm", string Service = "novacron", long N1 = 0)
{
    private (string Name, object? Value)[] Identity =>
    [
        ("GrainIdHash", 17), ("GrainIdN0", 0L), ("GrainIdN1", N1), ("GrainTypeHash", 4), ("GrainTypeString", Type),
        ("GrainIdExtensionString", Key), ("ServiceId", Service),
    ];

    /// <summary>What is stored, in hexadecimal digits; null when there is no row.</summary>
    public async Task<(string? Payload, int Version)?> ReadAsync()
    {
        var rows = await Database.RunAsync("ReadFromStorageKey", Identity);
        Assert.True(rows.Count <= 1, $"{rows.Count} rows for one state");
        return rows.Count == 0 ? null : (Hex(rows[0]["PayloadBinary"]), rows[0].Number("Version")!.Value);
    }

    /// <summary>Writes.</summary>
    /// <returns>The new version; null is a conflict.</returns>
    public async Task<int?> WriteAsync(int? version, params byte[] payload) => Advanced(version, await Database.RunAsync(
        "WriteToStorageKey", [.. Identity, ("GrainStateVersion", version), ("PayloadBinary", payload)]), "NewGrainStateVersion");

    public async Task<int?> ClearAsync(int? version) => Advanced(version, await Database.RunAsync(
        "ClearStorageKey", [.. Identity, ("GrainStateVersion", version)]), column: null);

    public async Task<int?> DeleteAsync(int? version) => Advanced(version, await Database.RunAsync(
        "DeleteStorageKey", [.. Identity, ("GrainStateVersion", version)]), column: null);

    private static string? Hex(object? payload) => payload is null ? null : Convert.ToHexString((byte[])payload);

    // As the provider judges: no row, no number or the version as it was given say that nothing happened.
    private static int? Advanced(int? before, List<Row> rows, string? column)
    {
        Assert.True(rows.Count <= 1, $"{rows.Count} answers to one write");
        if (rows.Count == 0 || (column is null ? rows[0].First : rows[0][column]) is not { } answer)
            return null;
        var version = Convert.ToInt32(answer, CultureInfo.InvariantCulture);
        return version == before ? null : version;
    }
}
