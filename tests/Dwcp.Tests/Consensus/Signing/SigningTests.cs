using System.Security.Cryptography;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Tests.Consensus.Signing;

public sealed class SigningTests
{
    private static readonly Digest Said = Digest.Of("said"u8);

    [Fact]
    public void A_digest_is_the_SHA_256_of_its_content()
    {
        var hash = SHA256.HashData("said"u8);
        var copy = new byte[Digest.Bytes];
        Said.CopyTo(copy);
        Assert.Equal(hash, copy);
        Assert.Equal(Convert.ToHexStringLower(hash), Said.ToString());
        Assert.Equal(Said, new Digest(hash));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void A_digest_has_32_bytes(int length) => Assert.Throws<ArgumentOutOfRangeException>(() => new Digest(new byte[length]));

    [Fact]
    public void What_a_member_signed_is_verified_by_its_key_and_by_no_other()
    {
        using var one = EcdsaSigner.Create();
        using var other = EcdsaSigner.Create();
        using var verifier = new EcdsaVerifier([one.Public, other.Public]);
        var signature = one.Sign(Said);
        Assert.Equal(EcdsaVerifier.SignatureBytes, signature.Length);
        Assert.True(verifier.Verify(0, Said, signature.Span));
        Assert.False(verifier.Verify(1, Said, signature.Span));
        Assert.False(verifier.Verify(0, Digest.Of("unsaid"u8), signature.Span));
    }

    [Fact]
    public void A_signature_of_another_length_or_by_nobody_is_none()
    {
        using var signer = EcdsaSigner.Create();
        using var verifier = new EcdsaVerifier([signer.Public]);
        var signature = signer.Sign(Said);
        Assert.False(verifier.Verify(0, Said, signature.Span[..^1]));
        Assert.False(verifier.Verify(0, Said, [.. signature.Span, 0]));
        Assert.False(verifier.Verify(1, Said, signature.Span));
        Assert.False(verifier.Verify(-1, Said, signature.Span));
    }

    [Fact]
    public void Keys_are_closed_with_who_uses_them()
    {
        var signer = EcdsaSigner.Create();
        var signature = signer.Sign(Said);
        var verifier = new EcdsaVerifier([signer.Public]);
        var remembering = new RememberingVerifier(verifier, 1);
        signer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => signer.Sign(Said));
        remembering.Dispose();
        Assert.Throws<ObjectDisposedException>(() => verifier.Verify(0, Said, signature.Span));
    }

    [Fact]
    public void Keys_are_equal_by_their_bytes()
    {
        using var one = EcdsaSigner.Create();
        using var other = EcdsaSigner.Create();
        var again = new MemberKey(one.Public.Info.Span);
        Assert.True(one.Public.Equals(again));
        Assert.True(one.Public.Equals((object)again));
        Assert.Equal(one.Public.GetHashCode(), again.GetHashCode());
        Assert.False(one.Public.Equals(other.Public));
        Assert.False(one.Public.Equals((MemberKey?)null));
        Assert.Equal(Digest.Of(one.Public.Info.Span), one.Public.Fingerprint);
        Assert.Equal(one.Public.Fingerprint.ToString(), one.Public.ToString());
    }

    [Fact]
    public void A_key_on_another_curve_is_refused_with_the_curve_that_it_should_be_on()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var refused = Assert.Throws<ArgumentException>(() => new EcdsaSigner(key));
        Assert.Contains("must be on the curve P-256", refused.Message, StringComparison.Ordinal);
        var info = key.ExportSubjectPublicKeyInfo();
        Assert.Throws<ArgumentException>(() => new MemberKey(info));
        Assert.Throws<ArgumentException>(() => new MemberKey(info));
    }

    [Fact]
    public void Bytes_that_are_no_key_are_refused() => Assert.ThrowsAny<CryptographicException>(() => new MemberKey([1, 2, 3]));
}
