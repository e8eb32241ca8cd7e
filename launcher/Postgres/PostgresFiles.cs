using System.Security.Cryptography;

namespace NovaCron.Launcher.Postgres;

/// <summary>A server's files, and the password of its only account beside them.</summary>
internal sealed class PostgresFiles(PrivatePostgresOptions options, PostgresPrograms programs, PostgresAccount account)
{
    /// <summary>The account of the database that may do everything.</summary>
    public const string User = "postgres";

    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int PasswordBytes = 16;

    /// <summary>The files themselves.</summary>
    public string DataFolder => Path.Combine(options.Folder, "data");

    private string PasswordFile => Path.Combine(options.Folder, "password");

    /// <summary>Makes the files unless they are there.</summary>
    /// <returns>The password.</returns>
    public async Task<string> PrepareAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(Path.Combine(DataFolder, "PG_VERSION")))
            return await File.ReadAllTextAsync(PasswordFile, cancellationToken);
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PasswordBytes));
        await MakeFolderAsync(password, cancellationToken);
        string[] arguments =
        [
            $"--pgdata={DataFolder}", $"--username={User}", "--auth=scram-sha-256", $"--pwfile={PasswordFile}", "--encoding=UTF8",
            "--locale=C", "--no-instructions",
        ];
        await using var process = PostgresProcess.Start(
            account.Run(programs.InitDb, options.IsThrowaway ? [.. arguments, "--no-sync"] : arguments), folder: null);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new LauncherException($"PostgreSQL's files could not be made in {DataFolder}:\n{process.LastLines}");
        return password;
    }

    private async Task MakeFolderAsync(string password, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            throw new LauncherException("Private PostgreSQL servers are for Unix-like systems.");
        Directory.CreateDirectory(options.Folder, OwnerFile | UnixFileMode.UserExecute);
        await account.OwnAsync(options.Folder, cancellationToken);
        var mode = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerFile };
        await using (var file = new StreamWriter(PasswordFile, mode))
            await file.WriteAsync(password);
        await account.OwnAsync(PasswordFile, cancellationToken);
    }
}
