using System.Text.Json;

namespace Mycosoft.Tests.Benchmarks;

/// <summary>Figures for other programs.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Readable = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static async Task Write<T>(string file, T report)
    {
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report, Readable));
        await Console.Out.WriteLineAsync($"Report: {Path.GetFullPath(file)}");
    }
}
