namespace NovaCron.Silo.CommandLine;

/// <summary>A setting that did not come from the command line.</summary>
/// <param name="Values">Its value, or several.</param>
/// <param name="Origin">Where it came from, as a message names it.</param>
internal sealed record SettingValue(IReadOnlyList<string> Values, string Origin);
