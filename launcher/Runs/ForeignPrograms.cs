using NovaCron.Launcher.Topologies;

namespace NovaCron.Launcher.Runs;

/// <summary>Prometheus and Grafana, where they are installed.</summary>
internal static class ForeignPrograms
{
    private const string GrafanaHome = "/usr/share/grafana";
    private const string ConfigArgument = "--config.file=";

    /// <summary>The program of a role in the search path; null when it is not there.</summary>
    public static string? Find(TopologyRole role) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Names(role).Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);

    /// <summary>How it is started.</summary>
    public static ServiceLaunch Describe(TopologyService service, Translation translation, RunFolder folder)
    {
        var environment = translation.Environment();
        var program = Find(service.Role)!;
        if (service.Role == TopologyRole.Grafana)
        {
            // The image has this built in: a password from a file, and the folder of its pages.
            environment["GF_SECURITY_ADMIN_PASSWORD"] = folder.EnsureSecret(service.Secrets[0]);
            string[] words = Path.GetFileName(program) == "grafana" ? ["server", "--homepath", GrafanaHome] : ["--homepath", GrafanaHome];
            return new ServiceLaunch(program, words, environment);
        }

        return new ServiceLaunch(program, [.. translation.Arguments().Select(word => Rewrite(word, translation, folder))], environment);
    }

    private static string[] Names(TopologyRole role) => role == TopologyRole.Prometheus ? ["prometheus"] : ["grafana-server", "grafana"];

    // Prometheus reads its targets and tokens from a file, which is translated as arguments are.
    private static string Rewrite(string word, Translation translation, RunFolder folder)
    {
        if (!word.StartsWith(ConfigArgument, StringComparison.Ordinal))
            return word;
        var target = Path.Combine(folder.Path, "prometheus.yml");
        File.WriteAllText(target, translation.Text(File.ReadAllText(word[ConfigArgument.Length..])));
        return ConfigArgument + target;
    }
}
