using System.Text.Json;
using System.Text.Json.Serialization;

namespace NovaCron.Launcher.Topologies;

/// <summary>
/// Which services run and how they find each other, described once: <c>docker-compose.yml</c> says the same, and
/// <see cref="Runs.TopologyRun"/> starts it as plain processes.
/// </summary>
public sealed record Topology
{
    /// <summary>Where a service finds its secrets, a file each.</summary>
    public const string SecretFolder = "/run/secrets";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its services, each after those it depends on.</summary>
    public required IReadOnlyList<TopologyService> Services { get; init; }

    /// <summary>The folder that topologies, and the files they ship, are in.</summary>
    public static string ShippedFolder => AppContext.BaseDirectory;

    /// <summary>Its regions.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Regions => [.. Services.Select(service => service.Region).OfType<string>().Distinct()];

    /// <summary>A service.</summary>
    /// <exception cref="LauncherException">There is none of that name.</exception>
    [JsonIgnore]
    public TopologyService this[string name] => Services.FirstOrDefault(service => service.Name == name)
        ?? throw new LauncherException($"The topology {Name} has no service {name}.");

    /// <summary>Loads one that comes with the program.</summary>
    /// <param name="name">Its name, as in <c>two-regions</c>.</param>
    /// <exception cref="LauncherException">There is none of that name, or it is damaged.</exception>
    public static Topology Load(string name)
    {
        var folder = Path.Combine(ShippedFolder, "deploy", "topologies");
        var names = Directory.GetFiles(folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order().ToList();
        return names.Contains(name)
            ? Parse(File.ReadAllText(Path.Combine(folder, $"{name}.json")))
            : throw new LauncherException($"There is no topology {name}, but {string.Join(", ", names)}.");
    }

    /// <summary>Reads a description.</summary>
    /// <exception cref="LauncherException">It is none, or contradicts itself.</exception>
    public static Topology Parse(string json)
    {
        try
        {
            var topology = JsonSerializer.Deserialize<Topology>(json, Format) ?? throw new JsonException("It is empty.");
            topology.Check();
            return topology;
        }
        catch (JsonException exception)
        {
            throw new LauncherException($"A topology cannot be read: {exception.Message}", exception);
        }
    }

    // The order of the list is the order of starting: with it no circle of dependencies can be written down.
    private void Check()
    {
        var before = new HashSet<string>();
        foreach (var service in Services)
        {
            if (service.DependsOn.Keys.FirstOrDefault(name => !before.Contains(name)) is { } missing)
                throw new LauncherException($"{service.Name} depends on {missing}, which does not come before it.");
            if (service.Publish.Keys.FirstOrDefault(port => !service.Ports.ContainsKey(port)) is { } unknown)
                throw new LauncherException($"{service.Name} publishes the port {unknown}, which it does not have.");
            if (!before.Add(service.Name))
                throw new LauncherException($"The topology {Name} has two services named {service.Name}.");
        }
    }
}
