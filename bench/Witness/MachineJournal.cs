namespace NovaCron.Bench.Witness;

/// <summary>
/// A QEMU in front of QEMU: a script of the same name, first in the silos' PATH, that writes each launch down and gives the machine
/// a second control socket before it becomes the real one. What it saw owes nothing to the software under test.
/// </summary>
internal sealed class MachineJournal
{
    private const string Program = "qemu-system-x86_64";

    // "guest=NAME" is the machine's name; a probe of the version or of machine types has none and is not a launch.
    private const string Script = """
        #!/bin/sh
        folder=@FOLDER@
        name=
        for argument in "$@"; do
            case $argument in guest=*) name=${argument#guest=} ;; esac
        done
        [ -n "$name" ] || exec @REAL@ "$@"
        echo "$$ $name" >>"$folder/launches"
        exec @REAL@ "$@" -qmp "unix:$folder/$$.witness,server=on,wait=off"
        """;

    private readonly string _folder;

    private MachineJournal(string folder, string programFolder) => (_folder, ProgramFolder) = (folder, programFolder);

    /// <summary>The folder to put first in PATH.</summary>
    public string ProgramFolder { get; }

    /// <summary>Where a machine's second control socket is.</summary>
    public string SocketOf(int pid) => Path.Combine(_folder, $"{pid}.witness");

    /// <summary>Writes the script; null where there is no QEMU to stand before.</summary>
    public static MachineJournal? Create(string folder)
    {
        var real = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(path => Path.Combine(path, Program)).FirstOrDefault(File.Exists);
        if (real is null || OperatingSystem.IsWindows())
            return null;
        var programs = Directory.CreateDirectory(Path.Combine(folder, "bin")).FullName;
        var script = Path.Combine(programs, Program);
        var text = Script.Replace("@FOLDER@", folder, StringComparison.Ordinal).Replace("@REAL@", real, StringComparison.Ordinal);
        File.WriteAllText(script, text);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return new MachineJournal(folder, programs);
    }

    /// <summary>All launches so far, oldest first.</summary>
    public IReadOnlyList<MachineLaunch> Read()
    {
        var file = Path.Combine(_folder, "launches");
        if (!File.Exists(file))
            return [];
        return [.. File.ReadAllText(file).Split('\n')[..^1].Select(MachineLaunch.Parse)];
    }
}
