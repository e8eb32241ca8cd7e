namespace NovaCron.SystemTests.Kit;

/// <summary>How a wrong request must be refused, by REST and CLI alike.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The error's code.</param>
/// <param name="Stage">What was being done.</param>
/// <param name="Side">Where it failed.</param>
/// <param name="ExitCode">The CLI's exit code.</param>
internal sealed record Refusal(int Status, string Code, string Stage, string Side, int ExitCode)
{
    public static Refusal InvalidRequest { get; } = new(400, "invalid-request", "request", "request", 2);

    public void AssertTold(RestAnswer answer)
    {
        Assert.True((int)answer.Status == Status, $"{Status} was expected: {answer}");
        Assert.Equal("application/problem+json", answer.MediaType);
        Assert.Equal((Code, Stage, Side), (answer.Text("code"), answer.Text("stage"), answer.Text("side")));
        Assert.Equal("urn:novacron:error:" + Code, answer.Text("type"));
        Assert.NotEmpty(answer.Text("title"));
        Assert.NotEmpty(answer.Text("detail"));
    }

    public void AssertTold(CliResult result)
    {
        Assert.True(result.ExitCode == ExitCode, $"exit code {ExitCode} was expected: {result}");
        Assert.Empty(result.Out);
        Assert.Contains($"[{Stage}, {Side}]", result.Error, StringComparison.Ordinal);
        Assert.Contains($"({Code})", result.Error, StringComparison.Ordinal);
    }
}
