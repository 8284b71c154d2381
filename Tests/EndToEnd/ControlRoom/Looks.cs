using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Mycosoft.Tests.EndToEnd.ControlRoom;

/// <summary>How a screen looks to people with different eyes and devices.</summary>
internal static class Looks
{
    /// <summary>Keeps pictures of it in light, in dark and on a telephone, and finds nothing that keeps anybody out, nothing too wide and no complaint of the browser.</summary>
    /// <param name="company">Whose.</param>
    /// <param name="path">The screen's address.</param>
    /// <param name="name">Of the pictures.</param>
    /// <param name="ready">What is there when it has read what it shows.</param>
    public static async Task Well(RoomCompany company, string path, string name, Func<IPage, ILocator> ready)
    {
        foreach (var (suffix, width, dark) in new[] { ("", 1280, false), ("-dark", 1280, true), ("-390", 390, false) })
        {
            await using var room = await company.Visit(width: width, dark: dark);
            await room.Go(path);
            await Expect(ready(room.Page)).ToBeVisibleAsync();
            await room.Keep(name + suffix);
            Assert.True(await room.Overflow() <= 0, $"{name}{suffix} is too wide");
            if (width > 500)
                Assert.Empty(await room.SeriousBarriers());
            Assert.Empty(room.Complaints);
        }
    }
}
