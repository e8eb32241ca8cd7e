using Grpc.Core;
using Grpc.Core.Interceptors;

namespace NovaCron.Silo.Federation;

/// <summary>
/// Stands before every call on the federation port: a call is checked before it is carried out, and its failure is told in our terms.
/// </summary>
internal abstract class CheckedInterceptor : Interceptor
{
    private const int HeaderTextMax = 64;

    /// <inheritdoc/>
    public sealed override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            Check(context);
            return await continuation(request, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw ToRpcException(exception, context);
        }
    }

    /// <inheritdoc/>
    public sealed override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            Check(context);
            await continuation(request, responseStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw ToRpcException(exception, context);
        }
    }

    /// <inheritdoc/>
    public sealed override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            Check(context);
            return await continuation(requestStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw ToRpcException(exception, context);
        }
    }

    /// <summary>A header's text, cut to what can be told of it; empty when it is not there.</summary>
    protected static string Header(ServerCallContext context, string name)
    {
        var value = context.RequestHeaders.GetValue(name) ?? "";
        return value.Length <= HeaderTextMax ? value : value[..HeaderTextMax];
    }

    /// <summary>Throws unless the caller may call.</summary>
    protected abstract void Check(ServerCallContext context);

    /// <summary>What a caller is told of a failure.</summary>
    protected abstract RpcException ToRpcException(Exception exception, ServerCallContext context);
}
