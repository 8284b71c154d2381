using System.Text.Json;

namespace Mycosoft.Cli.Http;

/// <summary>What the company answered, as it came and as it reads.</summary>
internal sealed record Reply(int Status, string Body, JsonElement Json);
