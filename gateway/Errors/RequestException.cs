using Microsoft.AspNetCore.Http;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Errors;

/// <summary>The request cannot be served as it is; nothing was asked of any grain.</summary>
internal sealed class RequestException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="detail">A sentence for the operator.</param>
    /// <param name="error">Why.</param>
    /// <param name="status">The HTTP status; null takes the error's own.</param>
    /// <param name="errors">What is wrong with which field.</param>
    /// <param name="isTransient">Whether the same request may succeed later.</param>
    public RequestException(
        string detail,
        NovaCronError error = NovaCronError.InvalidRequest,
        int? status = null,
        IReadOnlyDictionary<string, string[]>? errors = null,
        bool isTransient = false)
        : base(detail)
    {
        Error = error;
        Status = status;
        Errors = errors;
        IsTransient = isTransient;
    }

    /// <summary>Why.</summary>
    public NovaCronError Error { get; }

    /// <summary>The HTTP status where it is not the error's own.</summary>
    public int? Status { get; }

    /// <summary>What is wrong with which field.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient { get; }

    /// <summary>One field is wrong.</summary>
    public static RequestException Field(string name, string message) =>
        new($"{name}: {message}", errors: new Dictionary<string, string[]> { [name] = [message] });

    /// <summary>Somebody changed it since the client read it (<see cref="StatusCodes.Status412PreconditionFailed"/>).</summary>
    public static RequestException Stale(string current) =>
        new(
            $"It has changed since it was read: its entity tag is {current} now.",
            NovaCronError.Conflict,
            StatusCodes.Status412PreconditionFailed);
}
