// Draws a scene on a canvas. What is too small to be read is left out; what is out of sight costs nothing.
const font = '12px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif';
const mostLabels = 400;
const mostAlive = 600;
const mostLines = 1500;
const statuses = ['spawning', 'active', 'busy', 'idle', 'paused', 'error', 'shutdown', 'dead', 'archived', 'unknown'];
const full = Math.PI * 2;

/** The colours of the page as the canvas needs them: plain. */
export function colours(host, categories) {
    const probe = host.appendChild(document.createElement('i'));
    probe.hidden = true;
    const read = name => {
        probe.style.color = `var(--${name})`;
        return getComputedStyle(probe).color;
    };
    const found = {
        ...Object.fromEntries(['text', 'soft', 'line', 'ground', 'raised', 'accent'].map(name => [name, read(name)])),
        edge: read('map-edge'),
        status: new Map(statuses.map(name => [name, read(`map-${name}`)])),
        category: new Map(categories.map(name => [name, read(`map-of-${name}`)])),
    };
    probe.remove();
    return found;
}

const shapes = {
    device: (path, x, y, r) => path.rect(x - r * .88, y - r * .88, r * 1.76, r * 1.76),
    data: (path, x, y, r) => polygon(path, x, y, r * 1.2, 4, 0),
    core: (path, x, y, r) => polygon(path, x, y, r * 1.1, 6, Math.PI / 6),
    infrastructure: (path, x, y, r) => polygon(path, x, y, r * 1.1, 5, -Math.PI / 2),
    integration: (path, x, y, r) => polygon(path, x, y, r * 1.12, 8, Math.PI / 8),
    security: (path, x, y, r) => polygon(path, x, y + r * .15, r * 1.3, 3, -Math.PI / 2),
};

function circle(path, x, y, r) {
    path.moveTo(x + r, y);
    path.arc(x, y, r, 0, full);
}

function polygon(path, x, y, r, corners, turn) {
    for (let corner = 0; corner < corners; corner++) {
        const at = turn + full * corner / corners;
        path[corner ? 'lineTo' : 'moveTo'](x + Math.cos(at) * r, y + Math.sin(at) * r);
    }
    path.closePath();
}

export class Brush {
    #context;
    #widths = new Map();

    constructor(canvas) {
        this.#context = canvas.getContext('2d');
    }

    /** How large a node is on the screen. */
    static radius(scene, node, zoom) {
        const size = node === scene.centre ? scene.layout.radius * 1.9 : scene.layout.radius;
        return Math.max(node === scene.centre ? 7 : 1.6, Math.min(size * zoom, size * 2.2));
    }

    /** A point of an edge's curve on the screen, from 0 at its beginning to 1 at its end. */
    static along(from, to, view, t) {
        const [ax, ay, cx, cy, bx, by] = curve(from, to, view);
        const u = 1 - t;
        return [u * u * ax + 2 * u * t * cx + t * t * bx, u * u * ay + 2 * u * t * cy + t * t * by];
    }

    draw(scene, view, look) {
        const context = this.#context;
        const { width, height, dpr } = view;
        context.setTransform(dpr, 0, 0, dpr, 0, 0);
        context.clearRect(0, 0, width, height);
        context.font = font;
        context.lineJoin = context.lineCap = 'round';
        const taken = [];
        this.#sectors(scene, view, look, taken);
        look.left = 0;
        if (look.connections) this.#edges(scene, view, look);
        this.#path(view, look);
        this.#sparks(view, look);
        this.#nodes(scene, view, look);
        if (look.drag) this.#drag(scene, view, look);
        this.#labels(scene, view, look, taken);
    }

    #sectors(scene, view, { colours: c }, taken) {
        const context = this.#context;
        const { sectors, inner, reach } = scene.layout;
        const [x, y] = [view.x, view.y];
        const radius = reach * view.zoom;
        for (const { category, from, to } of sectors) {
            context.beginPath();
            context.arc(x, y, radius, from, to);
            context.arc(x, y, inner * view.zoom, to, from, true);
            context.closePath();
            context.globalAlpha = .07;
            context.fillStyle = c.category.get(category) ?? c.soft;
            context.fill();
            context.globalAlpha = 1;
            context.beginPath();
            context.arc(x, y, radius, from, to);
            context.lineWidth = 3;
            context.strokeStyle = c.category.get(category) ?? c.soft;
            context.stroke();
        }
        context.fillStyle = c.soft;
        for (const { category, from, to } of sectors) {
            const at = (from + to) / 2;
            const wide = this.#width(category);
            const away = radius + 10 + Math.abs(Math.cos(at)) * wide / 2 + Math.abs(Math.sin(at)) * 8;
            const tx = x + Math.cos(at) * away - wide / 2;
            const ty = y + Math.sin(at) * away;
            const box = [tx - 2, ty - 8, tx + wide + 2, ty + 8];
            if (taken.some(other => overlap(other, box))) continue;
            taken.push(box);
            context.textAlign = 'left';
            context.textBaseline = 'middle';
            context.fillText(category, tx, ty);
        }
    }

    /** Lines by the look they share. Of very many the silent ones are left out, and those with least on them; what is left out is said. */
    #edges(scene, view, look) {
        const c = look.colours;
        const [marked, alive, silent] = [[], [], []];
        for (const edge of scene.edges) {
            if (edge.from.hidden || edge.to.hidden || out(edge, view)) continue;
            const near = look.selected && (edge.from === look.selected || edge.to === look.selected);
            if (near || edge.hot > look.now) marked.push(edge);
            else (edge.rate > 0 ? alive : silent).push(edge);
        }
        look.left = Math.max(0, alive.length - mostAlive);
        if (look.left > 0) alive.sort((a, b) => b.rate - a.rate).splice(mostAlive);
        if (alive.length + silent.length > mostLines) {
            look.left += silent.length;
            silent.length = 0;
        }
        const many = alive.length + silent.length > 400;
        const strokes = new Map();
        const add = (edge, colour, wide, alpha) => {
            const style = [colour, wide, alpha, edge.id ? '' : '-'].join('|');
            if (!strokes.has(style)) strokes.set(style, { path: new Path2D(), colour, wide, alpha, dashed: !edge.id });
            line(strokes.get(style).path, edge, view, many);
        };
        const thin = many ? Math.max(.25, Math.min(.5, view.zoom)) : 1;
        for (const edge of silent) add(edge, c.edge, many ? 1 : 1.2, look.traced ? .25 : many ? .5 : 1);
        for (const edge of alive) add(edge, c.accent, Math.round(width(edge.rate) * thin * 2) / 2, look.traced ? .3 : many ? .45 : 1);
        for (const edge of marked) add(edge, edge.rate > 0 || edge.hot > look.now ? c.accent : c.text, width(edge.rate) + (edge.hot > look.now ? 1.5 : 0), 1);
        const context = this.#context;
        for (const { path, colour, wide, alpha, dashed } of strokes.values()) {
            context.globalAlpha = alpha;
            context.strokeStyle = colour;
            context.lineWidth = wide;
            context.setLineDash(dashed ? [5, 5] : []);
            context.stroke(path);
        }
        context.setLineDash([]);
        context.globalAlpha = 1;
        if (many || view.zoom < .35) return;
        for (const edge of [...silent, ...alive, ...marked]) {
            if (!edge.both) this.#arrow(scene, edge, view, edge.rate > 0 || edge.hot > look.now ? c.accent : c.edge);
        }
    }

    /** Which way, where it is one way only. */
    #arrow(scene, edge, view, colour) {
        const [, , cx, cy, bx, by] = curve(edge.from, edge.to, view);
        const context = this.#context;
        const at = Math.atan2(by - cy, bx - cx);
        const short = Brush.radius(scene, edge.to, view.zoom) + 3;
        const [x, y] = [bx - Math.cos(at) * short, by - Math.sin(at) * short];
        context.beginPath();
        context.moveTo(x, y);
        context.lineTo(x - Math.cos(at - .42) * 9, y - Math.sin(at - .42) * 9);
        context.lineTo(x - Math.cos(at + .42) * 9, y - Math.sin(at + .42) * 9);
        context.closePath();
        context.fillStyle = colour;
        context.fill();
    }

    #path(view, { traced, colours: c }) {
        if (!traced) return;
        const context = this.#context;
        const path = new Path2D();
        for (let hop = 1; hop < traced.length; hop++) line(path, { from: traced[hop - 1], to: traced[hop] }, view, false);
        context.strokeStyle = c.accent;
        context.lineWidth = 5;
        context.stroke(path);
        context.strokeStyle = c.ground;
        context.lineWidth = 1.5;
        context.stroke(path);
    }

    #sparks(view, { sparks, now, colours: c }) {
        const context = this.#context;
        context.fillStyle = context.strokeStyle = c.accent;
        for (const spark of sparks) {
            const t = Math.min(1, (now - spark.from) / spark.lasts);
            if (spark.ring) {
                const [x, y] = view.of(spark.ring);
                context.globalAlpha = 1 - t;
                context.lineWidth = 2;
                context.beginPath();
                context.arc(x, y, 12 + 22 * t, 0, full);
                context.stroke();
            } else {
                const [x, y] = Brush.along(spark.start, spark.end, view, t);
                context.globalAlpha = 1;
                context.beginPath();
                context.arc(x, y, 4, 0, full);
                context.fill();
            }
        }
        context.globalAlpha = 1;
    }

    #nodes(scene, view, look) {
        const context = this.#context;
        const c = look.colours;
        const fills = new Map();
        const halo = new Path2D();
        const small = scene.layout.radius * view.zoom < 3.2;
        for (const node of scene.shown) {
            const [x, y] = view.of(node);
            const r = Brush.radius(scene, node, view.zoom);
            if (x < -r || y < -r || x > view.width + r || y > view.height + r) continue;
            const status = node.status && c.status.has(node.status) ? node.status : 'unknown';
            if (!fills.has(status)) fills.set(status, { path: new Path2D(), dots: [] });
            if (small && node !== scene.centre) fills.get(status).dots.push(x - r, y - r, r * 2);
            else (shapes[node.category] ?? circle)(fills.get(status).path, x, y, r);
            if (node.status === 'busy' && !small) circle(halo, x, y, r + 5);
        }
        context.globalAlpha = .25;
        context.fillStyle = c.status.get('busy');
        context.fill(halo);
        context.globalAlpha = 1;
        context.lineWidth = 1.25;
        context.strokeStyle = c.text;
        for (const [status, { path, dots }] of fills) {
            context.fillStyle = c.status.get(status);
            for (let dot = 0; dot < dots.length; dot += 3) context.fillRect(dots[dot], dots[dot + 1], dots[dot + 2], dots[dot + 2]);
            context.fill(path);
            context.stroke(path);
        }
        if (!small) this.#signs(scene, view, c);
        context.strokeStyle = c.accent;
        for (const node of new Set([look.hovered, look.focused, look.selected, ...look.traced ?? []])) {
            if (!node || node.hidden) continue;
            const [x, y] = view.of(node);
            context.lineWidth = node === look.selected ? 3 : 2;
            context.beginPath();
            context.arc(x, y, Brush.radius(scene, node, view.zoom) + 6, 0, full);
            context.stroke();
        }
    }

    /** What two colours that are near to each other tell apart. */
    #signs(scene, view, c) {
        const signs = new Path2D();
        for (const node of scene.shown) {
            if ((node.status !== 'paused' && node.status !== 'dead') || !view.sees(node)) continue;
            const [x, y] = view.of(node);
            const r = Brush.radius(scene, node, view.zoom) * .42;
            const strokes = node.status === 'paused' ? [[-.6, -1, -.6, 1], [.6, -1, .6, 1]] : [[-1, -1, 1, 1], [-1, 1, 1, -1]];
            for (const [ax, ay, bx, by] of strokes) {
                signs.moveTo(x + ax * r, y + ay * r);
                signs.lineTo(x + bx * r, y + by * r);
            }
        }
        const context = this.#context;
        context.lineWidth = 2;
        context.strokeStyle = '#1d1e20';
        context.stroke(signs);
    }

    #drag(scene, view, { drag, hovered, colours: c }) {
        const context = this.#context;
        const [x, y] = view.of(drag.node);
        const end = hovered && hovered !== drag.node ? view.of(hovered) : [drag.x, drag.y];
        context.setLineDash([6, 4]);
        context.strokeStyle = c.accent;
        context.lineWidth = 2.5;
        context.beginPath();
        context.moveTo(x, y);
        context.lineTo(...end);
        context.stroke();
        context.setLineDash([]);
    }

    #labels(scene, view, look, taken) {
        const marked = [look.hovered, look.focused, look.selected, ...look.traced ?? []].filter(node => node && !node.hidden);
        const rank = node => node === scene.centre ? 0 : node.status === 'error' || node.status === 'dead' ? 1 : node.status === 'busy' ? 2 : 3;
        let others = [];
        if (look.labels && scene.layout.radius * view.zoom >= 5) {
            others = scene.shown.filter(node => view.sees(node));
            if (others.length > mostLabels) others = others.slice(0, mostLabels);
            others.sort((a, b) => rank(a) - rank(b));
        }
        const context = this.#context;
        context.textAlign = 'left';
        context.textBaseline = 'middle';
        context.lineWidth = 4;
        context.strokeStyle = look.colours.ground;
        context.fillStyle = look.colours.text;
        for (const [index, node] of [...new Set([...marked, ...others])].entries()) {
            const sure = index < marked.length;
            const text = sure || node.id.length <= 24 ? node.id : `${node.id.slice(0, 22)}…`;
            const wide = this.#width(text);
            const [x, y] = view.of(node);
            const left = Math.max(4, Math.min(view.width - wide - 4, x - wide / 2));
            const away = Brush.radius(scene, node, view.zoom) + (sure ? 16 : 11);
            // Below, and above where there is no room below.
            const tops = sure ? [y + away] : [y + away, y - away];
            const top = tops.find(at => !taken.some(other => overlap(other, [left - 3, at - 8, left + wide + 3, at + 8])));
            if (top === undefined && !sure) continue;
            taken.push([left - 3, (top ?? tops[0]) - 8, left + wide + 3, (top ?? tops[0]) + 8]);
            context.strokeText(text, left, top ?? tops[0]);
            context.fillText(text, left, top ?? tops[0]);
        }
    }

    #width(text) {
        let wide = this.#widths.get(text);
        if (wide === undefined) {
            if (this.#widths.size > 20_000) this.#widths.clear();
            this.#widths.set(text, wide = this.#context.measureText(text).width);
        }
        return wide;
    }
}

function overlap(a, b) {
    return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** Thicker with what goes over it: a message in five minutes can just be seen, one a second is plain. */
function width(rate) {
    return 1.6 + Math.min(5, Math.log2(1 + (rate ?? 0) * 60));
}

function out({ from, to }, view) {
    const [ax, ay] = view.of(from);
    const [bx, by] = view.of(to);
    const slack = 80;
    return Math.max(ax, bx) < -slack || Math.max(ay, by) < -slack || Math.min(ax, bx) > view.width + slack || Math.min(ay, by) > view.height + slack;
}

/** Bent, so that there and back are two lines, and what crosses the middle goes around it. */
function curve(from, to, view) {
    const [ax, ay] = view.of(from);
    const [bx, by] = view.of(to);
    const bend = (from.x === 0 && from.y === 0) || (to.x === 0 && to.y === 0) ? .06 : .2;
    return [ax, ay, (ax + bx) / 2 - (by - ay) * bend, (ay + by) / 2 + (bx - ax) * bend, bx, by];
}

function line(path, { from, to }, view, straight) {
    const [ax, ay, cx, cy, bx, by] = curve(from, to, view);
    path.moveTo(ax, ay);
    if (straight) path.lineTo(bx, by);
    else path.quadraticCurveTo(cx, cy, bx, by);
}
