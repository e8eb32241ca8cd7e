using System.Text;

namespace NovaCron.Cli.Units;

/// <summary>Phases as people read them.</summary>
internal static class Phases
{
    /// <summary>Turns <c>switchingOver</c> into <c>switching over</c>.</summary>
    public static string Format(string phase)
    {
        var text = new StringBuilder(phase.Length + 4);
        foreach (var letter in phase)
        {
            if (char.IsAsciiLetterUpper(letter))
            {
                text.Append(' ');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
