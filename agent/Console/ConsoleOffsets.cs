using System.Globalization;
using NovaCron.Agent.Storage;

namespace NovaCron.Agent.Console;

/// <summary>
/// Console offsets that never repeat, across restarts of the agent. For each machine a promise is on disk: no byte at or
/// above it was handed out. It is made in steps of <see cref="Step"/>, so that output does not cost a disk write a line;
/// after an unclean end offsets go on from the promise and leave a gap, for what the guest wrote meanwhile is lost anyway.
/// </summary>
internal sealed class ConsoleOffsets
{
    /// <summary>How far ahead a promise is made: 64 KiB.</summary>
    public const int Step = 64 * 1024;

    private readonly string _directory;

    public ConsoleOffsets(string dataDirectory)
    {
        _directory = Path.Combine(dataDirectory, "consoles");
        Directory.CreateDirectory(_directory);
    }

    /// <summary>The promise; 0 when there is none.</summary>
    public long Load(string vm) =>
        File.Exists(PathOf(vm)) && long.TryParse(File.ReadAllText(PathOf(vm)), CultureInfo.InvariantCulture, out var offset) ? offset : 0;

    public void Promise(string vm, long offset) =>
        AtomicFile.Write(PathOf(vm), System.Text.Encoding.ASCII.GetBytes(offset.ToString(CultureInfo.InvariantCulture)));

    public void Forget(string vm) => AtomicFile.Delete(PathOf(vm));

    private string PathOf(string vm) => Path.Combine(_directory, vm);
}
