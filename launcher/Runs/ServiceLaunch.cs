namespace NovaCron.Launcher.Runs;

/// <summary>A program with its arguments and environment, translated for this machine.</summary>
internal sealed record ServiceLaunch(string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment);
