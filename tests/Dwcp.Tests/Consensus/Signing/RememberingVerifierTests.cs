using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Tests.Consensus.Signing;

public sealed class RememberingVerifierTests : IDisposable
{
    private static readonly Digest Said = Digest.Of("said"u8);

    private readonly Counting _counting = new();
    private readonly RememberingVerifier _verifier;

    public RememberingVerifierTests() => _verifier = new RememberingVerifier(_counting, 2);

    public void Dispose() => _verifier.Dispose();

    [Fact]
    public void A_good_signature_is_verified_once()
    {
        Assert.True(_verifier.Verify(0, Said, Counting.Good));
        Assert.True(_verifier.Verify(0, Said, Counting.Good));
        Assert.Equal(1, _counting.Verified);
    }

    [Fact]
    public void A_bad_signature_is_verified_each_time_and_never_good()
    {
        Assert.False(_verifier.Verify(0, Said, [9]));
        Assert.False(_verifier.Verify(0, Said, [9]));
        Assert.Equal(2, _counting.Verified);
    }

    [Fact]
    public void What_is_known_of_one_signature_member_or_digest_says_nothing_of_another()
    {
        Assert.True(_verifier.Verify(0, Said, Counting.Good));
        Assert.False(_verifier.Verify(0, Said, [9]));
        Assert.True(_verifier.Verify(1, Said, Counting.Good));
        Assert.True(_verifier.Verify(0, Digest.Of("else"u8), Counting.Good));
        Assert.Equal(4, _counting.Verified);
    }

    [Fact]
    public void Of_two_signatures_over_one_digest_the_later_one_is_known()
    {
        Assert.True(_verifier.Verify(0, Said, Counting.Good));
        Assert.True(_verifier.Verify(0, Said, Counting.GoodToo));
        Assert.True(_verifier.Verify(0, Said, Counting.GoodToo));
        Assert.Equal(2, _counting.Verified);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void A_member_that_the_epoch_has_not_signs_nothing(int member)
    {
        Assert.False(_verifier.Verify(member, Said, Counting.Good));
        Assert.Equal(0, _counting.Verified);
    }

    [Theory]
    [InlineData(RememberingVerifier.RememberedMax - 1, 0)]
    [InlineData(RememberingVerifier.RememberedMax, 1)]
    public void So_many_are_known_of_a_member_and_the_oldest_goes(int others, int verifiedAgain)
    {
        Assert.True(_verifier.Verify(0, Said, Counting.Good));
        for (var i = 0; i < others; i++)
        {
            Assert.True(_verifier.Verify(0, Digest.Of(BitConverter.GetBytes(i)), Counting.Good));
        }

        var before = _counting.Verified;
        Assert.True(_verifier.Verify(0, Said, Counting.Good));
        Assert.Equal(verifiedAgain, _counting.Verified - before);
    }

    [Fact]
    public void One_member_does_not_make_what_another_signed_forgotten()
    {
        Assert.True(_verifier.Verify(0, Said, Counting.Good));
        for (var i = 0; i < 2 * RememberingVerifier.RememberedMax; i++)
        {
            Assert.True(_verifier.Verify(1, Digest.Of(BitConverter.GetBytes(i)), Counting.Good));
        }

        var before = _counting.Verified;
        Assert.True(_verifier.Verify(0, Said, Counting.Good));
        Assert.Equal(before, _counting.Verified);
    }

    private sealed class Counting : IMemberVerifier
    {
        public static ReadOnlySpan<byte> Good => [1];

        public static ReadOnlySpan<byte> GoodToo => [2];

        public int Verified { get; private set; }

        public bool Verify(int member, in Digest digest, ReadOnlySpan<byte> signature)
        {
            Verified++;
            return signature.SequenceEqual(Good) || signature.SequenceEqual(GoodToo);
        }
    }
}
