using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NovaCron.Dwcp.Transport;
using NovaCron.Dwcp.Transport.Receiving;

namespace NovaCron.Dwcp.Tests.Transport.Receiving;

public sealed class ReceiverSessionTests
{
    // A timer's callback may have begun when the transfer is disposed of; what it throws would end the process.
    [Fact]
    public void A_failure_that_comes_after_the_end_is_nobodys()
    {
        var offer = new TransferOffer(AmstSessionId.FromName("late"), "test", "eu", "us", new byte[16]);
        var session = new ReceiverSession(offer, new AmstOptions(), new FakeTimeProvider(), NullLogger.Instance);
        var ended = session.Ended;
        session.Dispose();

        session.Fail(new AmstException(AmstError.ConnectionLost, AmstSide.Receiver, AmstStage.Data, "too late"), tellPeer: false);
        session.CloseSoon();

        Assert.True(ended.IsCancellationRequested);
    }
}
