using System.Text.Json.Serialization;

namespace NovaCron.Launcher.Topologies;

/// <summary>One service of a topology, in the words of a container engine.</summary>
public sealed record TopologyService
{
    /// <summary>Its name, which is also the host name that others reach it by.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required TopologyRole Role { get; init; }

    /// <summary>The region it belongs to; null for what serves all.</summary>
    public string? Region { get; init; }

    /// <summary>The image it runs from.</summary>
    public required string Image { get; init; }

    /// <summary>The image's arguments; empty takes the image's own.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The ports it listens on, by name, inside the topology's network.</summary>
    public IReadOnlyDictionary<string, int> Ports { get; init; } = new Dictionary<string, int>();

    /// <summary>The ports that are reached from the machine itself: a name of <see cref="Ports"/>, and the machine's port.</summary>
    public IReadOnlyDictionary<string, int> Publish { get; init; } = new Dictionary<string, int>();

    /// <summary>Its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The secrets it finds below <see cref="Topology.SecretFolder"/>.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Its volumes, as a file writes them.</summary>
    [JsonPropertyName("volumes")]
    public IReadOnlyList<string> VolumeTexts { get; init; } = [];

    /// <summary>Its volumes.</summary>
    [JsonIgnore]
    public IReadOnlyList<TopologyVolume> Volumes => [.. VolumeTexts.Select(TopologyVolume.Parse)];

    /// <summary>How long it may take to stop, as in <c>40s</c>.</summary>
    public string? StopGracePeriod { get; init; }

    /// <summary>How it is asked whether it serves; null for what ends by itself.</summary>
    public TopologyHealthCheck? HealthCheck { get; init; }

    /// <summary>What must be true of other services before this one starts.</summary>
    public IReadOnlyDictionary<string, TopologyCondition> DependsOn { get; init; } = new Dictionary<string, TopologyCondition>();

    /// <summary>Whether it is a program of this project.</summary>
    [JsonIgnore]
    public bool IsOurs => Role is TopologyRole.Schema or TopologyRole.Certificates or TopologyRole.Silo or TopologyRole.Gateway;

    /// <summary>Whether it runs until it is stopped.</summary>
    [JsonIgnore]
    public bool IsLasting => Role is not (TopologyRole.Schema or TopologyRole.Certificates);
}
