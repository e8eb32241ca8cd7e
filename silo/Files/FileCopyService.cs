using Google.Protobuf;
using Grpc.Core;
using NovaCron.Agent.Files;
using NovaCron.Silo.Federation;

namespace NovaCron.Silo.Files;

/// <summary>Answers peers that copy files to this silo. Who calls was checked by <see cref="RegionLinkInterceptor"/>.</summary>
internal sealed class FileCopyService(RegionFiles files) : Wire.FileCopies.FileCopiesBase
{
    /// <inheritdoc/>
    public override Task<Wire.Ticket> Open(Wire.OpenRequest request, ServerCallContext context) => AnswerAsync(async () =>
    {
        var ticket = await Inbox().OpenAsync(request.FromWire(Caller(context)), context.CancellationToken);
        return new Wire.Ticket
        {
            Copy = FileCopyProtocol.ToWire(ticket.Copy),
            Token = ByteString.CopyFrom(ticket.Token.Span),
            DataEndpoint = files.DataEndpoint,
            HeldBytes = ticket.HeldBytes,
            Note = ticket.Note ?? "",
        };
    });

    /// <inheritdoc/>
    public override Task ListHeld(Wire.CopyId request, IServerStreamWriter<Wire.HeldBlocks> responseStream, ServerCallContext context) =>
        AnswerAsync(async () =>
        {
            var held = Inbox().Held(request.FromWire(), Caller(context));
            for (var block = 0; block < held.Count; block++)
            {
                var first = block;
                using var digests = new MemoryStream();
                for (; block < held.Count && block - first < FileCopyProtocol.DigestsMax && !held[block].IsEmpty; block++)
                    digests.Write(held[block]);
                if (block == first)
                    continue;
                var run = new Wire.HeldBlocks { First = first, Digests = ByteString.CopyFrom(digests.ToArray()) };
                await responseStream.WriteAsync(run, context.CancellationToken);
                block--;
            }

            return true;
        });

    /// <inheritdoc/>
    public override Task<Wire.Report> Wait(Wire.CopyId request, ServerCallContext context) => AnswerAsync(async () =>
        (await Inbox().WaitAsync(request.FromWire(), Caller(context), FileCopyProtocol.WaitTimeMax, context.CancellationToken)).ToWire());

    private static string Caller(ServerCallContext context) =>
        context.GetHttpContext().Features.Get<FederationPeer>()?.Region ?? throw new InvalidOperationException("The call has no peer.");

    private static async Task<T> AnswerAsync<T>(Func<Task<T>> answer)
    {
        try
        {
            return await answer();
        }
        catch (FileCopyException failure)
        {
            throw failure.ToRpcException();
        }
    }

    private FileInbox Inbox() => files.Inbox
        ?? throw new FileCopyException(FileCopyError.NotOffered, "This silo takes no files: it was started without --files DIR.");
}
