using System.Diagnostics;

namespace NovaCron.Launcher.Postgres;

/// <summary>Who runs a server. PostgreSQL refuses root, so root lets an account without rights do it.</summary>
internal sealed class PostgresAccount
{
    private const string AccountFile = "/etc/passwd";
    private static readonly string[] Candidates = ["postgres", "nobody"];

    private readonly string? _user;
    private readonly string? _group;

    private PostgresAccount(string? user = null, string? group = null) => (_user, _group) = (user, group);

    /// <summary>The caller's own account, unless that is root's.</summary>
    /// <exception cref="LauncherException">Root has no other account to take.</exception>
    public static PostgresAccount Find()
    {
        if (!Environment.IsPrivilegedProcess)
            return new PostgresAccount();
        var accounts = File.ReadLines(AccountFile).Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToList();
        return Candidates
            .Select(name => accounts.Find(fields => fields[0] == name))
            .Where(fields => fields is not null)
            .Select(fields => new PostgresAccount(fields![2], fields[3]))
            .FirstOrDefault() ?? throw new LauncherException(
            $"PostgreSQL does not run as root, and this system has no account {string.Join(" or ", Candidates)}.");
    }

    /// <summary>A program as this account, with its output redirected.</summary>
    public ProcessStartInfo Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };

        // A session of its own keeps the terminal's signals from it: whoever uses the database stops first. Both programs become
        // the server: the process that is started is it, and signals reach it.
        string[] prefix = _user is null ? [] : ["setpriv", $"--reuid={_user}", $"--regid={_group}", "--clear-groups"];
        foreach (var argument in prefix.Append(program).Concat(arguments))
            start.ArgumentList.Add(argument);
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(inherited);
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    /// <summary>Makes a folder, or a file in it, the account's own and nobody else's.</summary>
    public async Task OwnAsync(string path, CancellationToken cancellationToken)
    {
        if (_user is null)
            return;
        using var process = Process.Start(new ProcessStartInfo("chown", ["--", $"{_user}:{_group}", path]))!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new LauncherException($"{path} could not be given to the account {_user}.");
    }
}
