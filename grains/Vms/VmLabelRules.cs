using System.Collections.Immutable;
using NovaCron.GrainInterfaces;

namespace NovaCron.Grains.Vms;

/// <summary>Which labels may be put on a VM.</summary>
internal static class VmLabelRules
{
    /// <summary>Refuses a change that no VM may have.</summary>
    /// <exception cref="NovaCronException">A key or a value is none, or there are too many.</exception>
    public static void Check(ImmutableArray<VmLabel> put, ImmutableArray<string> removed)
    {
        if (put.Length + removed.Length > VmLabel.ChangesMax)
        {
            throw Refuse($"{put.Length + removed.Length} labels are too many for one change: {VmLabel.ChangesMax} at most");
        }

        string[] keys = [.. put.Select(label => label.Key), .. removed];
        if (keys.FirstOrDefault(key => !IsKey(key)) is { } wrong)
        {
            throw Refuse($"'{wrong}' is no label's key: 1 to {VmLabel.KeyLengthMax} letters, digits and . _ - /");
        }

        if (keys.Distinct(StringComparer.Ordinal).Count() < keys.Length)
        {
            throw Refuse("a label's key is there twice");
        }

        if (put.Any(label => label.Value is null || label.Value.Length > VmLabel.ValueLengthMax || label.Value.Any(char.IsControl)))
        {
            throw Refuse($"a label's value is at most {VmLabel.ValueLengthMax} characters, none of them a control character");
        }
    }

    /// <summary>Refuses a change after which a VM has too many labels.</summary>
    /// <exception cref="NovaCronException">They are too many.</exception>
    public static void CheckCount(VmInfo vm, ImmutableArray<VmLabel> put, ImmutableArray<string> removed)
    {
        var after = vm.Labels.Select(label => label.Key).Except(removed).Union(put.Select(label => label.Key)).Count();
        if (after > VmLabel.CountMax && !put.IsEmpty)
        {
            throw Refuse($"VM '{vm.Name}' would have {after} labels: {VmLabel.CountMax} at most");
        }
    }

    private static bool IsKey(string? key) => key is { Length: > 0 and <= VmLabel.KeyLengthMax }
        && key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' or '/');

    private static NovaCronException Refuse(string reason) => Failures.Request(NovaCronError.InvalidRequest, $"Labels: {reason}.");
}
