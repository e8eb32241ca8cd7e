namespace NovaCron.GrainInterfaces;

/// <summary>
/// What a command is known by, so that it can be repeated after an unknown outcome: chosen by whoever gives it, unique among the
/// commands for its VM.
/// </summary>
public static class CommandId
{
    /// <summary>The longest id, in characters.</summary>
    public const int LengthMax = 64;

    private const char FirstVisible = '!';
    private const char LastVisible = '~';

    /// <summary>Whether a text can be an id: 1 to <see cref="LengthMax"/> visible ASCII characters.</summary>
    public static bool IsValid(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is >= 1 and <= LengthMax && text.All(character => character is >= FirstVisible and <= LastVisible);
    }

    /// <summary>An id that nobody has used.</summary>
    public static string New() => Guid.NewGuid().ToString("N");
}
