using NovaCron.Launcher.Topologies;

namespace NovaCron.Deploy.Tests.Kit;

/// <summary>What a description says of its services, a sentence a fact, so that two descriptions can be compared line by line.</summary>
internal static class Facts
{
    /// <summary>The facts of a topology.</summary>
    public static IEnumerable<string> Of(Topology topology) => topology.Services.SelectMany(service => new[]
    {
        $"image {service.Image}",
        $"command {string.Join(' ', service.Command)}",
        $"stop {service.StopGracePeriod}",
        Describe(service.HealthCheck),
    }
        .Concat(service.Environment.Select(variable => $"environment {variable.Key}={variable.Value}"))
        .Concat(service.Secrets.Select(secret => $"secret {secret}"))
        .Concat(service.Publish.Select(port => $"port 127.0.0.1:{port.Value}:{service.Ports[port.Key]}"))
        .Concat(service.VolumeTexts.Select(volume => $"volume {volume}"))
        .Concat(service.DependsOn.Select(other => $"after {other.Key} {Describe(other.Value)}"))
        .Select(fact => $"{service.Name}: {fact}"));

    /// <summary>The facts of a compose file.</summary>
    public static IEnumerable<string> Of(Yaml compose) => compose["services"].Entries.SelectMany(service => new[]
    {
        $"image {service.Value["image"].Text}",
        $"command {string.Join(' ', service.Value["command"].Texts)}",
        $"stop {(service.Value["stop_grace_period"] is { Exists: true } grace ? grace.Text : "")}",
        Describe(service.Value["healthcheck"]),
    }
        .Concat(service.Value["environment"].Entries.Select(variable => $"environment {variable.Name}={variable.Value.Text}"))
        .Concat(service.Value["secrets"].Texts.Select(secret => $"secret {secret}"))
        .Concat(service.Value["ports"].Texts.Select(port => $"port {port}"))
        .Concat(service.Value["volumes"].Texts.Select(volume => $"volume {volume}"))
        .Concat(service.Value["depends_on"].Entries.Select(other => $"after {other.Name} {other.Value["condition"].Text}"))
        .Select(fact => $"{service.Name}: {fact}"));

    private static string Describe(TopologyHealthCheck? check) => check is null
        ? "no health check"
        : $"health CMD {string.Join(' ', check.Command)}, {check.Interval} {check.Timeout} {check.Retries} {check.StartPeriod}";

    private static string Describe(Yaml check) => check.Exists
        ? $"health {string.Join(' ', check["test"].Texts)}, {check["interval"].Text} {check["timeout"].Text} {check["retries"].Text} " +
            check["start_period"].Text
        : "no health check";

    private static string Describe(TopologyCondition condition) => condition switch
    {
        TopologyCondition.Healthy => "service_healthy",
        TopologyCondition.Completed => "service_completed_successfully",
        _ => "service_started",
    };
}
