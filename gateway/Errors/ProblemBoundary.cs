using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NovaCron.Gateway.Http;

namespace NovaCron.Gateway.Errors;

/// <summary>Surrounds every endpoint of the API, binding included, and answers with a problem where it throws.</summary>
internal sealed partial class ProblemBoundary(NovaCronGatewayOptions options, ILogger<ProblemBoundary> logger)
{
    /// <summary>Puts the boundary around an endpoint.</summary>
    public void Surround(EndpointBuilder endpoint)
    {
        // The endpoint's own delegate is made after conventions like this one have run, so it is reached through the builder's first.
        var inner = endpoint.RequestDelegate ?? throw new InvalidOperationException($"{endpoint.DisplayName} has no request delegate.");
        endpoint.RequestDelegate = context => InvokeAsync(context, inner);
    }

    /// <summary>Reports an exception and gives the problem that the client is told.</summary>
    public Problem Report(Exception exception, HttpContext context)
    {
        var problem = ProblemFactory.Of(exception, context);
        if (problem.Status == StatusCodes.Status500InternalServerError)
        {
            LogUnexpected(context.Request.Method, context.Request.Path, problem.TraceId, exception);
        }

        return problem;
    }

    private async Task InvokeAsync(HttpContext context, RequestDelegate inner)
    {
        try
        {
            await inner(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to tell.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var problem = Report(exception, context);
            context.Response.Clear();
            context.Response.StatusCode = problem.Status;
            if (problem is { Status: StatusCodes.Status503ServiceUnavailable, Retryable: true })
            {
                RetryAfter.Write(context, options);
            }

            await context.Response.WriteAsJsonAsync(problem, ApiJson.Options, Problem.MediaType, context.RequestAborted);
        }
    }

    [LoggerMessage(7001, LogLevel.Error, "{Method} {Path} failed, trace id {TraceId}")]
    private partial void LogUnexpected(string method, PathString path, string traceId, Exception exception);
}
