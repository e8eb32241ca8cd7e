namespace NovaCron.Hypervisor.Tests.Qemu;

/// <summary>The disk of the tests' guest, a boot sector assembled from guest.s.</summary>
internal static class GuestImage
{
    private const int DiskBytes = 1 << 20;
    private const int SignatureOffset = 510;

    private const string Code =
        "6gV8AAD6McCO2I7AjtC8AHz8DwEWYH0PIMAMAQ8iwLsIAI7jJP4PIsBmMcC/AH65AwBm86v79LkAAWaLHgR+6IMAdAVm/wYIfmZA"
        + "ZGdmiQSdAAAQAGRnZokCZGdmiYIACAAAZGdmiYL8DwAAQ4DnD2aJHgR+SXXCZv8GAH6+MX3oiQBmoQB+6I0A6GwAuv0D7KgBdKC6"
        + "+APsPHZ1mGYx22aLLgh+6B0AdAJmRUOB+wAQdfK+NX3oUwBmiejoWADoNwDpcP9midpmweIMZoHCAAAAAWRnZosEnQAAEABkZ2Y7"
        + "AnUUZGdmO4IACAAAdQlkZ2Y7gvwPAADDsApSULr9A+yoIHT7WLr4A+5aw6yEwHQF6Of/6/bDZjHSZr4KAAAAZvf2UmaFwHQD6Ov/"
        + "WAQw68pIQiAAVkVSSUZZIHBhZ2VzPTQwOTYgY29ycnVwdD0AAAAAAAAAAAD//wAAAJPPAA8AUH0AAAAA";

    public static string Write(string folder)
    {
        var disk = new byte[DiskBytes];
        Convert.FromBase64String(Code).CopyTo(disk, 0);
        disk[SignatureOffset] = 0x55;
        disk[SignatureOffset + 1] = 0xaa;
        var path = Path.Combine(folder, "guest.img");
        File.WriteAllBytes(path, disk);
        return path;
    }
}
