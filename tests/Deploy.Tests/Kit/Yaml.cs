using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace NovaCron.Deploy.Tests.Kit;

/// <summary>A YAML value: what it is made of is asked by name.</summary>
internal sealed class Yaml(object? value)
{
    public bool Exists => value is not null;

    public string Text => value as string ?? throw new InvalidDataException($"{value} is no text.");

    public IEnumerable<string> Texts => ((IEnumerable<object>?)value ?? []).Select(item => (string)item);

    public IEnumerable<Yaml> Items => ((IEnumerable<object>?)value ?? []).Select(item => new Yaml(item));

    public IEnumerable<(string Name, Yaml Value)> Entries =>
        ((IDictionary<object, object?>?)value ?? new Dictionary<object, object?>())
            .Select(entry => ((string)entry.Key, new Yaml(entry.Value)));

    public Yaml this[string name] => new(value is IDictionary<object, object?> map && map.TryGetValue(name, out var found) ? found : null);

    /// <summary>Reads a file; what it merges from anchors is merged.</summary>
    public static Yaml Read(string path)
    {
        var parser = new MergingParser(new Parser(new StringReader(Repository.Read(path))));
        return new Yaml(new DeserializerBuilder().Build().Deserialize<object>(parser));
    }
}
