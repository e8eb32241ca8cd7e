using System.Globalization;

namespace NovaCron.Launcher.Runs;

/// <summary>Times as a topology writes them.</summary>
internal static class Durations
{
    /// <summary>Reads whole seconds: <c>40s</c>.</summary>
    /// <exception cref="LauncherException">It is none.</exception>
    public static TimeSpan Parse(string text) =>
        text.EndsWith('s')
        && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : throw new LauncherException($"'{text}' is no time: a number of seconds and s.");
}
