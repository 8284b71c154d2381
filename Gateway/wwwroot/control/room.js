// What the page does without its circuit: the theme, and the way back after the connection was lost.
const root = document.documentElement;
const themes = ['light', 'dark'];

function wear(theme) {
    if (themes.includes(theme)) root.dataset.theme = theme;
}

wear(localStorage.getItem('mas-theme'));

document.addEventListener('click', event => {
    if (!event.target.closest?.('[data-do="theme"]')) return;
    const present = root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
    const next = present === 'dark' ? 'light' : 'dark';
    localStorage.setItem('mas-theme', next);
    wear(next);
});

const boot = document.getElementById('boot');
new MutationObserver((_, observer) => {
    if (!document.querySelector('main')) return;
    boot?.remove();
    observer.disconnect();
}).observe(document.body, { childList: true, subtree: true });

// Who logs out in one tab is out in all.
const tabs = new BroadcastChannel('mas-login');
tabs.onmessage = () => location.reload();
document.addEventListener('submit', event => {
    if (event.target.getAttribute('action') === '/logout') tabs.postMessage('out');
});

const lost = document.getElementById('components-reconnect-modal');
let waiting;

// A gateway that started again knows nothing of this circuit: the page is opened anew as soon as it answers.
async function comeBack() {
    try {
        const answer = await fetch('/ready', { cache: 'no-store' });
        if (answer.ok) {
            location.reload();
            return;
        }
    } catch {
        // Not there yet.
    }
    waiting = setTimeout(comeBack, 1000);
}

lost?.addEventListener('components-reconnect-state-changed', event => {
    const state = event.detail.state;
    if (state === 'show') {
        document.getElementById('lost-since').textContent = new Date().toLocaleTimeString();
        document.body.dataset.lost = '';
        if (!lost.open) lost.show();
    } else if (state === 'hide') {
        clearTimeout(waiting);
        delete document.body.dataset.lost;
        lost.close();
    } else if (state === 'failed' || state === 'rejected') {
        clearTimeout(waiting);
        comeBack();
    }
});

// Times grow old without anybody telling. The text node stays the circuit's own.
function since(milliseconds) {
    const seconds = Math.floor(milliseconds / 1000);
    if (seconds < 1) return 'now';
    if (seconds < 60) return `${seconds} s ago`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
    return seconds < 48 * 3600 ? `${Math.floor(seconds / 3600)} h ago` : `${Math.floor(seconds / 86400)} d ago`;
}

// The same the other way: what ends at a moment to come.
function left(milliseconds) {
    if (milliseconds <= 0) return 'over';
    const seconds = Math.ceil(milliseconds / 1000);
    const two = number => String(number).padStart(2, '0');
    if (seconds < 60) return `${seconds} s left`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s left`;
    return seconds < 48 * 3600 ? `${Math.floor(seconds / 3600)} h ${two(Math.floor(seconds % 3600 / 60))} min left` : `${Math.floor(seconds / 86400)} d left`;
}

setInterval(() => {
    for (const time of document.querySelectorAll('time[data-ago]')) {
        const age = Date.now() - Date.parse(time.dateTime);
        if (age >= 0 && time.firstChild) time.firstChild.nodeValue = since(age);
    }
    for (const time of document.querySelectorAll('time[data-until]')) {
        if (time.firstChild) time.firstChild.nodeValue = left(Date.parse(time.dateTime) - Date.now());
    }
}, 1000);
