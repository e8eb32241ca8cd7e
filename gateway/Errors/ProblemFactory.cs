using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Errors;

/// <summary>Turns exceptions into problems. What nobody foresaw keeps its text to the log: it may hold secrets.</summary>
internal static class ProblemFactory
{
    private const string Request = "request";

    /// <summary>The problem that an exception is.</summary>
    public static Problem Of(Exception exception, HttpContext context) => exception switch
    {
        NovaCronException e => Of(e.Failure, context),
        RequestException e => Of(e, context),
        BadHttpRequestException e => OfBadRequest(e, context),
        TimeoutException or OrleansException => Make(
            NovaCronError.RegionUnreachable, "The region's silo did not answer; whether it acted is unknown.", true, context),
        _ => Make(NovaCronError.Internal, "Something went wrong here; the trace id finds it in the region's log.", false, context),
    };

    /// <summary>The id to look for in the log.</summary>
    public static string TraceIdOf(HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;

    private static Problem Of(Failure failure, HttpContext context)
    {
        var kind = ErrorTable.Of(failure.Error);
        return new Problem(
            kind.Type,
            kind.Title,
            kind.Status,
            failure.Message,
            kind.Code,
            failure.Stage,
            failure.Side,
            failure.IsTransient,
            TraceIdOf(context));
    }

    private static Problem Of(RequestException exception, HttpContext context)
    {
        var problem = Make(exception.Error, exception.Message, exception.IsTransient, context);
        return problem with { Status = exception.Status ?? problem.Status, Errors = exception.Errors };
    }

    private static Problem OfBadRequest(BadHttpRequestException exception, HttpContext context)
    {
        var detail = exception.StatusCode == StatusCodes.Status413PayloadTooLarge
            ? "The request's body is too long."
            : exception.Message;
        return Make(NovaCronError.InvalidRequest, detail, false, context) with { Status = exception.StatusCode };
    }

    private static Problem Make(NovaCronError error, string detail, bool isTransient, HttpContext context)
    {
        var kind = ErrorTable.Of(error);
        return new Problem(kind.Type, kind.Title, kind.Status, detail, kind.Code, Request, Request, isTransient, TraceIdOf(context));
    }
}
