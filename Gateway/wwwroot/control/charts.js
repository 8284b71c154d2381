// Small charts of one agent: what was sampled is handed over by the page, what moves in between comes over the feed that everybody hears.
const gap = 60_000;
const kept = 5_000;

function nice(value) {
    if (!(value > 0)) return 1;
    const power = 10 ** Math.floor(Math.log10(value));
    const step = [1, 2, 5, 10].find(s => s * power >= value * 0.999);
    return step * power;
}

function figure(value, unit) {
    if (value === null || value === undefined) return '–';
    if (unit === 'ms' && value >= 10_000) return `${(value / 1000).toFixed(1)} s`;
    const digits = unit === '' || value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return value.toLocaleString('en', { maximumFractionDigits: digits }) + (unit ? ` ${unit}` : '');
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: 'UTC' });

/** Points of one line in the window, oldest first, with the last one before it. */
function series(points, line, from) {
    const known = points.filter(p => p[line] !== null && p[line] !== undefined);
    const first = known.findIndex(p => p.t >= from);
    const before = first < 0 ? known.at(-1) : known[first - 1];
    return { inside: first < 0 ? [] : known.slice(first).map(p => ({ t: p.t, v: p[line] })), before: before && { t: before.t, v: before[line] } };
}

class Chart {
    constructor(box) {
        this.box = box;
        this.canvas = box.querySelector('canvas');
        this.none = box.querySelector('.none');
        this.keys = [...box.querySelectorAll('[data-line]')];
        this.unit = box.dataset.unit;
        this.style = box.dataset.style;
        this.pointer = null;
        this.move = event => {
            this.pointer = event.offsetX;
            this.draw();
        };
        this.leave = () => {
            this.pointer = null;
            this.draw();
        };
        this.canvas.addEventListener('pointermove', this.move);
        this.canvas.addEventListener('pointerleave', this.leave);
    }

    dispose() {
        this.canvas.removeEventListener('pointermove', this.move);
        this.canvas.removeEventListener('pointerleave', this.leave);
    }

    lines() {
        return this.keys.map(key => {
            const { inside, before } = series(this.points, key.dataset.line, this.from);
            let values = inside;
            if (this.style === 'growth') {
                // Who was born in this time began with nothing.
                const base = before?.v ?? (this.born >= this.from ? 0 : inside[0]?.v ?? 0);
                values = inside.map(p => ({ t: p.t, v: p.v - base }));
                if (values.length && before) values.unshift({ t: this.from, v: 0 });
                else if (values.length && this.born >= this.from) values.unshift({ t: this.born, v: 0 });
            } else if (this.style === 'steps' && before) {
                values = [{ t: this.from, v: before.v }, ...inside];
            }
            // A count stays until it is heard to have changed.
            if (this.style !== 'line' && values.length && this.live) values.push({ t: this.to, v: values.at(-1).v });
            return { key, values };
        });
    }

    show(points, from, to, live, born) {
        Object.assign(this, { points, from, to, live, born });
        this.draw();
    }

    draw() {
        if (!this.points) return;
        const lines = this.lines();
        const some = lines.some(l => l.values.length > 0);
        this.canvas.hidden = !some;
        this.none.hidden = some;
        for (const { key, values } of lines) key.querySelector('b').textContent = figure(this.at(values)?.v, this.unit);
        if (some) this.paint(lines);
    }

    /** What is under the pointer, or the newest. */
    at(values) {
        if (this.pointer === null || !values.length) return values.at(-1);
        const t = this.from + ((this.pointer - this.left) / this.width) * (this.to - this.from);
        if (this.style === 'line') return values.reduce((best, p) => (Math.abs(p.t - t) < Math.abs(best.t - t) ? p : best));
        return values.findLast(p => p.t <= t) ?? values[0];
    }

    paint(lines) {
        const { clientWidth: width, clientHeight: height } = this.canvas;
        if (width === 0) return;
        const scale = devicePixelRatio || 1;
        if (this.canvas.width !== Math.round(width * scale) || this.canvas.height !== Math.round(height * scale)) {
            this.canvas.width = Math.round(width * scale);
            this.canvas.height = Math.round(height * scale);
        }
        const ink = getComputedStyle(this.canvas);
        const [left, top, right, bottom] = [52, 8, 8, 20];
        this.left = left;
        this.width = width - left - right;
        const c = this.canvas.getContext('2d');
        c.setTransform(scale, 0, 0, scale, 0, 0);
        c.clearRect(0, 0, width, height);
        c.font = `11px ${ink.fontFamily}`;
        const most = nice(Math.max(...lines.flatMap(l => l.values.map(p => p.v))));
        const x = t => left + ((t - this.from) / (this.to - this.from)) * this.width;
        const y = v => top + (1 - v / most) * (height - top - bottom);

        c.strokeStyle = ink.borderTopColor;
        c.fillStyle = ink.color;
        c.lineWidth = 1;
        c.textAlign = 'right';
        c.textBaseline = 'middle';
        for (const v of [0, most / 2, most]) {
            c.beginPath();
            c.moveTo(left, Math.round(y(v)) + 0.5);
            c.lineTo(width - right, Math.round(y(v)) + 0.5);
            c.stroke();
            if (v !== most / 2) c.fillText(figure(v, this.unit), left - 6, y(v));
        }
        c.textBaseline = 'alphabetic';
        c.textAlign = 'left';
        c.fillText(clock.format(this.from), left, height - 4);
        c.textAlign = 'right';
        c.fillText(`${clock.format(this.to)} UTC`, width - right, height - 4);

        for (const { key, values } of lines) this.stroke(c, values, getComputedStyle(key).color, x, y);
        if (this.pointer !== null && this.pointer >= left) {
            c.strokeStyle = ink.color;
            c.beginPath();
            c.moveTo(this.pointer + 0.5, top);
            c.lineTo(this.pointer + 0.5, height - bottom);
            c.stroke();
        }
    }

    stroke(c, values, colour, x, y) {
        c.strokeStyle = c.fillStyle = colour;
        c.lineWidth = 1.75;
        c.lineJoin = 'round';
        const alone = [];
        c.beginPath();
        values.forEach((p, i) => {
            const before = values[i - 1];
            const apart = !before || (this.style === 'line' && p.t - before.t > gap);
            if (apart) {
                c.moveTo(x(p.t), y(p.v));
            } else {
                if (this.style !== 'line') c.lineTo(x(p.t), y(before.v));
                c.lineTo(x(p.t), y(p.v));
            }
            const after = values[i + 1];
            if (this.style === 'line' && apart && (!after || after.t - p.t > gap)) alone.push(p);
        });
        c.stroke();
        for (const p of alone) {
            c.beginPath();
            c.arc(x(p.t), y(p.v), 2.5, 0, 2 * Math.PI);
            c.fill();
        }
    }
}

/** Hears of one agent until it is disposed of; comes back by itself. */
function listen(agentId, hear, tell) {
    let socket;
    let timer;
    let over = false;
    let pause = 500;

    function take(frame) {
        if (frame.type === 'batch') frame.frames.forEach(take);
        else if (frame.type === 'initial_state') frame.agents.filter(a => a.agent_id === agentId).forEach(a => hear(Date.now(), a, a.metrics));
        else if ((frame.type === 'agent_update' || frame.type === 'metric_update') && frame.agent_id === agentId) hear(Date.parse(frame.timestamp), frame, frame.payload.metrics);
    }

    function open() {
        socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/dashboard/ws?batch=true&topics=agents,metrics&agent_id=${encodeURIComponent(agentId)}`);
        socket.onopen = () => {
            pause = 500;
            tell(true);
        };
        socket.onmessage = event => take(JSON.parse(event.data));
        socket.onclose = () => {
            if (over) return;
            tell(false);
            timer = setTimeout(open, pause);
            pause = Math.min(10_000, pause * 2);
        };
    }

    open();
    return () => {
        over = true;
        clearTimeout(timer);
        socket.close();
    };
}

export function charts(root, agentId, minutes) {
    const all = [...root.querySelectorAll('[data-chart]')].map(box => new Chart(box));
    let sampled = [];
    let heard = [];
    let span = minutes * 60_000;
    let live = false;
    let born = null;
    let due = 0;

    function draw() {
        due = 0;
        const to = Date.now();
        // What was heard before the newest sample is in the samples, but for what only the feed tells.
        const points = [...sampled, ...heard].sort((a, b) => a.t - b.t);
        for (const chart of all) chart.show(points, to - span, to, live, born);
    }

    function soon() {
        due ||= requestAnimationFrame(draw);
    }

    function hear(t, counts, metrics) {
        const before = heard.at(-1);
        if (counts.created_at) born = Date.parse(counts.created_at);
        heard.push({
            t,
            completed: counts.tasks_completed,
            failed: counts.tasks_failed,
            waiting: metrics.tasksQueued,
            running: counts.running_tasks ?? before?.running,
            memoryMb: metrics.memoryMb,
        });
        if (heard.length > kept) heard = heard.slice(-kept / 2);
        root.dataset.heard = heard.length;
        soon();
    }

    const hangUp = listen(agentId, hear, connected => {
        live = connected;
        root.dataset.live = connected;
        soon();
    });
    const sizes = new ResizeObserver(soon);
    sizes.observe(root);
    const themes = new MutationObserver(soon);
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', soon);
    const timer = setInterval(() => document.hidden || soon(), 1000);
    soon();

    return {
        show(points) {
            sampled = points.map(p => ({ ...p, t: Date.parse(p.at) }));
            root.dataset.sampled = sampled.length;
            soon();
        },
        over(time) {
            span = time * 60_000;
            soon();
        },
        dispose() {
            hangUp();
            clearInterval(timer);
            cancelAnimationFrame(due);
            sizes.disconnect();
            themes.disconnect();
            dark.removeEventListener('change', soon);
            all.forEach(chart => chart.dispose());
        },
    };
}
