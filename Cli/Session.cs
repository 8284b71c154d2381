using System.Text.Json;
using Mycosoft.Cli.Http;
using Mycosoft.Cli.Output;
using Mycosoft.Cli.Profiles;
using Spectre.Console;

namespace Mycosoft.Cli;

/// <summary>One command at work: the company it speaks to, and where its answer goes.</summary>
internal sealed class Session(CompanyClient company, Terminal terminal, bool json, Target target)
{
    public CompanyClient Company => company;

    public Terminal Terminal => terminal;

    public bool Json => json;

    public Target Target => target;

    /// <summary>Shows what was asked for: to programs as it came, to people as <paramref name="view"/> has it.</summary>
    public async Task<int> Show(Task<Result<Reply>> asked, Action<IAnsiConsole, JsonElement>? view = null) =>
        (await asked).TryGet(out var reply, out var failure) ? Show(reply, view) : Fail(failure);

    public int Show(Reply reply, Action<IAnsiConsole, JsonElement>? view = null)
    {
        if (json)
            terminal.WriteRaw(ApiJson.Untouched(reply.Body.TrimEnd()));
        else
            (view ?? ((screen, thing) => Card.Write(screen, thing)))(terminal.Out, reply.Json);
        return ExitCodes.Done;
    }

    /// <summary>Shows a list over as many pages as it has.</summary>
    public async Task<int> List(string path, string member, Sheet sheet, ListSettings settings, CancellationToken cancellationToken, Func<JsonElement, bool>? keep = null)
    {
        var listing = await Pages.Read(page => company.Get(page, cancellationToken), path, member, settings.Most, keep);
        return listing.TryGet(out var list, out var failure) ? Show(list, sheet) : Fail(failure);
    }

    /// <summary>Shows a list that is not paged.</summary>
    /// <param name="asked">The list, with one more than the most where that can be asked for.</param>
    /// <param name="member">The member that holds the items.</param>
    /// <param name="sheet">How it is shown.</param>
    /// <param name="most">At most so many; null for all.</param>
    public async Task<int> ListWhole(Task<Result<Reply>> asked, string member, Sheet sheet, int? most = null)
    {
        if (!(await asked).TryGet(out var reply, out var failure))
            return Fail(failure);
        var items = reply.Json.List(member).ToList();
        return Show(new Listing([.. items.Take(most ?? int.MaxValue)], items.Count > most), sheet);
    }

    /// <summary>Shows people that something takes its time.</summary>
    public Task<T> During<T>(string what, Func<Task<T>> work) =>
        terminal.Error.Profile.Capabilities.Interactive ? terminal.Error.Status().StartAsync(Markup.Escape(Plain.Line(what)), _ => work()) : work();

    /// <summary>Does what cannot be undone, once somebody has said yes.</summary>
    public async Task<int> IfAgreed(string question, bool yes, Func<Task<int>> act, CancellationToken cancellationToken)
    {
        if (!yes && !terminal.CanAsk)
            return Fail(Failure.Usage("This asks before it acts, and there is nobody to ask; give --yes."));
        if (!yes && !await new ConfirmationPrompt(Markup.Escape(Plain.Line(question))) { DefaultValue = false }.ShowAsync(terminal.Error, cancellationToken))
            return Fail(new(ExitCodes.Refused, "Nothing was changed"));
        return await act();
    }

    public int Fail(Failure failure) => terminal.Fail(failure);

    private int Show(Listing list, Sheet sheet)
    {
        if (json)
        {
            terminal.WriteRaw(ApiJson.Array(list.Items));
            return ExitCodes.Done;
        }

        if (list.Items.Count == 0)
            terminal.Say("None.");
        else
            sheet.Write(terminal.Out, list.Items);
        if (list.HasMore)
            terminal.Say($"The first {list.Items.Count}; there are more, see --limit.");
        return ExitCodes.Done;
    }
}
