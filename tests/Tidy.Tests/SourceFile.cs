namespace NovaCron.Tidy.Tests;

/// <summary>A file of the repository.</summary>
internal sealed class SourceFile(string path)
{
    /// <summary>Its path from the repository's root, with forward slashes.</summary>
    public string Name { get; } = Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');

    public string Text { get; } = File.ReadAllText(path);

    public string[] Lines => Text.Split('\n');

    /// <summary>Its lines of code with their numbers: comments are left out.</summary>
    public IEnumerable<(int Number, string Text)> Code => Lines
        .Select((line, index) => (Number: index + 1, Text: line))
        .Where(line => !line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal)
            && !line.Text.TrimStart().StartsWith('*'));

    public override string ToString() => Name;
}
