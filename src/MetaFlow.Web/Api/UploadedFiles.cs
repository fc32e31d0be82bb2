using MetaFlow.Knowledge;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace MetaFlow.Web.Api;

/// <summary>The files of a multipart request, read part by part: no more of any than is allowed ever lies in memory.</summary>
internal static class UploadedFiles
{
    private const int MaxFiles = 200;
    private const int MaxField = 1000;

    // Of all files of one request; more are sent in several.
    private const int MaxTotalFactor = 4;

    /// <param name="domain">Where files belong that do not say so; the field <c>domain</c> before a file says it too.</param>
    public static async Task<(IReadOnlyList<Upload> Uploads, Problem? Problem)> ReadAsync(
        HttpContext http, string? domain, int maxBytes, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary)
        {
            return ([], Problem.Of("knowledge.not_multipart"));
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = (long)maxBytes * MaxTotalFactor;
        }

        var uploads = new List<Upload>();
        try
        {
            var parts = new MultipartReader(boundary, http.Request.Body) { HeadersCountLimit = 16, BodyLengthLimit = maxBytes + 1L };
            while (await parts.ReadNextSectionAsync(cancellationToken) is { } part)
            {
                if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition))
                {
                    continue;
                }

                if (disposition.IsFileDisposition())
                {
                    var name = NameOf(disposition);
                    if (await TakeAsync(part.Body, maxBytes, cancellationToken) is not { } bytes)
                    {
                        return ([], Problem.Of("knowledge.too_large", ("file", name), ("most", maxBytes)));
                    }

                    uploads.Add(new Upload(name, domain, bytes));
                    if (uploads.Count > MaxFiles || uploads.Sum(upload => (long)upload.Content.Length) > (long)maxBytes * MaxTotalFactor)
                    {
                        return ([], Problem.Of("knowledge.too_many_files", ("most", MaxFiles)));
                    }
                }
                else if (HeaderUtilities.RemoveQuotes(disposition.Name).Value == "domain"
                    && await TakeAsync(part.Body, MaxField, cancellationToken) is { Length: > 0 } written)
                {
                    domain = System.Text.Encoding.UTF8.GetString(written);
                }
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return ([], exception is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }
                ? Problem.Of("knowledge.too_many_files", ("most", MaxFiles))
                : Problem.Of("knowledge.not_multipart"));
        }

        return uploads.Count > 0 ? (uploads, null) : ([], Problem.Of("knowledge.not_multipart"));
    }

    // What a browser sends may be a path of the sender's machine: only the name is a name here.
    private static string NameOf(ContentDispositionHeaderValue disposition)
    {
        var written = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value ?? "";
        return Path.GetFileName(written.Replace('\\', '/'));
    }

    // Null where there is more than that.
    private static async Task<byte[]?> TakeAsync(Stream from, int most, CancellationToken cancellationToken)
    {
        using var taken = new MemoryStream();
        var buffer = new byte[81_920];
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (taken.Length + read > most)
            {
                return null;
            }

            taken.Write(buffer, 0, read);
        }

        return taken.ToArray();
    }
}
