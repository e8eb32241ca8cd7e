using Microsoft.Win32.SafeHandles;

namespace NovaCron.Agent.Memories;

/// <summary>A file of units that was written whole. Whoever has it owns the file, and deletes it.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="File">The file, open for reading.</param>
/// <param name="Cipher">What its units are encrypted by.</param>
/// <param name="Proofs">What proves its units, by their places.</param>
internal sealed record WrittenUnits(string Path, SafeFileHandle File, UnitCipher Cipher, IReadOnlyList<UnitProof> Proofs)
{
    /// <summary>Deletes the file, and with its cipher the key.</summary>
    public void Delete()
    {
        Cipher.Dispose();
        File.Dispose();
        System.IO.File.Delete(Path);
    }
}
