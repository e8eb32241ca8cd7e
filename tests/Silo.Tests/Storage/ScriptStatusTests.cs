using NovaCron.Silo.Storage;

namespace NovaCron.Silo.Tests.Storage;

public sealed class ScriptStatusTests
{
    private static readonly SchemaScript Script = SchemaScript.Parse(
        "10-things", "-- Script 10-things, version 3.\nINSERT INTO OrleansQuery VALUES\n('OneKey', ''),\n('TwoKey', '');\n");

    [Fact]
    public void A_script_tells_its_version_and_queries_itself()
    {
        Assert.Equal(3, Script.Version);
        Assert.Equal("OneKey TwoKey", string.Join(' ', Script.Queries));
        Assert.Throws<InvalidOperationException>(() => SchemaScript.Parse("20-others", Script.Text));
    }

    [Theory]
    [InlineData(null, "OneKey TwoKey", "Missing", true)]
    [InlineData(2, "OneKey TwoKey", "Outdated", true)]
    [InlineData(3, "OneKey", "Incomplete", true)]
    [InlineData(3, "OneKey TwoKey", "Current", false)]
    [InlineData(4, "OneKey TwoKey", "Later", false)]
    public void A_database_is_compared_with_a_script(int? applied, string queries, string state, bool isDue)
    {
        var versions = applied is { } version ? new Dictionary<string, int> { [Script.Name] = version } : [];

        var status = Assert.Single(ScriptStatus.Compare([Script], new SchemaContent(versions, queries.Split(' ').ToHashSet())));

        Assert.Equal(new ScriptStatus(Script.Name, applied, 3, Enum.Parse<ScriptState>(state)), status);
        Assert.Equal(isDue, status.IsDue);
    }

    [Fact]
    public void A_script_that_this_build_does_not_have_is_of_a_later_one()
    {
        var content = new SchemaContent(new Dictionary<string, int> { ["40-more"] = 1 }, new HashSet<string>());

        Assert.Equal(
            [("10-things", ScriptState.Missing), ("40-more", ScriptState.Later)],
            ScriptStatus.Compare([Script], content).Select(status => (status.Name, status.State)));
    }

    [Theory]
    [InlineData("sqlite", 5)]
    [InlineData("postgresql", 6)]
    public void The_scripts_are_in_the_program(string kind, int count) => Assert.Equal(count, SchemaScript.ReadAll(kind).Length);
}
