using System.Net;

namespace NovaCron.Cli.Api;

/// <summary>The API answered with an error.</summary>
internal sealed class ApiException : Exception
{
    /// <summary>Creates the error.</summary>
    public ApiException(HttpStatusCode status, ApiProblem problem)
        : base(Describe(status, problem))
    {
        Status = status;
        Problem = problem;
    }

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>What the API said.</summary>
    public ApiProblem Problem { get; }

    private static string Describe(HttpStatusCode status, ApiProblem problem)
    {
        var text = problem.Detail ?? problem.Title ?? $"The API answered {(int)status}.";
        if (problem.Stage is not null && problem.Side is not null)
        {
            text += $" [{problem.Stage}, {problem.Side}]";
        }

        foreach (var (field, messages) in problem.Errors ?? new Dictionary<string, string[]>())
        {
            text += $"{Environment.NewLine}  {field}: {string.Join(" ", messages)}";
        }

        return problem.Code is null ? text : $"{text} ({problem.Code})";
    }
}
