using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NovaCron.Silo.Federation;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.Tests.Hosting;

public sealed class ApiTokenGateTests
{
    private const string Token = "0123456789abcdef";

    private readonly DefaultHttpContext _context = new() { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };

    [Theory]
    [InlineData("Bearer 0123456789abcdef")]
    [InlineData("bearer 0123456789abcdef")]
    public async Task The_token_opens(string header) => Assert.True(await PassesAsync("/v1/vms", header));

    [Theory]
    [InlineData("")]
    [InlineData("Bearer ")]
    [InlineData("Bearer 0123456789abcdeF")]
    [InlineData("Bearer 0123456789abcde")]
    [InlineData("Basic 0123456789abcdef")]
    [InlineData("0123456789abcdef")]
    public async Task Anything_else_is_refused(string header)
    {
        Assert.False(await PassesAsync("/v1/vms", header));
        Assert.Equal(StatusCodes.Status401Unauthorized, _context.Response.StatusCode);
        Assert.Equal("Bearer", _context.Response.Headers.WWWAuthenticate);
    }

    [Theory]
    [InlineData("/livez", true)]
    [InlineData("/readyz", true)]
    [InlineData("/", true)]
    [InlineData("/v1", false)]
    [InlineData("/metrics", false)]
    [InlineData("/livez/x", false)]
    public async Task Only_health_and_the_empty_page_need_none(string path, bool passes) =>
        Assert.Equal(passes, await PassesAsync(path, ""));

    [Fact]
    public async Task Peers_have_proven_themselves_otherwise()
    {
        _context.Features.Set(new FederationPeer("eu", true));

        Assert.True(await PassesAsync("/novacron.federation.v1.RegionLink/Describe", ""));
    }

    private async Task<bool> PassesAsync(string path, string header)
    {
        _context.Request.Path = path;
        _context.Request.Headers.Authorization = header;
        var passed = false;
        await new ApiTokenGate(Token).InvokeAsync(_context, _ =>
        {
            passed = true;
            return Task.CompletedTask;
        });
        return passed;
    }
}
