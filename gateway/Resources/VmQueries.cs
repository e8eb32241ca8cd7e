using System.Text.Json;
using NovaCron.Gateway.Errors;
using NovaCron.Gateway.Http;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>Reads what a request's query asks of VMs.</summary>
internal static class VmQueries
{
    private const string Owner = "owner";
    private const string Here = "here";
    private static readonly Dictionary<string, VmPhase> Phases =
        Enum.GetValues<VmPhase>().ToDictionary(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));

    /// <summary>A part of all VMs.</summary>
    /// <exception cref="RequestException">A parameter is wrong.</exception>
    public static VmQuery List(string? region, string? phase, string? name, string[]? label, int? maxStalenessMs, PageRequest page) => new()
    {
        Region = region,
        Phase = ParsePhase(phase),
        NamePrefix = name ?? string.Empty,
        Labels = [.. (label ?? []).Select(ParseLabel)],
        MaxStaleness = ParseStaleness(maxStalenessMs),
        Count = Math.Min(page.Size, VmQuery.CountMax),
        After = page.Token is null ? null : Pager.Decode(page.Token),
    };

    /// <summary>One VM.</summary>
    /// <exception cref="RequestException">A parameter is wrong.</exception>
    public static VmRead Read(string? read, int? maxStalenessMs) => new()
    {
        IsFromOwner = read switch
        {
            null or "" or Here => false,
            Owner => true,
            _ => throw RequestException.Field("read", $"A VM is read from its {Owner} or {Here}."),
        },
        MaxStaleness = ParseStaleness(maxStalenessMs),
    };

    private static VmPhase? ParsePhase(string? phase)
    {
        if (string.IsNullOrEmpty(phase))
        {
            return null;
        }

        return Phases.TryGetValue(phase, out var found)
            ? found
            : throw RequestException.Field("phase", $"A phase is one of {string.Join(", ", Phases.Keys)}.");
    }

    private static VmLabel ParseLabel(string text)
    {
        // A value may have the sign itself, a key may not.
        var sign = text.IndexOf('=', StringComparison.Ordinal);
        return sign > 0 && VmLabelFields.IsKey(text[..sign])
            ? new VmLabel(text[..sign], text[(sign + 1)..])
            : throw RequestException.Field("label", $"A label is asked for as key=value. {VmLabelFields.KeyRule}");
    }

    private static TimeSpan? ParseStaleness(int? milliseconds) => milliseconds switch
    {
        null => null,
        < 0 => throw RequestException.Field("maxStalenessMs", "Nothing is fresher than now: it is not negative."),
        _ => TimeSpan.FromMilliseconds(milliseconds.Value),
    };
}
