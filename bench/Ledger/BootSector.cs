namespace NovaCron.Bench.Ledger;

/// <summary>The smallest guest: a disk of one sector whose code halts the processor. It boots in a moment and costs nothing.</summary>
internal static class BootSector
{
    private const int Bytes = 512;

    /// <summary>Writes the disk image.</summary>
    public static string Write(string folder)
    {
        var sector = new byte[Bytes];
        // sti; halt: hlt; jmp halt; the BIOS boots a sector that ends in 55 AA.
        byte[] code = [0xFB, 0xF4, 0xEB, 0xFD];
        code.CopyTo(sector, 0);
        (sector[Bytes - 2], sector[Bytes - 1]) = (0x55, 0xAA);
        var file = Path.Combine(folder, "halt.raw");
        File.WriteAllBytes(file, sector);
        return file;
    }
}
