namespace NovaCron.Agent;

/// <summary>The form of names that become file names and machine ids.</summary>
internal static class MachineNames
{
    private const int LengthMax = 63;

    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= LengthMax }
        && char.IsAsciiLetterLower(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    public static void Require(string? name)
    {
        if (!IsValid(name))
        {
            throw new AgentException(
                AgentError.InvalidOrder, $"'{name}' is no VM name: 1 to {LengthMax} of a-z 0-9 -, beginning with a letter.");
        }
    }
}
