using NovaCron.Deploy.Tests.Kit;
using NovaCron.Launcher.Topologies;

namespace NovaCron.Deploy.Tests;

/// <summary>The image has what its services need.</summary>
public sealed class ImageTests
{
    private static readonly string Dockerfile = Repository.Read("Dockerfile");
    private static readonly TopologyService[] Ours =
        [.. Topology.Load("two-regions").Services.Where(service => service.IsOurs)];

    [Fact]
    public void Folders_of_our_services_volumes_belong_to_the_image_s_user() => Assert.All(
        Ours.SelectMany(service => service.Volumes).Select(volume => volume.Target).Distinct(),
        target => Assert.Matches($@"(?s)install --directory --owner novacron .*{target}[\s\\]", Dockerfile));

    [Fact]
    public void Programs_of_our_health_checks_are_installed() => Assert.All(
        Ours.Select(service => service.HealthCheck?.Command[0]).OfType<string>().Distinct(),
        program => Assert.Contains($" {program} ", Dockerfile, StringComparison.Ordinal));

    [Fact]
    public void The_image_runs_the_published_program_without_root()
    {
        Assert.Contains("\nUSER novacron\n", Dockerfile, StringComparison.Ordinal);
        Assert.Contains("COPY artifacts/publish /opt/novacron", Dockerfile, StringComparison.Ordinal);
        Assert.Contains("ENTRYPOINT [\"/opt/novacron/NovaCron.Silo\"]", Dockerfile, StringComparison.Ordinal);
        Assert.Contains("!artifacts/publish", Repository.Read(".dockerignore"), StringComparison.Ordinal);
    }
}
