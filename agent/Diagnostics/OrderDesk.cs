using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace NovaCron.Agent.Diagnostics;

/// <summary>
/// Runs orders: measures them, and gives every failure the stage, the side and the host it happened on. Whoever gives an order, it and
/// all that it begins run on the thread pool: an agent in the process of its silo is called by grains, and what began on the scheduler
/// of one would have to take turns with it, a migration's encoding with its own sending.
/// </summary>
internal sealed partial class OrderDesk(AgentOptions options, TimeProvider time, ILogger<OrderDesk> logger)
{
    private readonly string _here = $"host {options.HostName} of region {options.Region}";

    /// <summary>Runs an order.</summary>
    /// <param name="order">Its name for telemetry.</param>
    /// <param name="doing">What it does, as the beginning of a sentence: <c>Reserving room for web-1 at the target</c>.</param>
    /// <param name="act">The order.</param>
    /// <param name="cancellationToken">The caller's; its cancellation is passed on as such.</param>
    public async Task<T> RunAsync<T>(string order, string doing, Func<Task<T>> act, CancellationToken cancellationToken)
    {
        using var activity = AgentTelemetry.Source.StartActivity($"agent {order}");
        var started = time.GetTimestamp();
        var outcome = "ok";
        try
        {
            return await Task.Run(act, CancellationToken.None);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = "cancelled";
            throw;
        }
        catch (Exception e)
        {
            var fault = Fault(e, doing);
            outcome = fault.Error.ToString();
            activity?.SetStatus(ActivityStatusCode.Error, fault.Message);
            throw fault;
        }
        finally
        {
            AgentTelemetry.OrderDuration.Record(
                time.GetElapsedTime(started).TotalSeconds, new("order", order), new("outcome", outcome));
        }
    }

    public Task RunAsync(string order, string doing, Func<Task> act, CancellationToken cancellationToken) => RunAsync(
        order,
        doing,
        async () =>
        {
            await act();
            return true;
        },
        cancellationToken);

    /// <summary>Passes a sequence on, with the same errors as an order's.</summary>
    public async IAsyncEnumerable<T> Follow<T>(
        string doing, IAsyncEnumerable<T> sequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var items = sequence.GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(doing, items, cancellationToken))
        {
            yield return items.Current;
        }
    }

    private async ValueTask<bool> NextAsync<T>(string doing, IAsyncEnumerator<T> items, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(() => items.MoveNextAsync().AsTask(), CancellationToken.None);
        }
        catch (Exception e) when (!(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw Fault(e, doing);
        }
    }

    private AgentException Fault(Exception failure, string doing)
    {
        var fault = AgentFaults.From(failure, $"{doing} ({_here})");
        LogRefused(fault.Error, fault.Message);
        return fault;
    }

    [LoggerMessage(5001, LogLevel.Information, "Order failed, {Error}: {Reason}")]
    private partial void LogRefused(AgentError error, string reason);
}
