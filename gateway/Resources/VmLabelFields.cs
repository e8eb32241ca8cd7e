using System.Collections.Immutable;
using NovaCron.Gateway.Errors;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Resources;

/// <summary>Labels as a merge patch changes them. Everything wrong is said at once, by its key.</summary>
internal static class VmLabelFields
{
    private const string Field = "labels";

    /// <summary>What a key is.</summary>
    public static string KeyRule { get; } =
        $"A key has 1 to {VmLabel.KeyLengthMax} letters, digits, dots, underscores, hyphens and slashes.";

    private static string ValueRule { get; } =
        $"A value has {VmLabel.ValueLengthMax} characters at most, none of them a control character.";

    /// <summary>Whether it is a key.</summary>
    public static bool IsKey(string key) => key is { Length: > 0 and <= VmLabel.KeyLengthMax }
        && key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' or '/');

    /// <summary>What is to be put and removed.</summary>
    /// <param name="labels">A value puts a label, null removes it.</param>
    /// <exception cref="RequestException">A key or a value is none, or there are too many.</exception>
    public static (ImmutableArray<VmLabel> Put, ImmutableArray<string> Removed) Read(IReadOnlyDictionary<string, string?> labels)
    {
        if (labels.Count > VmLabel.ChangesMax)
        {
            throw RequestException.Field(Field, $"One change has {VmLabel.ChangesMax} labels at most.");
        }

        var errors = new Dictionary<string, string[]>();
        foreach (var (key, value) in labels)
        {
            if (!IsKey(key))
            {
                errors[$"{Field}.{key}"] = [KeyRule];
            }
            else if (value is not null && (value.Length > VmLabel.ValueLengthMax || value.Any(char.IsControl)))
            {
                errors[$"{Field}.{key}"] = [ValueRule];
            }
        }

        return errors.Count > 0
            ? throw new RequestException(string.Join(" ", errors.Select(error => $"{error.Key}: {error.Value[0]}")), errors: errors)
            : ([.. labels.Where(label => label.Value is not null).Select(label => new VmLabel(label.Key, label.Value!))],
                [.. labels.Where(label => label.Value is null).Select(label => label.Key)]);
    }
}
