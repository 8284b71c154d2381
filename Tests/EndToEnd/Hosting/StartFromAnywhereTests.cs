using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Hosting;

[SupportedOSPlatform("linux")]
public sealed class StartFromAnywhereTests : IDisposable
{
    private readonly TemporaryDirectory _here = new("here");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task From_the_build_output_only_the_data_directory_is_where_the_owner_stands()
    {
        await using var product = await Launched.Start(_here.FullPath, null, "dotnet", Repository.Output("Silo")).IsReady();
        Assert.True(Directory.Exists(_here.File(".mas")), "no .mas in the working directory");
        Assert.Equal([_here.File(".mas")], Directory.GetFileSystemEntries(_here.FullPath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_here.File(".mas")));
        await AssertServes(product);
        Assert.Equal(0, await product.Terminate());
    }

    [Fact]
    public async Task From_its_own_folder_and_as_a_program_of_its_own()
    {
        var program = Path.ChangeExtension(Repository.Output("Silo"), null);
        var data = new Dictionary<string, string?> { ["Mas__DataDirectory"] = _here.File("data") };
        await using var product = await Launched.Start(Path.GetDirectoryName(program)!, data, program).IsReady();
        await AssertServes(product);
    }

    [Fact]
    public async Task By_dotnet_run_the_data_directory_is_where_the_owner_stands()
    {
        await using var product = Launched.Start(_here.FullPath, null, "dotnet", "run", "--project", Path.Combine(Repository.Root, "Silo"), "-c", Configuration, "--no-build", "--");
        try
        {
            await product.IsReady();
            Assert.True(Directory.Exists(_here.File(".mas")), "no .mas in the working directory");
            await AssertServes(product);
        }
        finally
        {
            // dotnet run passes this on to the product; a kill would leave it behind.
            await product.Terminate();
        }
    }

    [Fact]
    public async Task Published()
    {
        var publish = new ProcessStartInfo("dotnet", ["publish", "Silo", "-c", Configuration, "--no-build", "-nologo", "-o", _here.File("app")]) { WorkingDirectory = Repository.Root };
        publish.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        await ChildProcess.Run(publish, _here.File("publish.log"), TimeSpan.FromSeconds(120), Cancellation);
        await using var product = await Launched.Start(_here.FullPath, null, "dotnet", Path.Combine(_here.File("app"), "Silo.dll")).IsReady();
        await AssertServes(product);
    }

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static async Task AssertServes(Launched product)
    {
        var api = new Api(product.Http);
        Assert.StartsWith("3.1", (await api.Get("/openapi/v1.json")).Json.Text("openapi"), StringComparison.Ordinal);
        foreach (var path in (string[])["/scalar/", "/scalar/scalar.js"])
        {
            Assert.Equal((path, 200), (path, (await api.Get(path)).Status));
        }

        // Without the list of what a build has brought, its files answer 200 and are empty.
        var page = await api.Get("/control");
        Assert.Equal((200, "text/html"), (page.Status, page.MediaType));
        foreach (var file in (string[])["control/room.", "_framework/blazor.web."])
        {
            var script = Regex.Match(page.Text, $"src=\"({Regex.Escape(file)}[^\"]+)\"").Groups[1].Value;
            using var asked = new HttpRequestMessage(HttpMethod.Get, "/" + script) { Headers = { { "Accept-Encoding", "br, gzip" } } };
            using var answer = await product.Http.SendAsync(asked, Cancellation);
            var length = (await answer.Content.ReadAsByteArrayAsync(Cancellation)).Length;
            Assert.True(answer.IsSuccessStatusCode && length > 500 && answer.Content.Headers.ContentEncoding.Count == 1, $"{script} answered {(int)answer.StatusCode} with {length} bytes in {string.Join(',', answer.Content.Headers.ContentEncoding)}");
            Assert.Contains("immutable", answer.Headers.CacheControl?.ToString() ?? "", StringComparison.Ordinal);
        }

        Assert.Empty((await api.Get("/agents")).Is().List("agents"));
        (await api.Post("/agents/spawn", new { agent_id = "myca-core" })).Is();
        Assert.Equal("completed", (await api.Post("/tasks?wait=20", new { agent_id = "myca-core", task_type = "company_status" })).Is().Text("status"));
    }
}
