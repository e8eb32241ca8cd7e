using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using NovaCron.Gateway.Errors;
using NovaCron.GrainInterfaces;

namespace NovaCron.Gateway.Http;

/// <summary>Entity tags: a VM's stored version and, where it has labels, a digest of them, for they change without it.</summary>
internal static class EntityTags
{
    private const int DigestBytes = 6;

    /// <summary>A VM's entity tag.</summary>
    public static EntityTagHeaderValue Of(VmInfo vm)
    {
        var version = vm.Version.ToString(CultureInfo.InvariantCulture);
        return new(vm.Labels.IsDefaultOrEmpty ? $"\"{version}\"" : $"\"{version}-{DigestOf(vm.Labels)}\"");
    }

    /// <summary>Writes a VM's entity tag.</summary>
    public static void Write(HttpContext context, VmInfo vm) => context.Response.GetTypedHeaders().ETag = Of(vm);

    /// <summary>Whether the client has this version already.</summary>
    public static bool IsKnown(HttpContext context, VmInfo vm) =>
        context.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(Of(vm), false));

    /// <summary>Whether the request holds for some versions only.</summary>
    public static bool IsConditional(HttpContext context) => context.Request.GetTypedHeaders().IfMatch.Count > 0;

    /// <summary>Refuses a request that was meant for another version.</summary>
    /// <exception cref="RequestException">It was.</exception>
    public static void Check(HttpContext context, VmInfo vm)
    {
        var tags = context.Request.GetTypedHeaders().IfMatch;
        if (tags.Count > 0 && !tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(Of(vm), true)))
        {
            throw RequestException.Stale(Of(vm).ToString());
        }
    }

    // Every region and every release must come to the same one. No control character is in a key or value, so these separate them.
    private static string DigestOf(IEnumerable<VmLabel> labels)
    {
        var text = new StringBuilder();
        foreach (var label in labels.OrderBy(label => label.Key, StringComparer.Ordinal))
        {
            text.Append(label.Key).Append('\0').Append(label.Value).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, DigestBytes));
    }
}
