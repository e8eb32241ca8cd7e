using System.Globalization;

namespace NovaCron.Bench.Hde.Live;

/// <summary>A way in which QEMU migrates by itself: what its monitor is told at both ends.</summary>
/// <param name="Name">For reports.</param>
/// <param name="Commands">Capabilities and parameters.</param>
internal sealed record QemuSetting(string Name, IReadOnlyList<string> Commands)
{
    /// <summary>Pages as they are, zero pages told.</summary>
    public static readonly QemuSetting Plain = new("QEMU plain", []);

    /// <summary>Pages that were sent before as their changes.</summary>
    public static readonly QemuSetting Xbzrle = new(
        "QEMU xbzrle", ["migrate_set_capability xbzrle on", "migrate_set_parameter xbzrle-cache-size 512M"]);

    /// <summary>Several connections, each compressed by zstd.</summary>
    public static QemuSetting MultifdZstd(int level) => new(
        string.Create(CultureInfo.InvariantCulture, $"QEMU multifd-zstd, level {level}"),
        [
            "migrate_set_capability multifd on",
            "migrate_set_parameter multifd-channels 4",
            "migrate_set_parameter multifd-compression zstd",
            string.Create(CultureInfo.InvariantCulture, $"migrate_set_parameter multifd-zstd-level {level}"),
        ]);
}
